"""Contact data of the payer's accounts as the router has them, else as they are stored here (adapter §10.4, §11)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from ic_adapter.billers.grammars.harris_json import read as read_json
from ic_adapter.integrations.contact_display import Shown, Stored
from ic_adapter.integrations.phone_records import Person, PhoneRecord
from ic_adapter.integrations.postings.mailing_address import Address
from ic_adapter.model import Outcome
from ic_adapter.web.pages.payer_page import PayerRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A phone number or e-mail address; `is_changed` is the one that a change on our page replaces."""

    text: str
    is_changed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Postal:
    """A mailing address; `street` blank: there is none on file."""

    street: str = ""
    city: str = ""
    state: str = ""
    zip: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactData:
    """What is on file for one account. Moments are None where the router told it just now, or nobody knows."""

    emails: Sequence[Listed]
    phones: Sequence[Listed]
    postal: Postal
    details_live: bool
    details_as_of: datetime | None
    postal_live: bool
    postal_as_of: datetime | None

    @property
    def email(self) -> str:
        """The address that a change replaces."""
        return _first(self.emails)

    @property
    def phone(self) -> str:
        """The number that a change replaces."""
        return _first(self.phones)


def contact_data(request: PayerRequest, accounts: Sequence[str]) -> dict[str, ContactData]:
    """Return the contact data of these accounts; the router is asked for all side by side, with the page's deadline."""
    bid, contacts = request.biller.id, request.adapter.contacts
    looks: dict[tuple[str, str, str], Callable[[], Any]] = {}
    for one in accounts:
        looks["details", bid, one] = partial(contacts.details, bid, one)
        looks["address", bid, one] = partial(contacts.address, bid, one)
    found = request.adapter.side_by_side.ask(looks, request.biller.keys.timeouts.page)
    return {
        one: _data(request, one, found.get(("details", bid, one)), found.get(("address", bid, one))) for one in accounts
    }


def _data(
    request: PayerRequest, account: str, details: Shown[Person] | None, address: Shown[Address] | None
) -> ContactData:
    live = details is not None and details.found is not None
    postal_live = address is not None and address.outcome is Outcome.SENT
    stored = Stored(account=None, as_of=None)
    if not (live and postal_live):
        stored = request.adapter.contacts.stored(request.biller.id, account)
    emails, phones = _records(request, details.found if details else None) if live else _stored(stored)
    return ContactData(
        emails=emails,
        phones=phones,
        postal=_postal(address.found if address else None) if postal_live else _stored_postal(stored),
        details_live=live,
        details_as_of=stored.as_of,
        postal_live=postal_live,
        postal_as_of=stored.as_of,
    )


def _records(request: PayerRequest, person: Person | None) -> tuple[list[Listed], list[Listed]]:
    """The active e-mail addresses and phone numbers, those that a change replaces first."""
    if person is None:
        return [], []
    config = read_json(request.biller.setting(131))
    active = [one for one in person.records if one.active]
    emails = _listed([one for one in active if "@" in one.number], person.latest(config.email_search_cd or ""))
    phones = _listed([one for one in active if "@" not in one.number], person.latest(config.phone_search_cd or ""))
    return emails, phones


def _listed(records: Sequence[PhoneRecord], changed: PhoneRecord | None) -> list[Listed]:
    found = [Listed(text=_readable(one), is_changed=one is changed) for one in records]
    return sorted(found, key=lambda one: not one.is_changed)


def _readable(record: PhoneRecord) -> str:
    number = record.number
    if len(number) == 10 and number.isascii() and number.isdigit():
        number = f"{number[:3]}-{number[3:6]}-{number[6:]}"
    return f"{number} ext. {record.extension}" if record.extension else number


def _stored(stored: Stored) -> tuple[list[Listed], list[Listed]]:
    account = stored.account
    emails = [account.email_address] if account and account.email_address else []
    phones = [account.phone] if account and account.phone else []
    return [Listed(text=one, is_changed=True) for one in emails], [Listed(text=one, is_changed=True) for one in phones]


def _postal(found: Address | None) -> Postal:
    if found is None:
        return Postal()
    street = " ".join(filter(None, (found.street, found.po_box and f"PO Box {found.po_box}")))
    return Postal(street=street, city=found.city, state=found.state, zip=found.zip)


def _stored_postal(stored: Stored) -> Postal:
    account = stored.account
    if account is None:
        return Postal()
    return Postal(street=account.address1, city=account.city, state=account.state, zip=account.zip)


def _first(listed: Sequence[Listed]) -> str:
    return next((one.text for one in listed if one.is_changed), "")
