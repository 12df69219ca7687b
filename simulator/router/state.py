"""State of one biller's router: its books, keys, logins, journal, faults and what waits to be booked. No behavior."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from simulator.billing.books import Books
from simulator.contract import access
from simulator.contract.contract import Contract
from simulator.contract.faults.switchboard import Switchboard
from simulator.contract.keys import Keys
from simulator.contract.model import Wire
from simulator.journal.entries import Exchange, Journal
from simulator.journal.findings import Findings


@dataclass(frozen=True, slots=True, eq=False)
class Late:
    """A call that a rule lets be booked after its client got its reply, or gave up (router §9)."""

    seconds: float
    answer: Callable[[Exchange, Books, Keys], Wire]
    asked: Exchange
    rule: str


@dataclass(slots=True, kw_only=True)
class RouterState:
    """What a router holds. A reset makes a new one."""

    contract: Contract
    books: Books
    keys: Keys = field(default_factory=Keys)
    logins: dict[str, access.Login] = field(default_factory=dict)
    journal: Journal = field(default_factory=Journal)
    findings: Findings = field(default_factory=Findings)
    faults: Switchboard = field(default_factory=Switchboard)
    late: list[Late] = field(default_factory=list)
    previous: bytes = b""
    bill_runs: int = 0
    billed_until: date | None = None
