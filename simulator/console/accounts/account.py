"""The page of one account: what it owes and why, and whom it belongs to."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import Any

from starlette.responses import Response

from simulator.billing.books import Books
from simulator.billing.ledger.arrangements import Arrangement
from simulator.billing.ledger.ledger import Entry, Position, fold
from simulator.billing.ledger.returned_checks import ReturnedCheck
from simulator.billing.people.accounts import Account
from simulator.billing.people.people import ADDRESS_TAGS, Person, PersonRecord
from simulator.billing.records.clerk_records import Alert, Contact, Issue
from simulator.console.accounts.history import Day, history
from simulator.console.accounts.plot import plot_of
from simulator.console.making.subjects import SUBJECTS
from simulator.console.page import PageRequest
from simulator.console.paging import newest
from simulator.contract.functions.accounts import BALANCE_SAMPLE, BALANCE_TEMPLATE, balance_tags

#: Never shown, whatever is stored (F-02 tags 83 and 84).
HIDDEN = frozenset({"SSN", "LICENSE_NO"})
CHECKS = 1_000  # returned checks of a biller that are looked through for those of an account
#: Tags that tell which record an address is; the others make up its text.
ADDRESS_OWN = frozenset({"ADDRESS_SEQ", "ACTIVE_DT", "INACTIVE_DT", "ADDRESS_CD", "PRIMARY_LOCATION_YN", "DEFAULT_YN"})


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One ledger entry, with the state of the AR item it makes, blank if it makes none."""

    entry: Entry
    state: str


@dataclass(frozen=True, slots=True)
class RecordRow:
    """One phone or address record as it holds for the account."""

    record: PersonRecord
    text: str
    is_active: bool
    is_used: bool
    inactive_dt: str


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One pay arrangement with its state today and what is paid of it."""

    plan: Arrangement
    state: str
    status_cd: str
    paid: Decimal


@dataclass(frozen=True, slots=True)
class ClerkRecords:
    """What clerks wrote about the account, newest first."""

    alerts: Sequence[Alert]
    contacts: Sequence[Contact]
    issues: Sequence[Issue]
    checks: Sequence[ReturnedCheck]


@dataclass(frozen=True, slots=True)
class Money:
    """The whole ledger of an account, its fold and its history, all as of one day."""

    ledger: Sequence[Entry]
    position: Position
    days: Sequence[Day]


async def account(page_request: PageRequest) -> Response:
    """One account."""
    biller = page_request.biller
    books = biller.router.books
    found = books.account(page_request.account_no)
    money = books.remembered(found.account_no, "console", lambda: _money(books, found.account_no))
    await asyncio.sleep(0)  # a long ledger holds others up no longer than GetAccountBalance of it does
    tags = books.remembered(found.account_no, "console tags", lambda: balance_tags(found, books))
    ledger, position, days = money.ledger, money.position, money.days
    entries = newest("page", ledger, page_request.page_number("page"))
    items = newest("items", tuple(position.items.values()), page_request.page_number("items"))
    return page_request.shown(
        "account.html",
        biller=biller,
        done=subject.done if (subject := SUBJECTS.get(page_request.asked("done"))) else "",
        account=found,
        position=position,
        balance=_in_order(tags),
        tags={name: value for name, value in found.tags.items() if name not in HIDDEN and value.strip()},
        plot=plot_of(days),
        days=newest("days", days, 1),
        entries=entries,
        rows=[EntryRow(entry, _state(entry, position)) for entry in entries.rows],
        items=items,
        plans=[_plan(plan, position) for plan in books.arrangements(found.account_no)],
        budget=books.budget_plan(found.account_no),
        clerk_records=_clerk_records(books, found.account_no),
        **_people(books, found, position.today),
    )


def _money(books: Books, account_no: str) -> Money:
    """From the whole ledger: the books themselves leave settled months out of their fold, a page shows them."""
    ledger, today = books.ledger(account_no), books.clock.today()
    return Money(ledger, fold(ledger, today), history(ledger, today))


def _in_order(tags: Mapping[str, str]) -> Mapping[str, str]:
    """The tags as the replies order them."""
    return {name: tags[name] for name in dict.fromkeys(BALANCE_SAMPLE + BALANCE_TEMPLATE) if name in tags}


def _state(entry: Entry, position: Position) -> str:
    item = position.items.get(entry.item_no or "")
    if item is not None and item.entry.posting == entry.posting:
        return item.state.value
    return ""


def _plan(plan: Arrangement, position: Position) -> PlanRow:
    return PlanRow(plan, plan.state(position).value, plan.wire_status(position), plan.paid(position, position.today))


def _people(books: Books, account: Account, today: date) -> Mapping[str, Any]:
    """Phone and address records of the account's person."""
    is_known = books.people.is_known(account.person_no)
    person = books.people.person(account.person_no) if is_known else Person(account.person_no)
    return {
        "phones": [_record(record, record.tag("PHONE_NO"), account, today) for record in person.phones],
        "addresses": [_record(record, _address(record), account, today) for record in person.addresses],
        "default_phone": person.phone_seq_dflt,
        "mailing": person.mailing_address(account.account_no, today),
    }


def _record(record: PersonRecord, text: str, account: Account, today: date) -> RecordRow:
    is_used = account.account_no in record.accounts
    own = account.account_no if is_used else ""
    return RecordRow(record, text, record.is_active(today, own), is_used, record.inactive_dt(own))


def _address(record: PersonRecord) -> str:
    parts = (record.tag(name) for name in ADDRESS_TAGS if name not in ADDRESS_OWN)
    return ", ".join(part for part in parts if part)


def _clerk_records(books: Books, account_no: str) -> ClerkRecords:
    return ClerkRecords(
        alerts=books.clerk_records.alerts(account_no)[:-201:-1],
        contacts=books.clerk_records.contacts(account_no)[:-201:-1],
        issues=books.clerk_records.issues(account_no)[:-201:-1],
        checks=list(_checks(books, account_no))[::-1],
    )


def _checks(books: Books, account_no: str) -> Iterator[ReturnedCheck]:
    """Those of the account among the biller's first ones: they are found by AR item, not by account."""
    return (it for it in islice(books.state.returned_checks.values(), CHECKS) if it.account_no == account_no)
