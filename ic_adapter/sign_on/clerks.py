"""Clerks of a biller: the link by which one comes, and the session that it opens.

A session is bound to the biller and to one account, for ever: a clerk who needs another account comes by another link.
Only a link without an account opens a session that has none yet; the first account that is found there binds it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_urlsafe
from typing import Any

from sqlalchemy import Connection, Row

from ic_adapter.billers.clock import later
from ic_adapter.billers.register import Biller, Register
from ic_adapter.errors import NotFound
from ic_adapter.identity.sessions import BYTES, LONGEST, TOUCH_EVERY, digest
from ic_adapter.sign_on import links
from ic_adapter.sign_on.binding import AgentPage, ClerkBinding, binding_of, page_of
from ic_adapter.sign_on.links import CLERK, LinkUse, Used
from ic_adapter.sign_on.uses import UseEvent, note
from ic_adapter.store.bills import invoices
from ic_adapter.store.database.engine import Store
from ic_adapter.store.identity import tokens
from ic_adapter.store.identity.tokens import CLERK_SESSION as SESSION
from ic_adapter.store.sign_on import links as rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Clerk:
    """The clerk of a session. `by`: how records and logs name the clerk."""

    session_id: int
    agent: str
    account: str
    opened_at: datetime
    expires_at: datetime

    @property
    def by(self) -> str:
        """Return the name under which a change of this clerk is kept."""
        return f"clerk {self.agent}"[:64]


@dataclass(frozen=True, slots=True)
class Clerks:
    """The clerks of all billers."""

    store: Store
    register: Register

    def link(self, biller: Biller, agent: str, account: str, page: str) -> str:
        """Return the token of a new link; NotFound for the account, LoginChanged."""
        binding = ClerkBinding(agent=agent, account=account, page=page_of(page))
        with self.store.writing() as connection:
            links.check_login(connection, self.register, biller)
            if account and invoices.account_of(connection, biller.id, account) is None:
                raise NotFound(f"account {account} not found")
            return links.issue(connection, biller, CLERK, subject=binding.text())

    def look(self, biller: Biller, token: str) -> ClerkBinding | None:
        """Return what a link is for; None where it cannot be used any more. Nothing is spent."""
        if not token or len(token) > LONGEST:
            return None
        with self.store.reading() as connection:
            row = tokens.any_state(connection, biller.id, CLERK, digest(token))
        if row is None or row.ended_at is not None or row.expires_at <= biller.clock.now():
            return None
        return binding_of(row.subject)

    def was_used(self, biller: Biller, token: str) -> bool:
        """Return whether a link opened a session; nothing ends by asking."""
        if not token or len(token) > LONGEST:
            return False
        with self.store.reading() as connection:
            row = tokens.any_state(connection, biller.id, CLERK, digest(token))
        return row is not None and row.ended_why == "spent"

    def use(self, biller: Biller, token: str, browser: str, replaced: str) -> tuple[Used, ClerkBinding | None]:
        """Spend a link for a session. `browser`: what the link's page gave the browser, `replaced`: its session so far.

        The same form sent twice by one browser opens one session: the second request takes the first one's place.
        """
        if not token or len(token) > LONGEST:
            return Used(LinkUse.UNKNOWN), None
        mark = digest(browser) if browser else ""
        with self.store.writing() as connection:
            link = tokens.any_state(connection, biller.id, CLERK, digest(token))
            if link is None:
                return Used(LinkUse.UNKNOWN), None
            binding, now = binding_of(link.subject), biller.clock.now()
            if rows.spend(connection, link, now, mark):
                tokens.end(connection, biller.id, SESSION, digest(replaced), now, "replaced")
                note(connection, biller, UseEvent.OPENED, link)
                return Used(LinkUse.OPENED, _open(connection, biller, binding, link.id)), binding
            known = tokens.any_state(connection, biller.id, CLERK, link.sha256)
            mine = known is not None and known.ended_why == "spent" and mark and known.address_key == mark
            if mine and tokens.end_opened_by(connection, link.id, now, "replaced"):
                note(connection, biller, UseEvent.OPENED_AGAIN, link)
                return Used(LinkUse.OPENED, _open(connection, biller, binding, link.id)), binding
            return links.refused(connection, biller, link), None

    def read(self, token: str, biller: Biller) -> Clerk | None:
        """Return whose session this is, None where it is none or over; note that it was used."""
        if not token or len(token) > LONGEST:
            return None
        now = biller.clock.now()
        with self.store.reading() as connection:
            row = tokens.any_state(connection, biller.id, SESSION, digest(token))
        if row is None or row.ended_at is not None or row.expires_at <= now or row.idle_expires_at <= now:
            return None
        idle = timedelta(seconds=row.idle_seconds)
        if now - row.used_at >= min(TOUCH_EVERY, idle / 10):
            with self.store.writing() as connection:
                tokens.touch(connection, row.id, now, later(now, idle))
        return _clerk(row)

    def bind(self, biller: Biller, clerk: Clerk, account: str) -> bool:
        """Bind a session without an account to this one; False where it has one already. NotFound."""
        with self.store.writing() as connection:
            if invoices.account_of(connection, biller.id, account) is None:
                raise NotFound(f"account {account} not found")
            before = ClerkBinding(agent=clerk.agent, account="", page=AgentPage.CUSTOMER)
            after = ClerkBinding(agent=clerk.agent, account=account, page=AgentPage.CUSTOMER)
            return rows.rebind(connection, clerk.session_id, before.text(), after.text())

    def end(self, biller: Biller, token: str) -> bool:
        """Log out; return whether there was a session."""
        with self.store.writing() as connection:
            return tokens.end(connection, biller.id, SESSION, digest(token), biller.clock.now(), "logged out")


def _clerk(row: Row[Any]) -> Clerk:
    binding = binding_of(row.subject)
    return Clerk(
        session_id=row.id,
        agent=binding.agent,
        account=binding.account,
        opened_at=row.created_at,
        expires_at=row.expires_at,
    )


def _open(connection: Connection, biller: Biller, binding: ClerkBinding, link_id: int) -> str:
    """Open the session of a link; its page is always CUSTOMER, since a session may open all of them."""
    now, limits, token = biller.clock.now(), biller.keys.sign_on, token_urlsafe(BYTES)
    idle = timedelta(minutes=limits.clerk_idle_minutes)
    subject = ClerkBinding(agent=binding.agent, account=binding.account, page=AgentPage.CUSTOMER).text()
    tokens.add(
        connection,
        {
            "bid": biller.id,
            "kind": SESSION,
            "sha256": digest(token),
            "payer_id": None,
            "subject": subject,
            "address_key": "",
            "opened_by": link_id,
            "created_at": now,
            "used_at": now,
            "expires_at": later(now, timedelta(minutes=limits.clerk_session_minutes)),
            "idle_seconds": int(idle.total_seconds()),
            "idle_expires_at": later(now, idle),
            "ended_at": None,
            "ended_why": "",
        },
    )
    return token
