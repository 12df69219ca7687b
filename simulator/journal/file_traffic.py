"""File traffic of one biller at Invoice Cloud's file server: bounded, oldest first, no contents and no passwords."""

from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from simulator.billing.records.file_calls import FileCall
from simulator.journal.entries import KEPT

OK = "OK"


@dataclass(frozen=True, slots=True, kw_only=True)
class FileExchange:
    """One call: ``at`` is the biller's time, ``size`` the bytes read or written, ``outcome`` OK or why not.

    ``faults`` are the names of the fault rules that hit it.
    """

    number: int = 0
    at: datetime
    user: str
    client: str
    call: FileCall
    path: str = ""
    new_path: str = ""
    size: int = 0
    outcome: str = OK
    faults: tuple[str, ...] = ()


class FileTraffic:
    """The last calls of one biller's accounts and of the pick-up account in the biller's folders."""

    def __init__(self, kept: int = KEPT) -> None:
        self._calls: deque[FileExchange] = deque(maxlen=kept)
        self._written = 0
        self._cleared = 0
        #: Calls and whether they went through, with how often: for the metrics, so no clear forgets them.
        self.tally: Counter[tuple[FileCall, bool]] = Counter()

    @property
    def total(self) -> int:
        """How many calls there were since the last clear."""
        return self._written - self._cleared

    @property
    def evicted(self) -> int:
        """How many of them no longer fit."""
        return self.total - len(self._calls)

    def add(self, exchange: FileExchange) -> None:
        """Keep one call; it gets the next number."""
        self._written += 1
        self.tally[exchange.call, exchange.outcome == OK] += 1
        self._calls.append(replace(exchange, number=self._written))

    def find(self, path: str | None = None, user: str | None = None, since: int = 0) -> Iterator[FileExchange]:
        """Return the kept calls on a path, by a user, after a number."""
        for exchange in self._calls:
            if (
                exchange.number > since
                and path in (None, exchange.path, exchange.new_path)
                and user in (None, exchange.user)
            ):
                yield exchange

    def clear(self) -> None:
        """Forget all calls; numbers go on."""
        self._calls.clear()
        self._cleared = self._written
