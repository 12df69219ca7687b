"""Acts of staff about payers and accounts, each written in the transaction of what it did."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from ic_adapter.store.schema.staff_act_tables import STAFF_ACTS


class Act(Enum):
    """What staff can do; the value is stored and shown."""

    LOCKED = "locked"
    UNLOCKED = "unlocked"
    LOGGED_OUT = "logged out"
    LINK_SENT = "reset link written"
    BLOCKS_CHANGED = "payment blocks changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAct:
    """An act about a payer or an account. `detail`: names of values with what became of them."""

    act: Act
    payer_id: int | None = None
    account: str = ""
    detail: Mapping[str, str] = field(default_factory=dict)
    form_key: str
    by: str
    at: datetime


def is_done(connection: Connection, bid: str, form_key: str) -> bool:
    """Return whether this form was carried out; ask under the lock of the row that the form changes. Blank: no form."""
    mine = (STAFF_ACTS.c.bid == bid, STAFF_ACTS.c.form_key == form_key)
    return bool(form_key) and connection.scalar(select(STAFF_ACTS.c.id).where(*mine)) is not None


def add(connection: Connection, bid: str, new: NewAct) -> None:
    """Write an act down."""
    row = {
        "bid": bid,
        "form_key": new.form_key or None,
        "payer_id": new.payer_id,
        "account_number": new.account,
        "act": new.act.value,
        "detail": dict(new.detail),
        "done_by": new.by,
        "done_at": new.at,
    }
    connection.execute(insert(STAFF_ACTS).values(row))


def of_payer(connection: Connection, bid: str, payer_id: int, limit: int) -> Sequence[Row[Any]]:
    """Return the newest acts about a payer, newest first."""
    query = select(STAFF_ACTS).where(STAFF_ACTS.c.bid == bid, STAFF_ACTS.c.payer_id == payer_id)
    return connection.execute(query.order_by(STAFF_ACTS.c.id.desc()).limit(limit)).all()


def of_account(connection: Connection, bid: str, account: str, limit: int) -> Sequence[Row[Any]]:
    """Return the newest acts about an account, newest first."""
    query = select(STAFF_ACTS).where(STAFF_ACTS.c.bid == bid, STAFF_ACTS.c.account_number == account)
    return connection.execute(query.order_by(STAFF_ACTS.c.id.desc()).limit(limit)).all()
