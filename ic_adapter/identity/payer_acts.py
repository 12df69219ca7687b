"""What staff may do about a payer: lock, unlock, log out everywhere, write a link for a new password.

Each is done once per form, changes nothing where it is so already, and is written down with who did it, in the
transaction that does it (ASVS 5: 7.4.5).
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row

from ic_adapter.billers.register import Biller, Register
from ic_adapter.errors import Conflict, NotFound
from ic_adapter.identity import outbox
from ic_adapter.identity.links import Links
from ic_adapter.store.customers import acts
from ic_adapter.store.customers.acts import Act, NewAct
from ic_adapter.store.database.engine import Store
from ic_adapter.store.identity import payers, tokens


class PayerActs:
    """The acts of staff about the payers of all billers. `by`: who does it; `form_key` blank: no form was sent."""

    def __init__(self, store: Store, register: Register, links: Links) -> None:
        self._store = store
        self._register = register
        self._links = links

    def lock(self, bid: str, payer_id: int, by: str, form_key: str = "") -> bool:
        """Keep a payer from logging in and end the sessions and links; return whether this did it. NotFound."""
        with self._store.writing() as connection:
            biller, row = self._locked(connection, bid, payer_id)
            if row.locked_at is not None or acts.is_done(connection, bid, form_key):
                return False
            now = biller.clock.now()
            payers.change(connection, payer_id, {"locked_at": now, "locked_by": by})
            ended = tokens.end_ways_in(connection, payer_id, now, "locked")
            outbox.end_links(connection, biller, payer_id, "locked")
            _note(connection, row, Act.LOCKED, by, form_key, now, {"sessions ended": str(ended)})
            return True

    def unlock(self, bid: str, payer_id: int, by: str, form_key: str = "") -> bool:
        """Let a payer log in again; return whether this did it. NotFound."""
        with self._store.writing() as connection:
            biller, row = self._locked(connection, bid, payer_id)
            if row.locked_at is None or acts.is_done(connection, bid, form_key):
                return False
            payers.change(connection, payer_id, {"locked_at": None, "locked_by": ""})
            detail = {"locked by": row.locked_by}
            _note(connection, row, Act.UNLOCKED, by, form_key, biller.clock.now(), detail)
            return True

    def end_sessions(self, bid: str, payer_id: int, by: str, form_key: str = "") -> int:
        """End all sessions of a payer and return how many there were. NotFound."""
        with self._store.writing() as connection:
            biller, row = self._locked(connection, bid, payer_id)
            if acts.is_done(connection, bid, form_key):
                return 0
            now = biller.clock.now()
            ended = tokens.end_ways_in(connection, payer_id, now, "ended by staff")
            if ended:
                _note(connection, row, Act.LOGGED_OUT, by, form_key, now, {"sessions ended": str(ended)})
            return ended

    def write_reset_link(self, bid: str, payer_id: int, by: str, form_key: str = "") -> bool:
        """Write a mail with a link for a new password; False where one was written a moment ago. NotFound, Conflict."""
        with self._store.writing() as connection:
            biller, row = self._locked(connection, bid, payer_id)
            if row.locked_at is not None:
                raise Conflict("the payer is locked; unlock the payer before writing a link")
            if acts.is_done(connection, bid, form_key) or not self._links.write_for_staff(connection, biller, row):
                return False
            _note(connection, row, Act.LINK_SENT, by, form_key, biller.clock.now(), {"to": row.email})
            return True

    def _locked(self, connection: Connection, bid: str, payer_id: int) -> tuple[Biller, Row[Any]]:
        """Return biller and payer, whom nobody else changes until the transaction ends."""
        biller = self._register.staying(connection, bid)
        row = payers.read(connection, bid, payer_id, lock=True)
        if row is None:
            raise NotFound(f"payer {payer_id} not found")
        return biller, row


def _note(
    connection: Connection, payer: Row[Any], act: Act, by: str, form_key: str, at: datetime, detail: Mapping[str, str]
) -> None:
    new = NewAct(act=act, payer_id=payer.id, form_key=form_key, detail=detail, by=by, at=at)
    acts.add(connection, payer.bid, new)
