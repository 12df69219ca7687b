"""Sessions of payers: opaque reference tokens of 256 bits, of which only the SHA-256 is stored.

Each session has an idle and an absolute limit on the biller's clock, fixed when it is opened. A payer who logs in gets
a new token, and the one that the browser had before ends. A locked payer has no session.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from secrets import token_urlsafe

from sqlalchemy import Connection

from ic_adapter.billers.clock import later
from ic_adapter.billers.register import Biller
from ic_adapter.store.database.engine import Store
from ic_adapter.store.identity import payers, tokens
from ic_adapter.store.identity.tokens import SESSION

BYTES = 32
LONGEST = 100  # characters of a token that may be ours
#: A session's use is written down at most this often, and at most ten times within its idle limit.
TOUCH_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """The payer of a session."""

    payer_id: int
    email: str
    accounts: tuple[str, ...]  # numbers of the payer's utility accounts
    session_id: int
    opened_at: datetime
    expires_at: datetime  # whatever the payer does


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSession:
    """One session of a payer that is not over."""

    id: int
    opened_at: datetime
    used_at: datetime


class Sessions:
    """The sessions of all payers."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def read(self, token: str, bid: str, now: datetime) -> SignedIn | None:
        """Return whose session this is, None where it is none or over; note that it was used."""
        if not token or len(token) > LONGEST:
            return None
        with self._store.reading() as connection:
            row = tokens.valid(connection, bid, SESSION, digest(token), now)
            if row is None:
                return None
            accounts = payers.accounts(connection, row.payer_id)
        idle = timedelta(seconds=row.idle_seconds)
        if now - row.used_at >= min(TOUCH_EVERY, idle / 10):
            with self._store.writing() as connection:
                tokens.touch(connection, row.id, now, later(now, idle))
        return SignedIn(
            payer_id=row.payer_id,
            email=row.email,
            accounts=accounts,
            session_id=row.id,
            opened_at=row.created_at,
            expires_at=row.expires_at,
        )

    def why_over(self, token: str, bid: str) -> str:
        """Return what ended the session of this token, blank where its time is over or there is none."""
        if not token or len(token) > LONGEST:
            return ""
        with self._store.reading() as connection:
            row = tokens.any_state(connection, bid, SESSION, digest(token))
        return "" if row is None else str(row.ended_why)

    def start(self, biller: Biller, payer_id: int, address: str, replaced: str = "") -> str:
        """Open a session and return its token. `replaced`: the token that the browser had, which ends."""
        with self._store.writing() as connection:
            return self.opened(connection, biller, payer_id, address, replaced)

    def opened(
        self,
        connection: Connection,
        biller: Biller,
        payer_id: int,
        address: str,
        replaced: str = "",
        by: int | None = None,
    ) -> str:
        """As `start`, within a transaction of the caller. `by`: the link that opens it."""
        now, limits = biller.clock.now(), biller.keys.payer_login
        if replaced:
            tokens.end(connection, biller.id, SESSION, digest(replaced), now, "replaced")
        token = token_urlsafe(BYTES)
        expires_at = later(now, timedelta(minutes=limits.session_minutes))
        idle = timedelta(minutes=limits.idle_minutes)
        row = {
            "bid": biller.id,
            "kind": SESSION,
            "sha256": digest(token),
            "payer_id": payer_id,
            "subject": "",
            "address_key": digest(address),
            "opened_by": by,
            "created_at": now,
            "used_at": now,
            "expires_at": expires_at,
            "idle_seconds": int(idle.total_seconds()),
            "idle_expires_at": later(now, idle),
            "ended_at": None,
            "ended_why": "",
        }
        tokens.add(connection, row)
        return token

    def open_of(self, payer_id: int, now: datetime) -> list[OpenSession]:
        """Return the sessions of a payer that are not over, the newest first."""
        with self._store.reading() as connection:
            rows = tokens.of_payer(connection, payer_id, SESSION, 100)
        return [
            OpenSession(id=row.id, opened_at=row.created_at, used_at=row.used_at)
            for row in rows
            if row.ended_at is None and row.expires_at > now and row.idle_expires_at > now
        ]

    def end(self, token: str, bid: str, now: datetime) -> bool:
        """Log out; return whether there was a session."""
        with self._store.writing() as connection:
            return tokens.end(connection, bid, SESSION, digest(token), now, "logged out")

    def end_all(self, payer_id: int, now: datetime, why: str = "logged out", but: int | None = None) -> int:
        """End every session of a payer but that of the id `but`; return how many there were."""
        with self._store.writing() as connection:
            return tokens.end_ways_in(connection, payer_id, now, why, but)


def digest(text: str) -> str:
    """Return the SHA-256 of a token or an address, as it is stored."""
    return sha256(text.encode("utf-8", "replace")).hexdigest()
