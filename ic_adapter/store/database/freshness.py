"""How old what IC stores of an account is; what is stored lies in `invoices`."""

from datetime import datetime

from sqlalchemy import Connection, func, select

from ic_adapter.store.schema.tables import IMPORTS, INVOICES

BILLS = "N"  # FS 8 of a bill file; one that deactivates bills says nothing of their accounts


def as_of(connection: Connection, bid: str, account: str) -> datetime | None:
    """When a bill file last brought the account's master data; None when no bill of it came by file."""
    query = (
        select(func.max(IMPORTS.c.at))
        .join(INVOICES, INVOICES.c.import_id == IMPORTS.c.id)
        .where(IMPORTS.c.kind == BILLS, INVOICES.c.bid == bid, INVOICES.c.account_number == account)
    )
    found: datetime | None = connection.execute(query).scalar_one()
    return found
