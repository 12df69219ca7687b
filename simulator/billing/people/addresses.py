"""How an account gets a new mailing address: pure functions of a person (router F-12, Q-29)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from simulator.billing.days import date8
from simulator.billing.people.people import Person, PersonRecord

DAY = timedelta(days=1)


def with_new_address(person: Person, account_no: str, tags: Mapping[str, str], active: date) -> Person:
    """The person with one more record for the account, and the account's previous one inactive where the rules say so.

    Records that other accounts use too stay as they are for those (rule 3).
    """
    before = _previous(person, account_no, active)
    kept = [_inactivated(record, account_no, active) if record is before else record for record in person.addresses]
    if tags.get("PRIMARY_LOCATION_YN") == "T":
        kept = [_not_primary(record, account_no) for record in kept]
    seq = max((int(record.tag("ADDRESS_SEQ")) for record in person.addresses), default=0) + 1
    given = {name: value for name, value in tags.items() if value}
    added = PersonRecord({**given, "ADDRESS_SEQ": str(seq), "ACTIVE_DT": date8(active)}, (account_no,))
    return replace(person, addresses=(*kept, added))


def _previous(person: Person, account_no: str, day: date) -> PersonRecord | None:
    """The record F-11 would return as of that day, those without INACTIVE_DT first."""
    linked = [it for it in person.addresses if account_no in it.accounts and it.is_active(day, account_no)]
    return max(linked, key=lambda it: (not it.inactive_dt(account_no), *it.address_rank(account_no)), default=None)


def _inactivated(record: PersonRecord, account_no: str, active: date) -> PersonRecord:
    """Inactive from the day before the new one is active, unless it ends already or is not older (rule 2)."""
    if record.inactive_dt(account_no) or record.tag("ACTIVE_DT") >= date8(active):
        return record
    last_day = date8(active - DAY)
    if set(record.accounts) - {account_no} - set(record.ended):
        return replace(record, ended={**record.ended, account_no: last_day})
    return replace(record, tags={**record.tags, "INACTIVE_DT": last_day})


def _not_primary(record: PersonRecord, account_no: str) -> PersonRecord:
    """No longer the account's default mailing address; what others use too stays theirs."""
    if account_no not in record.accounts or record.primary_location(account_no) != "T":
        return record
    if set(record.accounts) - {account_no} - set(record.ended):
        return replace(record, demoted=(*record.demoted, account_no))
    return replace(record, tags={**record.tags, "PRIMARY_LOCATION_YN": "F"})
