"""Throttling of guesses: attempts per log-in name and per address, counted in the store before anything is compared.

A window begins with the first attempt; above the limit everybody waits until it is over. So that no stranger can lock
a payer out, attempts from an address from which the payer logged in before are counted apart from those of all others.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum

from sqlalchemy import Connection

from ic_adapter.billers.clock import later
from ic_adapter.billers.register import Biller
from ic_adapter.identity.sessions import digest
from ic_adapter.store.database.engine import Store
from ic_adapter.store.identity import throttles, tokens

#: In which messages are counted.
MAIL_WINDOW = timedelta(hours=1)
#: How long an address stays one of which a payer is known.
KNOWN_FOR = timedelta(days=90)


class Scope(Enum):
    """What is counted; the value is stored."""

    LOGIN_ADDRESS = "login address"
    LOGIN_NAME = "login name"
    LOGIN_KNOWN = "login known"  # a name from an address that is known for it
    RESET_ADDRESS = "reset address"
    RESET_NAME = "reset name"
    BILL_ADDRESS = "bill address"
    BILL_NAME = "bill name"
    REMOTE_ADDRESS = "remote address"  # of log-ins that a biller's own portal passes on (adapter §16)
    REMOTE_NAME = "remote name"
    MAIL_NAME = "mail name"  # messages to an e-mail address
    MAIL_ACCOUNT = "mail account"  # messages about a utility account


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt as it was counted: scopes with what was counted in them."""

    is_allowed: bool
    counted: tuple[tuple[Scope, str], ...]


class Throttle:
    """The counters of all billers."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def login(self, biller: Biller, name: str, address: str, payer_id: int | None) -> Attempt:
        """Count an attempt to log in. `payer_id`: whose name it is, None of nobody."""
        limits = biller.keys.payer_login
        with self._store.writing() as connection:
            counted = [(Scope.LOGIN_ADDRESS, address)]
            allowed = self._count(connection, biller, *counted[0], limits.attempts_of_address)
            since = later(biller.clock.now(), -KNOWN_FOR)
            known = payer_id is not None and tokens.is_known_address(connection, payer_id, digest(address), since)
            counted.append((Scope.LOGIN_KNOWN, f"{name}\n{address}") if known else (Scope.LOGIN_NAME, name))
            allowed &= self._count(connection, biller, *counted[1], limits.attempts_of_login)
        return Attempt(allowed, tuple(counted))

    def remote(self, biller: Biller, name: str, caller: str, client: str, payer_id: int | None) -> Attempt:
        """Count an attempt that the biller's portal passes on. `client`: the address of the person there, or blank.

        These counters are apart from those of `login`: what happens at one portal locks nobody out of the other. All
        who come without an address share that of the caller, which may fail ten times as often.
        """
        limits = biller.keys.payer_login
        most = limits.attempts_of_address if client else 10 * limits.attempts_of_address
        with self._store.writing() as connection:
            counted = [(Scope.REMOTE_ADDRESS, client or caller)]
            allowed = self._count(connection, biller, *counted[0], most)
            since = later(biller.clock.now(), -KNOWN_FOR)
            known = (
                bool(client)
                and payer_id is not None
                and tokens.is_known_address(connection, payer_id, digest(client), since)
            )
            counted.append((Scope.REMOTE_NAME, f"{name}\n{client}" if known else name))
            allowed &= self._count(connection, biller, *counted[1], limits.attempts_of_login)
        return Attempt(allowed, tuple(counted))

    def reset(self, biller: Biller, name: str, address: str) -> Attempt:
        """Count a wish for a new password."""
        return self._both(biller, (Scope.RESET_ADDRESS, address), (Scope.RESET_NAME, name))

    def bill(self, biller: Biller, account: str, address: str) -> Attempt:
        """Count an attempt to name a fact of an account's bill."""
        return self._both(biller, (Scope.BILL_ADDRESS, address), (Scope.BILL_NAME, account))

    def succeeded(self, biller: Biller, attempt: Attempt) -> None:
        """Take an attempt back that was right, and forget the wrong ones on its name."""
        address, name = attempt.counted
        with self._store.writing() as connection:
            throttles.take_back(connection, biller.id, address[0].value, digest(address[1]))
            throttles.forget(connection, biller.id, name[0].value, digest(name[1]))

    def take_back(self, biller: Biller, attempt: Attempt) -> None:
        """Count an attempt as none: nothing was compared."""
        with self._store.writing() as connection:
            for scope, subject in attempt.counted:
                throttles.take_back(connection, biller.id, scope.value, digest(subject))

    def _both(self, biller: Biller, address: tuple[Scope, str], name: tuple[Scope, str]) -> Attempt:
        limits = biller.keys.payer_login
        with self._store.writing() as connection:
            allowed = self._count(connection, biller, *address, limits.attempts_of_address)
            allowed &= self._count(connection, biller, *name, limits.attempts_of_login)
        return Attempt(allowed, (address, name))

    def _count(self, connection: Connection, biller: Biller, scope: Scope, subject: str, most: int) -> bool:
        now = biller.clock.now()
        cut_off = later(now, -timedelta(minutes=biller.keys.payer_login.throttle_minutes))
        return throttles.count(connection, biller.id, scope.value, digest(subject), now, cut_off) <= most


def may_write(connection: Connection, biller: Biller, email_key: str, account: str = "") -> bool:
    """Count a message that a stranger asks for, and return whether it is written; the answer never depends on it.

    `account`: the utility account that it is about, blank for none. In the transaction of the message.
    """
    now, most = biller.clock.now(), biller.keys.payer_login.mails_per_hour
    subjects = [(Scope.MAIL_NAME, email_key), *([(Scope.MAIL_ACCOUNT, account)] if account else [])]
    cut_off = later(now, -MAIL_WINDOW)
    counts = [
        throttles.count(connection, biller.id, scope.value, digest(subject), now, cut_off)
        for scope, subject in subjects
    ]
    return max(counts) <= most
