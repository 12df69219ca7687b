"""Payers of a biller: who they are and their utility accounts. What staff may do about them is in `payer_acts`."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row

from ic_adapter.billers.register import Biller, Register
from ic_adapter.errors import BadField, Conflict, Fault, NotFound
from ic_adapter.identity import outbox
from ic_adapter.identity.password_rules import password_fault
from ic_adapter.identity.passwords import Passwords
from ic_adapter.store.bills import invoices
from ic_adapter.store.database.engine import Store
from ic_adapter.store.identity import payers, tokens
from ic_adapter.store.identity.tokens import SESSION, SIGN_ON

#: What can be an address at all; whether it is one only a mail could tell.
EMAIL = re.compile(r"[^@\s<>\"',;]{1,64}@[^@\s<>\"',;]{1,185}\.[^@\s<>\"',;.]{1,63}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Payer:
    """One payer. `has_password` is false until the first one is set by a link."""

    id: int
    email: str
    accounts: tuple[str, ...]
    has_password: bool
    created_at: datetime
    locked_at: datetime | None
    locked_by: str


class Payers:
    """The payers of all billers."""

    def __init__(self, store: Store, register: Register, passwords: Passwords) -> None:
        self._store = store
        self._register = register
        self._passwords = passwords

    def create(self, bid: str, email: str, password: str, accounts: Sequence[str]) -> Payer:
        """Make a payer with these utility accounts, all of them or none; NotFound, BadField, Conflict, Busy."""
        biller = self._register.get(bid)
        fault = "" if is_email(email) else "use an e-mail address such as name@example.org"
        faults = [Fault("$.email", fault)] if fault else []
        if fault := password_fault(password, biller, (email, *accounts)):
            faults.append(Fault("$.password", fault))
        with self._store.reading() as connection:
            unknown = [one for one in accounts if invoices.account_of(connection, bid, one) is None]
        faults += [Fault("$.account_numbers", f"account {one} not found") for one in unknown]
        if faults:
            raise BadField("invalid payer", *faults)
        stored = self._passwords.hashed(password)
        with self._store.writing() as connection:
            biller = self._register.staying(connection, bid)
            payer_id = add(connection, biller, email, stored)
            if payer_id is None:
                raise Conflict("a payer with this e-mail address already exists")
            for account in accounts:
                payers.add_account(connection, bid, payer_id, account, biller.clock.now())
        return self.get(bid, payer_id)

    def get(self, bid: str, payer_id: int) -> Payer:
        """Return the payer; NotFound."""
        self._register.get(bid)
        with self._store.reading() as connection:
            row = _found(payers.read(connection, bid, payer_id), payer_id)
            return _payer(row, payers.accounts(connection, payer_id))

    def listed(self, bid: str, *, email: str | None, account: str | None, after: int, limit: int) -> list[Payer]:
        """Return payers by id, those with this e-mail address or account where one is named; NotFound."""
        self._register.get(bid)
        key = None if email is None else email_key(email)
        with self._store.reading() as connection:
            rows = payers.listed(connection, bid, email_key=key, account=account, after=after, limit=limit)
            accounts = payers.accounts_of(connection, [row.id for row in rows])
        return [_payer(row, tuple(accounts[row.id])) for row in rows]

    def add_account(self, biller: Biller, payer_id: int, account: str) -> bool:
        """Give a payer another utility account; False where the payer has it already."""
        with self._store.writing() as connection:
            return payers.add_account(connection, biller.id, payer_id, account, biller.clock.now())

    def is_password(self, biller: Biller, payer_id: int, password: str) -> bool:
        """Return whether this is the payer's password; NotFound, Busy."""
        with self._store.reading() as connection:
            row = _found(payers.read(connection, biller.id, payer_id), payer_id)
        return self._passwords.is_right(row.password_hash, password)

    def change_password(self, biller: Biller, payer_id: int, old: str, new: str, *, but: int | None) -> bool:
        """Set a password that follows the rules for who knows the old one; False for who does not. NotFound, Busy.

        The sessions but that one end, or none with `but=None`. The same form sent twice changes the password once.
        """
        stored = self._passwords.hashed(new)
        with self._store.reading() as connection:
            seen = _found(payers.read(connection, biller.id, payer_id), payer_id).password_hash
        if self._passwords.is_right(seen, old):
            with self._store.writing() as connection:
                row = _found(payers.read(connection, biller.id, payer_id, lock=True), payer_id)
                if row.password_hash == seen:  # else another request has changed it since the old one was compared
                    set_password(connection, biller, row, stored)
                    now = biller.clock.now()
                    tokens.end_all(connection, payer_id, SIGN_ON, now, "password changed")
                    if but is not None:
                        tokens.end_all(connection, payer_id, SESSION, now, "password changed", but)
                    return True
        return self.is_password(biller, payer_id, new)


def is_email(text: str) -> bool:
    """Return whether this can be an e-mail address."""
    return len(text) <= 254 and text.isprintable() and bool(EMAIL.fullmatch(text))


def email_key(email: str) -> str:
    """Return what tells payers apart: the same address in other letters is the same payer."""
    return email.strip().lower()


def add(connection: Connection, biller: Biller, email: str, password_hash: str) -> int | None:
    """Add a payer and return the id; None where the biller has one with this e-mail address."""
    now = biller.clock.now()
    row = {
        "bid": biller.id,
        "email": email,
        "email_key": email_key(email),
        "password_hash": password_hash,
        "password_set_at": now,
        "created_at": now,
        "locked_at": None,
        "locked_by": "",
    }
    return payers.add(connection, row)


def set_password(connection: Connection, biller: Biller, payer: Row[Any], password_hash: str) -> None:
    """Store a new password's hash, end the links that were asked for before, and write the payer so."""
    values = {"password_hash": password_hash, "password_set_at": biller.clock.now()}
    payers.change(connection, payer.id, values)
    outbox.end_links(connection, biller, payer.id, "password changed")
    body = "The password of your log-in was changed. If it was not you, ask for a new password at once."
    outbox.write(connection, biller, payer.id, payer.email, "password changed", "Password changed", body)


def set_email(connection: Connection, biller: Biller, payer: Row[Any], email: str) -> None:
    """Store a new e-mail address, end the links that went to the old one, and write there; IntegrityError if taken."""
    if payer.email == email:
        return
    payers.change(connection, payer.id, {"email": email, "email_key": email_key(email)})
    outbox.end_links(connection, biller, payer.id, "e-mail changed")
    body = f"The e-mail address of your log-in was changed to {email}."
    outbox.write(connection, biller, payer.id, payer.email, "email changed", "E-mail address changed", body)


def _found(row: Row[Any] | None, payer_id: int) -> Row[Any]:
    if row is None:
        raise NotFound(f"payer {payer_id} not found")
    return row


def _payer(row: Row[Any], accounts: tuple[str, ...]) -> Payer:
    return Payer(
        id=row.id,
        email=row.email,
        accounts=accounts,
        has_password=bool(row.password_hash),
        created_at=row.created_at,
        locked_at=row.locked_at,
        locked_by=row.locked_by,
    )
