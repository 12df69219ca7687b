"""Accounts of Invoice Cloud's file server: the biller's own and Invoice Cloud's pick-up account (settings §3.4).

Passwords are kept as salted scrypt hashes, so that no state file, snapshot or listing holds one.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from enum import StrEnum

#: Cost of one hash: about 10 ms. The passwords are fictional; the hash keeps them out of files, no more.
COST = {"n": 4096, "r": 8, "p": 1}


class AccountKind(StrEnum):
    """Whose account it is, and so which folders it sees."""

    BILLER = "biller"  # issued by Invoice Cloud to the biller: its own folders are its root
    PICKUP = "pickup"  # Invoice Cloud's own: every biller's folders as /{bid}/…


@dataclass(frozen=True, slots=True, kw_only=True)
class SftpAccount:
    """One account: it logs in by password, by one of its public keys (OpenSSH lines), or by either."""

    user: str
    kind: AccountKind
    password_hash: str = ""
    public_keys: tuple[str, ...] = ()

    def accepts(self, password: str) -> bool:
        """Whether this is the account's password."""
        salt, _, expected = self.password_hash.partition(":")
        return bool(expected) and hmac.compare_digest(_hash(password, salt), expected)


def password_hash(password: str) -> str:
    """Return what is kept of a password."""
    salt = secrets.token_hex(16)
    return f"{salt}:{_hash(password, salt)}"


def _hash(password: str, salt: str) -> str:
    return hashlib.scrypt(password.encode(), salt=salt.encode(), dklen=32, **COST).hex()
