"""RemoteRegistration: the biller's own portal registers its customer with one or more accounts, all of them or none."""

import re
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from sqlalchemy import Connection, Row

from ic_adapter.billers.register import Biller, Register
from ic_adapter.errors import Busy
from ic_adapter.identity.identity import Identity
from ic_adapter.identity.password_rules import password_fault
from ic_adapter.identity.payers import add, email_key, is_email, set_password
from ic_adapter.sign_on import links
from ic_adapter.sign_on.authentication import Caller, is_on
from ic_adapter.store.bills import invoices
from ic_adapter.store.database.engine import Store
from ic_adapter.store.identity import payers

ACCOUNT = re.compile(r"[0-9A-Za-z-]{1,20}")
SEPARATOR = "|"
MOST_ACCOUNTS = 100


class RegistrationCode(IntEnum):
    """What became of a registration; the value is the `code` of the answer."""

    DONE = 0
    BAD_ACCOUNTS = 1
    BAD_EMAIL = 2
    BAD_PASSWORD = 3
    KNOWN = 4  # a payer with this e-mail address has another password
    LOCKED = 5
    OFF = 6
    THROTTLED = 7


@dataclass(frozen=True, slots=True)
class Registered:
    """The result. `token` is there with DONE only, `detail` says more about the others."""

    code: RegistrationCode
    detail: str = ""
    token: str = ""

    def __repr__(self) -> str:
        return f"Registered({self.code!r}, {self.detail!r})"


@dataclass(frozen=True, slots=True)
class Registration:
    """The registration of payers by a biller's own portal."""

    store: Store
    billers: Register
    identity: Identity

    def register(self, biller: Biller, accounts: str, email: str, password: str, caller: Caller) -> Registered:
        """Make the payer, or give one who has this password the accounts; return a sign-on token. Busy, LoginChanged.

        `accounts`: numbers between pipes. The same call again, after a lost answer, is done again and makes no second
        payer.
        """
        numbers = split(accounts)
        if fault := self._fault(biller, numbers, email, password):
            return fault
        key = email_key(email)
        with self.store.reading() as connection:
            row = payers.by_email(connection, biller.id, key)
        if row is not None and row.password_hash:
            return self._known(biller, row, numbers, password, caller)
        stored = self.identity.passwords.hashed(password)
        with self.store.writing() as connection:
            links.check_login(connection, self.billers, biller)
            payer_id = add(connection, biller, email, stored)
            if payer_id is None:
                row = payers.by_email(connection, biller.id, key)
                row = None if row is None else payers.read(connection, biller.id, row.id, lock=True)
                if row is None or row.password_hash:  # two calls at once
                    return Registered(RegistrationCode.KNOWN)
                if row.locked_at is not None:
                    return Registered(RegistrationCode.LOCKED)
                set_password(connection, biller, row, stored)
                payer_id = int(row.id)
            return self._done(connection, biller, payer_id, numbers)

    def _fault(self, biller: Biller, numbers: list[str], email: str, password: str) -> Registered | None:
        if not is_on(biller):
            return Registered(RegistrationCode.OFF)
        if not numbers or len(numbers) > MOST_ACCOUNTS:
            return Registered(RegistrationCode.BAD_ACCOUNTS, f"name 1 to {MOST_ACCOUNTS} accounts between pipes")
        with self.store.reading() as connection:
            unknown = [
                one
                for one in numbers
                if not ACCOUNT.fullmatch(one) or invoices.account_of(connection, biller.id, one) is None
            ]
        if unknown:
            shown = ", ".join(one[:20] or "blank" for one in unknown[:5])
            return Registered(RegistrationCode.BAD_ACCOUNTS, f"not found: {shown}")
        if not is_email(email):
            return Registered(RegistrationCode.BAD_EMAIL, "use an e-mail address such as name@example.org")
        if fault := password_fault(password, biller, (email, *numbers)):
            return Registered(RegistrationCode.BAD_PASSWORD, fault)
        return None

    def _known(self, biller: Biller, row: Row[Any], numbers: list[str], password: str, caller: Caller) -> Registered:
        """Compare the password as a log-in does, or this would be a way to guess it."""
        throttle = self.identity.throttle
        attempt = throttle.remote(biller, row.email_key, caller.address, caller.client, row.id)
        if not attempt.is_allowed:
            return Registered(RegistrationCode.THROTTLED)
        try:
            is_right = self.identity.passwords.is_right(row.password_hash, password)
        except Busy:
            throttle.take_back(biller, attempt)
            raise
        if not is_right:
            return Registered(RegistrationCode.KNOWN)
        throttle.succeeded(biller, attempt)
        if row.locked_at is not None:
            return Registered(RegistrationCode.LOCKED)
        with self.store.writing() as connection:
            links.check_login(connection, self.billers, biller)
            return self._done(connection, biller, row.id, numbers)

    def _done(self, connection: Connection, biller: Biller, payer_id: int, numbers: list[str]) -> Registered:
        for number in numbers:
            payers.add_account(connection, biller.id, payer_id, number, biller.clock.now())
        token = links.issue(connection, biller, links.PAYER, payer_id=payer_id)
        return Registered(RegistrationCode.DONE, token=token)


def split(accounts: str) -> list[str]:
    """Return the account numbers of a list between pipes, each once; blanks around them do not count."""
    return list(dict.fromkeys(one.strip() for one in accounts.split(SEPARATOR))) if accounts.strip() else []
