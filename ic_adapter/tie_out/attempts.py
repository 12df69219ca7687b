"""Calls of the pump as a tie-out sees them: what is believed of each, and by what a booking is known to be its own.

Pure values and literal tables; they are read by `our_side` and compared in `comparison`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import Enum

from ic_adapter import money
from ic_adapter.records.kinds import Kind
from ic_adapter.records.states import State
from ic_adapter.router.functions import (
    ADD_ALERT,
    ADD_AR_ITEMS,
    ADD_CONTACT,
    ADD_PERSON_PHONE,
    ADD_RETURNED_CHECK,
    ADJ_AR_ITEM,
    SET_BILLING_ADDRESS,
    SET_PHONE,
)
from ic_adapter.tie_out.day_report import Booking

SPECS = ("SOURCE_SPEC1", "SOURCE_SPEC2")  # one of them carries the GUID
ACCOUNT = "ACCOUNT_NO"
Identity = tuple[str, ...]


class Belief(Enum):
    """What is believed of a call: in the books (the first two), perhaps, or not (the last three)."""

    BOOKED = "SENT"
    CONFIRMED = "confirmed by an operator"
    UNCERTAIN = "UNCERTAIN"
    UNDER_WAY = "under way"
    RESENT = "resent"
    DROPPED = "dropped"
    REFUSED = "refused"


IN_THE_BOOKS = frozenset({Belief.BOOKED, Belief.CONFIRMED})
WANTED = IN_THE_BOOKS | {Belief.UNCERTAIN, Belief.UNDER_WAY}
#: Outcomes after which nothing was booked, if the router said what it did.
NOTHING_DONE = frozenset({"REJECTED", "FAILED", "RETRY", "PAUSED"})
#: What a state says of the last call that has no good answer; any other one: it is to be sent again.
BY_STATE: Mapping[State, Belief] = {
    State.UNCERTAIN: Belief.UNCERTAIN,
    State.SENDING: Belief.UNDER_WAY,
    State.SKIPPED: Belief.DROPPED,
}


@dataclass(frozen=True, slots=True)
class Compared:
    """A tag that was sent beside the column of its booking; `sign`: an item lowers the balance as it is booked."""

    sent: str
    booked: str
    sign: int = 1


#: By what a booking is known, tag sent and column booked; AddARItems by its GUID, see `keys_of`.
IDENTITIES: Mapping[str, tuple[Compared, ...]] = {
    ADD_AR_ITEMS.name: (),
    ADD_RETURNED_CHECK.name: (Compared("PAYMENT_REF", "PAYMENT_REF"),),
    ADJ_AR_ITEM.name: (Compared("ITEM_NO", "LINKED_ITEM_NO"),),
    ADD_ALERT.name: (Compared("ALERT_KEY", ACCOUNT), Compared("ALERT_CD", "ALERT_CD")),
    ADD_PERSON_PHONE.name: tuple(Compared(tag, tag) for tag in ("PERSON_NO", "PHONE_CD", "PHONE_NO")),
    SET_PHONE.name: tuple(Compared(tag, tag) for tag in ("PERSON_NO", "PHONE_CD", "PHONE_NO")),
    SET_BILLING_ADDRESS.name: (Compared(ACCOUNT, ACCOUNT), Compared("ADDRESS_CD", "ADDRESS_CD")),
    ADD_CONTACT.name: (Compared(ACCOUNT, ACCOUNT), Compared("CONTACT_TP", "CONTACT_TP")),
}
#: The amount of a call; of an adjustment it is what stays of the item.
AMOUNTS: Mapping[str, Compared] = {
    ADD_AR_ITEMS.name: Compared("ITEM_AMT", "ITEM_AMT", -1),
    ADD_RETURNED_CHECK.name: Compared("CHECK_AMT", "CHECK_AMT"),
    ADJ_AR_ITEM.name: Compared("ITEM_AMT", "STANDING_AMT"),
}
#: The calls of a kind that was not sent: the first one, and the next one where it is half done.
TO_COME: Mapping[Kind, tuple[str, ...]] = {
    Kind.PAYMENT: (ADD_AR_ITEMS.name,),
    Kind.VOID: (ADJ_AR_ITEM.name,),
    Kind.CREDIT: (ADJ_AR_ITEM.name,),
    Kind.ACH_REJECT: (ADD_RETURNED_CHECK.name,),
    Kind.PAPERLESS: (ADD_ALERT.name,),
    Kind.AUTOPAY: (ADD_ALERT.name,),
    Kind.EMAIL: (SET_PHONE.name,),
    Kind.PHONE: (SET_PHONE.name,),
    Kind.MAILING_ADDRESS: (SET_BILLING_ADDRESS.name, ADD_CONTACT.name),
    Kind.REGISTRATION: (ADD_ALERT.name,),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SentCall:
    """One attempt of a record. `at`: the biller's local time; `trans_no`: of its own good reply, else blank.

    `same_item_as`: another record that the router gave the same item number.
    """

    record_id: int
    n: int
    kind: Kind
    source_id: str
    account: str
    function: str
    fields: Mapping[str, str]
    at: datetime
    belief: Belief
    told: str = ""  # what the pump or a person last said of it
    trans_no: str = ""
    evidence: Mapping[str, object] = field(default_factory=dict)
    same_item_as: int | None = None

    @property
    def identity(self) -> Identity:
        """The key of the booking it makes."""
        if self.function == ADD_AR_ITEMS.name:
            spec = next((tag for tag in SPECS if self.fields.get(tag) == self.source_id), SPECS[0])
            return self.function, spec, self.source_id
        return self.function, *(self.fields.get(it.sent, "") for it in IDENTITIES[self.function])

    @property
    def amount(self) -> Decimal | None:
        """What was sent; None where the function has no amount."""
        compared = AMOUNTS.get(self.function)
        try:
            return None if compared is None else money.parse(self.fields[compared.sent])
        except (KeyError, ValueError):
            return None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnsentRecord:
    """A record submitted or tried that day that is neither in the books nor given up, such as a HELD one."""

    record_id: int
    kind: Kind
    source_id: str
    account: str
    function: str
    state: State
    reason: str
    amount: Decimal | None = None


def believed(outcome: str | None, state: State, *, done: bool, last: bool) -> Belief:
    """What is believed of an attempt; `done`: its step is, `last`: nothing was sent for this step since."""
    if outcome in NOTHING_DONE:
        return Belief.REFUSED
    if not last:
        return Belief.RESENT
    if done:
        return Belief.BOOKED if outcome == "SENT" else Belief.CONFIRMED
    return BY_STATE.get(state, Belief.RESENT)


def keys_of(booking: Booking) -> tuple[Identity, ...]:
    """The identities that a booking may have; none for a function that the pump never calls."""
    if booking.function == ADD_AR_ITEMS.name:
        return tuple((booking.function, tag, booking.tag(tag)) for tag in SPECS if booking.tag(tag))
    if booking.function not in IDENTITIES:
        return ()
    values = (
        booking.account if it.booked == ACCOUNT else booking.tag(it.booked) for it in IDENTITIES[booking.function]
    )
    return ((booking.function, *values),)


def booked_amount(booking: Booking) -> Decimal | None:
    """As it was sent; None where the function has none, or its column is blank."""
    compared = AMOUNTS.get(booking.function)
    found = None if compared is None else booking.amount(compared.booked)
    return None if compared is None or found is None else found * compared.sign
