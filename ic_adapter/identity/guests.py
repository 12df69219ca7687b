"""Guests of the virtual site: who named a bill may see and pay its account for a short while, in this browser only.

The account is never in an address: the browser has an opaque token, of which the SHA-256 is stored with the account.
Whether an account is unknown or the fact about its bill is wrong makes no difference, neither in the answer nor in the
work that is done for it.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_urlsafe

from ic_adapter.billers.clock import later
from ic_adapter.billers.register import Biller
from ic_adapter.identity import bill_facts
from ic_adapter.identity.sessions import BYTES, LONGEST, digest
from ic_adapter.store.bills import invoices
from ic_adapter.store.database.engine import Store
from ic_adapter.store.identity import tokens

KIND = "guest"
#: How long a found bill is remembered; the receipt of its payment is there as long.
LIFE = timedelta(hours=1)
ACCOUNT = re.compile(r"[0-9A-Za-z-]{1,64}")
NOBODY = "-"  # looked up in place of what cannot be an account number


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody who found the bill of an account; `id` is that of the guest's session."""

    id: int
    account_number: str


class Guests:
    """The guests of all billers."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def has_bill(self, biller: Biller, account: str, fact: str) -> bool:
        """Return whether the account has a bill with this invoice number or amount; donations are no bills."""
        wanted = account if ACCOUNT.fullmatch(account) else NOBODY
        with self._store.reading() as connection:
            found = invoices.of_account(connection, biller.id, wanted)
        bills = [one for one in found if one.invoice_type_id not in biller.keys.donation_invoice_types]
        return bill_facts.billed(bills, fact) is not None

    def start(self, biller: Biller, account: str, address: str, replaced: str = "") -> str:
        """Remember that the bill of this account was found and return the token. `replaced`: the one before, ends."""
        now, token = biller.clock.now(), token_urlsafe(BYTES)
        row = {
            "bid": biller.id,
            "kind": KIND,
            "sha256": digest(token),
            "payer_id": None,
            "subject": account,
            "address_key": digest(address),
            "opened_by": None,
            "created_at": now,
            "used_at": now,
            "expires_at": later(now, LIFE),
            "idle_seconds": 0,
            "idle_expires_at": later(now, LIFE),
            "ended_at": None,
            "ended_why": "",
        }
        with self._store.writing() as connection:
            if replaced and len(replaced) <= LONGEST:
                tokens.end(connection, biller.id, KIND, digest(replaced), now, "replaced")
            tokens.add(connection, row)
        return token

    def read(self, token: str, bid: str, now: datetime) -> Guest | None:
        """Return whose token this is; None where it is none or its time is over."""
        if not token or len(token) > LONGEST:
            return None
        with self._store.reading() as connection:
            row = tokens.any_state(connection, bid, KIND, digest(token))
        if row is None or row.ended_at is not None or row.expires_at <= now:
            return None
        return Guest(row.id, row.subject)
