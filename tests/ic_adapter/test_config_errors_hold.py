"""What the configuration check calls an error, holds: nothing it concerns leaves the machine (adapter §9, Q-66).

The errors are found by trying texts in every setting, so a new check or setting comes in by itself.
"""

import ast
from collections import UserDict
from collections.abc import Generator, Mapping
from dataclasses import replace
from typing import Any

import msgspec
import pytest
from sqlalchemy import update

from ic_adapter.adapter import Adapter, adapter
from ic_adapter.billers.settings import TABLE, SettingForm
from ic_adapter.config_check.concerns import kinds_of
from ic_adapter.integrations.configured import endpoint
from ic_adapter.integrations.postings.by_kind import INTEGRATIONS
from ic_adapter.integrations.rtdr.settings import READS
from ic_adapter.model import Group, Outcome
from ic_adapter.records.events import EVENTS
from ic_adapter.records.kinds import ROUTES, Kind
from ic_adapter.records.record import Record
from ic_adapter.records.states import State
from ic_adapter.store import records
from ic_adapter.store.schema.tables import BILLERS
from tests.databases import Sqlite
from tests.ic_adapter.config_errors import CHECKS, ConfigError, config_errors, json_setting, places, watched
from tests.ic_adapter.conftest import make
from tests.ic_adapter.phone_books import HOME, PERSON, phone
from tests.ic_adapter.scripted import ScriptedRouter, envelope, says, tags
from tests.pump.submissions import FULL

ERRORS = config_errors()
#: Forms in which every text is fine.
ANY_TEXT = {SettingForm.PASSWORD, SettingForm.TEXT, SettingForm.JSON}
PHONES = f"<PHONE_COUNT>2</PHONE_COUNT>{HOME}{phone(2, 'EBILL', 'old@example.org')}"
NUMBERED = {Kind.VOID, Kind.CREDIT, Kind.ACH_REJECT}


@pytest.fixture
def ic(sqlite_files: Sqlite) -> Generator[Adapter, None, None]:
    """An adapter on a file of its own."""
    with adapter(sqlite_files.fresh(), test_clock=True) as opened:
        yield opened


@pytest.fixture
def router(router: ScriptedRouter) -> ScriptedRouter:
    """A router that does whatever it is asked."""
    reply = tags(STATUS="0", STATUS_DESC="AR item 205185 added.")
    for (
        name
    ) in "AdjARItem AddReturnedCheck AddAlert SetPhone AddPersonPhone SetAccountBillingAddress AddContact".split():
        router.script[name] = says(envelope(name, reply))
    router.script["AddARItems"] = says(envelope("AddARItem", reply))
    router.script["GetAccount"] = says(envelope("GetAccount", tags(PERSON_NO=PERSON)))
    router.script["GetPhoneRecords"] = says(envelope("GetPhoneRecords", tags(STATUS="0") + PHONES))
    return router


def working(router: ScriptedRouter) -> dict[str, str | None]:
    """Settings with which every kind of record is sent."""
    urls = dict.fromkeys(("8", "11", "14", "17", "101"), router.url)
    return {**urls, "46": "PAP", "47": "EBILL", "114": "1", "131": json_setting()}


def submit(ic: Adapter, kind: Kind, source_id: str) -> int:
    """One event of this kind; the number of its record."""
    values: dict[str, Any] = {**FULL[kind], "source_id": source_id}
    if kind in NUMBERED:
        values["payment"] = f"p-{kind.value}"
    if kind is Kind.PAYMENT:  # a lane of its own, as a HELD one holds its lane
        values["account_number"] = source_id.replace("_", "-")
    return ic.intake.submit("b", kind, msgspec.convert(values, EVENTS[kind]))[0].id


def prepared(ic: Adapter, router: ScriptedRouter, template: str) -> None:
    """A biller with which everything works, and posted payments for what depends on one."""
    alert = {"enabled": True, "code": "CSTRG", "comment": "x"}
    make(ic, "b", template, working(router), registration_alert=alert)
    for kind in NUMBERED:
        submit(ic, Kind.PAYMENT, f"p-{kind.value}")
    ic.pump.run("b")
    assert {state_of(ic, record) for record in (1, 2, 3)} == {State.SENT}


def state_of(ic: Adapter, record_id: int) -> State:
    """The state of a record."""
    return found(ic, record_id).state


def found(ic: Adapter, record_id: int) -> Record:
    """A record."""
    with ic.store.reading() as connection:
        record = records.get(connection, record_id)
    assert record is not None
    return record


