"""A router request that one of the simulator's own pages sends: answered as any other, its reply read in the journal.

A fault that delays, cuts or loses the reply is told, not played: the page shows what a client would have met. What the
fault does to the books happens.
"""

from simulator.billers.register import Billers
from simulator.contract.model import RawRequest
from simulator.edge.app import App


class OwnRequests:
    """The way from a page to the routers."""

    def __init__(self, app: App, billers: Billers) -> None:
        self._app = app
        self._billers = billers

    async def send(self, biller_id: str, raw: RawRequest) -> int:
        """Return the number of the exchange in the journal of the biller, which has a router.

        Raise NotKept where the data folder could not be written: what the request did was taken back.
        """
        wire, batch = self._app.answer(biller_id, raw)
        number = self._billers.get(biller_id).router.journal.newest.number
        if batch is not None:
            await self._app.written(batch)
        self._app.book_afterwards(biller_id, wire)
        return number
