"""The page of all billers: pinned ones first, then by their last request, found by name."""

from collections.abc import Sequence

from starlette.responses import RedirectResponse, Response

from simulator.billers.register import BILLER_ID, Biller
from simulator.console.billers.billers import row_of
from simulator.console.forms import typed
from simulator.console.page import PageRequest
from simulator.console.paging import in_order
from simulator.console.rendering import address

BILLERS = 100  # to a page
#: Whose billers are pinned is the browser's matter: the simulator has no users.
COOKIE = "cayenta_pinned"
SEPARATOR = "."
MOST_PINNED = 50
A_YEAR = 31_536_000  # seconds


async def listing(page_request: PageRequest) -> Response:
    """All billers, or those whose id or template has the text."""
    text, pinned = page_request.asked("q"), _pinned(page_request)
    found = [biller for biller in page_request.billers.all() if _has(biller, text.lower())]
    found.sort(key=lambda biller: _rank(biller, pinned))
    page = in_order("page", tuple(found), page_request.page_number("page"), BILLERS)
    rows = [row_of(biller) for biller in page.rows]
    return page_request.with_forms(
        "billers.html", page=page, rows=rows, text=text, pinned=pinned, count=page_request.billers.count
    )


async def pin(page_request: PageRequest) -> Response:
    """Pin the biller in this browser, or no longer."""
    form, bid = await typed(page_request.request), page_request.biller.id
    others = [name for name in _pinned(page_request) if name != bid]
    names = others if form.value("order") == "unpin" else [*others, bid][-MOST_PINNED:]
    response = RedirectResponse(address(), 303)
    secure = page_request.request.scope["scheme"] == "https"
    response.set_cookie(
        COOKIE, SEPARATOR.join(names), A_YEAR, path=address(), httponly=True, samesite="strict", secure=secure
    )
    return response


def _pinned(page_request: PageRequest) -> Sequence[str]:
    names = page_request.request.cookies.get(COOKIE, "").split(SEPARATOR)
    return [name for name in names if BILLER_ID.fullmatch(name)]


def _has(biller: Biller, text: str) -> bool:
    return text in biller.id.lower() or text in f"{biller.recipe.template_id} {biller.template.name}".lower()


def _rank(biller: Biller, pinned: Sequence[str]) -> tuple[int, float]:
    """Pinned ones in their order, then the newest request first; billers nobody asked stay in the order of creation."""
    place = pinned.index(biller.id) if biller.id in pinned else MOST_PINNED
    last = biller.router.journal.last
    return place, -last.received if last else 0.0
