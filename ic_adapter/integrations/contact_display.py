"""What the router holds of a customer's contact details, for whoever looks at a profile (adapter §10.4, §11 step 0).

Where the router gives no answer, what IC stores stands in, with its age; nothing here changes anything.
"""

from collections.abc import Generator
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from ic_adapter.billers.register import Biller, Register
from ic_adapter.integrations.configured import endpoint
from ic_adapter.integrations.phone_records import Person, person
from ic_adapter.integrations.plan import Ask, End
from ic_adapter.integrations.postings import mailing_address
from ic_adapter.integrations.postings.mailing_address import Address
from ic_adapter.model import Group, Outcome
from ic_adapter.records.kinds import Kind
from ic_adapter.records.reason_codes import ReasonCode
from ic_adapter.records.reasons import NO_REASON, Held, Reason, because
from ic_adapter.router.answer import RouterAnswer
from ic_adapter.router.client import RouterClient
from ic_adapter.store.bills import invoices
from ic_adapter.store.bills.invoices import Account
from ic_adapter.store.database import freshness
from ic_adapter.store.database.engine import Store

Found = TypeVar("Found")
Look = Generator[Ask, RouterAnswer, Found | End]
NO_ADDRESS = because(ReasonCode.NO_ADDRESS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """The account at IC and when a bill file last brought it (None: never, or the account is not known at IC)."""

    account: Account | None
    as_of: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown(Generic[Found]):
    """What the router told, or else why not and what IC stores. `found` None beside SENT: the router has none."""

    outcome: Outcome
    reason: Reason
    found: Found | None = None
    stored: Stored | None = None


class ContactDisplay:
    """The two `show` integrations, over a store and a router client."""

    def __init__(self, store: Store, register: Register, client: RouterClient) -> None:
        self._store = store
        self._register = register
        self._client = client

    def details(self, bid: str, account: str) -> Shown[Person]:
        """Return every phone and e-mail record of the account's person; NotFound for no biller."""
        biller = self._register.get(bid)
        kind = Kind.EMAIL if biller.keys.endpoint_override[Kind.EMAIL.value] else Kind.PHONE
        found = self._run(biller, kind, account, person(account, biller.clock.today()))
        if isinstance(found, End):
            return Shown(outcome=found.outcome, reason=found.reason, stored=self.stored(bid, account))
        return Shown(outcome=Outcome.SENT, reason=NO_REASON.warning(found.warnings), found=found)

    def address(self, bid: str, account: str) -> Shown[Address]:
        """Return the default mailing address of the account; NotFound for no biller."""
        biller = self._register.get(bid)
        found = self._run(biller, Kind.MAILING_ADDRESS, account, mailing_address.address(account))
        if isinstance(found, End):
            return Shown(outcome=found.outcome, reason=found.reason, stored=self.stored(bid, account))
        return Shown(outcome=Outcome.SENT, reason=NO_REASON if found else NO_ADDRESS, found=found)

    def _run(self, biller: Biller, kind: Kind, account: str, look: Look[Found]) -> Found | End:
        """Make the calls that the look-up asks for, through the PAYMENTS group (Q-40)."""
        try:
            where = endpoint(biller, Group.PAYMENTS, kind.value)
        except Held as held:
            return End(outcome=Outcome.HELD, reason=held.reason)
        with self._client.batch(where) as batch:
            try:
                ask = next(look)
                while True:
                    ask = look.send(batch.call(ask.function, account, ask.fields))
            except StopIteration as end:
                result: Found | End = end.value
                return result

    def stored(self, bid: str, account: str) -> Stored:
        """Return what IC stores of the account."""
        with self._store.reading() as connection:
            return Stored(
                account=invoices.account_of(connection, bid, account), as_of=freshness.as_of(connection, bid, account)
            )
