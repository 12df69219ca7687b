"""The page of one biller, with its clock."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import datetime

from starlette.responses import Response

from simulator.billers.register import Biller
from simulator.billing.errors import NotThere
from simulator.billing.people.accounts import Account
from simulator.console.accounts.touched_accounts import LISTED, known_numbers
from simulator.console.billers.clock import moved
from simulator.console.forms import Form, filled, integer, typed
from simulator.console.journal.exchanges import ExchangeOutcome, outcome
from simulator.console.page import PageRequest
from simulator.console.paging import in_order
from simulator.contract.keys import Keys

STEPS = ("days", "hours")


@dataclass(frozen=True, slots=True)
class BillerRow:
    """One biller among all: accounts and requests that are kept, how it answered last and when by the wall clock."""

    biller: Biller
    kept: int
    requests: int
    outcome: ExchangeOutcome | None
    wall_clock: datetime | None


@dataclass(frozen=True, slots=True)
class Changed:
    """A key that differs from its default."""

    name: str
    value: str
    default: str
    help: str


async def biller(page_request: PageRequest) -> Response:
    """One biller: clock, keys, search, accounts."""
    return _page(page_request, Form())


async def move(page_request: PageRequest) -> Response:
    """Freeze, advance or run the clock, and on to what fell due; the same page with the reasons where it cannot be."""
    form = await typed(page_request.request)
    before = page_request.biller.router.books.clock.now()
    step = filled((name, integer(form.value(f"advance.{name}"))) for name in STEPS)
    orders: dict[str, object] = {"freeze": form.value("freeze"), "advance": step, "run": True}
    name = form.value("order")
    answer = await page_request.admin("POST", "clock", body={name: orders[name]} if name in orders else {})
    if answer.is_refused:
        whole = {"freeze": "freeze", "advance": "advance.days"}.get(name, "")
        return _page(page_request, form.blamed(answer, whole), 422)
    return page_request.onward(anchor="clock", was=before.isoformat(timespec="seconds"))


def _page(page_request: PageRequest, form: Form, status: int = 200) -> Response:
    found = page_request.biller
    numbers, is_whole = known_numbers(found.router.books)
    page = in_order("page", numbers, page_request.page_number("page"))
    return page_request.with_forms(
        "biller.html",
        status,
        biller=found,
        row=row_of(found),
        form=form,
        done="The biller is made." if page_request.asked("done") == "made" else "",
        moved=moved(page_request),
        changed=list(_changed(found.router.keys)),
        page=page,
        accounts=list(_accounts(found, page.rows)),
        listed=LISTED,
        is_whole=is_whole,
    )


def row_of(biller: Biller) -> BillerRow:
    """The biller as a row of all."""
    journal = biller.router.journal
    last = journal.last
    return BillerRow(
        biller,
        len(biller.router.books.state.accounts),
        journal.total,
        outcome(last) if last else None,
        last.wall_clock if last else None,
    )


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
