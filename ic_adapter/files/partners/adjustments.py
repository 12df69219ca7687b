"""Effect of an adjustment file on balances (invoice-files §8): a new balance replaces, a signed amount adds."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection

from ic_adapter import money
from ic_adapter.files.bills.tally import Faulty
from ic_adapter.files.partners.mapping.reader import Record
from ic_adapter.store.partners import adjustments

Key = tuple[str, str]


def key_of(record: Record) -> Key:
    """Return the invoice that a record is about."""
    return record.text("AccountNumber"), record.text("InvoiceNumber")


def faulty_of(record: Record, reason: str, field: str = "") -> Faulty:
    """Return a record as left out: the field that is wrong is its tag."""
    return Faulty(record.number, record.text("InvoiceNumber")[:255], reason, record.line, field)


def unknown(records: Sequence[Record], known: Mapping[Key, object]) -> list[Faulty]:
    """Return the records about invoices that are not stored; each is reported, and none of them is guessed."""
    return [
        faulty_of(record, f"unknown invoice {key_of(record)[1]} of account {key_of(record)[0]}", "InvoiceNumber")
        for record in records
        if key_of(record) not in known
    ]


def apply(connection: Connection, bid: str, import_id: int, records: Sequence[Record]) -> list[Faulty]:
    """Change the balances in the order of the file, and return the records about unknown invoices.

    The caller's transaction holds the biller, so that no other file changes a balance meanwhile.
    """
    before = adjustments.balances(connection, bid, sorted({key_of(record) for record in records}))
    cents = {key: money.to_cents(balance) for key, balance in before.items()}
    rows: list[dict[str, Any]] = []
    for record in (one for one in records if key_of(one) in cents):
        key = key_of(record)
        new, amount = record.cents("NewBalance"), record.cents("Amount")
        after = cents[key] + (amount or 0) if new is None else new
        rows.append(_row(bid, import_id, record, cents[key], after))
        cents[key] = after
    changed = {key: money.from_cents(after) for key, after in cents.items() if money.from_cents(after) != before[key]}
    adjustments.set_values(connection, bid, "balance_due", changed)
    adjustments.add(connection, rows)
    return unknown(records, cents)


def _row(bid: str, import_id: int, record: Record, before: int, after: int) -> dict[str, Any]:
    account, invoice = key_of(record)
    new, amount, day = record.cents("NewBalance"), record.cents("Amount"), record.values.get("AdjustmentDate")
    return {
        "bid": bid,
        "import_id": import_id,
        "line": record.line,
        "account_number": account,
        "invoice_number": invoice,
        "new_balance": None if new is None else money.from_cents(new),
        "amount": None if amount is None else money.from_cents(amount),
        "adjustment_date": day if isinstance(day, date) else None,
        "reason": record.text("Reason"),
        "balance_before": money.from_cents(before),
        "balance_after": money.from_cents(after),
    }
