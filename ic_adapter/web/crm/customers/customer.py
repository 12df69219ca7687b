"""One customer: amounts, bills, contact data, paperless, autopay, payment blocks, and why a method is not offered."""

from functools import partial
from typing import Any

from starlette.responses import Response

from ic_adapter.errors import NotFound
from ic_adapter.identity.timeline import entry_of
from ic_adapter.payers.block_flags import are_owned_by_rtdr
from ic_adapter.payers.offer import offer_of
from ic_adapter.payers.offered import offered_methods
from ic_adapter.records.events import FlagEvent
from ic_adapter.records.kinds import Kind
from ic_adapter.store import records
from ic_adapter.store.customers import acts, search
from ic_adapter.web.crm.act_form import new_key
from ic_adapter.web.crm.fields import field_place
from ic_adapter.web.pages.account_view import account_view
from ic_adapter.web.pages.page import PageRequest

SHOWN = 20
DONE = {
    "changed": "The payment blocks were changed.",
    "nothing": "Nothing changed: this was done before, or the form was sent before.",
}


def customer(request: PageRequest) -> Response:
    """The page, by what is stored; the router is not asked."""
    return shown(request)


def shown(request: PageRequest, status: int = 200, problem: str = "") -> Response:
    """The page, with a problem of the form for the blocks."""
    biller, number = request.biller, request.part("account")
    view = account_view(request.adapter, biller, number, live=False)
    if view.account is None:
        raise NotFound(f"account {number[:40]} not found")
    return request.shown(
        "crm/customer.html",
        status,
        biller=biller,
        zone=biller.clock.zone,
        view=view,
        problem=problem,
        key=new_key(),
        is_owned=are_owned_by_rtdr(biller),
        place=partial(field_place, request),
        done=DONE.get(request.asked("done"), ""),
        payments=request.adapter.statements.history(biller.id, number, "staff", SHOWN),
        **_stored(request, number),
    )


def _stored(request: PageRequest, number: str) -> dict[str, Any]:
    biller = request.biller
    with request.adapter.store.reading() as connection:
        newest = records.newest_of(connection, biller.id, number, Kind.PAPERLESS)
        offer = offer_of(connection, biller, number)
        return {
            "methods": offered_methods(connection, biller, offer),
            "payers": search.payers_of_account(connection, biller.id, number, SHOWN),
            "entries": [entry_of(row) for row in acts.of_account(connection, biller.id, number, SHOWN)],
            "paperless": newest if newest is not None and isinstance(newest.event, FlagEvent) else None,
        }
