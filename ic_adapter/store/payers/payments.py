"""Payments of an account with what became of them, for their payer."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, func, select

from ic_adapter.records.events import PaymentEvent
from ic_adapter.records.kinds import Kind
from ic_adapter.records.reason_codes import ReasonCode
from ic_adapter.records.record import Record
from ic_adapter.records.states import State
from ic_adapter.store.records import record_of
from ic_adapter.store.schema.pump_tables import RECORDS


def newest_id(connection: Connection, bid: str, account: str) -> int:
    """Return the id of the account's newest payment, 0 for none."""
    mine = (RECORDS.c.bid == bid, RECORDS.c.account_number == account, RECORDS.c.kind == Kind.PAYMENT.value)
    return connection.scalar(select(func.max(RECORDS.c.id)).where(*mine)) or 0


def newest(connection: Connection, bid: str, account: str, limit: int) -> Sequence[Record]:
    """Return the account's newest payments, donations and chargebacks, newest first."""
    mine = (RECORDS.c.bid == bid, RECORDS.c.account_number == account, RECORDS.c.kind == Kind.PAYMENT.value)
    rows = connection.execute(select(RECORDS).where(*mine).order_by(RECORDS.c.id.desc()).limit(limit))
    return [record_of(row) for row in rows]


def sent_since(connection: Connection, bid: str, account: str, moment: datetime) -> Sequence[Record]:
    """Return the account's payments of bills that arrived at the utility, or in its files, after this moment."""
    mine = (RECORDS.c.bid == bid, RECORDS.c.account_number == account, RECORDS.c.kind == Kind.PAYMENT.value)
    is_filed = (RECORDS.c.state == State.SKIPPED.value) & (RECORDS.c.reason_code == ReasonCode.FILES_ONLY.value)
    has_arrived = (RECORDS.c.state == State.SENT.value) | is_filed
    query = select(RECORDS).where(*mine, has_arrived, RECORDS.c.updated_at > moment)
    found = [record_of(row) for row in connection.execute(query.order_by(RECORDS.c.id))]
    return [one for one in found if isinstance(one.event, PaymentEvent) and one.event.kind == "bill"]


def stopped(connection: Connection, bid: str, account: str, dropped_after: datetime) -> Sequence[Record]:
    """Return the account's payments of bills that were taken and did not come into the utility's books, oldest first.

    REJECTED and FAILED ones wait for a person. SKIPPED ones are over, and are returned if they ended after this.
    """
    mine = (RECORDS.c.bid == bid, RECORDS.c.account_number == account, RECORDS.c.kind == Kind.PAYMENT.value)
    waits = RECORDS.c.state.in_([State.REJECTED.value, State.FAILED.value])
    is_over = (RECORDS.c.state == State.SKIPPED.value) & (RECORDS.c.updated_at > dropped_after)
    found = [record_of(row) for row in connection.execute(select(RECORDS).where(*mine, waits | is_over))]
    found.sort(key=lambda record: record.id)
    return [one for one in found if isinstance(one.event, PaymentEvent) and one.event.kind == "bill"]


def chargebacks(connection: Connection, bid: str, account: str) -> Sequence[Record]:
    """Return the account's chargebacks, oldest first."""
    mine = (RECORDS.c.bid == bid, RECORDS.c.account_number == account, RECORDS.c.kind == Kind.PAYMENT.value)
    query = select(RECORDS).where(*mine, RECORDS.c.event["kind"].as_string() == "chargeback")
    return [record_of(row) for row in connection.execute(query.order_by(RECORDS.c.id))]


def earlier(connection: Connection, chargeback: Record) -> Sequence[Record]:
    """Return the payments and donations of the account that came in before this chargeback, newest first."""
    mine = (RECORDS.c.bid == chargeback.bid, RECORDS.c.account_number == chargeback.account_number)
    query = select(RECORDS).where(*mine, RECORDS.c.kind == Kind.PAYMENT.value, RECORDS.c.id < chargeback.id)
    return [record_of(row) for row in connection.execute(query.order_by(RECORDS.c.id.desc()))]


def by_sources(connection: Connection, bid: str, source_ids: Collection[str]) -> Mapping[str, Record]:
    """Return the payments with these source ids, by them."""
    if not source_ids:
        return {}
    mine = (RECORDS.c.bid == bid, RECORDS.c.kind == Kind.PAYMENT.value, RECORDS.c.source_id.in_(source_ids))
    return {row.source_id: record_of(row) for row in connection.execute(select(RECORDS).where(*mine))}


def dependents(connection: Connection, payment_ids: Collection[int]) -> Sequence[Record]:
    """Return what was submitted about these payments later (voids, credits, rejects), oldest first."""
    if not payment_ids:  # SQLite would read all records to find that none of them is in an empty list
        return []
    query = select(RECORDS).where(RECORDS.c.payment_id.in_(payment_ids)).order_by(RECORDS.c.id)
    return [record_of(row) for row in connection.execute(query)]
