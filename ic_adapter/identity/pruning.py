"""Pruning of payers' identity, once a day by each biller's clock: counters, sessions and links that are long over.

Kept as long as something asks for them: a counter while its window lasts, a session for the 90 days in which its
address is one that the payer is known from, a used link for a week in which its second use ends what it opened.
"""

from datetime import date, datetime, timedelta

from ic_adapter.billers.clock import later
from ic_adapter.billers.register import Register
from ic_adapter.errors import NotFound
from ic_adapter.identity.throttle import KNOWN_FOR, MAIL_WINDOW
from ic_adapter.store.database.engine import Store
from ic_adapter.store.identity import pruning

LINKS_FOR = timedelta(days=7)
#: Rows that one transaction deletes, and transactions of one look at a biller; the next look goes on.
STEP, STEPS = 500, 20


class Pruning:
    """The job, for the billers of a register; safe to run in several processes at once."""

    def __init__(self, store: Store, register: Register) -> None:
        self._store = store
        self._register = register
        self._done: dict[str, date] = {}

    def look(self) -> None:
        """Prune each biller whose day is another one than at the last look of this process."""
        for bid in self._billers():
            try:
                today = self._register.get(bid).clock.today()
                if self._done.get(bid) != today and self.run(bid) < STEP * STEPS:
                    self._done[bid] = today
            except NotFound:  # deleted meanwhile
                self._done.pop(bid, None)

    def run(self, bid: str, step: int = STEP, steps: int = STEPS) -> int:
        """Delete what is over, at most `step` rows a transaction, and return how many. NotFound."""
        biller = self._register.get(bid)
        now = biller.clock.now()
        window = max(MAIL_WINDOW, timedelta(minutes=biller.keys.payer_login.throttle_minutes))
        deleted = 0
        for _ in range(steps):
            found = self._step(bid, now, window, step)
            deleted += found
            if found == 0:
                break
        return deleted

    def _step(self, bid: str, now: datetime, window: timedelta, step: int) -> int:
        with self._store.writing() as connection:
            found = pruning.delete_throttles(connection, bid, later(now, -window), step)
            links, sessions = later(now, -LINKS_FOR), later(now, -KNOWN_FOR)
            return found + pruning.delete_tokens(connection, bid, links, sessions, step)

    def _billers(self) -> list[str]:
        with self._store.reading() as connection:
            return list(pruning.billers(connection))
