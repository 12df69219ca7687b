"""Every form of staff and every habit of a browser, made from the table of routes: one effect each.

A form without a line in ``FORMS_SENT`` or ``ELSEWHERE`` fails by its name, so that a new one is covered when it is born.
"""

import re
from collections.abc import Generator, Mapping
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import MetaData, func, insert, select

from ic_adapter.billers.register import Register
from ic_adapter.identity.sessions import Sessions
from ic_adapter.store.database.engine import Store, open_store
from ic_adapter.store.identity import payers
from ic_adapter.store.schema.tables import ENDPOINTS
from ic_adapter.web.app import STAFF_SECTIONS
from tests.portal.form_habits import (
    Browser,
    Habit,
    Sending,
    SentForm,
    double_click,
    form_in,
    reload,
    second_tab,
    two_processes,
)
from tests.staff.conftest import Town
from tests.staff.world import ACCOUNT, World, made

ROWS = [row for section in STAFF_SECTIONS for row in section.rows() if row.method == "POST"]
HABITS: tuple[Habit, ...] = (double_click, reload, second_tab, two_processes)
#: Tables whose rows are effects of a form; tokens are counted by kind below.
EFFECTS = ("staff_acts", "outbox", "records", "endpoints", "tickets")
#: What makes a form one that is sent again, where that is tested beside the form's own test.
ELSEWHERE: Mapping[str, str] = {
    "/crm/pump/{bid}/records/{id}/decision": "tests/crm/test_desk_forms.py",
    "/crm/pump/{bid}/records/{id}/evidence": "tests/crm/test_desk_evidence.py",
    "/crm/pump/{bid}/decisions": "tests/crm/test_desk_decisions.py",
    "/crm/pump/{bid}/decisions/{id}": "tests/crm/test_desk_decisions.py",
    "/crm/files/look": "tests/crm/test_files_page.py",
    "/crm/files/{id}/decision": "tests/crm/test_files_page.py",
    "/crm/lockbox/run": "tests/ic_adapter/lockbox",
    "/crm/lockbox/{id}/decision": "tests/ic_adapter/lockbox",
    "/crm/pump/{bid}/tie-out": "tests/crm/test_tie_out_page.py",
    "/crm/staff": "tests/crm/test_staff_login.py",
    "/crm/staff/{name}/role": "tests/crm/test_staff_login.py",
    "/crm/staff/{name}/password": "tests/crm/test_staff_login.py",
    "/crm/staff/{name}/remove": "tests/crm/test_staff_login.py",
    "/crm/billers/{bid}/edit/{part}": "tests/crm/test_profile.py",
    "/crm/billers/{bid}/drafts/{draft}": "tests/crm/test_profile.py",
    "/crm/billers/{bid}/contact-us": "tests/crm/test_profile.py",
    "/crm/billers/{bid}/contact-us/test": "tests/crm/test_profile.py",
    "/crm/billers/{bid}/transfer": "tests/crm/test_three_ways.py",
    "/crm/billers/{bid}/onboarding/confirmations": "tests/crm/test_three_ways.py",
    "/crm/billers/{bid}/mapping-profile/edit": "tests/staff/test_mapping_profile_form.py",
    "/crm/new-biller": "tests/crm/test_biller_list.py",
}
Effect = Mapping[str, int]
_numbers = count(1)


@dataclass(frozen=True, kw_only=True)
class Case:
    """A form, the page it stands in (blank: it is sent as it is), what is typed, and its effect.

    ``is_locked``: the payer is locked before.
    """

    page: str = ""
    effect: Effect = field(default_factory=dict)
    typed: Mapping[str, str] = field(default_factory=dict)
    is_locked: bool = False


B = "/crm/billers/{bid}"
P, C = f"{B}/payers/{{id}}", f"{B}/customers/{{account}}"
FORMS_SENT: Mapping[str, Case] = {
    f"{P}/lock": Case(page=P, effect={"staff_acts": 1, "open session": -1, "locked": 1}),
    f"{P}/unlock": Case(page=P, effect={"staff_acts": 1, "locked": -1}, is_locked=True),
    f"{P}/log-out": Case(page=P, effect={"staff_acts": 1, "open session": -1}),
    f"{P}/reset-link": Case(page=P, effect={"staff_acts": 1, "open reset": 1, "outbox": 1}),
    f"{C}/blocks": Case(page=C, typed={"card": "on"}, effect={"staff_acts": 1, "blocked cards": 1}),
    f"{B}/onboarding": Case(page=f"{B}/onboarding"),
    f"{B}/file-server": Case(),
    "/crm/pump/{bid}/endpoints/{group}/resume": Case(page="/crm/pump/{bid}", effect={"endpoints": -1}),
    "/crm/pump/{bid}/autopay/run": Case(page="/crm/pump/{bid}/autopay"),
}


