"""Paperless and autopay alerts, step by step (adapter §7, §8; router F-07)."""

from datetime import UTC, datetime

import pytest

from ic_adapter.integrations.plan import Send
from ic_adapter.integrations.postings.alerts import alert
from ic_adapter.model import Outcome
from ic_adapter.records.events import FlagEvent
from ic_adapter.records.kinds import Kind
from ic_adapter.records.reasons import Held
from ic_adapter.records.record import Record
from ic_adapter.router.functions import ADD_ALERT
from tests.ic_adapter import plans

OK = plans.told(ADD_ALERT, STATUS="0")
BOTH = [(Kind.PAPERLESS, "47"), (Kind.AUTOPAY, "46")]
KINDS = pytest.mark.parametrize(("kind", "number"), BOTH)


def change(kind: Kind, *, on: bool = True, at: datetime = datetime(2024, 11, 15, 20, 1, 2, 30_000, UTC)) -> Record:
    """A flag of account 2003708 that was switched at this moment."""
    return plans.record(kind, FlagEvent(source_id="p-1", account_number="2003708", on=on), created_at=at)


def sent(
    kind: Kind, number: str, value: str, keys: dict[str, object] | None = None, *, on: bool = True
) -> dict[str, str]:
    """The tags of the one AddAlert for this value of the setting."""
    orders, end = plans.drive(alert(change(kind, on=on), plans.biller(settings={number: value}, keys=keys), None), OK)
    assert end.outcome is Outcome.SENT
    (order,) = orders
    assert isinstance(order, Send)
    assert order.function is ADD_ALERT
    return dict(order.fields)


@KINDS
def test_request(kind: Kind, number: str) -> None:
    """WX-PL-1: all seven tags in the order of the XSD, with the fixed values of §7; ADDRESSEE_CD is ALL (Q-05)."""
    fields = sent(kind, number, "PPRON|PPROFF")

    assert list(fields.items()) == [
        ("OWNERSHIP_CD", "ACCT"),
        ("ALERT_KEY", "2003708"),
        ("ALERT_KEY_CUSTOM", ""),
        ("ALERT_CD", "PPRON"),
        ("ALERT_ON_DT", "2024111512304567"),
        ("ADDRESSEE_CD", "ALL"),
        ("ALERT_CMTS", ""),
    ]
    assert list(fields) == plans.documented(ADD_ALERT)


CODES = [
    ("PPR", True, "PPR"),
    ("PPR", False, "PPR"),
    ("PPRON|PPROFF", True, "PPRON"),
    (" PPRON | PPROFF ", False, "PPROFF"),
    ("XX|PPROFF", False, "PPROFF"),
    ("PPRON|NONE", True, "PPRON"),
]


@KINDS
@pytest.mark.parametrize(("value", "on", "code"), CODES)
def test_code(kind: Kind, number: str, value: str, on: bool, code: str) -> None:
    """Q-37: the first code switches on, the second off, a single one does both."""
    assert sent(kind, number, value, on=on)["ALERT_CD"] == code


NO_CODE = [("XX|PPROFF", True), ("NONE|PPROFF", True), ("PPRON|XX", False), ("PPRON|", False), ("XX", True)]


@KINDS
@pytest.mark.parametrize(("value", "on"), NO_CODE)
def test_placeholder(kind: Kind, number: str, value: str, on: bool) -> None:
    """Q-37: a side given as XX or NONE sends nothing for that direction, and the reason says which."""
    orders, end = plans.drive(alert(change(kind, on=on), plans.biller(settings={number: value}), None))

    assert orders == []
    assert (end.outcome, end.reason.text) == (Outcome.SKIPPED, f"AS {number} has no code for {'on' if on else 'off'}")


HELD = [
    ("", "no alert codes: AS {} is blank"),
    ("A|B|C", "AS {} (.*): has more than two codes"),
    ("PAPER LESS", "AS {} is not a code of the router"),
    ("A" * 21, "AS {} is not a code of the router"),
]


@KINDS
@pytest.mark.parametrize(("value", "reason"), HELD)
def test_held(kind: Kind, number: str, value: str, reason: str) -> None:
    """§7 step 1: a blank or unreadable setting holds the record and is named."""
    with pytest.raises(Held, match=reason.format(number)):
        plans.drive(alert(change(kind), plans.biller(settings={number: value}), None))


@KINDS
def test_settings_are_apart(kind: Kind, number: str) -> None:
    """AS 47 is paperless, AS 46 autopay: the code of the other one is never taken."""
    other = {"46": "47", "47": "46"}[number]

    with pytest.raises(Held, match=f"AS {number} is blank"):
        plans.drive(alert(change(kind), plans.biller(settings={other: "X"}), None))


@KINDS
def test_change_log(kind: Kind, number: str) -> None:
    """ITG-3213, INT-12320: in change_log an alert carries the record's own time, in the biller's zone."""
    fields = sent(kind, number, "ON|OFF", {f"alert_mode.{kind.value}": "change_log"})

    assert fields["ALERT_ON_DT"] == "2024111512010203"


@KINDS
def test_change_log_of_the_other_kind(kind: Kind, number: str) -> None:
    """§8: alert_mode is separate for paperless and autopay."""
    other = {"paperless": "autopay", "autopay": "paperless"}[kind.value]

    fields = sent(kind, number, "ON|OFF", {f"alert_mode.{other}": "change_log"})

    assert fields["ALERT_ON_DT"] == "2024111512304567"


@pytest.mark.parametrize("status", [-4, -905])
def test_refused(status: int) -> None:
    """The record ends as its call did."""
    plan = alert(change(Kind.PAPERLESS), plans.biller(settings={"47": "ON"}), None)

    _, end = plans.drive(plan, plans.refused(ADD_ALERT, status, "no such thing"))

    assert (end.outcome, end.reason.text) == (Outcome.REJECTED, f"STATUS {status} no such thing")
