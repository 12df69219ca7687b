"""Payments of an account that its balance does not have in it, or may not have: one story for every page and autopay.

                      on its way ── Q-74: not SENT yet, or not approved yet
    taken, not booked ┤
                      in question ── REJECTED or FAILED: staff look into it; SKIPPED: the utility has to be asked
    booked lately     ── arrived after the balance was brought

An account with one of the first two pays nothing by autopay, and no page has an amount chosen before its payer has
read about them. What a person dropped is in question until the next bill, which has everything in it that the utility
knows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import Connection

from ic_adapter import money
from ic_adapter.payers.intent import intent_of
from ic_adapter.payers.payment import Payment, later_of, of_intent, of_record
from ic_adapter.payers.words import BEING_CANCELED, Standing
from ic_adapter.store.bills import invoices
from ic_adapter.store.payers import intents, payments
from ic_adapter.store.under_way import payments_under_way

#: What has arrived, though a part of it may be given back.
ARRIVED = frozenset({Standing.BOOKED, Standing.PARTLY_REFUNDED})
#: What was taken back for good.
GONE = frozenset({Standing.REVERSED, Standing.CANCELED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Outstanding:
    """The payments beside the balance of an account, each list oldest first."""

    under_way: Sequence[Payment]
    in_question: Sequence[Payment]
    arrived: Sequence[Payment]

    @property
    def sum_under_way(self) -> Decimal:
        """The sum of the payments on their way, without fees, which do not lower the balance."""
        return _sum(self.under_way)

    @property
    def sum_in_question(self) -> Decimal:
        """The sum of the payments in question, without fees."""
        return _sum(self.in_question)

    @property
    def may_be_in_balance(self) -> bool:
        """Whether one of the payments on their way may be in the balance already."""
        return any(payment.words.standing is Standing.UNKNOWN for payment in self.under_way)

    @property
    def open_ones(self) -> Sequence[Payment]:
        """What the payer has paid and the utility has not booked: with some, no amount is chosen beforehand."""
        return [*self.under_way, *self.in_question]

    def left(self, balance: Decimal | None) -> Decimal | None:
        """Return what is left to pay once these payments are booked; None where that cannot be said, or nothing is."""
        if balance is None or not self.open_ones or self.may_be_in_balance or self.arrived:
            return None
        return max(balance - self.sum_under_way - self.sum_in_question, money.ZERO)


def _sum(listed: Sequence[Payment]) -> Decimal:
    return money.total(payment.total - payment.fee for payment in listed)


def outstanding(connection: Connection, bid: str, account: str, now: datetime, since: datetime | None) -> Outstanding:
    """Return the payments beside the balance; `since`: when it was brought, None where it is live or of no bill."""
    return Outstanding(
        under_way=under_way(connection, bid, account, now),
        in_question=in_question(connection, bid, account, now),
        arrived=[] if since is None else arrived_since(connection, bid, account, now, since),
    )


def under_way(connection: Connection, bid: str, account: str, now: datetime) -> list[Payment]:
    """Return the payments that the utility has not booked yet, the oldest first (adapter §2.7).

    One that the bank or card network took back meanwhile will lower no balance, and the payer may pay again.
    """
    open_ones = [one.source_id for one in payments_under_way(connection, bid, account)]
    records = list(payments.by_sources(connection, bid, open_ones).values())
    later = later_of(connection, records)
    lines = [of_record(one, later, now) for one in records]
    waiting = [intent_of(row, now) for row in intents.not_handed_over(connection, bid, account)]
    lines += [of_intent(one, None, {}) for one in waiting if one.source_id not in open_ones and not one.is_donation]
    return sorted((one for one in lines if one.words.standing not in GONE), key=lambda line: line.at)


def in_question(connection: Connection, bid: str, account: str, now: datetime) -> list[Payment]:
    """Return the payments that were taken and are not in the utility's books, nor on their way into them."""
    issued = newest_bill(connection, bid, account, now) or datetime.min.replace(tzinfo=now.tzinfo, year=1970)
    records = payments.stopped(connection, bid, account, issued)
    later = later_of(connection, records)
    lines = [of_record(one, later, now) for one in records]
    return [one for one in lines if one.words.standing is Standing.WITH_STAFF and one.total > one.fee]


def arrived_since(connection: Connection, bid: str, account: str, now: datetime, since: datetime) -> list[Payment]:
    """Return the payments that arrived at the utility after the account's amounts were brought, oldest first.

    One that is being canceled is there until it is, if the utility cancels it at all.
    """
    records = payments.sent_since(connection, bid, account, since)
    later = later_of(connection, records)
    lines = [of_record(one, later, now) for one in records]
    return [one for one in lines if one.words.standing in ARRIVED or one.words == BEING_CANCELED]


def newest_bill(connection: Connection, bid: str, account: str, now: datetime) -> datetime | None:
    """Return the beginning of the day on which the account's newest bill was issued; None without a bill."""
    days = [one.invoice_date for one in invoices.of_account(connection, bid, account) if not one.deactivated]
    return datetime.combine(max(days), datetime.min.time(), now.tzinfo) if days else None
