"""What a payer is told about payments: one with its receipt, those beside a balance, the history of an account."""

from datetime import datetime

from ic_adapter.billers.register import Register
from ic_adapter.payers import outstanding
from ic_adapter.payers.intent import TAKEN, Intent, IntentState, intent_of
from ic_adapter.payers.outcomes import is_chargeback
from ic_adapter.payers.outstanding import Outstanding
from ic_adapter.payers.payment import Payment, charged_back, later_of, of_intent, of_record
from ic_adapter.store.database.engine import Store
from ic_adapter.store.payers import intents, payments


class Statements:
    """Reads intents and records together, in one transaction."""

    def __init__(self, store: Store, register: Register) -> None:
        self._store = store
        self._register = register

    def of_intent(self, bid: str, intent: Intent) -> Payment:
        """Return the payment of an intent as it stands."""
        with self._store.reading() as connection:
            row = intents.by_source(connection, bid, intent.source_id)
            now = self._register.read(connection, bid).clock.now()
            found = payments.by_sources(connection, bid, [intent.source_id])
            later = later_of(connection, found.values())
        intent = intent if row is None else intent_of(row, now)
        return of_intent(intent, found.get(intent.source_id), later)

    def outstanding(self, bid: str, account: str, *, is_live: bool, as_of: datetime | None) -> Outstanding:
        """Return the payments of an account that its balance does not have, or may not have.

        `is_live`: the router told the balance just now; else `as_of` is when it was last brought, None: on the bill.
        """
        with self._store.reading() as connection:
            now = self._register.read(connection, bid).clock.now()
            since = None if is_live else as_of or outstanding.newest_bill(connection, bid, account, now)
            return outstanding.outstanding(connection, bid, account, now, since)

    def history(self, bid: str, account: str, owner: str, most: int) -> list[Payment]:
        """Return the newest payments of an account, newest first, whatever way they came in.

        Of other people's intents those are left out that took nothing. A chargeback is told of its payment; one that
        fits none is a line of its own.
        """
        with self._store.reading() as connection:
            now = self._register.read(connection, bid).clock.now()
            alone = {-number for number in charged_back(connection, bid, account) if number < 0}
            records = [
                one
                for one in payments.newest(connection, bid, account, most)
                if not is_chargeback(one) or one.id in alone
            ]
            rows = intents.newest(connection, bid, account, most)
            by_source = {one.source_id: one for one in records}
            by_source |= payments.by_sources(
                connection, bid, [row.source_id for row in rows if row.source_id not in by_source]
            )
            later = later_of(connection, by_source.values())
        own = [intent_of(row, now) for row in rows]
        told = [one for one in own if one.state in TAKEN or _is_own_refusal(one, owner)]
        lines = [of_intent(one, by_source.get(one.source_id), later) for one in told]
        known = {one.source_id for one in told}
        lines += [of_record(one, later, now) for one in by_source.values() if one.source_id not in known]
        return sorted(lines, key=lambda line: line.at, reverse=True)[:most]


def _is_own_refusal(intent: Intent, owner: str) -> bool:
    return intent.owner == owner and intent.state is IntentState.DECLINED
