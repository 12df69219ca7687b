"""Which amounts an account's payer can pay, and with which test instruments (adapter §2.5, §2.6).

An other amount needs the BIF customization AllowPartialPayments, which counts as given where the biller has not
answered. It may be more than what is due: the rest stays on the account as a credit. The past due amount and the pay
arrangement are offered whenever there is one.

A block of EFT takes the bank account away. A block of CC takes cards away and the wallets too, which draw on cards.
With both nothing is offered, since payments online are not available then. Cash is offered where AS 104 has its code.
"""

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import Connection

from ic_adapter import money
from ic_adapter.billers import bif_options
from ic_adapter.billers.register import Biller
from ic_adapter.errors import BadField, Fault, NotFound
from ic_adapter.integrations.payment_options import PaymentOptions, payment_options
from ic_adapter.payers.intent import AmountKind
from ic_adapter.records.events import Instrument
from ic_adapter.store.bills import invoices

CASH_CODE = 104
#: What a payment can be, fee included: the most that ITEM_AMT, an Amt of N(15,2), can say (router §3, F-04).
MOST = money.parse("9" * money.MAX_DIGITS + ".99")
WALLETS = (Instrument.CC, Instrument.PAYPAL, Instrument.PAYPAL_CREDIT, Instrument.VENMO)
DONATION_BY = (Instrument.CC, Instrument.ACH, *WALLETS[1:])


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What the payer of an account can choose; `amounts` has only what is above zero."""

    account_number: str
    options: PaymentOptions
    has_other: bool
    instruments: tuple[Instrument, ...]

    def due(self, kind: AmountKind) -> Decimal | None:
        """Return the amount that a choice goes by; of an other amount that is what is due."""
        return {
            AmountKind.BALANCE: self.options.balance_due,
            AmountKind.OTHER: self.options.balance_due,
            AmountKind.PAST_DUE: self.options.past_due,
            AmountKind.ARRANGEMENT: self.options.arrangement,
            AmountKind.DONATION: None,
        }[kind]

    @property
    def kinds(self) -> tuple[AmountKind, ...]:
        """The choices of amount there are."""
        if not self.instruments:
            return ()
        fixed = (AmountKind.BALANCE, AmountKind.PAST_DUE, AmountKind.ARRANGEMENT)
        found = tuple(kind for kind in fixed if (self.due(kind) or money.ZERO) > 0)
        return (*found, AmountKind.OTHER) if self.has_other else found

    @property
    def chosen(self) -> AmountKind | None:
        """The amount that may be chosen for the payer beforehand: what is due; None where nothing is, or nobody knows.

        A past due amount or a pay arrangement beside a balance of zero is offered and never chosen.
        """
        return AmountKind.BALANCE if self.kinds[:1] == (AmountKind.BALANCE,) else None


def offer_of(connection: Connection, biller: Biller, account_number: str) -> Offer:
    """Return what the payer of this account can choose now, by what is stored; NotFound for the account."""
    account = invoices.account_of(connection, biller.id, account_number)
    if account is None:
        raise NotFound(f"account {account_number} not found")
    found = invoices.of_account(connection, biller.id, account_number)
    options = payment_options(account, found, biller.keys.donation_invoice_types)
    return Offer(
        account_number=account_number,
        options=options,
        has_other=bool(options.invoice_number) and bif_options.allow_partial_payments(biller.bif) is not False,
        instruments=_instruments(biller, options),
    )


def donation_offer(biller: Biller) -> tuple[Instrument, ...]:
    """Return the instruments that a donor can choose: nothing is blocked for a gift."""
    return (*DONATION_BY, Instrument.CASH) if biller.setting(CASH_CODE) else DONATION_BY


def _instruments(biller: Biller, options: PaymentOptions) -> tuple[Instrument, ...]:
    if options.message is not None:
        return ()
    cards = WALLETS if options.card else ()
    bank = (Instrument.ACH,) if options.eft else ()
    cash = (Instrument.CASH,) if biller.setting(CASH_CODE) else ()
    return (*cards[:1], *bank, *cards[1:], *cash)


def checked_other(amount: Decimal | None) -> Decimal:
    """Return an amount that the payer typed; BadField where it is none, not above zero, or more than the limit."""
    if amount is None:
        raise BadField("no amount", Fault("other", "Enter an amount, such as 25.00"))
    if amount <= 0:
        raise BadField("invalid amount", Fault("other", "Enter an amount above $0.00"))
    if amount > MOST:
        raise BadField("invalid amount", Fault("other", f"Enter an amount of at most ${money.grouped(MOST)}"))
    return amount
