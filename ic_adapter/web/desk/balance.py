"""An account's balance as the payer sees it, with the payments that are under way beside it (Q-74)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import Connection

from ic_adapter.billers.register import Biller
from ic_adapter.integrations.payment_options import payment_options
from ic_adapter.store.bills import invoices
from ic_adapter.store.under_way import PaymentUnderWay, fees_of, payments_under_way, sum_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """What is due by the newest bill, None if none is known, and what is on its way; fees do not lower the balance."""

    account: str
    due: Decimal | None
    payments: Sequence[PaymentUnderWay]

    @property
    def total(self) -> Decimal:
        """The sum of the payments."""
        return sum_of(self.payments)

    @property
    def without_fees(self) -> Decimal:
        """By how much the balance falls once they are booked."""
        return sum_of(self.payments) - fees_of(self.payments)


def balance_of(connection: Connection, biller: Biller, account: str) -> Balance | None:
    """Return the stored balance of an account; None for a record that names none."""
    if not account:
        return None
    stored = invoices.account_of(connection, biller.id, account)
    due = None
    if stored is not None:
        found = invoices.of_account(connection, biller.id, account)
        due = payment_options(stored, found, biller.keys.donation_invoice_types).balance_due
    return Balance(account=account, due=due, payments=payments_under_way(connection, biller.id, account))
