"""The pages of all billers and of one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields

from starlette.responses import Response

from simulator.billers import Biller
from simulator.billing.accounts import Account
from simulator.billing.errors import NotThere
from simulator.console.exchanges import last_of, outcome
from simulator.console.known import LISTED, known_numbers
from simulator.console.paging import in_order
from simulator.console.visit import Visit
from simulator.keys import Keys

BILLERS = 100  # to a page


@dataclass(frozen=True, slots=True)
class BillerRow:
    """One biller among all: accounts that are generated, accounts that are kept, and how it answered last."""

    biller: Biller
    kept: int
    requests: int
    last: str


@dataclass(frozen=True, slots=True)
class Changed:
    """A key that differs from its default."""

    name: str
    value: str
    default: str
    help: str


async def listing(visit: Visit) -> Response:
    """All billers."""
    page = in_order("page", tuple(visit.billers.all()), visit.page_number("page"), BILLERS)
    return visit.shown("billers.html", page=page, rows=[_row(biller) for biller in page.rows])


async def biller(visit: Visit) -> Response:
    """One biller: clock, keys, search, accounts."""
    found = visit.biller
    numbers, is_whole = known_numbers(found.router.books)
    page = in_order("page", numbers, visit.page_number("page"))
    return visit.shown(
        "biller.html",
        biller=found,
        row=_row(found),
        changed=list(_changed(found.router.keys)),
        page=page,
        accounts=list(_accounts(found, page.rows)),
        listed=LISTED,
        is_whole=is_whole,
    )


def _row(biller: Biller) -> BillerRow:
    journal = biller.router.journal
    last = last_of(journal)
    told = outcome(last).words if last else "none yet"
    return BillerRow(biller, len(biller.router.books.state.accounts), journal.total, told)


def _changed(keys: Keys) -> Iterator[Changed]:
    defaults = Keys()
    for item in fields(Keys):
        value, default = getattr(keys, item.name), getattr(defaults, item.name)
        if value != default:
            yield Changed(item.name, _text(value), _text(default), item.metadata["help"])


def _text(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(str, value)) or "none"
    return "none" if value in ({}, None) else str(value)


def _accounts(biller: Biller, numbers: Sequence[str]) -> Iterator[Account]:
    for number in numbers:
        try:
            yield biller.router.books.account(number)
        except NotThere:  # a plan may be kept for a number without account
            continue
