"""Records, lanes and settings of the model (adapter §1.1, §1.2), and how a lane is held."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final

QUEUED, SENT, REJECTED, RETRY = "QUEUED", "SENT", "REJECTED", "RETRY"
UNCERTAIN, FAILED, HELD, SKIPPED = "UNCERTAIN", "FAILED", "HELD", "SKIPPED"
STATES: Final = (QUEUED, SENT, REJECTED, RETRY, UNCERTAIN, FAILED, HELD, SKIPPED)
MONEY, PAPERLESS, AUTOPAY, CONTACT = "money", "paperless", "autopay", "contact"
#: A kind -> its lane and its endpoint group (§1.1, §1.2).
ROUTES: Final = {
    "payment": (MONEY, "PAYMENTS"),
    "void": (MONEY, "PAYMENTS"),
    "credit": (MONEY, "PAYMENTS"),
    "ach_reject": (MONEY, "ACHREJECT"),
    "paperless": (PAPERLESS, "PAPERLESS"),
    "autopay": (AUTOPAY, "AUTOPAY"),
    "email": (CONTACT, "PAYMENTS"),
    "phone": (CONTACT, "PAYMENTS"),
    "mailing_address": (CONTACT, "PAYMENTS"),
}
#: Advanced Setting of a group's address.
URLS: Final = {"PAYMENTS": "11", "PAPERLESS": "14", "AUTOPAY": "17", "ACHREJECT": "101", "RTDR": "8"}
OPEN: Final = frozenset({QUEUED, RETRY})
CHANGE_LOG: Final = frozenset({UNCERTAIN, REJECTED, HELD, FAILED})
#: What holds a lane besides the records that are still to go (§1.2).
HOLDS: Final = {
    (MONEY, False): frozenset({UNCERTAIN, HELD}),
    (PAPERLESS, False): frozenset[str](),
    (PAPERLESS, True): CHANGE_LOG,
    (AUTOPAY, False): frozenset[str](),
    (AUTOPAY, True): CHANGE_LOG,
    (CONTACT, False): frozenset({UNCERTAIN}),
}
Lane = tuple[str, str]


@dataclass(slots=True, kw_only=True, eq=False)
class Record:
    """One data pump record; `reached` counts the requests of it that may have left, `ordered` the resends.

    `waits`: a void HELD until its payment is no longer UNCERTAIN. `is_tainted`: what the client saw of it and what the router did may differ.
    """

    number: int
    kind: str
    source_id: str
    account: str
    event: dict[str, Any]
    payment: "Record | None" = None
    state: str = QUEUED
    reason: str = ""
    retries: int = 0
    due: datetime | None = None
    item_no: str = ""
    net: Decimal = Decimal(0)
    credited: Decimal = Decimal(0)
    new_net: Decimal | None = None
    code: str = ""
    done: int = 0
    ordered: int = 0
    reached: int = 0
    bookings: int = 0
    waits: bool = False
    is_tainted: bool = False
    in_doubt_since: datetime | None = None

    @property
    def lane(self) -> Lane:
        """Its lane."""
        return ROUTES[self.kind][0], self.account

    @property
    def group(self) -> str:
        """Its endpoint group."""
        return ROUTES[self.kind][1]

    def __str__(self) -> str:
        return f"{self.kind} {self.source_id} ({self.account}, {self.state}{' ' + self.reason if self.reason else ''})"


@dataclass(slots=True)
class State:
    """Everything the model knows of one biller."""

    now: datetime
    settings: dict[str, str]
    keys: dict[str, Any]
    retry_minutes: tuple[int, ...]
    records: list[Record] = field(default_factory=list)
    paused: set[str] = field(default_factory=set)
    dead: set[str] = field(default_factory=set)

    def find(self, kind: str, source_id: str) -> Record | None:
        """The record of this identity (§1.2)."""
        return next((it for it in self.records if (it.kind, it.source_id) == (kind, source_id)), None)

    def in_lane(self, lane: Lane) -> list[Record]:
        """The records of a lane in order of creation."""
        return [it for it in self.records if it.lane == lane]

    def lanes(self) -> list[Lane]:
        """Every lane, in order of its first record."""
        return list(dict.fromkeys(it.lane for it in self.records))

    def is_change_log(self, lane: Lane) -> bool:
        """Whether alerts of this lane are sent one by one (§7.3)."""
        return self.keys.get(f"alert_mode.{lane[0]}") == "change_log"

    def head(self, lane: Lane) -> Record | None:
        """The record whose turn it is, None when there is none or the lane is held."""
        holds = HOLDS[lane[0], self.is_change_log(lane)]
        for record in self.in_lane(lane):
            if record.state in holds:
                return None
            if record.state in OPEN:
                return record
        return None

    def put_off(self, record: Record) -> None:
        """No byte of it was sent: RETRY, or FAILED when the retries are used up (§1.3, Q-41)."""
        if record.retries >= len(self.retry_minutes):
            record.state, record.due = FAILED, None
            return
        record.state = RETRY
        record.due = self.now + timedelta(minutes=self.retry_minutes[record.retries])
        record.retries += 1
