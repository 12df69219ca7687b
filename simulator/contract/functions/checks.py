"""What the functions check before they move the books, in the order of router §4.4; each refusal says its own words."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from simulator.billing.books import Books
from simulator.billing.days import FIRST_DAY, LAST_DAY, is_bookable
from simulator.billing.errors import NotPossible
from simulator.billing.ledger.ledger import Entry
from simulator.billing.ledger.posting import Posting
from simulator.billing.people.accounts import Account
from simulator.contract.model import RouterCall
from simulator.errors import AccountTagMissing, BadValue, OutOfRange, PhoneNotUpdated


def account_by_either_number(call: RouterCall, books: Books) -> Account:
    """The account of ACCOUNT_NO, else of ACCOUNT_NO_CUSTOM (Q-08); -100 where both are blank, -4 if not one."""
    number, custom = call.text("ACCOUNT_NO"), call.text("ACCOUNT_NO_CUSTOM")
    if not number and not custom:
        raise AccountTagMissing
    return books.find(number, custom)


def in_table(books: Books, table: str, call: RouterCall, tag: str | None = None) -> None:
    """BadValue (-905) where the tag's value is not in a filled code table; an empty table accepts everything."""
    tag = tag or table
    value, codes = call.text(tag), books.code_tables[table]
    if value and codes and value not in codes:
        raise BadValue(tag=tag, reason=f"{value} is not in code table {table}")


@contextmanager
def as_phone_update() -> Iterator[None]:
    """A value that cannot be used is told in the documented words of F-10 and F-12 (quirk 15)."""
    try:
        yield
    except BadValue as refusal:
        raise PhoneNotUpdated(detail=str(refusal)) from None


def is_utility(call: RouterCall) -> None:
    """BadValue (-905) for a SUBSYSTEM_ID other than UM."""
    if call.text("SUBSYSTEM_ID") != "UM":
        raise BadValue(tag="SUBSYSTEM_ID", reason=f"{call.text('SUBSYSTEM_ID')} is not UM")


def bookable(call: RouterCall, tag: str) -> date | None:
    """The day of a tag; None where blank, BadValue (-905) where no calendar or no book of ours has it."""
    day = call.date(tag)
    if day is not None and not is_bookable(day):
        raise BadValue(tag=tag, reason=f"{day} is not between {FIRST_DAY} and {LAST_DAY}")
    return day


def posted(books: Books, account_no: str, order: Posting, tag: str) -> Entry:
    """The entry, once the books took it; OutOfRange (-907) where they cannot hold the amount."""
    try:
        return books.post(account_no, order)
    except NotPossible as impossible:
        raise OutOfRange(tag=tag, reason=impossible.reason) from None
