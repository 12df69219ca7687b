"""Payments under way beside a balance, as the API shows them (Q-74)."""

from collections.abc import Sequence

from msgspec import Struct

from ic_adapter import money
from ic_adapter.store.under_way import PaymentUnderWay, fees_of, sum_of

MOST = 100  # payments that are listed


class PaymentUnderWayView(Struct, kw_only=True):
    """A payment that is not SENT yet; `record` is its number, `amount` includes the fee."""

    record: int
    source_id: str
    amount: str
    fee: str
    state: str
    created_at: str


class UnderWayView(Struct, kw_only=True):
    """Payments of the account that are not SENT yet (Q-74): how many, and their sum. `payments` has the oldest 100."""

    count: int
    sum: str
    sum_without_fees: str
    payments: list[PaymentUnderWayView]


def view(payments: Sequence[PaymentUnderWay]) -> UnderWayView:
    """Return the payments of an account as the API shows them."""
    return UnderWayView(
        count=len(payments),
        sum=money.to_text(sum_of(payments)),
        sum_without_fees=money.to_text(sum_of(payments) - fees_of(payments)),
        payments=[
            PaymentUnderWayView(
                record=one.record_id,
                source_id=one.source_id,
                amount=money.to_text(one.amount),
                fee=money.to_text(one.fee),
                state=one.state,
                created_at=one.created_at.isoformat(),
            )
            for one in payments[:MOST]
        ],
    )
