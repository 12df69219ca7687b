"""What the adapter has to make of one call (adapter §1.3, router §9), by what the router did and what the client saw."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Final


class Outcome(Enum):
    """The outcomes of §1.3 that a call can have."""

    SENT = "SENT"
    REJECTED = "REJECTED"
    RETRY = "RETRY"
    UNCERTAIN = "UNCERTAIN"
    PAUSED = "PAUSED"
    FAILED = "FAILED"


@dataclass(frozen=True, slots=True)
class Fault:
    """A rule of the switchboard: what happens to the books, what the client sees, what `view` is told besides."""

    function: str
    view: str
    effect: str = "done"
    parameters: Mapping[str, object] = field(default_factory=dict)

    @property
    def hides(self) -> bool:
        """Whether what the client sees says nothing reliable about the books."""
        return self.effect != "done" or self.view == "status"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """One request that reached the router; `status` is what the client was shown, `bookings` are ledger entries."""

    function: str
    tags: Mapping[str, str]
    status: int | None
    desc: str = ""
    fault: Fault | None = None
    bookings: int = 0


#: A view of router §9 -> the outcome of a writing and of a reading function.
BY_VIEW: Final = {
    "hang": (Outcome.UNCERTAIN, Outcome.RETRY),
    "reset": (Outcome.UNCERTAIN, Outcome.RETRY),
    "close": (Outcome.UNCERTAIN, Outcome.RETRY),
    "half_body": (Outcome.UNCERTAIN, Outcome.RETRY),
    "wrong_length": (Outcome.UNCERTAIN, Outcome.RETRY),
    "empty": (Outcome.UNCERTAIN, Outcome.RETRY),
    "malformed": (Outcome.UNCERTAIN, Outcome.RETRY),
    "omit_tag": (Outcome.UNCERTAIN, Outcome.RETRY),
    "other_reply": (Outcome.UNCERTAIN, Outcome.RETRY),
}
#: HTTP statuses and STATUS values by which nothing was done and every record would meet the same.
REFUSING_HTTP: Final = frozenset({401, 403, 404, 405, 413, 415})
REFUSING_STATUS: Final = frozenset({-901, -903, -904})
READS: Final = frozenset(
    {"GetAccount", "GetAccountBalance", "GetPhoneRecords", "GetAccountBillingAddress", "GetPayArrangements"}
)


def outcome(sent: Sent) -> Outcome:
    """The outcome of a call that reached the router."""
    reads = sent.function in READS
    fault = sent.fault
    if fault is not None and fault.view in BY_VIEW:
        return BY_VIEW[fault.view][reads]
    if fault is not None and fault.view == "http":
        return _of_http(int(str(fault.parameters["status"])), reads=reads)
    if fault is not None and fault.view == "status":
        return _of_status(int(str(fault.parameters["code"])))
    return Outcome.UNCERTAIN if sent.status is None else _of_status(sent.status)


def _of_http(status: int, *, reads: bool) -> Outcome:
    if status == 400:
        return Outcome.FAILED
    if status in REFUSING_HTTP:
        return Outcome.PAUSED
    return Outcome.RETRY if reads else Outcome.UNCERTAIN


def _of_status(status: int) -> Outcome:
    if status == 0:
        return Outcome.SENT
    if status in REFUSING_STATUS:
        return Outcome.PAUSED
    return Outcome.FAILED if status == -902 else Outcome.REJECTED
