"""The outbox: mail to payers that was written and is not sent, with the links in it that can still be used."""

from starlette.responses import Response

from ic_adapter.web.pages.page import PageRequest

SHOWN = 100


def listing(request: PageRequest) -> Response:
    """The newest mails of a biller or of all."""
    bid, recipient = request.asked("biller"), request.asked("recipient")
    found = request.adapter.identity.outbox.newest(
        bid or None,
        recipient=recipient or None,
        before=request.before,
        limit=SHOWN,
    )
    with request.adapter.store.reading() as connection:
        billers = request.adapter.register.these(connection, {mail.bid for mail in found})
    zones = {one.id: one.clock.zone for one in billers.values()}
    older = request.query(before=str(found[-1].id)) if len(found) == SHOWN else ""
    return request.shown(
        "outbox.html",
        mails=[mail for mail in found if mail.bid in zones],
        zones=zones,
        bid=bid,
        recipient=recipient,
        older=older,
    )
