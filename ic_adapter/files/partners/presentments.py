"""Bill presentment: which document and message belong to an invoice; unique to each biller (adapter §17)."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection

from ic_adapter.files.bills.tally import Faulty
from ic_adapter.files.partners.adjustments import Key, key_of, unknown
from ic_adapter.files.partners.mapping.reader import Record
from ic_adapter.store.partners import adjustments


def apply(connection: Connection, bid: str, import_id: int, records: Sequence[Record]) -> list[Faulty]:
    """Keep what is presented of each invoice, the last record of a file counts; return those of unknown invoices."""
    known = adjustments.balances(connection, bid, sorted({key_of(record) for record in records}))
    rows: dict[Key, dict[str, Any]] = {}
    for record in (one for one in records if key_of(one) in known):
        account, invoice = key_of(record)
        day, pages = record.values.get("DocumentDate"), record.values.get("PageCount")
        rows[account, invoice] = {
            "bid": bid,
            "account_number": account,
            "invoice_number": invoice,
            "import_id": import_id,
            "document_name": record.text("DocumentName"),
            "document_date": day if isinstance(day, date) else None,
            "page_count": pages if isinstance(pages, int) else None,
            "message": record.text("Message"),
        }
    adjustments.put_presentments(connection, list(rows.values()))
    return unknown(records, known)
