"""Registration alerts of VertexOne (adapter §12, ITG-3745; router F-07)."""

import pytest

from ic_adapter.billers import keys
from ic_adapter.errors import BadValue
from ic_adapter.integrations.postings.registration import registration
from ic_adapter.model import Outcome
from ic_adapter.records.events import RegistrationEvent
from ic_adapter.records.kinds import Kind
from ic_adapter.records.record import Record
from ic_adapter.router.functions import ADD_ALERT
from tests.ic_adapter import plans

ON = {"enabled": True, "code": "CSTRG", "comment": "Registration Alert added by Invoice Cloud"}


def told(event: str = "registered") -> Record:
    """What VertexOne said of account 2003708."""
    said = RegistrationEvent(source_id="v-1", account_number="2003708", event=event)  # type: ignore[arg-type]  # a word
    return plans.record(Kind.REGISTRATION, said)


def test_sample() -> None:
    """ITG-3745: a registration is the F-07 sample, tag for tag; ALERT_ON_DT is now."""
    plan = registration(told(), plans.biller(keys={"registration_alert": ON}), None)

    orders, end = plans.drive(plan, plans.told(ADD_ALERT, STATUS="0"))

    wanted = plans.sample("F-07") | {"ALERT_ON_DT": "2024111512304567"}
    assert [list(order.fields.items()) for order in orders] == [list(wanted.items())]
    assert end.outcome is Outcome.SENT


def test_off_by_default() -> None:
    """Q-42: not released, hence nothing is sent until it is switched on."""
    orders, end = plans.drive(registration(told(), plans.biller(), None))

    assert (orders, end.outcome, end.reason.text) == ([], Outcome.SKIPPED, "not enabled")


def test_unregistered() -> None:
    """Q-42: only `registered` is sent."""
    orders, end = plans.drive(registration(told("unregistered"), plans.biller(keys={"registration_alert": ON}), None))

    assert (orders, end.outcome) == ([], Outcome.SKIPPED)
    assert end.reason.text == "unregistered is not sent; only registrations are"


def test_partial_key() -> None:
    """What the key does not state is off or blank."""
    assert keys.checked("registration_alert", {"code": "CSTRG"}) == {"enabled": False, "code": "CSTRG", "comment": ""}


BAD = [
    ("on", "is not an object of enabled, code, comment"),
    ({"enable": True}, "is not an object of enabled, code, comment"),
    ({"enabled": 1}, "enabled is not true or false"),
    ({"enabled": True}, "enabled without a code"),
    ({"code": "CST RG"}, "code is not a code"),
    ({"code": None}, "code is not a code"),
    ({"comment": "two\nlines"}, "comment is not one line"),
    ({"comment": "x" * 2001}, "comment is not one line"),
]


@pytest.mark.parametrize(("value", "reason"), BAD)
def test_bad_key(value: object, reason: str) -> None:
    """A key that could not be sent is refused when it is set."""
    with pytest.raises(BadValue, match=reason):
        keys.checked("registration_alert", value)
