"""One payer: accounts, log-in, open sessions, autopay, payments, and what happened, with the acts of staff."""

from collections.abc import Sequence

from starlette.responses import Response

from ic_adapter.errors import NotFound
from ic_adapter.identity.timeline import timeline
from ic_adapter.payers.payment import Payment
from ic_adapter.store.identity import payers
from ic_adapter.web.crm.act_form import new_key
from ic_adapter.web.pages.page import PageRequest

TIMELINE = 100
PAYMENTS = 20
#: What the page says once something was done, by `done` in the address.
DONE = {
    "locked": "The payer is locked and logged out everywhere.",
    "unlocked": "The payer can log in again.",
    "logged-out": "The payer is logged out everywhere.",
    "link-written": "A link for a new password was written to the outbox. No e-mail is sent.",
    "nothing": "Nothing changed: this was done before, or the form was sent before.",
}


def payer(request: PageRequest) -> Response:
    """The page."""
    biller, payer_id, adapter = request.biller, request.number, request.adapter
    with adapter.store.reading() as connection:
        row = payers.read(connection, biller.id, payer_id)
        if row is None:
            raise NotFound(f"payer {payer_id} not found")
        accounts = payers.accounts(connection, payer_id)
        entries = timeline(connection, biller.id, row, TIMELINE)
    autopay = adapter.autopay_views.payer
    return request.shown(
        "crm/payer.html",
        biller=biller,
        zone=biller.clock.zone,
        payer=row,
        accounts=[(account, autopay(biller.id, account)) for account in accounts[:PAYMENTS]],
        more_accounts=max(len(accounts) - PAYMENTS, 0),
        sessions=adapter.identity.sessions.open_of(payer_id, biller.clock.now()),
        payments=_payments(request, accounts[:PAYMENTS], payer_id),
        entries=entries,
        key=new_key(),
        done=DONE.get(request.asked("done"), ""),
    )


def _payments(request: PageRequest, accounts: Sequence[str], payer_id: int) -> list[Payment]:
    """The newest payments of the payer's accounts, whoever paid, newest first."""
    bid, history = request.part("bid"), request.adapter.statements.history
    found = [one for account in accounts for one in history(bid, account, f"payer:{payer_id}", PAYMENTS)]
    return sorted(found, key=lambda one: one.at, reverse=True)[:PAYMENTS]
