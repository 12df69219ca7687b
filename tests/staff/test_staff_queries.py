"""What the pages of staff about one biller ask the database is found by an index on both stores, and never sorted."""

import re
from collections.abc import Generator

import httpx
import pytest
from sqlalchemy import event, text

from ic_adapter.adapter import Adapter, adapter
from ic_adapter.billers.register import NewBiller
from ic_adapter.config import load
from ic_adapter.store.schema.tables import METADATA
from ic_adapter.web.app import make_app
from ic_adapter.web.guard import Guard
from tests.ic_adapter.conftest import database, postgresql_server, sqlite_files, store_url
from tests.ic_adapter.payers.test_page_queries import COPIES, DIFFERS, GROWING, HOST, NUMBERS, WHOLE, Statement, _plan
from tests.loops import run
from tests.staff.world import ACCOUNT, World, made

__all__ = ["database", "postgresql_server", "sqlite_files", "store_url"]
#: Logs are those of many billers: of one alone the newest rows are found without an index.
OTHERS = 50
ELSEWHERE = {"bid": f"'other-' || (n % {OTHERS})", "account_number": "'9' || n"}
COPIED = {
    **{name: DIFFERS[name] for name in ("accounts", "invoices", "imports", "payers", "payer_accounts")},
    "rtdr_log": {"id": "id + 1000 * n", **ELSEWHERE},
    "tickets": {"id": "id + 1000 * n", "source_id": "'ticket-' || n", **ELSEWHERE},
    "staff_acts": {"id": "id + 1000 * n", "payer_id": "payer_id + n", "account_number": "'9' || n"},
    "outbox": {"id": "id + 1000 * n", "payer_id": "payer_id + n"},
}
WATCHED = GROWING | {"staff_acts"}
#: A sort of what was found; a few rows of one payer or one account may be sorted.
SORTED = {"sqlite": re.compile("USE TEMP B-TREE FOR ORDER BY"), "postgresql": re.compile(r"Sort Key: .*")}
PAGES = {
    "payers": "payers",
    "payers by e-mail": "payers?q=quill",
    "payers by account": "payers?q=20037",
    "payer": "payers/{payer}",
    "customers": "customers",
    "customers behind one": "customers?after=9100",
    "customers by number": "customers?account=20037",
    "customers by name": "customers?name=feather",
    "customers by both": "customers?name=feather&account=20037",
    "customer": "customers/{account}",
    "as payer": "customers/{account}/as-payer",
    "invoices": "invoices",
    "invoices behind one": "invoices?after=9100&after_number=x",
    "invoices of an account": "invoices?account={account}",
    "invoices due": "invoices?open=yes&type=42&number=zzz",
    "invoice": "customers/{account}/invoice?number=Quillfeather",
    "rtdr": "rtdr",
    "rtdr of an account": "rtdr?account={account}",
    "look-up": "rtdr/{look_up}",
    "tickets": "tickets",
    "tickets of an account": "tickets?account={account}",
    "onboarding": "onboarding",
    "letter": "allow-list",
    "file server": "file-server",
    "mapping profile": "mapping-profile",
}
#: Pages whose lists are sorted as an index has them.
IN_ORDER = {*"customers|customers behind one|customers by number|invoices|invoices behind one|rtdr|tickets".split("|")}


@pytest.fixture
def ic(store_url: str) -> Generator[Adapter, None, None]:
    """An adapter on a database of its own."""
    with adapter(store_url, test_clock=True) as opened:
        opened.onboarding.offer(load({}, {}))
        yield opened


def _fill(ic: Adapter) -> None:
    """Copy the rows so often that no plan reads all of them, and let the database look at its tables."""
    with ic.store.writing() as connection:
        for name, differs in COPIED.items():
            columns = METADATA.tables[name].columns.keys()
            values = ", ".join(differs.get(column, column) for column in columns)
            copied = f"INSERT INTO {name} ({', '.join(columns)}) {NUMBERS} SELECT {values} FROM {name}, numbers"
            connection.execute(text(copied), {"copies": COPIES})
        connection.execute(text("ANALYZE"))


async def _walk(ic: Adapter, world: World) -> dict[str, list[Statement]]:
    asked: list[Statement] = []
    engine = ic.store.engine
    note = lambda _c, _cursor, statement, parameters, *_: asked.append((statement, parameters))  # noqa: E731 — of one use
    event.listen(engine, "before_cursor_execute", note)
    found: dict[str, list[Statement]] = {}
    app = make_app(ic, Guard(hosts=frozenset({"127.0.0.1"}), token=""), 1_000_000)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=HOST) as client:
        for name, path in PAGES.items():
            asked.clear()
            parts = {"payer": world.payer_id, "account": ACCOUNT, "look_up": world.look_up}
            reply = await client.get(f"/crm/billers/{world.bid}/{path.format_map(parts)}")
            assert reply.status_code == 200, (name, reply.text)
            found[name] = [one for one in asked if re.match(r"\s*(SELECT|WITH)", one[0])]
    event.remove(engine, "before_cursor_execute", note)
    return found


def test_only_indexes_are_read(ic: Adapter) -> None:
    """No page reads a growing table from its beginning to its end, and no long list is sorted before its page is cut."""
    world = made(ic, "b", "Quillfeather")
    for number in range(OTHERS):
        ic.register.create(NewBiller(id=f"other-{number}", template="3426", settings={}, keys={}, bif={}))
    _fill(ic)
    statements = run(_walk(ic, world))
    wrong, found = [], set[str]()
    dialect = ic.store.dialect
    with ic.store.reading() as connection:
        if dialect == "postgresql":  # a table without rows is read whole where that is allowed
            connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        for page, asked in statements.items():
            for statement in asked:
                plan = _plan(connection, statement)
                wrong += [(page, name, plan, statement[0]) for name in WHOLE[dialect].findall(plan) if name in WATCHED]
                if page in IN_ORDER and SORTED[dialect].search(plan):
                    wrong.append((page, "sorted", plan, statement[0]))
                found |= WATCHED & set(re.findall(r"\w+", plan))

    assert wrong == [], wrong[0]
    assert found >= {*COPIED}, "the walk asks for each of the tables that are filled"
