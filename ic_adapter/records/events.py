"""What Invoice Cloud submits: one typed event per kind, body of a call and payload of a record (adapter §3 to §12).

What becomes of it on the wire lies in `integrations`.
"""

from collections.abc import Mapping
from datetime import date, datetime
from enum import Enum
from typing import Annotated, Any, Literal, get_type_hints

from msgspec import Meta, Struct
from msgspec.structs import fields, replace

from ic_adapter import money
from ic_adapter.records.kinds import Kind

#: Patterns end in END: `$` alone would let a line break through behind the last sign.
END = r"(?!\n)$"
#: Characters that XML can carry in one line.
LINE = rf"^[^\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]*{END}"
OperatorName = Annotated[str, Meta(min_length=1, max_length=64, pattern=LINE)]
SourceId = Annotated[str, Meta(pattern=rf"^[0-9A-Za-z{{}}._:-]{{1,64}}{END}", description="IC's own id of the event")]
Account = Annotated[str, Meta(pattern=rf"^[0-9A-Za-z-]{{1,20}}{END}", examples=["2003708"])]
MaybeAccount = Annotated[str, Meta(pattern=rf"^[0-9A-Za-z-]{{0,20}}{END}", description="blank: a guest's donation")]
Amount = Annotated[
    str, Meta(pattern=f"^{money.UNSIGNED}{END}", description="two decimals, no sign", examples=["22.50"])
]
Text = Annotated[str, Meta(max_length=255, pattern=LINE)]
Short = Annotated[str, Meta(max_length=60, pattern=LINE)]

#: What a payer typed: no text of a completed payment is refused, it is cleaned and cut where it is sent (Q-82).
PayerText = Annotated[str, Meta(description="any text; of a longer one 4,000 characters are kept")] | None
TEXT_KEPT = 4000

Code = Annotated[
    str,
    Meta(
        pattern=rf"^[0-9A-Za-z_.-]{{0,20}}{END}",
        description="a router code: letters, digits, underscores, dots and dashes; or blank",
    ),
]


class Instrument(Enum):
    """How the payer paid (adapter §3)."""

    CC = "CC"
    ACH = "ACH"
    CASH = "CASH"
    PAYPAL = "PAYPAL"
    PAYPAL_CREDIT = "PAYPAL_CREDIT"
    VENMO = "VENMO"


class Event(Struct, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """Something that happened at IC; the same `source_id` again is the same record, or a conflict (adapter §1.2)."""

    source_id: SourceId


class PaymentEvent(Event, frozen=True, kw_only=True):
    """A completed payment, donation or chargeback; `source_id` is the payment GUID, `source` the PaymentSourceID."""

    account_number: MaybeAccount = ""
    amount: Amount
    fee: Amount = "0.00"
    instrument: Instrument
    source: int = 1
    email: PayerText = ""
    phone: PayerText = ""
    message: PayerText = ""
    donor_name: PayerText = ""
    kind: Literal["bill", "donation", "chargeback"] = "bill"
    logged_in: bool = True
    payment_date: date | None = None


class VoidEvent(Event, frozen=True, kw_only=True):
    """A payment is voided; `payment` is its GUID."""

    payment: SourceId


class CreditEvent(Event, frozen=True, kw_only=True):
    """A credit of transaction type 6 is given on a payment; `source_id` is the GUID of the credit."""

    payment: SourceId
    amount: Amount


class AchRejectEvent(Event, frozen=True, kw_only=True):
    """The bank returned an ACH payment (R codes) or sent a notification of change (C codes)."""

    payment: SourceId
    return_code: Annotated[str, Meta(pattern=rf"^[A-Za-z][0-9A-Za-z]{{1,3}}{END}", examples=["R01"])]


class FlagEvent(Event, frozen=True, kw_only=True):
    """The paperless or autopay flag of an account changed."""

    account_number: Account
    on: bool


class EmailEvent(Event, frozen=True, kw_only=True):
    """The e-mail address at IC changed; blank: it was emptied."""

    account_number: Account
    email: Text


class PhoneEvent(Event, frozen=True, kw_only=True):
    """The phone number at IC changed; blank: it was emptied."""

    account_number: Account
    phone: Short


class MailingAddressEvent(Event, frozen=True, kw_only=True):
    """The mailing address at IC changed."""

    account_number: Account
    street1: Annotated[str, Meta(min_length=1, max_length=120, pattern=LINE)]
    street2: Annotated[str, Meta(max_length=120, pattern=LINE)] = ""
    city: Short
    state: Code
    zip: Annotated[str, Meta(max_length=10, pattern=LINE)]


class RegistrationEvent(Event, frozen=True, kw_only=True):
    """Registration status of a customer from another CIS, VertexOne (adapter §12)."""

    account_number: Account
    event: Literal["registered", "unregistered"]
    occurred_at: datetime | None = None


EVENTS: Mapping[Kind, type[Event]] = {
    Kind.PAYMENT: PaymentEvent,
    Kind.VOID: VoidEvent,
    Kind.CREDIT: CreditEvent,
    Kind.ACH_REJECT: AchRejectEvent,
    Kind.PAPERLESS: FlagEvent,
    Kind.AUTOPAY: FlagEvent,
    Kind.EMAIL: EmailEvent,
    Kind.PHONE: PhoneEvent,
    Kind.MAILING_ADDRESS: MailingAddressEvent,
    Kind.REGISTRATION: RegistrationEvent,
}

#: The texts of a payment, which a payer typed.
PAYER_TEXTS = ("email", "phone", "message")
#: Those that are kept, the name of a donor for the lockbox among them.
KEPT_TEXTS = (*PAYER_TEXTS, "donor_name")


def as_kept(event: Event) -> tuple[Event, tuple[str, ...]]:
    """Return the event as its record keeps it, and the names of the texts that are longer than that (Q-82)."""
    if not isinstance(event, PaymentEvent):
        return event, ()
    texts = {name: getattr(event, name) or "" for name in KEPT_TEXTS}
    cut = tuple(name for name, text in texts.items() if len(text) > TEXT_KEPT)
    return replace(event, **{name: text[:TEXT_KEPT] for name, text in texts.items()}), cut


#: The fields that hold amounts, which are compared by value: 20 is 20.00.
AMOUNTS: Mapping[type[Event], frozenset[str]] = {
    event: frozenset(name for name, hint in get_type_hints(event, include_extras=True).items() if hint == Amount)
    for event in EVENTS.values()
}


def differing(first: Event, second: Event) -> tuple[str, ...]:
    """Return the names of the fields in which two events of one kind differ (Q-69)."""
    amounts = AMOUNTS[type(first)]

    def value(event: Event, name: str) -> Any:
        found = getattr(event, name)
        amount = money.parse_optional(found) if name in amounts else None
        return found if amount is None else amount

    return tuple(field.name for field in fields(first) if value(first, field.name) != value(second, field.name))
