"""What came and what left, in order: bounded, masked before it is kept, and honest about what it evicted."""

import re
from collections import Counter, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import islice
from time import perf_counter, time

from msgspec import Struct
from msgspec.structs import astuple

#: From the start tag up to the next end tag: as XML, and as it stands in a form that was refused before it was decoded.
MASKED = re.compile(
    rb"((?:<|%3c)(?:SSN|LICENSE_NO)\b.*?(?:>|%3e)).*?((?:<|%3c)(?:/|%2f)|\Z)", re.IGNORECASE | re.DOTALL
)
MASKED_NAMES = (b"ssn", b"license_no")
SIGNS = (b"<", b"%3c")
KEPT = 1_000
TOLD_APART = 300  # functions and results that are counted apart
BODY_KEPT = 16_384


class Exchange(Struct, kw_only=True, gc=False, eq=False):
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
    received: float = 0.0
    seconds: float = 0.0

    def __eq__(self, other: object) -> bool:
        """Whether both tell the same, whenever and however fast it was answered."""
        return isinstance(other, Exchange) and astuple(self)[:-2] == astuple(other)[:-2]

    def __hash__(self) -> int:
        """Equal exchanges have equal numbers."""
        return hash(self.number)

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
        exchange = self.begin(client, request, at)
        try:
            yield exchange
        finally:
            self.keep(exchange)

    def begin(self, client: str, request: bytes, at: datetime) -> Exchange:
        """Return an exchange to fill and to keep: what ``entry`` does with less work."""
        self._written += 1
        return Exchange(
            number=self._written, at=at, client=client, request=request, received=time(), seconds=-perf_counter()
        )

    def keep(self, exchange: Exchange) -> None:
        """Keep an exchange as it is now, but for what is never stored."""
        exchange.seconds += perf_counter()
        exchange.request = masked(exchange.request)
        exchange.reply = masked(exchange.reply)
        self._exchanges.append(exchange)
        key = exchange.function, exchange.http_status, exchange.status
        if key not in self.tally and len(self.tally) >= TOLD_APART:
            key = None, exchange.http_status, exchange.status  # names are the clients' to choose
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


def masked(body: bytes) -> bytes:
    """What may be kept of a body: cut, and without what is never stored (F-02 tags 83 and 84)."""
    kept = body[:BODY_KEPT]
    lowered = kept.lower()
    places = {name: place for name in MASKED_NAMES if (place := lowered.find(name)) >= 0}
    pieces, done = [], 0
    while places:  # only where a name stands can a tag begin
        name = min(places, key=places.__getitem__)
        place = places.pop(name)
        sign = next((sign for sign in SIGNS if lowered.endswith(sign, done, place)), None)
        found = None if sign is None else MASKED.match(kept, place - len(sign))
        if found is not None:
            pieces += [kept[done : found.start()], found[1], b"***", found[2]]
            done = found.end()
        if (place := lowered.find(name, max(done, place + 1))) >= 0:
            places[name] = place
    return b"".join([*pieces, kept[done:]]) if pieces else kept
