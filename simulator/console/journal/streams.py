"""The live journal as server-sent events: exchanges in order, resumed after a number, ended with the simulator."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from itertools import chain

from starlette.responses import Response, StreamingResponse

from simulator.billers.register import Billers
from simulator.config import ENDS_WITH_CLIENT
from simulator.console.journal.exchanges import Wanted, shown
from simulator.console.journal.journal import wanted
from simulator.console.page import PageRequest
from simulator.console.rendering import Pages
from simulator.console.shutdown import Shutdown
from simulator.journal.entries import Exchange, Journal
from simulator.router.pipeline import Router

TICK = 0.25  # seconds between two looks at the journal
KEEP_ALIVE = 60  # ticks without an event before a comment: proxies drop what is silent for long
BUSY = 25  # rows in one tick: a router under load is not slowed down by who looks on
BACKLOG = 200  # rows given to whoever comes back; its page keeps no more
MOST = 32  # streams at a time
HEAD = {"cache-control": "no-store", "x-accel-buffering": "no"}


@dataclass(slots=True)
class Streams:
    """The open streams of one simulator."""

    pages: Pages
    shutdown: Shutdown
    open: int = 0

    async def live(self, page_request: PageRequest) -> Response:
        """A stream of the exchanges that come, or 503 where there are too many streams."""
        biller, asked = page_request.biller, wanted(page_request)
        if self.open >= MOST:
            return Response("too many live journals are open\n", 503, media_type="text/plain")
        self.shutdown.listen()
        page_request.request.scope["state"][ENDS_WITH_CLIENT] = True
        said = page_request.request.headers.get("last-event-id") or page_request.asked("after")
        since = int(said) if said.isascii() and said.isdecimal() and len(said) < 16 else 0
        feed = Feed(page_request.billers, biller.id, asked, since, self.pages)
        return StreamingResponse(self._until_closed(feed), media_type="text/event-stream", headers=HEAD)

    async def _until_closed(self, feed: "Feed") -> AsyncIterator[str]:
        self.open += 1
        try:
            yield "retry: 1000\n: open\n\n"
            while not (self.shutdown.told or feed.is_over):
                for event in feed.tick():
                    yield event
                    await asyncio.sleep(0)  # sending alone does not let others in
                await asyncio.sleep(TICK)
        finally:
            self.open -= 1


@dataclass(slots=True)
class Feed:
    """What one reader has seen of one journal, and what is to be sent next."""

    billers: Billers
    biller_id: str
    wanted: Wanted
    since: int
    pages: Pages
    is_over: bool = False
    keep_alive: int = KEEP_ALIVE
    _room: int = BACKLOG
    _quiet: int = 0
    _total: int = -1
    _journal: Journal | None = None

    def tick(self) -> Iterator[str]:
        """The events since the last look: a new beginning, a gap, exchanges, the end, or a comment for none of them."""
        router = self.billers.router(self.biller_id)
        if router is None:
            self.is_over = True
            yield _event("gone", self.since, "the biller was removed")
            return
        self._quiet += 1
        for piece in chain(self._begun_anew(router), self._exchanges(router)):
            self._quiet = 0
            yield piece
        if self._quiet >= self.keep_alive:
            self._quiet = 0
            yield ": still here\n\n"

    def _begun_anew(self, router: Router) -> Iterator[str]:
        """After a reset numbers start again: what was seen before is no measure any more."""
        if router.journal is self._journal:
            return  # a restored biller has another router and the same journal
        newest, is_first_look = router.journal.last, self._journal is None
        if newest is None and is_first_look:
            return  # cleared or reset: the first exchange will tell
        self._journal = router.journal
        if not is_first_look or (newest is not None and newest.number < self.since):
            self.since, self._total, self._room = 0, -1, BACKLOG
            yield _event("anew", 0, "the biller was reset")

    def _exchanges(self, router: Router) -> Iterator[str]:
        if router.journal.total == self._total:
            return
        self._total = router.journal.total
        found = list(self.wanted.find(router.journal, self.since))
        kept, self._room = found[-self._room :], BUSY
        if len(found) > len(kept):
            yield _event("skipped", kept[0].number - 1, str(len(found) - len(kept)))
        for exchange in kept:
            self.since = exchange.number
            yield self._row(exchange, router)

    def _row(self, exchange: Exchange, router: Router) -> str:
        row = self.pages.render("row.html", {"row": shown(exchange, router.books), "bid": self.biller_id})
        return _event("exchange", exchange.number, row)


def _event(name: str, number: int, data: str) -> str:
    lines = "".join(f"data: {line}\n" for line in data.splitlines())
    return f"event: {name}\nid: {number}\n{lines}\n"
