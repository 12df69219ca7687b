"""Who is enrolled in autopay: at most one current enrollment per account, the earlier ones are kept."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, exists, func, select, update

from ic_adapter.records.autopay import BEHIND_PAYMENT, AutopayState
from ic_adapter.store.database.inserts import INSERT
from ic_adapter.store.schema.autopay_tables import AUTOPAY_COLLECTIONS, AUTOPAY_ENROLLMENTS
from ic_adapter.store.schema.tables import BILLERS

E = AUTOPAY_ENROLLMENTS.c


def current(connection: Connection, bid: str, account: str, *, lock: bool = False) -> Row[Any] | None:
    """Return the current enrollment of an account; `lock`: nobody changes it until the transaction ends."""
    query = select(AUTOPAY_ENROLLMENTS).where(E.bid == bid, E.account_number == account, E.left_at.is_(None))
    return connection.execute(query.with_for_update() if lock else query).one_or_none()


def add(connection: Connection, row: Mapping[str, Any]) -> Row[Any] | None:
    """Enroll and return the row; None where another process enrolled the account meanwhile."""
    made = INSERT[connection.dialect.name](AUTOPAY_ENROLLMENTS).values(**row).on_conflict_do_nothing()
    return connection.execute(made.returning(AUTOPAY_ENROLLMENTS)).one_or_none()


def end(connection: Connection, number: int, at: datetime, by: str) -> Row[Any]:
    """End an enrollment and return its row."""
    changed = update(AUTOPAY_ENROLLMENTS).where(E.id == number).values(left_at=at, left_by=by)
    return connection.execute(changed.returning(AUTOPAY_ENROLLMENTS)).one()


def newest(connection: Connection, bid: str, limit: int, before: int | None) -> Sequence[Row[Any]]:
    """Return the current enrollments of a biller, newest first."""
    query = select(AUTOPAY_ENROLLMENTS).where(E.bid == bid, E.left_at.is_(None)).order_by(E.id.desc()).limit(limit)
    return connection.execute(query if before is None else query.where(E.id < before)).all()


def stamps(connection: Connection) -> Sequence[Row[Any]]:
    """Return per biller with enrollments what tells whether there may be something new to collect.

    `waits`: an invoice waits for another payment of its account, which can end at any moment.
    """
    waits = exists().where(
        AUTOPAY_COLLECTIONS.c.bid == BILLERS.c.id,
        AUTOPAY_COLLECTIONS.c.state == AutopayState.WAITING.value,
        AUTOPAY_COLLECTIONS.c.reason_code.in_(sorted(BEHIND_PAYMENT)),
    )
    newest_id = func.max(E.id).label("newest")
    query = select(E.bid, newest_id, BILLERS.c.imported_seq, BILLERS.c.revision, waits.label("waits"))
    query = query.join(BILLERS, BILLERS.c.id == E.bid).where(E.left_at.is_(None))
    query = query.group_by(E.bid, BILLERS.c.id, BILLERS.c.imported_seq, BILLERS.c.revision)
    return connection.execute(query.order_by(E.bid)).all()
