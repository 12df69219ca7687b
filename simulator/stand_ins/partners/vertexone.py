"""VertexOne: another system of the utility that tells Invoice Cloud who registered (adapter §12, Q-42)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from simulator.stand_ins.ic.client import IcOrder

REGISTERED, UNREGISTERED, REPEATED, LATE, WRONG_BID = "registered", "unregistered", "repeated", "late", "wrong-bid"
#: What VertexOne can send, in words.
CASES: Mapping[str, str] = {
    REGISTERED: "a customer registered",
    UNREGISTERED: "a customer is no longer registered",
    REPEATED: "a customer registered; the event is sent twice with one sourceId",
    LATE: "a customer registered 40 days ago; the event comes only now",
    WRONG_BID: "a customer registered at a biller that Invoice Cloud does not have",
}
LATE_DAYS = 40
NOBODY = "0000"


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """What is told: biller and account, the number of the event, and the moment that is now."""

    biller: str
    account: str
    source_id: str
    now: datetime
    is_dated_ahead: bool = False


def orders(case: str, registration: Registration) -> list[IcOrder]:
    """Return the calls of one of CASES, in order."""
    late = timedelta(days=LATE_DAYS if case == LATE else 0)
    occurred = registration.now.astimezone(UTC) - late
    event = {
        "bid": NOBODY if case == WRONG_BID else registration.biller,
        "accountNumber": registration.account,
        "event": UNREGISTERED if case == UNREGISTERED else REGISTERED,
        "occurredAt": occurred.isoformat(timespec="seconds"),
        "sourceId": registration.source_id,
    }
    ahead = registration.is_dated_ahead
    order = IcOrder("registration", "POST", "/api/registrations", event, is_service=False, is_dated_ahead=ahead)
    return [order] * (2 if case == REPEATED else 1)


def told(status: int, data: Mapping[str, object]) -> str:
    """Return what Invoice Cloud made of an event, in a sentence; blank where its reply does not say."""
    if status not in {200, 201} or "state" not in data:
        return ""
    known = "has the event already" if status == 200 else "took the event"
    return f"Invoice Cloud {known}: record {str(data.get('id', ''))[:20]} is {str(data['state'])[:20]}."
