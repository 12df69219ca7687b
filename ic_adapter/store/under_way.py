"""Payments of an account that are not SENT yet, as they are shown beside its balance (adapter §2.7, Q-74).

They are the open records of the account's money lane, so an account with many finished payments costs no more.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import Connection, select

from ic_adapter import money
from ic_adapter.records.kinds import ROUTES, Kind
from ic_adapter.store.schema.pump_tables import LANES, OPEN, RECORDS

BILL = "bill"  # donations and chargebacks leave the balance as it is
LANE = ROUTES[Kind.PAYMENT].lane.value


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentUnderWay:
    """A payment on its way to the books; `amount` with the fee, as the payer paid it."""

    record_id: int
    source_id: str
    amount: Decimal
    fee: Decimal
    state: str
    created_at: datetime


def payments_under_way(connection: Connection, bid: str, account: str) -> Sequence[PaymentUnderWay]:
    """Return the account's payments that are QUEUED, SENDING, RETRY, UNCERTAIN or HELD, in the order of intake."""
    mine = (LANES.c.bid == bid, LANES.c.account_number == account, LANES.c.lane == LANE)
    lane_id = connection.scalar(select(LANES.c.id).where(*mine))
    if lane_id is None:
        return []
    columns = [RECORDS.c[name] for name in ("id", "source_id", "event", "state", "created_at")]
    query = select(*columns).where(RECORDS.c.lane_id == lane_id, OPEN, RECORDS.c.kind == Kind.PAYMENT.value)
    return [
        PaymentUnderWay(
            record_id=row.id,
            source_id=row.source_id,
            amount=money.parse(row.event["amount"]),
            fee=money.parse(row.event.get("fee", "0.00")),
            state=row.state,
            created_at=row.created_at,
        )
        for row in connection.execute(query.order_by(RECORDS.c.seq))
        if row.event.get("kind", BILL) == BILL
    ]


def sum_of(payments: Sequence[PaymentUnderWay]) -> Decimal:
    """Return the sum of what was paid, fees included."""
    return sum((one.amount for one in payments), money.ZERO)


def fees_of(payments: Sequence[PaymentUnderWay]) -> Decimal:
    """Return the sum of the fees, by which the balance does not fall."""
    return sum((one.fee for one in payments), money.ZERO)
