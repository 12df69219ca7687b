"""Numbers of AR items: the record that has one, and the records that the router gave the same number (Q-70).

The index `records_by_item` keeps two records of a biller from having the same number, also when two workers close
their attempts at the same moment. What a number that came twice means is decided in `pump`.
"""

from typing import Any

from sqlalchemy import Connection, Row, select, update

from ic_adapter.records.reasons import Reason
from ic_adapter.records.record import Record
from ic_adapter.store.reasons import columns
from ic_adapter.store.schema.pump_tables import HAS_ITEM, RECORDS


def plain(item_no: str) -> str:
    """Return the number as it is compared: 0205 is 205."""
    return item_no.lstrip("0")


def lock_holder(connection: Connection, bid: str, item_no: str, but: int) -> Row[Any] | None:
    """Return the row of the other record that has this item number, locked until the transaction ends."""
    mine = (RECORDS.c.bid == bid, RECORDS.c.item_no == plain(item_no), HAS_ITEM, RECORDS.c.id != but)
    return connection.execute(select(RECORDS).where(*mine).with_for_update()).one_or_none()


def doubt(connection: Connection, holder: Row[Any], other: int, reason: Reason) -> None:
    """Keep that the router gave the holder's number to another record, too.

    Only these columns are written: a worker that has the holder's lane may write its `result` at the same moment.
    """
    values = {"same_item_as": holder.same_item_as or other, **columns(reason)}
    connection.execute(update(RECORDS).where(RECORDS.c.id == holder.id).values(values))


def give(connection: Connection, record: Record, item_no: str, result: dict[str, str]) -> None:
    """Make the number the record's own."""
    values = {"item_no": plain(item_no), "same_item_as": None, "result": result}
    connection.execute(update(RECORDS).where(RECORDS.c.id == record.id).values(values))


def take_away(connection: Connection, holder: Row[Any], result: dict[str, str]) -> None:
    """Let the holder be without a number; it stays known that another record has the same one."""
    connection.execute(update(RECORDS).where(RECORDS.c.id == holder.id).values(item_no=None, result=result))
