"""One-time links by which a payer sets a password: after a registration, and when it was forgotten.

Asking has one answer for every e-mail address: what it led to is told by mail alone. Looking at a link changes
nothing; setting the password spends it, ends the payer's sessions and opens a new one, in one transaction.
"""

from dataclasses import dataclass
from datetime import timedelta
from secrets import token_urlsafe
from typing import Any

from sqlalchemy import Connection, Row

from ic_adapter.billers.clock import later
from ic_adapter.billers.register import Biller
from ic_adapter.identity import outbox
from ic_adapter.identity.outbox import RESET, MailLink
from ic_adapter.identity.passwords import Passwords
from ic_adapter.identity.payers import add, email_key, set_password
from ic_adapter.identity.sessions import BYTES, LONGEST, Sessions, digest
from ic_adapter.identity.throttle import may_write
from ic_adapter.store.database.engine import Store
from ic_adapter.store.identity import outbox as mails
from ic_adapter.store.identity import payers, tokens

SENT_TWICE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkOwner:
    """Whose password a link sets, and the utility account that comes with it, blank for none."""

    email: str
    account: str


@dataclass(frozen=True, slots=True)
class Links:
    """The links of all payers."""

    store: Store
    passwords: Passwords
    sessions: Sessions

    def ask_new_password(self, biller: Biller, email: str) -> None:
        """Write a link to the payer of this address; nothing where there is none, or one who is locked.

        Nothing either where many were asked for and the last one can be used: a stranger fills no mailbox, and keeps
        nobody from a link.
        """
        with self.store.writing() as connection:
            row = self._locked(connection, biller, email)
            if row is None or row.locked_at is not None or self._has_fresh(connection, biller, row.id, ""):
                return
            if not may_write(connection, biller, row.email_key) and self._has_open(connection, biller, row.id):
                return
            body = "Somebody asked for a new password for your log-in. If it was not you, do nothing."
            self._write_link(connection, biller, row, "", "Set a new password", body)

    def write_for_staff(self, connection: Connection, biller: Biller, payer: Row[Any]) -> bool:
        """Write a link for staff to a payer whose row is locked; False where one was written a moment ago."""
        if self._has_fresh(connection, biller, payer.id, ""):
            return False
        body = "Set a new password for your log-in. We write this because you asked us to."
        self._write_link(connection, biller, payer, "", "Set a new password", body)
        return True

    def register(self, biller: Biller, email: str, account: str) -> None:
        """Write a link to who showed a fact of this account's bill, or that there is a log-in with this address.

        Who has a bill may have few messages written about its account, and to one address.
        """
        with self.store.writing() as connection:
            row = self._locked(connection, biller, email)
            if row is not None and (row.locked_at is not None or self._has_fresh(connection, biller, row.id, account)):
                return
            if not may_write(connection, biller, email_key(email), account):
                return
            add(connection, biller, email, "")
            row = self._locked(connection, biller, email)
            if row is None or row.locked_at is not None or self._has_fresh(connection, biller, row.id, account):
                return  # somebody else was first
            if row.password_hash:
                body = f"You have a log-in already. Log in, and add account {account} in your profile."
                outbox.write(connection, biller, row.id, row.email, "known already", "You have a log-in", body)
                return
            body = f"Set a password to see account {account} in your log-in."
            self._write_link(connection, biller, row, account, "Set your password", body)

    def look(self, biller: Biller, token: str) -> LinkOwner | None:
        """Return whose link this is, None where it cannot be used any more."""
        if not token or len(token) > LONGEST:
            return None
        with self.store.reading() as connection:
            row = tokens.valid(connection, biller.id, RESET, digest(token), biller.clock.now())
        return None if row is None else LinkOwner(email=row.email, account=row.subject)

    def set_password(self, biller: Biller, token: str, password: str, address: str, replaced: str = "") -> str | None:
        """Spend a link for a password that follows the rules; return the token of a new session, None if spent. Busy.

        A link that is used a second time ends the session that its first use opened.
        """
        sha256, stored = digest(token), self.passwords.hashed(password)
        with self.store.writing() as connection:
            known = tokens.any_state(connection, biller.id, RESET, sha256)
            if known is None or known.payer_id is None:
                return None
            payer = payers.read(connection, biller.id, known.payer_id, lock=True)
            if payer is None or payer.locked_at is not None:
                return None
            spent = tokens.spend(connection, biller.id, RESET, sha256, known.subject, biller.clock.now())
            if spent is not None:
                return self._opened(connection, biller, payer, spent, stored, address, replaced)
        return self._used_again(biller, payer, known, password, address, replaced)

    def _opened(
        self,
        connection: Connection,
        biller: Biller,
        payer: Row[Any],
        spent: Row[Any],
        stored: str,
        address: str,
        replaced: str,
    ) -> str:
        """Set the password for which a link was spent, and open the only session of the payer."""
        now = biller.clock.now()
        mails.blank_link(connection, [spent.id])
        set_password(connection, biller, payer, stored)
        if spent.subject:
            payers.add_account(connection, biller.id, payer.id, spent.subject, now)
        tokens.end_ways_in(connection, payer.id, now, "password changed")
        return self.sessions.opened(connection, biller, payer.id, address, replaced, spent.id)

    def _used_again(
        self, biller: Biller, payer: Row[Any], link: Row[Any], password: str, address: str, replaced: str
    ) -> str | None:
        """The same form sent twice has the new password, by which one may log in anyway; all else ends the session."""
        if link.ended_why == "spent" and self.passwords.is_right(payer.password_hash, password):
            return self.sessions.start(biller, payer.id, address, replaced)
        with self.store.writing() as connection:
            tokens.end_opened_by(connection, link.id, biller.clock.now(), "link used again")
        return None

    def _locked(self, connection: Connection, biller: Biller, email: str) -> Row[Any] | None:
        """Return the payer of an address; of two who ask at once the second waits for what the first has written."""
        row = payers.by_email(connection, biller.id, email_key(email))
        return None if row is None else payers.read(connection, biller.id, row.id, lock=True)

    def _has_fresh(self, connection: Connection, biller: Biller, payer_id: int, account: str) -> bool:
        """Return whether the same was asked for a moment ago: a form that is sent twice writes one mail."""
        since = later(biller.clock.now(), -SENT_TWICE)
        return any(
            row.ended_at is None and row.subject == account and row.created_at > since
            for row in tokens.of_payer(connection, payer_id, RESET, 1)
        )

    def _has_open(self, connection: Connection, biller: Biller, payer_id: int) -> bool:
        """Return whether the payer has a link that can be used."""
        now = biller.clock.now()
        newest = tokens.of_payer(connection, payer_id, RESET, 1)
        return any(row.ended_at is None and row.expires_at > now for row in newest)

    def _write_link(
        self, connection: Connection, biller: Biller, payer: Row[Any], account: str, subject: str, body: str
    ) -> None:
        """Make a link, the only one of the payer that can be used, and write a mail with it."""
        now, token = biller.clock.now(), token_urlsafe(BYTES)
        outbox.end_links(connection, biller, payer.id, "newer link", [RESET])
        expires_at = later(now, timedelta(minutes=biller.keys.payer_login.reset_minutes))
        token_id = tokens.add_link(
            connection,
            bid=biller.id,
            kind=RESET,
            sha256=digest(token),
            payer_id=payer.id,
            subject=account,
            now=now,
            expires_at=expires_at,
        )
        link = MailLink(token_id=token_id, path=f"/portal/{biller.id}/set-password?token={token}")
        minutes = biller.keys.payer_login.reset_minutes
        body = f"{body} The link can be used once, within {minutes} minutes."
        outbox.write(connection, biller, payer.id, payer.email, RESET, subject, body, link)
