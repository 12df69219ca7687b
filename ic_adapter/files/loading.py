"""Loading mapped bills into IC's store (invoice-files §6.2), batch by batch within the import's one transaction."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection

from ic_adapter.files.fields import BY_FS, CR, IH
from ic_adapter.files.mapping import Kind, Mapped
from ic_adapter.store import invoices

LOG = logging.getLogger("ic_adapter.files")

#: FileSpecIDs of an IH that IC stores, and the column of each.
INVOICE_COLUMNS = {
    10: "invoice_number",
    11: "invoice_date",
    12: "invoice_due_date",
    13: "total_amount_due",
    38: "custom1",
    39: "custom2",
    40: "custom3",
    41: "custom4",
    42: "custom5",
    47: "custom10",
    93: "balance_due",
    94: "custom11",
    248: "auto_pay_collection_date",
    252: "invoice_type_id",
    346: "biller_bill_year",
    347: "biller_invoice_number",
    407: "past_due",
    412: "payment_arrangement_amount",
}
ACCOUNT_COLUMNS = {
    60: "customer_name",
    61: "address1",
    63: "city",
    64: "state",
    65: "zip",
    66: "phone",
    67: "email_address",
    373: "display_account_number",
}
FAULTY_KEPT = 10_000
BLANK_IS_NONE = frozenset({"balance_due", "past_due", "payment_arrangement_amount", "auto_pay_collection_date"})
assert set(INVOICE_COLUMNS) <= set(IH.value)
assert set(ACCOUNT_COLUMNS) <= set(CR.value)


@dataclass(frozen=True, slots=True)
class Faulty:
    """A bill that was left out: its number in the file, its invoice number as far as it is known, and why."""

    bill: int
    invoice_no: str
    reason: str


@dataclass(slots=True)
class Tally:
    """What a file came to so far."""

    records: int = 0
    accepted: int = 0
    bad: int = 0
    faulty: list[Faulty] = field(default_factory=list)
    total: Decimal = Decimal("0.00")

    def leave_out(self, fault: Faulty) -> None:
        """Count a faulty bill and, up to a limit, keep its name: a file of nothing else must not fill memory."""
        self.bad += 1
        if len(self.faulty) < FAULTY_KEPT:
            self.faulty.append(fault)


def key(mapped: Mapped) -> tuple[str, str]:
    """AccountNumber and InvoiceNumber: with the BID the key of an invoice."""
    return str(mapped.values[59]), str(mapped.values[10])


class Loader:
    """Takes batches of mapped bills; what it returns was taken."""

    def __init__(self, connection: Connection, bid: str, import_id: int, kind: Kind) -> None:
        self._connection = connection
        self._bid = bid
        self._import_id = import_id
        self._kind = kind

    def take(self, batch: list[Mapped], tally: Tally) -> list[Mapped]:
        """Store one batch. A bill twice in one file is faulty the second time: count and total would lie."""
        there = invoices.existing(self._connection, self._bid, [key(mapped) for mapped in batch])
        seen = {found for found, import_id in there.items() if import_id == self._import_id}
        taken: list[Mapped] = []
        for mapped in batch:
            if key(mapped) in seen:
                tally.leave_out(Faulty(mapped.number, str(mapped.values[347]), "the bill is in the file already"))
                continue
            seen.add(key(mapped))
            taken.append(mapped)
        if taken and self._kind is Kind.BILLS:
            self._load(taken, set(there))
        elif taken:
            self._deactivate(taken, set(there))
        return taken

    def _load(self, taken: list[Mapped], there: set[tuple[str, str]]) -> None:
        first = invoices.next_numbers(self._connection, self._bid, len(taken))
        rows = [self._row(mapped, number) for number, mapped in enumerate(taken, first)]
        new = [row for row, mapped in zip(rows, taken, strict=True) if key(mapped) not in there]
        old = [row for row, mapped in zip(rows, taken, strict=True) if key(mapped) in there]
        invoices.put_accounts(self._connection, self._bid, {key(mapped)[0]: _account(mapped) for mapped in taken})
        invoices.put_invoices(self._connection, self._bid, new, old)

    def _row(self, mapped: Mapped, number: int) -> dict[str, Any]:
        """A row of the store; coming again makes a deactivated invoice active and payable again."""
        state = {"deactivated": False, "payable": True, "imported_seq": number, "import_id": self._import_id}
        return {"account_number": key(mapped)[0], **_columns(mapped, INVOICE_COLUMNS.items()), **state}

    def _deactivate(self, taken: list[Mapped], there: set[tuple[str, str]]) -> None:
        known = [key(mapped) for mapped in taken if key(mapped) in there]
        if known:
            invoices.deactivate(self._connection, self._bid, known, self._import_id)
        for account, invoice in (key(mapped) for mapped in taken if key(mapped) not in there):
            LOG.warning("drec bid=%s account=%s invoice=%s is unknown", self._bid, account, invoice)


def _account(mapped: Mapped) -> dict[str, Any]:
    return _columns(mapped, ACCOUNT_COLUMNS.items())


def _columns(mapped: Mapped, columns: Iterable[tuple[int, str]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for fs, column in columns:
        value = mapped.values[fs]
        found[column] = value if value is not None or column in BLANK_IS_NONE else ""
    return found


assert all(fs in BY_FS for fs in (*INVOICE_COLUMNS, *ACCOUNT_COLUMNS))
