"""Payers of a biller, found by the beginning of an e-mail address or of an account."""

from starlette.responses import Response

from ic_adapter.store.customers import search as rows
from ic_adapter.store.identity import payers
from ic_adapter.web.pages.page import PageRequest

PAGE = 50


def search(request: PageRequest) -> Response:
    """Show the payers that match, by id, page by page."""
    biller, text, after = request.biller, request.asked("q"), request.asked("after")
    behind = int(after) if after.isascii() and after.isdigit() and len(after) <= 15 else 0
    with request.adapter.store.reading() as connection:
        found = rows.payers(connection, biller.id, text, behind, PAGE + 1)
        accounts = payers.accounts_of(connection, [row.id for row in found])
    return request.shown(
        "crm/payers.html",
        biller=biller,
        zone=biller.clock.zone,
        text=text,
        found=[(row, accounts[row.id]) for row in found[:PAGE]],
        next=request.query(after=str(found[PAGE - 1].id)) if len(found) > PAGE else "",
        first=request.query(after="") if behind else None,
    )
