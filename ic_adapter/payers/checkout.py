"""Stand-in checkout: makes payment intents, asks the test instrument for the money, and gives payments to the pump."""

import logging
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Row

from ic_adapter.billers.clock import later
from ic_adapter.billers.register import Register
from ic_adapter.errors import BadField, Fault, NotFound, Refused
from ic_adapter.payers.intent import (
    FORM_KEY,
    LIFE,
    TAKEN,
    Choices,
    Intent,
    IntentState,
    intent_of,
    payment_of,
    return_of,
)
from ic_adapter.payers.offer import Offer, offer_of
from ic_adapter.payers.rules import Answer, changes_since, decided, handed_over, returned, wanted_columns
from ic_adapter.records.events import Event
from ic_adapter.records.kinds import Kind
from ic_adapter.records.record import Record
from ic_adapter.store.database.engine import Store
from ic_adapter.store.payers import intents

LOG = logging.getLogger("ic_adapter.payers")
Submit = Callable[[str, Kind, Event, str], tuple[Record, bool]]
AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Shown:
    """What the button of the payer's page said."""

    version: int
    amount: Decimal


class Checkout:
    """Safe to use from many threads and processes."""

    def __init__(self, store: Store, register: Register, submit: Submit) -> None:
        self._store = store
        self._register = register
        self._submit = submit

    def offer(self, bid: str, account: str) -> Offer:
        """Return what the payer of an account can choose now; NotFound."""
        with self._store.reading() as connection:
            return offer_of(connection, self._register.read(connection, bid), account)

    def get(self, bid: str, source_id: str, owner: str | None = None) -> Intent:
        """Return an intent of this owner, or of anybody; NotFound."""
        with self._store.reading() as connection:
            biller = self._register.read(connection, bid)
            return intent_of(_row(connection, bid, source_id, owner), biller.clock.now())

    def taken(self, bid: str, account: str, owner: str) -> Intent | None:
        """Return the newest intent of this owner for the account whose money was taken, or may be; None for none."""
        states = [state.value for state in TAKEN]
        with self._store.reading() as connection:
            row = intents.of_owner(connection, bid, account, owner, states)
            now = self._register.read(connection, bid).clock.now()
        return None if row is None else intent_of(row, now)

    def newest(self, bid: str, account: str | None, limit: int) -> list[Intent]:
        """Return the newest intents, newest first, of an account or of all; NotFound for the biller."""
        with self._store.reading() as connection:
            now = self._register.read(connection, bid).clock.now()
            return [intent_of(row, now) for row in intents.newest(connection, bid, account, limit)]

    def prepare(self, bid: str, owner: str, form_key: str, choices: Choices) -> Intent:
        """Make the intent of a filled form and return it; the same form again is the same intent.

        While it is OPEN other choices change it. Raise BadField with the names of the form's fields, and NotFound for
        the account and for a form that somebody else sent.
        """
        if not FORM_KEY.fullmatch(form_key):
            raise BadField("invalid form", Fault("form", "Load the page again"))
        with self._store.writing() as connection:
            biller = self._register.staying(connection, bid)
            now = biller.clock.now()
            wanted = wanted_columns(connection, biller, choices)
            known = intents.by_form(connection, bid, form_key)
            if known is None:
                fixed = {"bid": bid, "source_id": str(uuid.uuid4()), "form_key": form_key, "owner": owner}
                times = {"created_at": now, "expires_at": later(now, LIFE), "state": IntentState.OPEN.value}
                made = intents.add(connection, {**fixed, **times, **wanted, "version": 1})
                known = made if made is not None else intents.by_form(connection, bid, form_key)
            elif known.owner == owner and _has_changed(known, wanted, now):
                changes = {**wanted, "version": known.version + 1, "expires_at": later(now, LIFE)}
                known = intents.change(connection, known, changes) or intents.by_form(connection, bid, form_key)
            if known is None or known.owner != owner:
                raise NotFound("form not found")
            return intent_of(known, now)

    def pay(self, bid: str, source_id: str, owner: str, shown: Shown) -> tuple[Intent, Answer]:
        """Ask the instrument for the money if what was shown still holds; give an approved payment to the pump.

        Return the intent as it is then, at a repeated call what became of it at the first. NotFound.
        """
        with self._store.writing() as connection:
            biller = self._register.staying(connection, bid)
            now = biller.clock.now()
            intents.lock_account(connection, bid, _row(connection, bid, source_id, owner).account_number)
            row = _row(connection, bid, source_id, owner)  # as it is now that the account is locked
            intent = intent_of(row, now)
            if intent.state is IntentState.EXPIRED:
                return intent, Answer.EXPIRED
            if intent.state is not IntentState.OPEN:
                return intent, Answer.KNOWN
            changes, answer = changes_since(connection, biller, intent)
            if answer is None and (shown.version, shown.amount) != (intent.version, intent.total):
                answer = Answer.CHANGED
            if answer is None:
                changes, answer = decided(intent, now), Answer.DECIDED
            changed = intents.change(connection, row, changes) if changes else row
            if changed is None:  # another program of an older form, which does not lock the account
                return intent_of(_row(connection, bid, source_id, owner), now), Answer.KNOWN
        if answer is Answer.DECIDED and changed.due_at is not None and changed.due_at <= now:
            self._step(changed, now)
        return self.get(bid, source_id, owner), answer

    def settle_due(self, bid: str | None = None) -> int:
        """Do what the clock makes due, of one biller or of all: late approvals, hand-overs, returns; how many."""
        with self._store.reading() as connection:
            alarms = [pair for pair in intents.alarms(connection) if bid is None or pair[0] == bid]
            found = []
            for one, moment in alarms:
                now = self._now(connection, one)
                if now is not None and moment <= now:
                    found += [(row, now) for row in intents.due(connection, one, now, AT_ONCE)]
        return sum(self._step(row, now) for row, now in found)

    def _now(self, connection: Connection, bid: str) -> datetime | None:
        if not self._register.test_clock:
            return datetime.now(UTC)
        try:
            return self._register.read(connection, bid).clock.now()
        except NotFound:  # deleted meanwhile
            return None

    def _step(self, row: Row[Any], now: datetime) -> bool:
        """Do the next step of an intent that is due; False where it is done already or cannot be done."""
        with self._store.reading() as connection:
            zone = self._register.read(connection, row.bid).clock.zone
        now = now.astimezone(zone)
        if row.state == IntentState.WAITING.value:
            with self._store.writing() as connection:
                approved = {"state": IntentState.APPROVED.value, "approved_at": row.due_at}
                changed = intents.change(connection, row, approved)
            if changed is None:
                return False
            row = changed
        intent = intent_of(row, now)
        is_return = intent.handed_over_at is not None
        kind, event = return_of(intent) if is_return else (Kind.PAYMENT, payment_of(intent))
        by = "" if is_return else intent.entered_by or ""
        changes = returned(intent) if is_return else handed_over(intent, now)
        try:
            self._submit(row.bid, kind, event, by)
        except Refused as error:  # it would be refused again and again
            LOG.error("payment intent %s: %s", intent.source_id, error)  # noqa: TRY400 — a refusal, no defect
            changes = {"due_at": None}
        with self._store.writing() as connection:
            return intents.change(connection, row, changes) is not None


def _has_changed(row: Row[Any], wanted: dict[str, Any], now: datetime) -> bool:
    """Return whether an intent that is still OPEN gets other choices or a new term."""
    differs = any(getattr(row, name) != value for name, value in wanted.items())
    return row.state == IntentState.OPEN.value and (differs or now >= row.expires_at)


def _row(connection: Connection, bid: str, source_id: str, owner: str | None) -> Row[Any]:
    row = intents.by_source(connection, bid, source_id)
    if row is None or owner not in {None, row.owner}:
        raise NotFound("payment not found")
    return row
