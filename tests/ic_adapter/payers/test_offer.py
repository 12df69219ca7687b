"""Which amounts and test instruments a payer is offered (adapter §2.5, §2.6)."""

import re
from pathlib import Path

import pytest

from ic_adapter import money
from ic_adapter.adapter import Adapter
from ic_adapter.errors import NotFound
from ic_adapter.integrations.payment_options import BLOCKED
from ic_adapter.payers.intent import AmountKind
from ic_adapter.payers.offer import MOST
from ic_adapter.records.events import Instrument
from tests.ic_adapter.payers.flows import ACCOUNT

BALANCE, PAST_DUE, ARRANGEMENT, OTHER, _ = AmountKind
CC, ACH, CASH, PAYPAL, PAYPAL_CREDIT, VENMO = Instrument

#: The pattern of the router's amounts.
AMT = re.compile(r'name="Amt">.*?pattern value="([^"]+)"', re.DOTALL)
#: Columns of the invoice in cents, AllowPartialPayments, and the amounts that are offered.
AMOUNTS = [
    ((10024, None, None), "true", (BALANCE, OTHER)),
    ((10024, None, None), "", (BALANCE, OTHER)),
    ((10024, None, None), "false", (BALANCE,)),
    ((10024, 5000, None), "false", (BALANCE, PAST_DUE)),
    ((10024, 5000, 2500), "false", (BALANCE, PAST_DUE, ARRANGEMENT)),
    ((10024, 0, 0), "false", (BALANCE,)),
    ((10024, -100, -100), "true", (BALANCE, OTHER)),
    ((0, None, None), "true", (OTHER,)),
    ((0, None, None), "false", ()),
    ((0, 6000, None), "true", (PAST_DUE, OTHER)),
    ((0, None, 2500), "true", (ARRANGEMENT, OTHER)),
    ((-100, 6000, 2500), "false", (PAST_DUE, ARRANGEMENT)),
    ((None, 6000, None), "true", (PAST_DUE, OTHER)),
    ((10**15 - 1, None, None), "false", (BALANCE,)),
    ((-2500, None, None), "true", (OTHER,)),
    ((-2500, None, None), "false", ()),
    ((None, None, None), "false", ()),
]


@pytest.mark.parametrize(("cents", "partial", "kinds"), AMOUNTS)
def test_amounts(
    open_adapter: Adapter, cents: tuple[int | None, ...], partial: str, kinds: tuple[AmountKind, ...]
) -> None:
    """Fixed amounts are offered above zero only, other amounts unless the biller takes no partial payments."""
    balance, past_due, arrangement = ("NULL" if value is None else value for value in cents)
    with open_adapter.store.writing() as connection:
        connection.exec_driver_sql(
            f"UPDATE invoices SET balance_due = {balance}, past_due = {past_due},"
            f" payment_arrangement_amount = {arrangement}"
        )
        connection.exec_driver_sql(
            f"""UPDATE billers SET revision = 9, bif = '{{"AllowPartialPayments": "{partial}"}}'"""
        )
    offer = open_adapter.checkout.offer("b", ACCOUNT)
    assert offer.kinds == kinds
    assert offer.chosen == (BALANCE if BALANCE in kinds else None)


#: BlockACH, BlockCC, AS 104, and the instruments that are offered.
METHODS = [
    (False, False, "", (CC, ACH, PAYPAL, PAYPAL_CREDIT, VENMO)),
    (True, False, "", (CC, PAYPAL, PAYPAL_CREDIT, VENMO)),
    (False, True, "", (ACH,)),
    (True, True, "", ()),
    (False, False, "CASH", (CC, ACH, PAYPAL, PAYPAL_CREDIT, VENMO, CASH)),
    (True, True, "CASH", ()),
]


@pytest.mark.parametrize(("ach", "card", "cash", "instruments"), METHODS)
def test_methods(open_adapter: Adapter, ach: bool, card: bool, cash: str, instruments: tuple[Instrument, ...]) -> None:
    """A blocked method is not offered; with both blocked nothing is, with the documented sentence."""
    open_adapter.register.patch_settings("b", {"104": cash or None})
    with open_adapter.store.writing() as connection:
        connection.exec_driver_sql(f"UPDATE accounts SET block_ach = {ach}, block_cc = {card}")
    offer = open_adapter.checkout.offer("b", ACCOUNT)
    assert offer.instruments == instruments
    assert offer.options.message == (None if instruments else BLOCKED)
    assert bool(offer.kinds) == bool(instruments)


def test_limit_is_the_router_s() -> None:
    """What can be paid, fee included, is what the router's ITEM_AMT can say: N(15,2), 13 digits and two decimals."""
    amount = re.compile(next(iter(AMT.findall(Path("schemas/types.xsd").read_text()))))
    assert amount.fullmatch(money.to_text(MOST))
    assert not amount.fullmatch(money.to_text(MOST + money.parse("0.01")))


def test_no_account(open_adapter: Adapter) -> None:
    """There is nothing to offer for an account that is not there."""
    with pytest.raises(NotFound):
        open_adapter.checkout.offer("b", "1")
