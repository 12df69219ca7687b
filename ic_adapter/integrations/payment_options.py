"""What the payer sees on the payment-options page.

Stored values only, never an error of a look-up (adapter §2.5 to §2.7).
"""

from dataclasses import dataclass
from decimal import Decimal

from ic_adapter import money
from ic_adapter.store.bills.invoices import Account, Invoice

LABEL = "Pay arrangement amount"
BLOCKED = "payments online are not available, please contact your utility"


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentOptions:
    """Amounts to pay (None = none known), the pay arrangement radio button, and the methods offered."""

    invoice_number: str = ""  # of the bill that the amounts are of; blank: there is none
    balance_due: Decimal | None
    past_due: Decimal | None
    arrangement: Decimal | None
    credit: Decimal = money.ZERO  # how much more was paid than is due
    eft: bool
    card: bool

    @property
    def message(self) -> str | None:
        """What the payer is told when no method is left."""
        return None if self.eft or self.card else BLOCKED


def payment_options(account: Account, invoices: list[Invoice], donation_types: frozenset[int]) -> PaymentOptions:
    """The options for the account's most recent bill; `invoices` oldest first. Nothing due shows as 0.00."""
    bills = [one for one in invoices if one.payable and one.invoice_type_id not in donation_types]
    newest = bills[-1] if bills else None
    amount = newest.payment_arrangement_amount if newest else None
    return PaymentOptions(
        invoice_number=newest.invoice_number if newest else "",
        balance_due=None if newest is None or newest.balance_due is None else max(newest.balance_due, money.ZERO),
        past_due=None if newest is None or newest.past_due is None else max(newest.past_due, money.ZERO),
        arrangement=amount if amount is not None and amount > 0 else None,
        credit=money.ZERO if newest is None or newest.balance_due is None else max(-newest.balance_due, money.ZERO),
        eft=not account.block_ach,
        card=not account.block_cc,
    )
