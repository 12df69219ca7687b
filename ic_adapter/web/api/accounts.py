"""API calls on accounts: what IC stores of them, RTDR, what the payer sees, bill file imports."""

from dataclasses import asdict
from decimal import Decimal

import msgspec
from msgspec import UNSET

from ic_adapter import money
from ic_adapter.billers import bif_options
from ic_adapter.choices import advice
from ic_adapter.errors import BadField, Conflict, Fault, NotFound
from ic_adapter.files.bills.bif import BifWriter
from ic_adapter.files.bills.profile import FileKind
from ic_adapter.files.bills.tally import Imported
from ic_adapter.integrations.payment_options import LABEL, payment_options
from ic_adapter.store import rtdr_log
from ic_adapter.store.bills import invoices
from ic_adapter.store.bills.invoices import Account, Invoice
from ic_adapter.store.under_way import payments_under_way
from ic_adapter.web.api import under_way
from ic_adapter.web.api.bodies import NewInvoiceBody
from ic_adapter.web.api.request import ApiCall, RepliedFile
from ic_adapter.web.api.under_way import UnderWayView
from ic_adapter.web.api.views import (
    AccountView,
    ArrangementView,
    FaultyView,
    ImportList,
    ImportView,
    InvoiceList,
    InvoiceView,
    OptionsView,
    RtdrLog,
    RtdrView,
)

KINDS: dict[str, FileKind] = {kind.noun: kind for kind in FileKind}
MAX_BIF = 4 * 1024 * 1024  # a longer BIF is left out of the answer: it would have to be held in memory
AMOUNTS = ("total_amount_due", "balance_due", "past_due", "payment_arrangement_amount")


def _amount(value: Decimal | None) -> str | None:
    return None if value is None else money.to_text(value)


def _invoice(invoice: Invoice) -> InvoiceView:
    values = asdict(invoice) | {name: _amount(getattr(invoice, name)) for name in AMOUNTS}
    return InvoiceView(**values)


def _stored(call: ApiCall) -> tuple[Account, list[Invoice]]:
    with call.adapter.store.reading() as connection:
        call.adapter.register.read(connection, call.bid)
        account = invoices.account_of(connection, call.bid, call.account)
        found = invoices.of_account(connection, call.bid, call.account)
    if account is None:
        raise NotFound(f"account {call.account} not found")
    return account, found


def _under_way(call: ApiCall) -> UnderWayView:
    with call.adapter.store.reading() as connection:
        return under_way.view(payments_under_way(connection, call.bid, call.account))


def account(call: ApiCall) -> AccountView:
    """An account at IC."""
    read_only = call.adapter.register.get(call.bid).setting(32) == "1"
    return AccountView(**asdict(_stored(call)[0]), blocks_read_only=read_only, under_way=_under_way(call))


def list_invoices(call: ApiCall) -> InvoiceList:
    """The invoices of an account."""
    return InvoiceList(invoices=[_invoice(invoice) for invoice in _stored(call)[1]])


def add_invoice(call: ApiCall) -> InvoiceView:
    """An invoice of the cloud store's kind; it came from no bill file."""
    body: NewInvoiceBody = call.body
    if not body.invoice_number.isprintable():
        raise BadField("not a valid invoice number", Fault("$.invoice_number", "use printable characters only"))
    with call.adapter.store.writing() as connection:
        call.adapter.register.held(connection, call.bid)
        if invoices.is_there(connection, call.bid, body.account_number, body.invoice_number):
            raise Conflict(f"invoice {body.invoice_number} of account {body.account_number} already exists")
        number = invoices.next_numbers(connection, call.bid, 1)
        invoices.add(connection, call.bid, _row(body, number))
        found = invoices.of_account(connection, call.bid, body.account_number)
    return next(_invoice(one) for one in found if one.invoice_number == body.invoice_number)


def _row(body: NewInvoiceBody, number: int) -> dict[str, object]:
    amount = money.parse(body.balance_due)
    blank = dict.fromkeys(("custom1", "custom3", "custom4", "custom5", "custom10", "custom11"), "")
    return {
        **blank,
        "account_number": body.account_number,
        "invoice_number": body.invoice_number,
        "invoice_type_id": body.invoice_type_id,
        "invoice_date": body.invoice_date,
        "invoice_due_date": body.invoice_due_date,
        "total_amount_due": amount,
        "balance_due": amount,
        "custom2": body.custom2,
        "auto_pay_collection_date": body.auto_pay_collection_date,
        "biller_bill_year": f"{body.invoice_date.year:04d}",
        "biller_invoice_number": body.invoice_number,
        "deactivated": False,
        "imported_seq": number,
    }


def refresh(call: ApiCall) -> RtdrView:
    """Run RTDR for an account."""
    return msgspec.convert(call.adapter.rtdr.refresh(call.bid, call.account).as_json(), RtdrView)


def read_log(call: ApiCall) -> RtdrLog:
    """The staff log of RTDR results."""
    limit = call.number("limit", 100, 1000)
    with call.adapter.store.reading() as connection:
        call.adapter.register.read(connection, call.bid)
        rows = rtdr_log.newest(connection, call.bid, call.query.get("account"), limit)
    return RtdrLog(entries=msgspec.convert(rows, list[RtdrView]))


def options(call: ApiCall) -> OptionsView:
    """What the payer sees; stored values, the router is not asked."""
    biller = call.adapter.register.get(call.bid)
    found = payment_options(*_stored(call), biller.keys.donation_invoice_types)
    return OptionsView(
        balance_due=_amount(found.balance_due),
        past_due=_amount(found.past_due),
        under_way=_under_way(call),
        pay_arrangement=ArrangementView(
            shown=found.arrangement is not None, label=LABEL, amount=_amount(found.arrangement)
        ),
        methods={"EFT": found.eft, "CC": found.card},
        message=found.message,
        partial_payments=bif_options.allow_partial_payments(biller.bif),
    )


def bill_image(call: ApiCall) -> RepliedFile:
    """The PDF of one bill of an account, from the biller's service."""
    invoice = call.query.get("invoice", "")
    if not invoice:
        raise BadField("no invoice named", Fault("?invoice", "give the invoice number of the bill"))
    image = call.adapter.bill_images.fetch(call.bid, call.account, invoice)
    return RepliedFile(image.file, image.size, image.name)


def _import(imported: Imported) -> ImportView:
    return ImportView(
        file=imported.file,
        kind=imported.kind.noun,
        records=imported.records,
        accepted=imported.accepted,
        faulty=[FaultyView(**asdict(fault)) for fault in imported.faulty],
        older=imported.older,
        warnings=list(imported.warnings),
        total=money.to_text(imported.total),
        at=imported.at.isoformat(),
    )


def take_file(call: ApiCall) -> ImportView:
    """Import a file; `?name=` as on the SFTP server, `?kind=` drec (deactivate), adjustments or presentments."""
    name, kind = call.query.get("name", ""), call.query.get("kind", "bills")
    if kind not in KINDS:
        raise BadField("invalid kind", Fault("?kind", f"{kind[:40]!r}; {advice(kind[:40], KINDS)}"))
    with BifWriter() as writer:
        imported = call.adapter.importer.take(call.bid, name, call.file, KINDS[kind], writer)
        text = writer.text(MAX_BIF)
    shown = _import(imported)
    shown.bif = text or UNSET
    return shown


def list_imports(call: ApiCall) -> ImportList:
    """The imports of a biller."""
    return ImportList(imports=[_import(imported) for imported in call.adapter.importer.all(call.bid)])
