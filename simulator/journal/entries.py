"""What came and what left, in order: bounded, masked before it is kept, and honest about what it evicted."""

import re
from collections import Counter, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from time import perf_counter, time

#: From the start tag up to the next end tag: as XML, and as it stands in a form that was refused before it was decoded.
MASKED = re.compile(
    rb"((?:<|%3c)(?:SSN|LICENSE_NO)\b.*?(?:>|%3e)).*?((?:<|%3c)(?:/|%2f)|\Z)", re.IGNORECASE | re.DOTALL
)
MASKED_NAMES = (b"ssn", b"license_no")
LONGEST_SIGN = len(b"%3c")
KEPT = 1_000
TOLD_APART = 300  # functions and results that are counted apart
BODY_KEPT = 16_384


@dataclass(slots=True, kw_only=True)
class Exchange:
    """One request with its reply, filled while it is answered and never changed once kept.

    ``at`` is the biller's time, ``status`` the effective one (router §4.1), None where no STATUS was sent;
    ``postings`` are the numbers of the ledger entries it caused, ``fault`` is the name of the rule that fired,
    ``effect`` and ``view`` what it does to the books and to the reply, by their names in the admin API. ``received`` is
    the wall clock's time in seconds since 1970, ``seconds`` how long making the answer took, without what a fault adds.
    """

    number: int
    at: datetime
    client: str
    request: bytes
    login: str | None = None
    function: str | None = None
    account: str | None = None
    http_status: int = 500
    status: int | None = None
    status_desc: str = ""
    trans_no: int | None = None
    pid: int | None = None
    reply: bytes = b""
    postings: tuple[int, ...] = ()
    fault: str | None = None
    effect: str | None = None
    view: str | None = None
    received: float = field(default=0.0, compare=False)
    seconds: float = field(default=0.0, compare=False)

    @property
    def wall_clock(self) -> datetime:
        """When the request was whole, by the wall clock (UTC)."""
        return datetime.fromtimestamp(self.received, UTC)


class Journal:
    """The last exchanges of one biller, oldest first; what no longer fits is counted.

    ``watch`` is told of each exchange when it is kept.
    """

    def __init__(self, kept: int = KEPT, watch: Callable[[Exchange], None] | None = None) -> None:
        self._watch = watch
        self._exchanges: deque[Exchange] = deque(maxlen=kept)
        self._written = 0
        self._cleared = 0
        #: How often each function was answered with which HTTP status and STATUS, since the biller is there.
        self.tally: Counter[tuple[str | None, int, int | None]] = Counter()

    @property
    def total(self) -> int:
        """How many exchanges there were since the last clear."""
        return self._written - self._cleared

    @property
    def evicted(self) -> int:
        """How many of them no longer fit."""
        return self.total - len(self._exchanges)

    @contextmanager
    def entry(self, client: str, request: bytes, at: datetime) -> Iterator[Exchange]:
        """An exchange to fill; it is kept on every way out, our own defects included."""
        self._written += 1
        exchange = Exchange(number=self._written, at=at, client=client, request=request, received=time())
        began = perf_counter()
        try:
            yield exchange
        finally:
            exchange.seconds = perf_counter() - began
            exchange.request = _masked(exchange.request)
            exchange.reply = _masked(exchange.reply)
            self._exchanges.append(exchange)
            key = (exchange.function, exchange.http_status, exchange.status)
            if key not in self.tally and len(self.tally) >= TOLD_APART:
                key = (
                    None,
                    exchange.http_status,
                    exchange.status,
                )  # names are the clients' to choose
            self.tally[key] += 1
            if self._watch is not None:
                self._watch(exchange)

    @property
    def last(self) -> Exchange | None:
        """The last exchange that was kept, None where there is none."""
        return self._exchanges[-1] if self._exchanges else None

    @property
    def newest(self) -> Exchange:
        """The last exchange that was kept."""
        return self._exchanges[-1]

    def find(self, function: str | None = None, account: str | None = None, since: int = 0) -> Iterator[Exchange]:
        """The kept exchanges of a function, of an account, after a number."""
        for exchange in self._exchanges:
            if (
                exchange.number > since
                and function in (None, exchange.function)
                and account in (None, exchange.account)
            ):
                yield exchange

    def take_back(self, count: int, reason: str) -> None:
        """The newest exchanges ended otherwise: what they did was taken back before a reply left (HTTP 503)."""
        for exchange in islice(reversed(self._exchanges), count):
            exchange.http_status, exchange.status, exchange.status_desc = 503, None, reason
            exchange.trans_no, exchange.pid, exchange.reply, exchange.postings = None, None, b"", ()
            exchange.effect, exchange.view = None, None

    def disown(self, since: int) -> None:
        """The entries that exchanges after a number posted are no longer in the books; others may get their numbers."""
        for exchange in self.find(since=since):
            exchange.postings = ()

    def clear(self) -> None:
        """Forget all exchanges; numbers go on."""
        self._exchanges.clear()
        self._cleared = self._written


def _masked(body: bytes) -> bytes:
    """What may be kept of a body: cut, and without what is never stored (F-02 tags 83 and 84)."""
    kept = body[:BODY_KEPT]
    lowered = kept.lower()
    named = [place for place in (lowered.find(name) for name in MASKED_NAMES) if place >= 0]
    if not named:
        return kept
    start = max(0, min(named) - LONGEST_SIGN)  # before the first name there is nothing to mask
    return kept[:start] + MASKED.sub(rb"\1***\2", kept[start:])
