"""A form that is sent twice is done once: the second sending leads to where the first one led."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from uuid import uuid4

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

#: The hidden field by which two sendings of one form are known.
FIELD = "once"
#: Where a request's state has what was done.
DONE_FORMS = "simulator.once"
KEPT = 1_000


class DoneForms:
    """Where each form led that was done; the oldest are forgotten."""

    def __init__(self) -> None:
        self._places: OrderedDict[str, asyncio.Future[str]] = OrderedDict()

    async def once(self, key: str, act: Callable[[], Awaitable[Response]]) -> Response:
        """Act, unless this form was done or is being done; one that was refused may be sent again."""
        while (known := self._places.get(key)) is not None:
            if place := await asyncio.shield(known):
                return RedirectResponse(place, 303)
        mine: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._places[key] = mine
        place = ""
        try:
            response = await act()
            if response.status_code == 303:
                place = response.headers["location"]
            return response
        finally:
            if not place:
                del self._places[key]
            mine.set_result(place)
            while len(self._places) > KEPT:
                self._places.popitem(last=False)


def new_key() -> str:
    """Return the value of the hidden field for a form that is shown."""
    return str(uuid4())


async def done_once(request: Request, key: str, act: Callable[[], Awaitable[Response]]) -> Response:
    """Act once for each value of the hidden field; a form without one is done each time."""
    if not key:
        return await act()
    forms: DoneForms = request.scope["state"][DONE_FORMS]
    return await forms.once(f"{request.url.path} {key[:64]}", act)
