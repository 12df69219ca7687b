"""What the payers' busy pages ask the database is found by an index on both stores, however large its tables are."""

import re
from collections.abc import Mapping
from typing import Any

import httpx
import pytest
from sqlalchemy import Connection, event, text

from ic_adapter.adapter import Adapter
from ic_adapter.identity.sessions import Sessions
from ic_adapter.store.identity import payers
from ic_adapter.store.schema.tables import METADATA
from ic_adapter.web.app import make_app
from ic_adapter.web.guard import Guard
from tests.ic_adapter.payers.flows import ACCOUNT
from tests.loops import run

HOST = "http://127.0.0.1"
HOME = "/portal/b/"
PAY = f"{HOME}accounts/{ACCOUNT}/pay"
HIDDEN = re.compile(r'<input type="hidden" name="([\w-]+)" value="([^"]*)">')
#: Tables that grow with payers, bills and payments; the others hold a few rows for each biller.
GROWING = frozenset(
    """
    accounts invoices imports moving payers payer_accounts tokens throttles payment_intents records lanes attempts
    history rtdr_log tickets outbox autopay_enrollments autopay_collections
    """.split()
)
Statement = tuple[str, Any]
#: A step of a plan that reads a whole table, and one that finds all rows of the biller; the first group names the table.
WHOLE = {"sqlite": re.compile(r"SCAN (\w+)(?! USING)"), "postgresql": re.compile(r"Seq Scan on (\w+)")}
OF_BILLER = {
    "sqlite": re.compile(r"SEARCH (\w+) USING [^(]*\(bid=\?\)(?:\n|$)"),
    "postgresql": re.compile(r"Scan .*?on (\w+).*\n\s*Index Cond: \(\(bid\)::text = '\w+'::text\)(?:\n|$)"),
}
#: Rows that are copied so often that no plan reads all of them; what differs of each copy.
COPIES = 3_000
NUMBERS = "WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < :copies)"
ACCOUNT_COPY = {"account_number": "'9' || n"}
DIFFERS = {
    "accounts": ACCOUNT_COPY,
    "invoices": ACCOUNT_COPY,
    "imports": {"id": "id + n"},
    "payers": {"id": "id + n", "email_key": "'payer-' || n"},
    "payer_accounts": {"payer_id": "payer_id + n", **ACCOUNT_COPY},
    "tokens": {"id": "id + n", "sha256": "'hash-' || n", "payer_id": "payer_id + n"},
    "lanes": {"id": "id + 1000 * n", **ACCOUNT_COPY},
    "records": {"id": "id + 1000 * n", "lane_id": "lane_id + 1000 * n", "source_id": "'source-' || n", **ACCOUNT_COPY},
    "payment_intents": {
        "id": "id + n",
        "source_id": "'source-' || n",
        "form_key": "'form-' || n",
        "state": "'EXPIRED'",
        **ACCOUNT_COPY,
    },
    "autopay_enrollments": {"id": "id + n", **ACCOUNT_COPY},
    "autopay_collections": ACCOUNT_COPY,
    "rtdr_log": {"id": "id + 1000 * n", **ACCOUNT_COPY},
}


@pytest.fixture
def statements(open_adapter: Adapter) -> Mapping[str, list[Statement]]:
    """What each page of a payer who pays a bill asks the database, by page."""
    asked: list[Statement] = []
    event.listen(
        open_adapter.store.engine,
        "before_cursor_execute",
        lambda _c, _cursor, statement, parameters, *_: asked.append((statement, parameters)),
    )
    return run(_walk(open_adapter, asked))


