"""The phone and e-mail family: GetPhoneRecords, AddPersonPhone, SetPhone (router F-08…F-10)."""

from collections.abc import Mapping
from dataclasses import replace

from simulator.billing.books import Books
from simulator.billing.errors import NotThere
from simulator.billing.people import phones
from simulator.billing.people.accounts import Account
from simulator.billing.people.people import PHONE_TAGS, Person, PersonRecord
from simulator.contract.functions.checks import as_phone_update, bookable, in_table
from simulator.contract.keys import Keys
from simulator.contract.model import Result, RouterCall
from simulator.errors import NotFound, PhoneNotFound, PhoneNotUpdated, TagMissing

PHONE_ROW = (*PHONE_TAGS, "ACCOUNT")
#: The tags of a record that a request may set.
SETTABLE = ("ACTIVE_DT", "INACTIVE_DT", "PHONE_CD", "PHONE_NO", "EXTENSION_NO", "PHONE_CMTS")


def records(call: RouterCall, books: Books, _keys: Keys) -> Result:
    """F-08: every record of the person, active or not."""
    person = _person(call, books)
    rows = tuple(_row(record) for record in person.phones)
    return Result({"STATUS": "0", "PHONE_COUNT": str(len(rows)), "PHONE": rows})


def add(call: RouterCall, books: Books, keys: Keys) -> Result:
    """F-09: one more record of the person; the others are never touched."""
    call.required("PERSON_NO")
    if keys.add_phone_requires_cd:
        call.required("PHONE_CD")
    call.required("PHONE_NO")
    person = _person(call, books)
    in_table(books, "PHONE_CD", call)
    _check_dates(call)
    record = phones.new_record(person, _tags(call), books.clock.today())
    seq = record.tag("PHONE_SEQ")
    person = phones.with_record(person, record)
    books.people.set(replace(person, phone_seq_dflt=int(seq)) if call.flag("DEFAULT_YN") else person)
    return Result({"PHONE_SEQ": seq, "STATUS": "0"}, record=seq)


def change(call: RouterCall, books: Books, keys: Keys) -> Result:
    """F-10: changes the record that is meant, or adds one; the steps are those of the document, in their own order."""
    call.required("PERSON_NO")
    if not call.text("PHONE_CD") and (not call.text("PHONE_SEQ") or keys.phone_cd_always_required):
        raise TagMissing(tag="PHONE_CD")
    person, found = _matched(call, books)
    if not call.text("PHONE_NO") and (found is None or not call.text("INACTIVE_DT")):
        raise TagMissing(tag="PHONE_NO")
    with as_phone_update():
        in_table(books, "PHONE_CD", call)
        _check_dates(call)
    account = _own_account(call, books, person)
    record = (
        phones.changed(found, _tags(call)) if found else phones.new_record(person, _tags(call), books.clock.today())
    )
    seq = record.tag("PHONE_SEQ")
    if account is not None:
        record = phones.linked(record, account.account_no)
    person = phones.with_record(person, record)
    books.people.set(replace(person, phone_seq_dflt=int(seq)) if call.flag("PERSON_DFLT_YN") else person)
    if account is not None and call.flag("ACCOUNT_DFLT_YN"):  # ignored without ACCOUNT_NO
        books.change_tags(account.account_no, {"CO_PHONE_SEQ": seq})
    return Result({"PHONE_SEQ": seq, "STATUS": "0"}, record=seq)


def _person(call: RouterCall, books: Books) -> Person:
    person_no = call.required("PERSON_NO")
    try:
        return books.people.person(person_no)
    except NotThere:
        raise NotFound(reason=f"Person {person_no} not found.") from None


def _matched(call: RouterCall, books: Books) -> tuple[Person, PersonRecord | None]:
    """The person and the record that the request means; None where it means a new one (F-10 steps 3 to 5)."""
    try:
        person = books.people.person(call.text("PERSON_NO"))
    except NotThere:
        raise PhoneNotFound(detail="person not found") from None
    phone_seq, phone_cd = call.text("PHONE_SEQ"), call.text("PHONE_CD")
    if not phone_seq:
        return person, person.phone(phone_cd, books.clock.today())
    record = phones.by_seq(person, int(phone_seq))
    if record is None or (phone_cd and phone_cd != record.tag("PHONE_CD")):
        raise PhoneNotFound(detail="no phone record matches")
    return person, record


def _own_account(call: RouterCall, books: Books, person: Person) -> Account | None:
    """The account to link, which must be the person's own (F-10 step 8)."""
    if not call.text("ACCOUNT_NO"):
        return None
    account = books.find(call.text("ACCOUNT_NO"), "")
    if account.person_no != person.person_no:
        raise PhoneNotUpdated(detail="account does not belong to person")
    return account


def _check_dates(call: RouterCall) -> None:
    for tag in ("ACTIVE_DT", "INACTIVE_DT"):
        bookable(call, tag)


def _tags(call: RouterCall) -> Mapping[str, str]:
    return {tag: call.text(tag) for tag in SETTABLE}


def _row(record: PersonRecord) -> dict[str, str | tuple[Mapping[str, str], ...]]:
    accounts = tuple({"ACCOUNT_NO": account_no} for account_no in record.accounts)
    return {**{tag: record.tag(tag) for tag in PHONE_TAGS}, "ACCOUNT": accounts}