def store_setting(ic: Adapter, key: str, value: str) -> None:
    """Put a setting into the database as an older version may have left it, which checked less."""
    biller = ic.register.get("b")
    with ic.store.writing() as connection:
        changed = {"settings": {**biller.settings, key: value}, "revision": biller.revision + 1}
        connection.execute(update(BILLERS).where(BILLERS.c.id == "b").values(changed))


def test_every_kind_leaves_without_an_error(ic: Adapter, router: ScriptedRouter) -> None:
    """So that the tests below show something."""
    prepared(ic, router, "827")
    sent = {kind: submit(ic, kind, f"s-{kind.value}") for kind in Kind}

    ic.pump.run("b")

    assert {
        kind: found(ic, record).reason.text for kind, record in sent.items() if state_of(ic, record) is not State.SENT
    } == {}


@pytest.mark.parametrize("error", ERRORS.values(), ids=str)
def test_nothing_it_concerns_leaves(ic: Adapter, router: ScriptedRouter, error: ConfigError) -> None:
    """Every kind of record that the error names is HELD before its first call, reading ones included."""
    prepared(ic, router, error.template)
    store_setting(ic, error.key, error.value)
    asked = len(router.requests)
    held = {
        kind: submit(ic, kind, f"s-{kind.value}") for kind in sorted(error.found.holds, key=lambda kind: kind.value)
    }

    ic.pump.run("b")

    assert {kind: (state_of(ic, record), found(ic, record).attempts) for kind, record in held.items()} == dict.fromkeys(
        held, (State.HELD, 0)
    )
    assert router.requests[asked:] == []


@pytest.mark.parametrize("error", [one for one in ERRORS.values() if one.key in READS], ids=str)
def test_rtdr_is_held(ic: Adapter, router: ScriptedRouter, error: ConfigError) -> None:
    """It reads its settings as it runs."""
    prepared(ic, router, error.template)
    store_setting(ic, error.key, error.value)
    asked = len(router.requests)

    result = ic.rtdr.refresh("b", "2003708")

    assert (result.outcome, result.reason) == (Outcome.HELD, error.found.reason)
    assert router.requests[asked:] == []


@pytest.mark.parametrize(
    "error", [one for one in ERRORS.values() if one.key in {*map(str, Group.PAYMENTS.value), "74"}], ids=str
)
def test_display_is_held(ic: Adapter, router: ScriptedRouter, error: ConfigError) -> None:
    """A look at contact details goes to the same endpoint."""
    prepared(ic, router, error.template)
    store_setting(ic, error.key, error.value)
    asked = len(router.requests)

    shown = ic.contacts.details("b", "2003708"), ic.contacts.address("b", "2003708")

    assert [one.outcome for one in shown] == [Outcome.HELD, Outcome.HELD]
    assert router.requests[asked:] == []


def test_every_place_that_makes_an_error_is_tried() -> None:
    """Completeness: each `error(…)` of the check made one of the errors above, and nothing else makes any."""
    with watched() as seen:
        config_errors()

    assert seen == set(places())
    assert len(seen) >= 5
    others = [
        path.name
        for path in CHECKS.glob("*.py")
        if path.name != "finding.py"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "ConfigFinding"
    ]
    assert others == []


def test_every_setting_that_can_be_wrong_is_tried() -> None:
    """A form that refuses some text has one that it refuses here."""
    wrong = {error.key for error in ERRORS.values()}

    assert wrong >= {key for key, setting in TABLE.items() if setting.form not in ANY_TEXT}


class Reading(UserDict[str, str]):
    """Settings that note which of them are read."""

    def __init__(self, values: Mapping[str, str]) -> None:
        super().__init__(values)
        self.read: set[str] = set()

    def get(self, key: str, default: Any = None) -> Any:
        """As of a dict."""
        self.read.add(key)
        return self.data.get(key, default)


def test_what_an_integration_reads_concerns_it(ic: Adapter, router: ScriptedRouter) -> None:
    """A setting that a kind reads on its way is among those whose errors hold it; AS 131 has findings of its own."""
    prepared(ic, router, "827")
    for kind in Kind:
        record, payment = found(ic, submit(ic, kind, f"s-{kind.value}")), found(ic, 1)
        biller = ic.register.get("b")
        settings = Reading(biller.settings)
        biller = replace(biller, settings=settings)
        endpoint(biller, ROUTES[kind].group, kind.value)
        next(INTEGRATIONS[kind](record, biller, payment), None)

        assert {key for key in settings.read if key != "131" and kind not in kinds_of(key)} == set(), kind
