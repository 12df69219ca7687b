"""Credits on a payment with a fee, which was never posted (Q-83)."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ic_adapter.model import Outcome
from ic_adapter.records.reasons import Held
from ic_adapter.router.functions import ADJ_AR_ITEM
from tests.ic_adapter.money import ADDED, ADJUSTED, KEPT, give, paid, payment
from tests.ic_adapter.plans import biller

ON = {"114": "1"}
POSTED = KEPT | {"net": "20.00", "ar_amount": "20.00"}
PAID = paid(amount="22.50", fee="2.50")
AMOUNTS = st.integers(0, 3000)


def cents(number: int) -> str:
    """An amount of so many cents."""
    return f"{Decimal(number) / 100:.2f}"


def test_what_was_paid_is_a_full_refund() -> None:
    """The item is voided."""
    (order,), end = give(biller(settings=ON), "22.50", payment(PAID, kept=POSTED), ADJUSTED)

    assert (order.function, order.fields["ITEM_AMT"], end.outcome) == (ADJ_AR_ITEM, "0.00", Outcome.SENT)
    assert order.payment_result == {"net": "0.00"}


def test_full_refund_without_item_number() -> None:
    """By an item of its own, all that was posted is taken back, and no more."""
    kept = {name: value for name, value in POSTED.items() if name != "item_no"}
    (order,), _ = give(biller(settings=ON), "22.50", payment(PAID, kept=kept), ADDED)

    assert (order.fields["ITEM_AMT"], order.payment_result) == ("-20.00", {"credited": "20.00"})


@pytest.mark.parametrize("amount", ["20.01", "21.00", "22.49"])
def test_between_posted_and_paid(amount: str) -> None:
    """Whether the fee is meant is for an operator to say."""
    with pytest.raises(Held, match=r"^refund exceeds what was posted, fee included\?$"):
        give(biller(settings=ON), amount, payment(PAID, kept=POSTED))


def test_more_than_was_paid() -> None:
    """Nothing is sent."""
    orders, end = give(biller(settings=ON), "22.51", payment(PAID, kept=POSTED))

    assert (orders, end.outcome, end.reason.text) == ([], Outcome.REJECTED, "refund exceeds payment")


@given(net=AMOUNTS, fee=AMOUNTS, earlier=AMOUNTS, credit=st.integers(1, 6500), edge=st.sampled_from([None, 0, 1, -1]))
def test_any_credit(net: int, fee: int, earlier: int, credit: int, edge: int | None) -> None:
    """All that was paid and no more is ever given back; an item never stands below 0; the edges are exact."""
    net, earlier = net + 1, min(earlier, net + 1)
    left, whole = net - earlier, net - earlier + fee
    credit = credit if edge is None else max(1, whole + edge)
    of = payment(paid(amount=cents(net + fee), fee=cents(fee)), kept=POSTED | {"net": cents(left)})
    try:
        orders, end = give(biller(settings=ON), cents(credit), of, ADJUSTED)
    except Held:
        assert left < credit < whole or (left == 0 and credit == whole)
    except AssertionError:  # an answer is scripted for a call that is not made
        assert credit > whole
    else:
        assert end.outcome is Outcome.SENT
        assert credit <= left or credit == whole
        assert orders[0].fields["ITEM_AMT"] == cents(max(0, left - credit))
