"""What a question looks for in an exchange, and in what an exchange differs from it; counts nothing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum

from simulator.billing.ledger.money import from_text
from simulator.journal.queries.nearness import shown
from simulator.journal.queries.reading import Reading


class Part(Enum):
    """Where an exchange may differ from a pattern."""

    FUNCTION = "function"
    ACCOUNT = "account"
    LOGIN = "login"
    HTTP_STATUS = "HTTP status"
    STATUS = "STATUS"
    FAULT = "fault"
    REQUEST = "request"
    REPLY = "reply"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """What an exchange has to be like; what is None, or not named among the tags, may be anything.

    ``status`` is the effective one (router §4.1); a blank text means that there was none, a login for example. Tags
    are compared exactly, amounts as amounts (42.1 is 42.10); of a tag that stands there several times one is enough.
    Exchanges up to number ``since`` and beyond ``until`` are left out.
    """

    function: str | None = None
    account: str | None = None
    login: str | None = None
    http_status: int | None = None
    status: int | None = None
    fault: str | None = None
    request: Mapping[str, str] = field(default_factory=dict)
    reply: Mapping[str, str] = field(default_factory=dict)
    since: int = 0
    until: int | None = None

    def __str__(self) -> str:
        tags = ", ".join(_tag(*pair) for pair in self.request.items())
        words = [
            "any request" if self.function is None else _shown(self.function),
            f"with {tags}" if tags else "",
            f"on account {_shown(self.account)}" if self.account is not None else "",
            f"by login {_shown(self.login)}" if self.login is not None else "",
            f"with fault {_shown(self.fault)}" if self.fault is not None else "",
            *self._answer(),
        ]
        return " ".join(word for word in words if word)

    def _answer(self) -> Iterator[str]:
        tags = [_tag(*pair) for pair in self.reply.items()]
        if self.status is not None:
            tags.insert(0, f"STATUS {self.status}")
        if self.http_status is not None:
            tags.insert(0, f"HTTP {self.http_status}")
        if tags:
            yield f"answered with {', '.join(tags)}"

    @property
    def size(self) -> int:
        """In how many parts an exchange may differ."""
        values = (self.function, self.account, self.login, self.http_status, self.status, self.fault)
        return sum(value is not None for value in values) + len(self.request) + len(self.reply)

    def covers(self, number: int) -> bool:
        """Whether the exchange with this number is asked about at all."""
        return number > self.since and (self.until is None or number <= self.until)

    def fits(self, reading: Reading) -> bool:
        """Whether the exchange is what is looked for."""
        return self.covers(reading.exchange.number) and next(differences(self, reading), None) is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One part in which an exchange is not what was looked for; ``came`` None: it is not there at all."""

    part: Part
    name: str
    wanted: str
    came: str | None
    type: str = ""


def differences(pattern: Pattern, reading: Reading) -> Iterator[Difference]:
    """In what the exchange differs, what is cheap to tell first."""
    exchange = reading.exchange
    for part, wanted, came in (
        (Part.FUNCTION, pattern.function, exchange.function),
        (Part.ACCOUNT, pattern.account, exchange.account),
        (Part.LOGIN, pattern.login, exchange.login),
        (Part.HTTP_STATUS, pattern.http_status, exchange.http_status),
        (Part.STATUS, pattern.status, exchange.status),
        (Part.FAULT, pattern.fault, exchange.fault),
    ):
        if wanted is not None and wanted != ("" if came is None else came):
            kind = "Acct" if part is Part.ACCOUNT else ""
            text = None if came is None else str(came)
            yield Difference(part=part, name=part.value, wanted=str(wanted), came=text, type=kind)
    if pattern.request:
        yield from _of_tags(Part.REQUEST, pattern.request, reading)
    if pattern.reply:
        yield from _of_tags(Part.REPLY, pattern.reply, reading)


def _of_tags(part: Part, wanted: Mapping[str, str], reading: Reading) -> Iterator[Difference]:
    is_request = part is Part.REQUEST
    body = reading.exchange.request if is_request else reading.exchange.reply
    for tag, value in wanted.items():
        if tag.encode(errors="replace") not in body:  # told without reading the XML of every exchange there is
            yield Difference(part=part, name=tag, wanted=value, came=None)
            continue
        kind = reading.request_type(tag) if is_request else reading.reply_type(tag)
        texts = (reading.request_tags if is_request else reading.reply_tags).get(tag, ())
        if not any(_is_same(value, text, kind) for text in texts):
            yield Difference(part=part, name=tag, wanted=value, came=texts[0] if texts else None, type=kind)


def _is_same(wanted: str, came: str, kind: str) -> bool:
    if wanted == came:
        return True
    if kind != "Amt":
        return False
    try:
        return from_text(wanted) == from_text(came.strip())
    except ValueError:
        return False


def _shown(text: str) -> str:
    return shown(text) or "(none)"


def _tag(name: str, value: str) -> str:
    return f"{shown(name)} {shown(value) or '(blank)'}"
