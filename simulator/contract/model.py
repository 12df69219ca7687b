"""The frozen shapes that travel along the line of router/pipeline.py; no rule lives here.

``RawRequest → Caller → Envelope → RouterCall → Result → Wire``: each stage takes what the one before it made, so a
wrong order is a type error.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum
from typing import TypeAlias

from lxml.etree import _Element

from simulator.errors import BadValue, TagMissing

#: The tags by which a request addresses an account.
ACCOUNT_TAGS = ("ACCOUNT_NO", "SS_ACCOUNT_NO", "ALERT_KEY", "ACCOUNT_NO_CUSTOM")
TRUE = frozenset({"T", "Y", "TRUE", "1"})

#: The values of one row of reply tags: a text each, or the rows of a repeated element.
Row: TypeAlias = Mapping[str, str | tuple["Row", ...]]


def account_in(fields: Mapping[str, str]) -> str | None:
    """The account that the tags of a request speak of."""
    return next((fields[tag][:40] for tag in ACCOUNT_TAGS if fields.get(tag)), None)


@dataclass(frozen=True, slots=True)
class RawRequest:
    """What arrived: the body's bytes, the peer's address, and the headers with lower-case names."""

    body: bytes
    peer: str
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Caller:
    """Who is asking; ``functions`` is None where every function is granted."""

    login: str | None
    functions: frozenset[str] | None


@dataclass(frozen=True, slots=True)
class Envelope:
    """A request that could be read: the name of its one function element, and the XML as decoded.

    ``call`` is there where the request was found valid while it was read; ``tree`` makes its tree.
    """

    caller: Caller
    function: str
    xml: bytes
    tree: Callable[[], _Element]
    call: "RouterCall | None" = None

    @property
    def root(self) -> _Element:
        """The tree, its Request element."""
        return self.tree()

    @property
    def account(self) -> str | None:
        """The account the request speaks of, as far as it can be told before any check."""
        params = self.root[0].find("Params")
        return None if params is None else account_in({str(tag.tag): (tag.text or "").strip() for tag in params})


@dataclass(frozen=True, slots=True)
class RouterCall:
    """A valid request: the values of its Params, stripped, blank where the tag is blank; repeated elements by name."""

    function: str
    fields: Mapping[str, str]
    groups: Mapping[str, tuple[Mapping[str, str], ...]] = field(default_factory=dict)

    @property
    def account(self) -> str | None:
        """The account the request speaks of."""
        return account_in(self.fields)

    def text(self, tag: str) -> str:
        """The tag's value; blank where the tag is blank or absent."""
        return self.fields.get(tag, "")

    def required(self, tag: str) -> str:
        """The tag's value; TagMissing (-100) where it is blank or absent."""
        value = self.text(tag)
        if not value:
            raise TagMissing(tag=tag)
        return value

    def flag(self, tag: str) -> bool:
        """Whether the flag is stated and true (router §3)."""
        return self.text(tag).upper() in TRUE

    def date(self, tag: str) -> date | None:
        """A Date8 value; None where blank, BadValue (-905) where no calendar has that day (router §3)."""
        value = self.text(tag)
        if not value:
            return None
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise BadValue(tag=tag, reason=f"{value} is not a calendar date") from None

    def moment(self, tag: str) -> datetime | None:
        """A Date8 or Dtm16 value as local time without zone; None where blank, BadValue (-905) where it is none."""
        value = self.text(tag)
        if not value:
            return None
        try:
            return datetime.strptime(f"{value:0<16}0000", "%Y%m%d%H%M%S%f")  # noqa: DTZ007 — the biller's own
        except ValueError:
            raise BadValue(tag=tag, reason=f"{value} is not a calendar date and time") from None

    def filled(self) -> dict[str, str]:
        """The tags that were not blank."""
        return {tag: value for tag, value in self.fields.items() if value}


@dataclass(slots=True, eq=False)
class Result:
    """What a function answers: its Params, the account where no tag of the request names it, the entries it posted.

    ``record`` is the number of what a call that moves the books made (billing/bookings.py). ``body`` is the reply as
    the contract wrote and checked it: a result that is given again is written once.
    """

    params: Row
    shape: str = "sample"
    account: str | None = None
    postings: tuple[int, ...] = ()
    record: str = ""
    body: bytes | None = field(default=None, init=False)


class Way(Enum):
    """How a reply leaves the machine where a fault says so (router §9)."""

    REPLY = "normal, but delayed"
    HANG = "never"
    RESET = "TCP reset"
    CLOSE = "orderly close"
    HALF_BODY = "half of the body"
    WRONG_LENGTH = "wrong Content-Length"
    DRIP = "piece by piece"
    REFUSE_CONNECT = "no connection"


@dataclass(frozen=True, slots=True)
class Delivery:
    """A way with its numbers: seconds of delay, pause or refusal; bytes too many; bytes a second."""

    way: Way
    seconds: float = 0.0
    by: int = 0
    bytes_per_second: float = 0.0


@dataclass(frozen=True, slots=True)
class Wire:
    """What leaves: HTTP status and body; the body is XML unless it is empty or names our own defect.

    ``delivery`` is a fault's; ``afterwards`` is what is to be done so many seconds after the reply.
    """

    status: int
    body: bytes
    content_type: str = "text/xml; charset=UTF-8"
    headers: tuple[tuple[str, str], ...] = ()
    delivery: Delivery | None = None
    afterwards: tuple[float, Callable[[], None]] | None = None
