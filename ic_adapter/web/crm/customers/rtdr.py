"""The log of RTDR for staff: each look-up, what was asked, what became of it, and what changed (adapter §2.7).

Of the exchange it has what identifies a call: function, outcome, STATUS, transNo and PID. What the router says of the
customer is not kept at all.
"""

from starlette.responses import Response

from ic_adapter.errors import NotFound
from ic_adapter.store import rtdr_log
from ic_adapter.web.pages.page import PageRequest

PAGE = 50


def listing(request: PageRequest) -> Response:
    """Look-ups of a biller or of one account, newest first."""
    biller, account, before = request.biller, request.asked("account"), request.asked("before")
    number = int(before) if before.isascii() and before.isdigit() and len(before) <= 9 else None
    with request.adapter.store.reading() as connection:
        found = rtdr_log.page(connection, biller.id, account, number, PAGE + 1)
    return request.shown(
        "crm/rtdr.html",
        biller=biller,
        account=account,
        found=[(row, [one for one in row.result["values"] if one["changed"]]) for row in found[:PAGE]],
        next=request.query(before=str(found[PAGE - 1].id)) if len(found) > PAGE else "",
        first=request.query(before="") if number is not None else None,
    )


def one(request: PageRequest) -> Response:
    """One look-up: its calls, every value with why it is so, and the warnings."""
    biller = request.biller
    number = request.number
    with request.adapter.store.reading() as connection:
        row = rtdr_log.read(connection, biller.id, number) if number < 2**31 else None
    if row is None:
        raise NotFound(f"RTDR look-up {number} not found")
    return request.shown("crm/rtdr_one.html", biller=biller, row=row, result=row.result)
