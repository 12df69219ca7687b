"""What the admin API tells of requests and replies: exchanges, faults, verdicts, findings; frozen.

Each record has the fields of the view it reads (simulator/control), which a test compares.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Literal

from simulator.testing.records import ApiRecord, Entry


class Exchange(ApiRecord, frozen=True):
    """One request with its reply; ``at`` is the biller's time, ``status`` the effective one.

    ``fault`` is the rule that fired, ``effect`` and ``view`` what it does to the books and to the reply; ``outcome``
    tells what reached the client.
    """

    id: int
    at: datetime
    client: str
    login: str | None
    function: str | None
    account: str | None
    http_status: int
    status: int | None
    status_desc: str
    trans_no: int | None
    pid: int | None
    request: str
    reply: str
    postings: tuple[int, ...]
    fault: str | None = None
    effect: str | None = None
    view: str | None = None
    outcome: str = ""


class Exchanges(ApiRecord, frozen=True):
    """The exchanges that fit a question, oldest first; ``total`` there were in all, ``evicted`` no longer fit."""

    entries: tuple[Exchange, ...]
    total: int
    evicted: int

    def __iter__(self) -> Iterator[Exchange]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    def __getitem__(self, place: int) -> Exchange:
        return self.entries[place]


class Match(ApiRecord, frozen=True):
    """Which requests a fault means; what is None means all."""

    function: str | None = None
    account: str | None = None
    login: str | None = None
    xpath: str | None = None
    nth: int | None = None
    probability: float = 1.0


class Fault(ApiRecord, frozen=True):
    """A rule of the switchboard as it stands, and how often it fired."""

    name: str
    match: Match
    effect: str
    view: str
    parameters: dict[str, Any]
    times: int | Literal["always"]
    late: float
    hits: int


class Considered(ApiRecord, frozen=True):
    """A rule of the switchboard and why it would not fire; None for one that would."""

    name: str
    why_not: str | None


class Explained(ApiRecord, frozen=True):
    """What a request would meet, without anything having happened."""

    http_status: int
    status: int | None
    status_desc: str
    why: str
    fault: str | None
    rules: tuple[Considered, ...]
    delivery: str | None
    reply: str
    entries: tuple[Entry, ...]
    booked_later: bool


class Hint(ApiRecord, frozen=True):
    """One thing that was wrong by a little, in one sentence."""

    kind: str
    says: str


class NearMiss(ApiRecord, frozen=True):
    """An exchange that nearly was what was looked for, and what differs."""

    number: int
    says: str
    hints: tuple[Hint, ...]


class Verdict(ApiRecord, frozen=True):
    """What a verification came to; ``unknown`` where it depends on exchanges that the journal no longer holds."""

    verdict: Literal["passed", "failed", "unknown"]
    passed: bool
    says: str
    count: int
    numbers: tuple[int, ...]
    near_misses: tuple[NearMiss, ...]
    total: int
    evicted: int


class Finding(ApiRecord, frozen=True):
    """One deviation from the contract: how often it came, in which exchanges first and last, what was nearly right."""

    kind: Literal["transport", "schema", "business"]
    function: str
    code: int
    reason: str
    on_purpose: str | None
    fails_strict: bool
    count: int
    first: int
    last: int
    near_misses: tuple[Hint, ...]


class Findings(ApiRecord, frozen=True):
    """All deviations in the order in which they first came; ``is_clean`` is what a strict run asks."""

    is_clean: bool
    findings: tuple[Finding, ...]
    left_out: int
    evicted: int