@dataclass(frozen=True)
class Books:
    """The database of the town, as this process has it open."""

    store: Store
    register: Register
    tables: MetaData


@dataclass(frozen=True)
class Scene:
    """A biller of its own with a payer who is logged in, and the browser of somebody of the staff."""

    town: Town
    books: Books
    world: World
    browser: Browser

    def at(self, path: str) -> str:
        """An address of this biller."""
        values = {"bid": self.world.bid, "id": str(self.world.payer_id), "account": ACCOUNT, "group": "RTDR"}
        return re.sub(r"\{(\w+)\}", lambda part: values[part[1]], path)

    def form(self, row: str) -> SentForm:
        """The form of a row as its page shows it, filled in."""
        case, action = FORMS_SENT[row], self.at(row)
        if not case.page:
            return SentForm(action, action, {"nothing": ""})
        shown = form_in(self.browser.get(self.at(case.page)), action.__eq__)
        return replace(shown, values={**shown.values, **case.typed})

    def effects(self) -> dict[str, int]:
        """How many rows of each kind the biller has."""
        found: dict[str, int] = {}
        tables, bid = self.books.tables.tables, self.world.bid
        with self.books.store.reading() as connection:

            def counted(table: str, *conditions: Any) -> int:
                mine = tables[table].c.bid == bid
                return connection.scalar(select(func.count()).select_from(tables[table]).where(mine, *conditions)) or 0

            found |= {table: counted(table) for table in EFFECTS}
            found["locked"] = counted("payers", tables["payers"].c.locked_at.is_not(None))
            found["blocked cards"] = counted("accounts", tables["accounts"].c.block_cc.is_(True))
            tokens = tables["tokens"].c
            for kind in ("session", "reset"):
                found[f"open {kind}"] = counted("tokens", tokens.ended_at.is_(None), tokens.kind == kind)
        return found

    def since(self, before: Mapping[str, int]) -> dict[str, int]:
        """What has come, or gone, since then."""
        now = self.effects()
        return {kind: now[kind] - before[kind] for kind in now if now[kind] != before[kind]}


@pytest.fixture(scope="module")
def books(town: Town) -> Generator[Books, None, None]:
    """The database that both processes serve."""
    store, tables = open_store(town.folder / "adapter.db"), MetaData()
    with store.reading() as connection:
        tables.reflect(connection)
    yield Books(store, Register(store, test_clock=True), tables)
    store.close()


@pytest.fixture
def scene(town: Town, books: Books) -> Generator[Scene, None, None]:
    """A biller of its own."""
    world = made(books, f"again-{next(_numbers)}", "Quillfeather", is_enrolled=False)
    with httpx.Client(timeout=30) as client:
        yield Scene(town, books, world, Browser(client, town.urls[0]))


def test_every_form_has_a_line() -> None:
    """A form that is born without a line here is sent twice by nobody; a line names a file that there is."""
    assert sorted({row.path for row in ROWS} ^ {*FORMS_SENT, *ELSEWHERE}) == []
    root = Path(__file__).parents[2]
    assert [path for path in ELSEWHERE.values() if not (root / path).exists()] == []


@pytest.mark.parametrize("row", FORMS_SENT)
def test_one_effect(scene: Scene, row: str) -> None:
    """By each habit what the form does is done once, and no page that is seen is an error."""
    for habit in HABITS:
        _prepare(scene, FORMS_SENT[row])
        form, tab = scene.form(row), scene.form(row)
        before = scene.effects()

        pages = habit(Sending(scene.browser, scene.town.urls[1], form, lambda: True, tab))

        assert (habit.__name__, {page.status_code for page in pages}) == (habit.__name__, {200}), pages[-1].text
        assert (habit.__name__, scene.since(before)) == (habit.__name__, FORMS_SENT[row].effect)


def _prepare(scene: Scene, case: Case) -> None:
    """As it was before the form was first sent."""
    books, world = scene.books, scene.world
    biller = books.register.get(world.bid)
    tables = books.tables.tables
    with books.store.writing() as connection:
        now = biller.clock.now()
        lock = {"locked_at": now, "locked_by": "somebody"} if case.is_locked else {"locked_at": None, "locked_by": ""}
        payers.change(connection, world.payer_id, lock)
        accounts = tables["accounts"]
        connection.execute(accounts.update().where(accounts.c.bid == world.bid).values(block_cc=False))
        for table in ("tokens", "endpoints"):
            connection.execute(tables[table].delete().where(tables[table].c.bid == world.bid))
        row = {"bid": world.bid, "group_name": "RTDR", "reason": "HTTP 404", "reason_code": "HTTP_STATUS"}
        connection.execute(insert(ENDPOINTS).values({**row, "since": now}))
    Sessions(books.store).start(biller, world.payer_id, "127.0.0.1")
