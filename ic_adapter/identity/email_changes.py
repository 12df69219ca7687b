"""Another e-mail address for a log-in: it counts once a link that was written to it is used by the payer.

Asking has one answer, whoever has the address: that of another payer is told so by mail, and nothing changes. The link
is bound to the payer, so that it opens nothing for anybody else.
"""

from dataclasses import dataclass
from datetime import timedelta
from secrets import token_urlsafe

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from ic_adapter.billers.clock import later
from ic_adapter.billers.register import Biller
from ic_adapter.identity import outbox
from ic_adapter.identity.links import SENT_TWICE
from ic_adapter.identity.outbox import EMAIL, MailLink
from ic_adapter.identity.payers import email_key, set_email
from ic_adapter.identity.sessions import BYTES, LONGEST, digest
from ic_adapter.identity.throttle import may_write
from ic_adapter.store.database.engine import Store
from ic_adapter.store.identity import payers, tokens


@dataclass(frozen=True, slots=True)
class EmailChanges:
    """The changes of all payers."""

    store: Store

    def ask(self, biller: Biller, payer_id: int, email: str) -> None:
        """Write a link to the new address, or to its owner that somebody wanted it; few in an hour."""
        with self.store.writing() as connection:
            payer = payers.read(connection, biller.id, payer_id, lock=True)
            if payer is None or payer.email == email or self._has_fresh(connection, biller, payer_id, email):
                return
            if not may_write(connection, biller, email_key(email), f"payer {payer_id}"):
                return
            owner = payers.by_email(connection, biller.id, email_key(email))
            if owner is not None and owner.id != payer_id:
                body = "Somebody asked to log in with your e-mail address. Nothing was changed."
                outbox.write(connection, biller, owner.id, owner.email, "known already", "You have a log-in", body)
                return
            self._write_link(connection, biller, payer_id, email)

    def look(self, biller: Biller, payer_id: int, token: str) -> str:
        """Return the address that this payer's link confirms, blank where it cannot be used any more."""
        if not token or len(token) > LONGEST:
            return ""
        with self.store.reading() as connection:
            row = tokens.valid(connection, biller.id, EMAIL, digest(token), biller.clock.now())
        return row.subject if row is not None and row.payer_id == payer_id else ""

    def confirm(self, biller: Biller, payer_id: int, token: str) -> bool:
        """Spend the payer's link and set the address; True too where this link has set it before."""
        if not token or len(token) > LONGEST:
            return False
        try:
            with self.store.writing() as connection:
                payer = payers.read(connection, biller.id, payer_id, lock=True)
                known = tokens.any_state(connection, biller.id, EMAIL, digest(token))
                if payer is None or known is None or known.payer_id != payer_id:
                    return False
                if known.ended_why == "spent" and payer.email == known.subject:
                    return True
                now = biller.clock.now()
                if tokens.spend(connection, biller.id, EMAIL, known.sha256, known.subject, now) is None:
                    return False
                set_email(connection, biller, payer, known.subject)
        except IntegrityError:  # another payer has taken it meanwhile
            return False
        return True

    def _has_fresh(self, connection: Connection, biller: Biller, payer_id: int, email: str) -> bool:
        since = later(biller.clock.now(), -SENT_TWICE)
        newest = tokens.of_payer(connection, payer_id, EMAIL, 1)
        return any(row.ended_at is None and row.subject == email and row.created_at > since for row in newest)

    def _write_link(self, connection: Connection, biller: Biller, payer_id: int, email: str) -> None:
        now, token, minutes = biller.clock.now(), token_urlsafe(BYTES), biller.keys.payer_login.reset_minutes
        outbox.end_links(connection, biller, payer_id, "newer link", [EMAIL])
        expires_at = later(now, timedelta(minutes=minutes))
        token_id = tokens.add_link(
            connection,
            bid=biller.id,
            kind=EMAIL,
            sha256=digest(token),
            payer_id=payer_id,
            subject=email,
            now=now,
            expires_at=expires_at,
        )
        path = f"/portal/{biller.id}/profile/login-email/confirm?token={token}"
        link = MailLink(token_id=token_id, path=path)
        body = f"Open the link to log in with this e-mail address. It can be used once, within {minutes} minutes."
        outbox.write(connection, biller, payer_id, email, EMAIL, "Confirm your e-mail address", body, link)
