"""Attempts to submit a contact-us ticket, for staff: what was asked, and what the router said (adapter §14.5)."""

from starlette.responses import Response

from ic_adapter.store import tickets
from ic_adapter.web.pages.page import PageRequest

PAGE = 25


def listing(request: PageRequest) -> Response:
    """The attempts of a biller or of one account, newest first."""
    biller, account, before = request.biller, request.asked("account"), request.asked("before")
    number = int(before) if before.isascii() and before.isdigit() and len(before) <= 15 else None
    with request.adapter.store.reading() as connection:
        found = tickets.newest(connection, biller.id, account or None, PAGE + 1, number)
    return request.shown(
        "crm/tickets.html",
        biller=biller,
        zone=biller.clock.zone,
        account=account,
        missing=request.adapter.tickets.missing(biller),
        found=found[:PAGE],
        next=request.query(before=str(found[PAGE - 1].id)) if len(found) > PAGE else "",
        first=request.query(before="") if number is not None else None,
    )
