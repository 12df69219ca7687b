"""Autopay: the daily job that collects the open invoices of enrolled accounts by the biller's clock (adapter §19.1).

Theory of operation. An invoice is looked at once its collection date (AutoPayCollectionDate, else the due date) is
here or past, so that a day on which the program was down is made up for. Per account:

1. RTDR asks the router, outside any transaction, for the balance and the blocked methods.
2. One transaction locks the enrollment, reads what is still to be collected, decides per invoice, writes the fate of
   each, and takes the payments into the pump. A crash before its commit leaves nothing, and the next run begins anew;
   after it, the invoice is COLLECTED and is never looked at again. Processes that work side by side wait for each
   other at the lock, and the second one finds nothing left. The GUID of the payment follows from biller, account and
   invoice, so that even the pump would take it once only.

                      ┌── balance above zero ─▶ COLLECTED
    date is here ─────┼── zero or credit ─────▶ NOTHING_DUE   until a bill file gives the invoice a later date
                      └── blocked, unknown ───▶ WAITING       looked at again on the next day; behind another payment
                                                              of the account as soon as that is settled
"""

import logging
import time
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from threading import Event as Signal
from typing import Any

from sqlalchemy import Connection, Row

from ic_adapter import money
from ic_adapter.billers.channels import Channel
from ic_adapter.billers.register import Biller, Register
from ic_adapter.daily.autopay_rules import Fate, Looked, Patience, decide
from ic_adapter.daily.unsettled import unsettled_of
from ic_adapter.failpoints import Failpoints
from ic_adapter.integrations.rtdr.lookup import Rtdr
from ic_adapter.model import Outcome
from ic_adapter.payers import outstanding
from ic_adapter.pump.intake import Intake
from ic_adapter.records.autopay import AutopayState
from ic_adapter.records.events import Instrument, PaymentEvent
from ic_adapter.records.kinds import Kind
from ic_adapter.store import rtdr_log
from ic_adapter.store.autopay import collections, enrollments
from ic_adapter.store.bills import invoices, moves
from ic_adapter.store.bills.invoices import Account
from ic_adapter.store.database import freshness
from ic_adapter.store.database.engine import Store

LOG = logging.getLogger("ic_adapter.autopay")
GUIDS = uuid.UUID("6a0f6a52-2d0c-5a0e-9b8e-1f6f3f1b7c19")  # a name space of our own
FULL_LOOK = 600.0  # seconds after which a biller is looked at although nothing seems to have changed
WAIT_LOOK = 30.0  # seconds between two looks at invoices that wait for another payment
#: Seconds that a run waits for a router in vain; then it takes stored amounts, or a dead router would keep a large
#: biller from being collected on the day.
IN_VAIN = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class AutopayRun:
    """How a run for one biller went: numbers of invoices; `failed` counts accounts that met an internal error."""

    bid: str
    day: date
    collected: int
    nothing_due: int
    waiting: int
    failed: int


def payment_guid(bid: str, account: str, invoice: str) -> str:
    """Return the GUID of the payment by which autopay collects this invoice."""
    return str(uuid.uuid5(GUIDS, f"{bid}\n{account}\n{invoice}"))


