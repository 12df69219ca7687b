"""Fresh amounts before a payer sees them: one RTDR run, and how old they are where it brought none (adapter §2)."""

from datetime import datetime
from functools import partial

from ic_adapter.billers.register import Biller
from ic_adapter.integrations.rtdr.lookup import Rtdr
from ic_adapter.integrations.side_by_side import SideBySide
from ic_adapter.model import Outcome
from ic_adapter.store import rtdr_log
from ic_adapter.store.database import freshness
from ic_adapter.store.database.engine import Store


class FreshAmounts:
    """Over the RTDR integration; a payer is never told of its errors (adapter §2.7)."""

    def __init__(self, store: Store, rtdr: Rtdr, side_by_side: SideBySide) -> None:
        self._store = store
        self._rtdr = rtdr
        self._side_by_side = side_by_side

    def refresh(self, biller: Biller, account: str) -> tuple[bool, datetime | None]:
        """Refresh the account's amounts; return whether they are live now, and where they are not, `as_of`.

        It waits no longer than the key `timeouts.page`; what the router answers later is stored all the same.
        """
        key = ("rtdr", biller.id, account)
        looks = {key: partial(self._rtdr.refresh, biller.id, account)}
        result = self._side_by_side.ask(looks, biller.keys.timeouts.page).get(key)
        is_live = result is not None and result.outcome is Outcome.SENT
        return (True, None) if is_live else (False, self.as_of(biller, account))

    def as_of(self, biller: Biller, account: str) -> datetime | None:
        """Return when the stored amounts were last brought, by RTDR or a bill file."""
        with self._store.reading() as connection:
            file = freshness.as_of(connection, biller.id, account)
            live = rtdr_log.refreshed_at(connection, biller.id, account)
        return max((moment for moment in (file, live) if moment is not None), default=None)
