"""Admin calls on an account's ledger: read with its balance, post an entry."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Literal

from simulator.billing.ledger.ledger import LINKED, Entry, EntryKind
from simulator.billing.ledger.money import as_text
from simulator.billing.ledger.posting import Posting
from simulator.contract.functions.accounts import balance_tags
from simulator.control.call_types import AdminCall, AdminRequest
from simulator.control.values import amount, day, printable
from simulator.control.wire import Body, Refusal, View

ITEM_NO = re.compile(r"[0-9]{1,12}")
KindName = Literal["bill", "charge", "payment", "credit_reversal", "adjustment", "return", "write_off", "donation"]


class EntryBody(Body):
    """An entry to post: ``amount`` is a positive magnitude, the kind decides its sign (router §5.1).

    ``effective`` is the biller's today unless given; a bill has a ``due`` date; an adjustment or return names the
    AR item it acts on in ``of_item``; ``cutoff`` false keeps a charge out of the cut-off amount.
    """

    kind: KindName
    amount: str
    effective: date | None = None
    due: date | None = None
    invoice_no: str | None = None
    item_no: str | None = None
    of_item: str | None = None
    cutoff: bool = True


class EntryView(View):
    """An entry as it stands; ``amount`` is signed: what raises the balance is positive; ``tags`` as the router got."""

    posting: int
    kind: str
    amount: str
    effective: date
    posted: date
    due: date | None
    invoice_no: str | None
    item_no: str | None
    of_item: str | None
    cutoff: bool
    tags: Mapping[str, str] = {}


class ItemView(View):
    """An AR item as it stands: what is left of it, and OPEN, ADJUSTED, VOIDED or RETURNED."""

    item_no: str
    kind: str
    net: str
    state: str


class LedgerView(View):
    """All entries in posting order, the AR items they make, and every balance tag as it would be answered now."""

    entries: list[EntryView]
    items: list[ItemView]
    balance: dict[str, str]


def view(entry: Entry) -> EntryView:
    """An entry as JSON shows it."""
    return EntryView(
        posting=entry.posting,
        kind=entry.kind.value,
        amount=as_text(entry.amount),
        effective=entry.effective,
        posted=entry.posted,
        due=entry.due,
        invoice_no=entry.invoice_no,
        item_no=entry.item_no,
        of_item=entry.of_item,
        cutoff=entry.in_cutoff,
        tags=entry.tags or {},
    )


def read(request: AdminRequest) -> LedgerView:
    """The ledger of one account."""
    books = request.biller.router.books
    account = books.account(request.path["no"])
    entries = [view(entry) for entry in books.ledger(account.account_no)]
    items = [
        ItemView(item_no=number, kind=item.entry.kind.value, net=as_text(item.net), state=item.state.value)
        for number, item in books.position(account.account_no).items.items()
    ]
    return LedgerView(entries=entries, items=items, balance=balance_tags(account, books))


def post(request: AdminRequest) -> EntryView:
    """Post one entry."""
    order: EntryBody = request.body
    kind = EntryKind(order.kind)
    _check(order, kind)
    posting = Posting(
        kind=kind,
        amount=amount(order.amount, "$.amount", zero=kind is EntryKind.BILL),
        effective=order.effective,
        due=order.due,
        invoice_no=order.invoice_no,
        item_no=order.item_no,
        of_item=order.of_item,
        in_cutoff=order.cutoff,
    )
    return view(request.biller.router.books.post(request.path["no"], posting))


def _check(order: EntryBody, kind: EntryKind) -> None:
    """What a kind needs and what it cannot have."""
    if kind is EntryKind.BILL and order.due is None:
        raise Refusal(422, "a bill needs a due date", ("$.due", "missing"))
    if (kind in LINKED) != (order.of_item is not None):
        reason = "name the AR item to change" if kind in LINKED else "only adjustment and return take an AR item"
        raise Refusal(
            422, f"of_item is {'required' if kind in LINKED else 'not allowed'} for {kind.value}", ("$.of_item", reason)
        )
    if order.item_no is not None and not ITEM_NO.fullmatch(order.item_no):
        raise Refusal(422, "not a valid AR item number", ("$.item_no", "use 1 to 12 digits"))
    day(order.effective, "$.effective")
    day(order.due, "$.due")
    printable(order.invoice_no or "", "$.invoice_no", 40)


CALLS = (
    AdminCall("GET", "/billers/{bid}/accounts/{no}/ledger", "get the ledger and its balance", read, reply=LedgerView),
    AdminCall("POST", "/billers/{bid}/accounts/{no}/ledger", "post an entry", post, EntryBody, EntryView, 201),
)
