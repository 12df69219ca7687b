"""Invoices of a biller with a filter, and one invoice with every field and the file that brought it."""

from dataclasses import asdict

from starlette.responses import Response

from ic_adapter.errors import NotFound
from ic_adapter.store.bills import invoices, moves
from ic_adapter.store.customers import search as rows
from ic_adapter.store.customers import sources
from ic_adapter.store.customers.search import InvoiceSearch
from ic_adapter.web.crm.fields import field_place
from ic_adapter.web.pages.page import PageRequest

PAGE = 50
AMOUNTS = ("total_amount_due", "balance_due", "past_due", "payment_arrangement_amount")


def listing(request: PageRequest) -> Response:
    """Show the invoices that match, by account and number, page by page."""
    biller = request.biller
    kind = request.asked("type")
    search = InvoiceSearch(
        account=request.asked("account"),
        number=request.asked("number"),
        invoice_type=int(kind) if kind.isascii() and kind.isdigit() and len(kind) <= 9 else None,
        is_open=request.asked("open") == "yes",
    )
    after = (request.asked("after"), request.asked("after_number"))
    with request.adapter.store.reading() as connection:
        is_moving = moves.is_moving(connection, biller.id)
        found = rows.invoices(connection, biller.id, search, after, PAGE + 1)
    shown, place = found.rows[:PAGE], found.stopped_at
    if len(found.rows) > PAGE:
        place = (shown[-1].account_number, shown[-1].invoice_number)
    return request.shown(
        "crm/invoices.html",
        biller=biller,
        search=search,
        found=shown,
        is_moving=is_moving,
        stopped_at=found.stopped_at,
        window=rows.MOST_ROWS,
        next=request.query(after=place[0], after_number=place[1]) if place else "",
        first=request.query(after="", after_number="") if any(after) else None,
    )


def invoice(request: PageRequest) -> Response:
    """Show one invoice: fields, where it came from, and what a payer may do with it."""
    biller, account, number = request.biller, request.part("account"), request.asked("number")
    with request.adapter.store.reading() as connection:
        every = invoices.of_account(connection, biller.id, account)
        found = next((one for one in every if one.invoice_number == number), None)
        if found is None:
            raise NotFound(f"invoice {number[:40]} of account {account[:40]} not found")
        source = sources.of_invoice(connection, biller.id, account, number)
    fields = asdict(found)
    return request.shown(
        "crm/invoice.html",
        biller=biller,
        zone=biller.clock.zone,
        invoice=found,
        amounts={name: fields[name] for name in AMOUNTS},
        fields={name: value for name, value in fields.items() if name not in AMOUNTS},
        source=source,
        place=field_place(request, 20),
        has_image=request.adapter.bill_images.is_offered(biller),
    )
