"""What a payer is shown of an account: amounts as they are known now, open bills, payments on their way."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import Connection

from ic_adapter import money
from ic_adapter.adapter import Adapter
from ic_adapter.billers.register import Biller
from ic_adapter.daily.autopay_views import PayerAutopay
from ic_adapter.integrations.payment_options import PaymentOptions, payment_options
from ic_adapter.payers.outstanding import Outstanding
from ic_adapter.store import rtdr_log
from ic_adapter.store.bills import invoices
from ic_adapter.store.bills.invoices import Account, Invoice
from ic_adapter.store.database import freshness


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountView:
    """One account of the payer; `as_of` is None where the amounts are live."""

    number: str
    account: Account | None
    bills: Sequence[Invoice]
    options: PaymentOptions | None
    outstanding: Outstanding
    live: bool
    as_of: datetime | None
    older_as_of: datetime | None  # of the bills but the newest, which RTDR does not refresh; None: as on the bill
    autopay: PayerAutopay

    @property
    def newest(self) -> Invoice | None:
        """The bill whose amounts stand for the account."""
        return self.bills[0] if self.bills else None

    @property
    def balance(self) -> Decimal | None:
        """The balance due of the newest bill with its sign, None where it is not known."""
        return None if self.newest is None else self.newest.balance_due

    @property
    def is_due(self) -> bool:
        """Whether there is something to pay."""
        return self.balance is not None and self.balance > money.ZERO


def account_view(adapter: Adapter, biller: Biller, number: str, *, live: bool) -> AccountView:
    """Return one account by what is stored; `live`: the router has just brought it."""
    with adapter.store.reading() as connection:
        account = invoices.account_of(connection, biller.id, number)
        stored = invoices.of_account(connection, biller.id, number)
        as_of = None if live else _as_of(connection, biller.id, number)
        older_as_of = freshness.as_of(connection, biller.id, number)
    donations = biller.keys.donation_invoice_types
    bills = [one for one in reversed(stored) if one.payable and one.invoice_type_id not in donations]
    return AccountView(
        number=number,
        account=account,
        bills=bills,
        options=None if account is None else payment_options(account, stored, donations),
        outstanding=adapter.statements.outstanding(biller.id, number, is_live=live, as_of=as_of),
        live=live,
        as_of=as_of,
        older_as_of=older_as_of,
        autopay=adapter.autopay_views.payer(biller.id, number),
    )


def _as_of(connection: Connection, bid: str, number: str) -> datetime | None:
    """When the stored amounts were last brought, by the router or a bill file."""
    moments = freshness.as_of(connection, bid, number), rtdr_log.refreshed_at(connection, bid, number)
    return max((at for at in moments if at is not None), default=None)
