"""Admin calls on a person's phone and address records: read and set, with the wire's own tag names."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from msgspec import UNSET, UnsetType

from simulator.billing.books import Books
from simulator.billing.people.people import ADDRESS_TAGS, PHONE_TAGS, PersonRecord
from simulator.choices import advice
from simulator.control.accounts.phone_texts import record_tags
from simulator.control.call_types import AdminCall, AdminRequest
from simulator.control.values import printable
from simulator.control.wire import Body, Refusal

SEQUENCE = re.compile(r"[0-9]{1,9}")


class RecordBody(Body):
    """One record: its tags (blank ones may be left out) and the accounts that use it.

    ``ended``: accounts that left the record while others still use it, each with its own INACTIVE_DT; ``demoted``:
    accounts whose primary address it no longer is.
    """

    tags: dict[str, str]
    accounts: list[str] = []
    ended: dict[str, str] = {}
    demoted: list[str] = []


class PhonesBody(Body):
    """All phone and e-mail records of a person (router F-08); PHONE_SEQ of the default one, which left out stays."""

    phones: list[RecordBody]
    phone_seq_dflt: int | UnsetType | None = UNSET


class PhonesOrder(Body):
    """The phone and e-mail records that a person gets in place of all others.

    A text is a number or an e-mail address as a person writes it, such as "(202) 555-0118": it gets the next PHONE_SEQ.
    """

    phones: list[RecordBody | str]
    phone_seq_dflt: int | UnsetType | None = UNSET


class AddressesBody(Body):
    """All address records of a person (router F-11)."""

    addresses: list[RecordBody]


def phones(request: AdminRequest) -> PhonesBody:
    """The person's phone records."""
    person = request.biller.router.books.people.person(request.path["person_no"])
    return PhonesBody(phones=_shown(person.phones), phone_seq_dflt=person.phone_seq_dflt)


def put_phones(request: AdminRequest) -> PhonesBody:
    """Set the person's phone records."""
    books = request.biller.router.books
    records = _records(_written_out(request.body.phones, books), "$.phones", PHONE_TAGS)
    person = replace(books.people.person(request.path["person_no"]), phones=records)
    default = request.body.phone_seq_dflt
    if default is not UNSET:
        if default is not None and all(int(record.tag("PHONE_SEQ")) != default for record in records):
            raise Refusal(422, "record not found", ("$.phone_seq_dflt", f"no record has PHONE_SEQ {default}"))
        person = replace(person, phone_seq_dflt=default)
    books.people.set(person)
    return phones(request)


def _written_out(phones: Sequence[RecordBody | str], books: Books) -> list[RecordBody]:
    """The records, with texts numbered behind the highest number that is given."""
    given = [body.tags.get("PHONE_SEQ", "") for body in phones if isinstance(body, RecordBody)]
    last = max((int(number) for number in given if SEQUENCE.fullmatch(number)), default=0)
    codes = books.code_tables["PHONE_CD"]
    found = []
    for place, body in enumerate(phones):
        if isinstance(body, str):
            last += 1
            found.append(RecordBody(tags=record_tags(body, f"$.phones[{place}]", last, codes)))
        else:
            found.append(body)
    return found


def addresses(request: AdminRequest) -> AddressesBody:
    """The person's address records."""
    return AddressesBody(
        addresses=_shown(request.biller.router.books.people.person(request.path["person_no"]).addresses)
    )


def put_addresses(request: AdminRequest) -> AddressesBody:
    """Set the person's address records."""
    books = request.biller.router.books
    records = _records(request.body.addresses, "$.addresses", ADDRESS_TAGS)
    books.people.set(replace(books.people.person(request.path["person_no"]), addresses=records))
    return addresses(request)


def _shown(records: Sequence[PersonRecord]) -> list[RecordBody]:
    return [
        RecordBody(
            tags=dict(record.tags),
            accounts=list(record.accounts),
            ended=dict(record.ended),
            demoted=list(record.demoted),
        )
        for record in records
    ]


def _records(bodies: Sequence[RecordBody], path: str, tags: tuple[str, ...]) -> tuple[PersonRecord, ...]:
    """The records in the order of their sequence numbers (the first tag of their table)."""
    sequence = tags[0]
    seen: set[int] = set()
    for place, body in enumerate(bodies):
        at = f"{path}[{place}].tags"
        for name, value in body.tags.items():
            if name not in tags:
                raise Refusal(422, "unknown tag", (at, f"{name[:40]!r}; {advice(name[:40], tags)}"))
            printable(value, f"{at}.{name}")
            if name.endswith("ACTIVE_DT") and not _is_date8(value):
                raise Refusal(
                    422, "not a valid date", (f"{at}.{name}", f"{value[:20]!r} is not a date of the form yyyyMMdd")
                )
        number = body.tags.get(sequence, "")
        if not SEQUENCE.fullmatch(number) or int(number) in seen:
            raise Refusal(422, "duplicate record number", (f"{at}.{sequence}", f"{number[:20]!r}"))
        seen.add(int(number))
        _check_ended(body, f"{path}[{place}].ended")
    ordered = sorted(bodies, key=lambda body: int(body.tags[sequence]))
    return tuple(
        PersonRecord(dict(body.tags), tuple(body.accounts), dict(body.ended), tuple(body.demoted)) for body in ordered
    )


def _check_ended(body: RecordBody, path: str) -> None:
    for account_no in body.demoted:
        if account_no not in body.accounts:
            raise Refusal(422, "the account does not use this record", (path, account_no[:40]))
    for account_no, value in body.ended.items():
        if account_no not in body.accounts:
            raise Refusal(422, "the account does not use this record", (path, account_no[:40]))
        if not value or not _is_date8(value):
            raise Refusal(
                422, "not a valid date", (f"{path}.{account_no}", f"{value[:20]!r} is not a date of the form yyyyMMdd")
            )


def _is_date8(text: str) -> bool:
    try:
        return not text or f"{datetime.strptime(text, '%Y%m%d'):%Y%m%d}" == text  # noqa: DTZ007 — a day has no zone
    except ValueError:
        return False


CALLS = (
    AdminCall(
        "GET",
        "/billers/{bid}/persons/{person_no}/phones",
        "list the phone and e-mail records",
        phones,
        reply=PhonesBody,
    ),
    AdminCall(
        "PUT",
        "/billers/{bid}/persons/{person_no}/phones",
        "set the phone and e-mail records",
        put_phones,
        PhonesOrder,
        PhonesBody,
    ),
    AdminCall(
        "GET",
        "/billers/{bid}/persons/{person_no}/addresses",
        "list the address records",
        addresses,
        reply=AddressesBody,
    ),
    AdminCall(
        "PUT",
        "/billers/{bid}/persons/{person_no}/addresses",
        "set the address records",
        put_addresses,
        AddressesBody,
        AddressesBody,
    ),
)
