"""One-time links of the web services: a payer's sign-on token, and a clerk's link.

Theory of operation. A token is 256 random bits; only its SHA-256 is stored, in a row that names the biller, the purpose
(the kind), the payer or the account, and the page. It can be used for some minutes on the biller's clock:

    issued ──spent──▶ session open ──token used again──▶ session ended
       └──time over──▶ useless

Spending is one conditional update that checks everything the row is bound to, so that of many requests at once one
opens a session. Whoever comes with a spent token is refused, and the session that it opened ends: somebody has a copy,
and nobody can tell who. The one exception is the very browser that holds that session: it loads the page again.
New service credentials end every link, and what clerks opened by one; what was checked with the old ones and is not
issued yet is refused in its own transaction.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from secrets import token_urlsafe
from typing import Any

from sqlalchemy import Connection, Row

from ic_adapter.billers.clock import later
from ic_adapter.billers.register import Biller, Register
from ic_adapter.billers.settings import SERVICE_LOGIN
from ic_adapter.errors import Refused
from ic_adapter.identity.sessions import BYTES, LONGEST, Sessions, digest
from ic_adapter.sign_on.uses import UseEvent, note
from ic_adapter.store.database.engine import Store
from ic_adapter.store.identity import payers, tokens
from ic_adapter.store.identity.tokens import CLERK_LINK, SESSION, SIGN_ON
from ic_adapter.store.sign_on import links

#: Purposes of links, as they are stored.
PAYER, CLERK = SIGN_ON, CLERK_LINK


class LoginChanged(Refused):
    """The login of a service's caller was right when it was checked, and is another one now."""


class LinkUse(Enum):
    """What became of a request with a link."""

    OPENED = "opened"
    RELOADED = "reloaded"  # by the browser that has the session which the link opened
    USED_BEFORE = "used before"
    TOO_LATE = "too late"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Used:
    """What became of a request with a link. `token`: that of the new session, with OPENED only."""

    use: LinkUse
    token: str = ""

    def __repr__(self) -> str:
        return f"Used({self.use})"


@dataclass(frozen=True, slots=True)
class Links:
    """The links of all billers."""

    store: Store
    sessions: Sessions

    def biller_of(self, kind: str, token: str) -> str | None:
        """Return the id of the biller of a link, whatever became of it; None for none."""
        if not token or len(token) > LONGEST:
            return None
        with self.store.reading() as connection:
            return links.biller_of(connection, kind, digest(token))

    def read(self, biller: Biller, kind: str, token: str) -> Row[Any] | None:
        """Return the row of a link that can be used now; nothing is spent."""
        if not token or len(token) > LONGEST:
            return None
        with self.store.reading() as connection:
            row = tokens.any_state(connection, biller.id, kind, digest(token))
        return None if row is None or row.ended_at is not None or row.expires_at <= biller.clock.now() else row

    def use_payers(self, biller: Biller, token: str, address: str, browser: str) -> Used:
        """Spend a payer's token for a session. `browser`: the token of this browser's session so far, which ends."""
        if not token or len(token) > LONGEST:
            return Used(LinkUse.UNKNOWN)
        with self.store.writing() as connection:
            link = tokens.any_state(connection, biller.id, PAYER, digest(token))
            if link is None:
                return Used(LinkUse.UNKNOWN)
            payer = payers.read(connection, biller.id, link.payer_id, lock=True)
            if payer is None or payer.locked_at is not None:
                return Used(LinkUse.UNKNOWN)
            if links.spend(connection, link, biller.clock.now(), ""):
                note(connection, biller, UseEvent.OPENED, link)
                opened = self.sessions.opened(connection, biller, payer.id, address, browser, link.id)
                return Used(LinkUse.OPENED, opened)
            mine = (
                tokens.valid(connection, biller.id, SESSION, digest(browser), biller.clock.now()) if browser else None
            )
            if mine is not None and mine.opened_by == link.id:
                return Used(LinkUse.RELOADED)
            return refused(connection, biller, link)


def refused(connection: Connection, biller: Biller, link: Row[Any]) -> Used:
    """Return why a link could not be spent; where it was spent before, end the session that it opened."""
    now = biller.clock.now()
    known = tokens.any_state(connection, biller.id, link.kind, link.sha256)  # as it is after those that came before
    if known is not None and known.ended_why == "spent":
        tokens.end_opened_by(connection, link.id, now, "link used again")
        note(connection, biller, UseEvent.USED_BEFORE, link)
        return Used(LinkUse.USED_BEFORE)
    note(connection, biller, UseEvent.TOO_LATE, link)
    is_ended = known is not None and known.ended_at is not None  # by another password, a lock or a log-out
    return Used(LinkUse.UNKNOWN if is_ended else LinkUse.TOO_LATE)


def check_login(connection: Connection, register: Register, checked: Biller) -> None:
    """Raise LoginChanged unless the biller has the service login with which the caller was checked.

    Until the transaction ends nobody changes it: a change that comes later ends what is issued here.
    """
    biller = register.fixed(connection, checked.id)
    if any(biller.setting(name) != checked.setting(name) for name in SERVICE_LOGIN):
        raise LoginChanged("the service login was changed meanwhile")


def issue(connection: Connection, biller: Biller, kind: str, *, payer_id: int | None = None, subject: str = "") -> str:
    """Make a link and return its token, which is not stored. `check_login` comes before it in the transaction."""
    now, token = biller.clock.now(), token_urlsafe(BYTES)
    link = links.add(
        connection,
        bid=biller.id,
        kind=kind,
        sha256=digest(token),
        payer_id=payer_id,
        subject=subject,
        now=now,
        expires_at=later(now, timedelta(minutes=biller.keys.sign_on.link_minutes)),
    )
    note(connection, biller, UseEvent.ISSUED, link)
    return token
