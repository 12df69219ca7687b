"""How phone and e-mail records are found, changed and added: pure functions of a person (router F-09, F-10)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from simulator.billing.days import date8
from simulator.billing.people.people import Person, PersonRecord


def by_seq(person: Person, phone_seq: int) -> PersonRecord | None:
    """The record with that PHONE_SEQ, active or not."""
    return next((record for record in person.phones if int(record.tag("PHONE_SEQ")) == phone_seq), None)


def next_seq(person: Person) -> int:
    """The highest PHONE_SEQ of the person, of any code, plus one."""
    return max((int(record.tag("PHONE_SEQ")) for record in person.phones), default=0) + 1


def new_record(person: Person, tags: Mapping[str, str], today: date) -> PersonRecord:
    """A record of the person's own with the next PHONE_SEQ, active from today unless the tags say otherwise."""
    given = {name: value for name, value in tags.items() if value}
    return PersonRecord(
        {"PHONE_SEQ": str(next_seq(person)), "ACTIVE_DT": date8(today), "PERSON_PHONE_YN": "T", **given}
    )


def changed(record: PersonRecord, tags: Mapping[str, str]) -> PersonRecord:
    """The record with the tags that are not blank in place of the stored ones."""
    return PersonRecord(
        {**record.tags, **{name: value for name, value in tags.items() if value}},
        record.accounts,
        record.ended,
        record.demoted,
    )


def linked(record: PersonRecord, account_no: str) -> PersonRecord:
    """The record, used by this account too."""
    return record if account_no in record.accounts else replace(record, accounts=(*record.accounts, account_no))


def with_record(person: Person, record: PersonRecord) -> Person:
    """The person with this record in place of the one with its PHONE_SEQ, or added behind the others."""
    seq = record.tag("PHONE_SEQ")
    others = [kept for kept in person.phones if kept.tag("PHONE_SEQ") != seq]
    phones = tuple(sorted((*others, record), key=lambda kept: int(kept.tag("PHONE_SEQ"))))
    return Person(person.person_no, phones, person.addresses, person.phone_seq_dflt)
