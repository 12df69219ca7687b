"""Where an invoice came from: the import that set it last."""

from typing import Any

from sqlalchemy import Connection, Row, select

from ic_adapter.store.schema.tables import IMPORTS, INVOICES


def of_invoice(connection: Connection, bid: str, account: str, number: str) -> Row[Any] | None:
    """Return id, file, kind and moment of the import that set the invoice; None where no file did."""
    mine = (INVOICES.c.bid == bid, INVOICES.c.account_number == account, INVOICES.c.invoice_number == number)
    query = select(IMPORTS).join(INVOICES, IMPORTS.c.id == INVOICES.c.import_id).where(*mine)
    return connection.execute(query).first()