async def _walk(ic: Adapter, asked: list[Statement]) -> dict[str, list[Statement]]:
    found: dict[str, list[Statement]] = {}
    app = make_app(ic, Guard(hosts=frozenset({"127.0.0.1"}), token=""), 1_000_000)
    cookies = {"ic_payer_b": _session(ic)}
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url=HOST, cookies=cookies, headers={"origin": HOST}
    ) as client:

        async def page(name: str, method: str, path: str, form: Mapping[str, str] | None = None) -> httpx.Response:
            asked.clear()
            reply = await client.request(method, path, data=form)
            assert reply.status_code in {200, 303}, reply.text
            found[name] = [one for one in asked if re.match(r"\s*(SELECT|UPDATE|WITH)", one[0])]
            return reply

        await page("home", "GET", HOME)
        options = await page("options", "GET", PAY)
        form = {**dict(HIDDEN.findall(options.text)), "amount": "balance", "instrument": "CC"}
        place = (await page("choose", "POST", PAY, form)).headers["location"]
        check = await page("check", "GET", place)
        await page("pay", "POST", place, dict(HIDDEN.findall(check.text)))
        await page("confirmation", "GET", f"{place}/result")
        await page("payments", "GET", f"{HOME}payments")
    return found


def _session(ic: Adapter) -> str:
    biller = ic.register.get("b")
    now = biller.clock.now()
    row = {"bid": "b", "email": "pat@example.org", "email_key": "pat@example.org", "password_hash": "", "locked_by": ""}
    with ic.store.writing() as connection:
        payer_id = payers.add(connection, {**row, "password_set_at": now, "created_at": now})
        assert payer_id is not None
        payers.add_account(connection, "b", payer_id, ACCOUNT, now)
    return Sessions(ic.store).start(biller, payer_id, "127.0.0.1")


def _fill(ic: Adapter) -> None:
    """Copy the rows that a payer has, and let the database look at its tables."""
    now = ic.register.get("b").clock.now()
    mine = {"bid": "b", "account_number": ACCOUNT, "instrument": "CC"}
    blank = dict.fromkeys(("reason_code", "detail", "amount_from", "stored_because"), "")
    days = {"collect_on": now.date(), "checked_on": now.date(), "at": now}
    with ic.store.writing() as connection:
        enrolled = {**mine, "test_instrument": "", "since": now, "enrolled_by": "", "left_by": ""}
        connection.execute(METADATA.tables["autopay_enrollments"].insert().values(enrolled))
        collected = {**mine, **blank, **days, "invoice_number": "i-1", "state": "COLLECTED"}
        connection.execute(METADATA.tables["autopay_collections"].insert().values(collected))
        for name, differs in DIFFERS.items():
            columns = METADATA.tables[name].columns.keys()
            values = ", ".join(differs.get(column, column) for column in columns)
            copied = f"INSERT INTO {name} ({', '.join(columns)}) {NUMBERS} SELECT {values} FROM {name}, numbers"
            connection.execute(text(copied), {"copies": COPIES})
        connection.execute(text("ANALYZE"))


def _plan(connection: Connection, statement: Statement) -> str:
    words = "EXPLAIN QUERY PLAN" if connection.dialect.name == "sqlite" else "EXPLAIN (COSTS OFF)"
    rows = connection.exec_driver_sql(f"{words} {statement[0]}", statement[1])
    return "\n".join(str(row[-1]) for row in rows)


def test_only_indexes_are_read(open_adapter: Adapter, statements: Mapping[str, list[Statement]]) -> None:
    """No page reads a table that grows from its beginning to its end, nor all that a biller has in it."""
    _fill(open_adapter)
    wrong, found = [], set[str]()
    dialect = open_adapter.store.dialect
    with open_adapter.store.reading() as connection:
        if dialect == "postgresql":  # a table without rows is read whole where that is allowed
            connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        for page, asked in statements.items():
            for statement in asked:
                plan = _plan(connection, statement)
                tables = [*WHOLE[dialect].findall(plan), *OF_BILLER[dialect].findall(plan)]
                wrong += [(page, name, plan, statement[0]) for name in tables if name in GROWING]
                found |= GROWING & set(re.findall(r"\w+", plan))

    assert wrong == [], wrong[0]
    assert found >= {*DIFFERS}, "the walk asks for each of the tables that are filled"
