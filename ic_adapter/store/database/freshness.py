"""How old what IC stores of an account is; what is stored lies in `invoices`."""

from datetime import datetime

from sqlalchemy import Connection, exists, func, select

from ic_adapter.store.schema.move_tables import MOVES, MOVING
from ic_adapter.store.schema.tables import IMPORTS, INVOICES

BILLS = "N"  # FS 8 of a bill file; one that deactivates bills says nothing of their accounts


def as_of(connection: Connection, bid: str, account: str) -> datetime | None:
    """When a bill file last brought the account's master data; None when no bill of it came by file."""
    of_account = (MOVES.c.bid == bid, MOVES.c.import_id.is_not(None), MOVING.c.account_number == account)
    deactivated = exists().where(  # by a file that counts and is not moved in yet
        MOVING.c.move_id == MOVES.c.id,
        *of_account,
        MOVES.c.kind != BILLS,
        MOVING.c.invoice_number == INVOICES.c.invoice_number,
    )
    query = (
        select(func.max(IMPORTS.c.at))
        .join(INVOICES, INVOICES.c.import_id == IMPORTS.c.id)
        .where(IMPORTS.c.kind == BILLS, INVOICES.c.bid == bid, INVOICES.c.account_number == account, ~deactivated)
    )
    moving = (
        select(func.max(IMPORTS.c.at))
        .join(MOVES, MOVES.c.import_id == IMPORTS.c.id)
        .join(MOVING, MOVING.c.move_id == MOVES.c.id)
        .where(MOVES.c.kind == BILLS, *of_account)
    )
    found = [connection.scalar(query), connection.scalar(moving)]
    return max((moment for moment in found if moment is not None), default=None)
