"""API calls that show contact details and the mailing address of an account (adapter §10.4, §11 step 0)."""

from dataclasses import asdict
from datetime import date, datetime

from ic_adapter.integrations.contact_display import Stored
from ic_adapter.integrations.phone_records import PhoneRecord
from ic_adapter.integrations.postings.mailing_address import Address
from ic_adapter.web.api.customers.contact_views import (
    AddressView,
    ContactDetailsView,
    MailingAddressView,
    PhoneView,
    StoredAddressView,
    StoredContactView,
)
from ic_adapter.web.api.request import ApiCall


def details(call: ApiCall) -> ContactDetailsView:
    """Every phone and e-mail record that the router holds, else what IC stores."""
    shown = call.adapter.contacts.details(call.bid, call.account)
    records = None
    if shown.found is not None:
        records = [_phone(record, shown.found.account_default) for record in shown.found.records]
    return ContactDetailsView(
        outcome=shown.outcome,
        reason=shown.reason.text,
        reason_code=shown.reason.code.value,
        records=records,
        stored=_contact(call, shown.stored),
    )


def address(call: ApiCall) -> MailingAddressView:
    """The mailing address that the router holds, else what IC stores."""
    shown = call.adapter.contacts.address(call.bid, call.account)
    return MailingAddressView(
        outcome=shown.outcome,
        reason=shown.reason.text,
        reason_code=shown.reason.code.value,
        address=None if shown.found is None else _address(shown.found),
        stored=_stored_address(call, shown.stored),
    )


def _phone(record: PhoneRecord, account_default: int | None) -> PhoneView:
    return PhoneView(
        seq=record.seq,
        code=record.code,
        number=record.number,
        extension=record.extension,
        active_today=record.active,
        person_record=record.of_person,
        account_default=record.seq == account_default,
    )


def _address(found: Address) -> AddressView:
    dates = {"active_from": _day(found.active_from), "active_until": _day(found.active_until)}
    return AddressView(**asdict(found) | dates)


def _contact(call: ApiCall, stored: Stored | None) -> StoredContactView | None:
    if stored is None or stored.account is None:
        return None
    account = stored.account
    return StoredContactView(
        phone=account.phone, email_address=account.email_address, as_of=_moment(call, stored.as_of)
    )


def _stored_address(call: ApiCall, stored: Stored | None) -> StoredAddressView | None:
    if stored is None or stored.account is None:
        return None
    account = stored.account
    return StoredAddressView(
        address1=account.address1,
        city=account.city,
        state=account.state,
        zip=account.zip,
        as_of=_moment(call, stored.as_of),
    )


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _moment(call: ApiCall, moment: datetime | None) -> str | None:
    """In the biller's zone."""
    zone = call.adapter.register.get(call.bid).clock.zone
    return None if moment is None else moment.astimezone(zone).isoformat()
