"""What the API answers about contact details and mailing addresses, typed; other answers lie in `views`.

Dates as yyyy-mm-dd, moments with the offset of the biller's zone.
"""

from msgspec import Struct

from ic_adapter.model import Outcome


class PhoneView(Struct, kw_only=True):
    """A phone or e-mail record at the router. `person_record`: the record belongs to the person, null when not told."""

    seq: int
    code: str
    number: str
    extension: str
    active_today: bool
    person_record: bool | None
    account_default: bool


class StoredContactView(Struct, kw_only=True):
    """What IC stores; `as_of` is the last bill file with the account."""

    phone: str
    email_address: str
    as_of: str | None


class ContactDetailsView(Struct, kw_only=True):
    """Every record of the account's person; without an answer of the router it is null and `stored` stands in."""

    outcome: Outcome
    reason: str
    reason_code: str
    records: list[PhoneView] | None
    stored: StoredContactView | None


class AddressView(Struct, kw_only=True):
    """A mailing address at the router."""

    seq: str
    code: str
    street: str
    po_box: str
    city: str
    state: str
    zip: str
    country: str
    in_care_of: str
    active_from: str | None
    active_until: str | None


class StoredAddressView(Struct, kw_only=True):
    """What IC stores; `as_of` is the last bill file with the account."""

    address1: str
    city: str
    state: str
    zip: str
    as_of: str | None


class MailingAddressView(Struct, kw_only=True):
    """The default mailing address, null beside SENT: none on file; without an answer `stored` stands in."""

    outcome: Outcome
    reason: str
    reason_code: str
    address: AddressView | None
    stored: StoredAddressView | None