class Autopay:
    """The job, for the billers of a register; safe to use from many threads and processes."""

    def __init__(
        self, store: Store, register: Register, rtdr: Rtdr, intake: Intake, fail: Failpoints, wake: Signal
    ) -> None:
        self._store = store
        self._register = register
        self._rtdr = rtdr
        self._intake = intake
        self._fail = fail
        self.wake = wake  # set where a clock or an enrollment changed: the thread runs at once
        self._done: dict[str, tuple[object, float]] = {}

    def look(self) -> None:
        """Run for each biller where something may be new since the last look of this process."""
        with self._store.reading() as connection:
            found = enrollments.stamps(connection)
        for row in found:
            today = self._register.get(row.bid).clock.today()
            stamp, last = (today, row.newest, row.imported_seq, row.revision), self._done.get(row.bid)
            age = FULL_LOOK if last is None or last[0] != stamp else time.monotonic() - last[1]
            if age < (WAIT_LOOK if row.waits else FULL_LOOK):
                continue
            if self._run(row.bid).failed == 0:
                self._done[row.bid] = (stamp, time.monotonic())

    def run(self, bids: Iterable[str] | None = None) -> list[AutopayRun]:
        """Collect what is due now for these billers, or for all that have enrollments. NotFound for a biller."""
        if bids is None:
            with self._store.reading() as connection:
                bids = [row.bid for row in enrollments.stamps(connection)]
        return [self._run(bid) for bid in bids]

    def _run(self, bid: str) -> AutopayRun:
        biller = self._register.get(bid)
        today = biller.clock.today()
        moves.settle(self._store, bid)  # what is due is looked for among the invoices that are moved in
        with self._store.reading() as connection:
            due = collections.accounts(connection, bid, today, biller.keys.donation_invoice_types)
        states: list[AutopayState] = []
        failed, patience = 0, Patience(IN_VAIN)
        for account in due:
            try:
                states += self._account(bid, account, patience)
            except Exception:  # one account must not keep the others from being collected
                failed += 1
                LOG.exception("autopay bid=%s account=%r: internal error; the next run tries again", bid, account)
        run = AutopayRun(
            bid=bid,
            day=today,
            collected=states.count(AutopayState.COLLECTED),
            nothing_due=states.count(AutopayState.NOTHING_DUE),
            waiting=states.count(AutopayState.WAITING),
            failed=failed,
        )
        if due:
            LOG.info("autopay %s", run)
        return run

    def _account(self, bid: str, account: str, patience: Patience) -> list[AutopayState]:
        """Collect the due invoices of one account, and return what became of each that was looked at."""
        self._fail.reach("autopay.before_lookup")
        with self._store.reading() as connection:
            unsettled = unsettled_of(connection, self._register.read(connection, bid), account)
        looked = None if unsettled else self._looked(bid, account, patience)
        self._fail.reach("autopay.after_lookup")
        with self._store.writing() as connection:
            moves.settle_account(connection, bid, account)
            biller = self._register.staying(connection, bid)
            states = self._collect(connection, biller, account, looked)
            self._fail.reach("autopay.before_commit")
        self._fail.reach("autopay.after_commit")
        return states

    def _looked(self, bid: str, account: str, patience: Patience) -> Looked:
        if patience.is_over:
            return Looked.not_asked(f"the router did not answer for {IN_VAIN:g} seconds of this run")
        start = time.monotonic()
        result = self._rtdr.refresh(bid, account)
        if result.outcome not in {Outcome.SENT, Outcome.SKIPPED}:
            patience.spend(time.monotonic() - start)
        return Looked.of(result)

    def _collect(
        self, connection: Connection, biller: Biller, account: str, looked: Looked | None
    ) -> list[AutopayState]:
        """Decide and write in the caller's transaction; `looked` None: the router was not asked."""
        bid, now = biller.id, biller.clock.now()
        enrollment = enrollments.current(connection, bid, account, lock=True)
        owner = invoices.account_of(connection, bid, account)
        if enrollment is None or owner is None:  # left meanwhile
            return []
        instrument = Instrument(enrollment.instrument)
        unsettled = unsettled_of(connection, biller, account)
        if looked is None and not unsettled:  # settled meanwhile: the next run asks the router
            return []
        due = collections.of_account(connection, bid, account, now.date(), biller.keys.donation_invoice_types)
        states = []
        for invoice in due:
            paid_since, has_source = _paid_since(connection, biller, account, invoice), _source(biller) is not None
            fate = decide(invoice, owner, instrument, looked, unsettled, paid_since=paid_since, has_source=has_source)
            if invoice.reason_code == fate.reason.value and not fate.is_daily:
                continue  # still waiting for another payment: nothing new to write
            record_id = None
            if fate.state is AutopayState.COLLECTED and fate.amount is not None:
                event = _payment(biller, owner, invoice, instrument, fate.amount, now)
                record_id = self._intake.within(connection, biller, Kind.PAYMENT, event)[0].id
            row = {"bid": bid, "account_number": account, "invoice_number": invoice.invoice_number}
            collections.put(connection, row | _row(fate, invoice, instrument, now) | {"record_id": record_id})
            if record_id is not None:  # the account's other bills wait for this payment, and RTDR is asked again
                unsettled = unsettled_of(connection, biller, account)
            states.append(fate.state)
        return states


def _paid_since(connection: Connection, biller: Biller, account: str, invoice: Row[Any]) -> str:
    """Return what payments arrived after the account's amounts were last brought, blank for none."""
    bid, issued = biller.id, datetime.combine(invoice.invoice_date, datetime.min.time(), biller.clock.zone)
    brought = freshness.as_of(connection, bid, account), rtdr_log.refreshed_at(connection, bid, account)
    since = max(filter(None, brought), default=issued)
    own = collections.records_of(connection, bid, account)  # each of another bill
    arrived = outstanding.arrived_since(connection, bid, account, biller.clock.now(), since)
    found = [one for one in arrived if one.record_id not in own]
    return f"{len(found)}, the last one {found[-1].source_id}" if found else ""


def _source(biller: Biller) -> int | None:
    """Return the PaymentSourceID of autopay; None where `payment_sources` has none (adapter §3.3)."""
    found = [int(source) for source, channel in biller.keys.payment_sources.items() if channel == Channel.AUTO.value]
    return min(found, default=None)


def _payment(
    biller: Biller, account: Account, invoice: Row[Any], instrument: Instrument, amount: Decimal, now: datetime
) -> PaymentEvent:
    return PaymentEvent(
        source_id=payment_guid(biller.id, account.account_number, invoice.invoice_number),
        account_number=account.account_number,
        amount=money.to_text(amount),
        instrument=instrument,
        source=_source(biller) or 0,
        email=account.email_address,
        phone=account.phone,
        payment_date=now.date(),
    )


def _row(fate: Fate, invoice: Row[Any], instrument: Instrument, now: datetime) -> dict[str, object]:
    return {
        "collect_on": invoice.collect_on,
        "state": fate.state.value,
        "reason_code": fate.reason.value,
        "detail": fate.detail,
        "amount": fate.amount,
        "amount_from": fate.amount_from.value,
        "stored_because": fate.stored_because,
        "instrument": instrument.value,
        "checked_on": now.date(),
        "at": now,
    }
