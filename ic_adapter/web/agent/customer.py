"""A clerk's pages that only show: the customer as IC has it, and the invoices, refreshed by RTDR (adapter §2)."""

from starlette.responses import Response

from ic_adapter.errors import NotFound
from ic_adapter.integrations.payment_options import payment_options
from ic_adapter.store.bills import invoices as bills
from ic_adapter.web.pages.payer_page import PayerRequest


def customer(request: PayerRequest) -> Response:
    """Who the customer is, what is due, and how autopay, paperless and the blocks stand."""
    biller, account = request.biller, request.signed_in_clerk.account
    is_live, stored_at = request.adapter.fresh_amounts.refresh(biller, account)
    found = request.adapter.sign_on.customer(biller, account)
    if found is None:
        raise NotFound("page not found")
    with request.adapter.store.reading() as connection:
        stored = bills.of_account(connection, biller.id, account)
    return request.shown(
        "agent/customer.html",
        customer=found,
        options=payment_options(found.account, stored, biller.keys.donation_invoice_types),
        outstanding=request.adapter.statements.outstanding(biller.id, account, is_live=is_live, as_of=stored_at),
        service_version=biller.setting(35) or "2",
        blocks_read_only=biller.setting(32) == "1",
        is_live=is_live,
        stored_at=stored_at,
        zone=biller.clock.zone,
    )


def invoices(request: PayerRequest) -> Response:
    """The account's invoices, newest first."""
    biller, account = request.biller, request.signed_in_clerk.account
    is_live, stored_at = request.adapter.fresh_amounts.refresh(biller, account)
    with request.adapter.store.reading() as connection:
        stored = bills.of_account(connection, biller.id, account)
    return request.shown(
        "agent/invoices.html", invoices=stored[::-1], is_live=is_live, stored_at=stored_at, zone=biller.clock.zone
    )
