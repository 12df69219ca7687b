"""Phone numbers of callers that an IVR saved in customer profiles (BO 103)."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Row, select

from ic_adapter.store.database.inserts import INSERT
from ic_adapter.store.schema.partner_tables import IVR_PHONES


def put(connection: Connection, row: Mapping[str, Any]) -> None:
    """Set the number of an account; the newest call replaces."""
    order = INSERT[connection.dialect.name](IVR_PHONES).values(dict(row))
    connection.execute(order.on_conflict_do_update(index_elements=["bid", "account_number"], set_=dict(row)))


def of_account(connection: Connection, bid: str, account: str) -> Row[Any] | None:
    """Return the number of an account with the call that brought it."""
    mine = (IVR_PHONES.c.bid == bid, IVR_PHONES.c.account_number == account)
    return connection.execute(select(IVR_PHONES).where(*mine)).one_or_none()
