"""The search of a biller: by any number arithmetic can undo, by name, phone and e-mail where something is written."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice

from starlette.responses import RedirectResponse, Response

from simulator.billing.books import Books
from simulator.billing.errors import NotThere
from simulator.billing.people.accounts import Account
from simulator.billing.people.people import Person, PersonRecord
from simulator.billing.receivables import REFERENCES
from simulator.console.accounts.touched_accounts import LISTED, known_numbers
from simulator.console.page import PageRequest
from simulator.console.rendering import address
from simulator.errors import UnknownAccount

SHORTEST = 2  # characters of a name, phone or e-mail: one letter finds everyone
LONGEST = 255
EVERY = 10  # accounts looked at before others are let in
MOST = 200  # shown


@dataclass(frozen=True, slots=True)
class AccountMatch:
    """An account that was found, and by what."""

    account: Account
    by: str


async def search(page_request: PageRequest) -> Response:
    """The accounts that fit what was typed; a number that means exactly one account leads straight to it."""
    biller, text = page_request.biller, page_request.asked("q")[:LONGEST]
    books = biller.router.books
    matches = _unique(_by_number(books, text)) if text else {}
    if len(matches) == 1:
        return RedirectResponse(address("billers", biller.id, "accounts", next(iter(matches))), 303)
    numbers, is_whole = known_numbers(books)
    if len(text) >= SHORTEST:
        async for match in _by_words(books, numbers, text.casefold()):
            matches.setdefault(match.account.account_no, match)
            if len(matches) >= MOST:
                break
    return page_request.shown(
        "search.html",
        biller=biller,
        text=text,
        matches=list(matches.values()),
        is_short=len(text) < SHORTEST,
        is_whole=is_whole,
        listed=LISTED,
        most=MOST,
    )


def _unique(matches: Iterator[AccountMatch]) -> dict[str, AccountMatch]:
    found: dict[str, AccountMatch] = {}
    for match in matches:
        found.setdefault(match.account.account_no, match)
    return found


def _by_number(books: Books, text: str) -> Iterator[AccountMatch]:
    """Accounts of every number, generated ones too: none of these looks at more than a few records."""
    for by, number, custom in (("ACCOUNT_NO", text, ""), ("ACCOUNT_NO_CUSTOM", "", text)):
        try:
            yield AccountMatch(books.find(number, custom), by)
        except UnknownAccount:
            continue
    items = {text: "AR item"} | {
        item_no: f"payment GUID ({tag})" if tag == books.receivables.guid_tag else tag
        for tag in REFERENCES
        for item_no in books.receivables.referred(tag, text)
    }
    for item_no, by in items.items():
        owner = books.receivables.owner(item_no)
        if owner is not None:
            yield AccountMatch(books.account(owner), by)
    if books.people.is_known(text):
        yield from _of_person(books, books.people.person(text), "PERSON_NO")


def _of_person(books: Books, person: Person, by: str) -> Iterator[AccountMatch]:
    """The accounts that the person's records name."""
    for account_no in dict.fromkeys(no for record in _records(person) for no in record.accounts):
        try:
            yield AccountMatch(books.account(account_no), by)
        except NotThere:
            continue


async def _by_words(books: Books, numbers: list[str], wanted: str) -> AsyncIterator[AccountMatch]:
    """Known accounts by number of person, custom number, name, phone or e-mail."""
    async for number in _in_turns(numbers):
        with suppress(NotThere):
            account = books.account(number)
            by = _fits(books, account, wanted)
            if by:
                yield AccountMatch(account, by)
    async for person_no in _in_turns(list(islice(books.state.persons, LISTED))):
        person = books.people.person(person_no)
        if any(_has(record, wanted) for record in person.phones):
            for match in _of_person(books, person, "phone or e-mail"):
                yield match


async def _in_turns(keys: Sequence[str]) -> AsyncIterator[str]:
    """The keys, others let in on the way."""
    for place, key in enumerate(keys):
        if place % EVERY == EVERY - 1:
            await asyncio.sleep(0)
        yield key


def _fits(books: Books, account: Account, wanted: str) -> str:
    """By what the account fits; blank if by nothing."""
    if wanted == account.person_no:
        return "PERSON_NO"
    if wanted == account.account_no_custom.casefold():
        return "ACCOUNT_NO_CUSTOM"
    if wanted in account.name.casefold():
        return "name"
    if books.people.is_known(account.person_no):
        person = books.people.person(account.person_no)
        return "phone or e-mail" if any(_has(record, wanted) for record in person.phones) else ""
    return ""


def _has(record: PersonRecord, wanted: str) -> bool:
    return wanted in record.tag("PHONE_NO").casefold()


def _records(person: Person) -> Iterator[PersonRecord]:
    yield from person.phones
    yield from person.addresses
