"""Admin calls on a biller's clock: read, freeze, advance, run."""

from datetime import date, timedelta
from typing import Annotated, Literal

from msgspec import UNSET, Meta, UnsetType

from simulator.billers.register import Biller
from simulator.billing.clock import BillerClock, OutOfCalendar
from simulator.billing.events import events
from simulator.billing.ledger.money import as_text
from simulator.control.call_types import AdminCall, AdminRequest
from simulator.control.values import local_moment
from simulator.control.wire import Body, Refusal, View
from simulator.statements.nights import run_due

#: How far a move may go for its events to be told.
TOLD = timedelta(days=400)
Days = Annotated[int, Meta(ge=0, le=36_600)]
Small = Annotated[int, Meta(ge=0, le=1_000_000)]


class Step(Body):
    """How far to go on; a clock that went back would un-post entries."""

    days: Days = 0
    hours: Small = 0
    minutes: Small = 0
    seconds: Small = 0


class ClockOrder(Body):
    """Exactly one of: a moment to stop at (without zone: biller's local time), a step, or go with the wall clock."""

    freeze: str | None = None
    advance: Step | None = None
    run: Literal[True] | None = None


class EventView(View):
    """What fell due for an account: amount of the bill or past due, reference of the arrangement."""

    day: date
    account_no: str
    what: str
    amount: str | None
    ref: int | None


class RestView(View):
    """The generated accounts that nobody touched: how many, and how many bills their cycles were due, closed or not."""

    accounts: int
    bills: int


class ClockView(View):
    """The biller's time; after a move forward of up to 400 days also what fell due on the way, in order.

    ``dropped``: the files of the bill runs that the biller made by itself on the way (``bill-nights``).
    """

    now: str
    mode: Literal["frozen", "running"]
    time_zone: str
    events: list[EventView] | UnsetType = UNSET
    rest: RestView | UnsetType = UNSET
    dropped: list[str] | UnsetType = UNSET


def view(clock: BillerClock) -> ClockView:
    """The clock as JSON shows it."""
    return ClockView(
        now=clock.now().isoformat(), mode="frozen" if clock.is_frozen else "running", time_zone=clock.zone.key
    )


def read(request: AdminRequest) -> ClockView:
    """The biller's time."""
    return view(request.biller.router.books.clock)


def move(request: AdminRequest) -> ClockView:
    """Freeze, advance or run."""
    order: ClockOrder = request.body
    books = request.biller.router.books
    clock, before = books.clock, books.clock.today()
    if sum(part is not None for part in (order.freeze, order.advance, order.run)) != 1:
        raise Refusal(422, "conflicting clock orders", ("$", "use exactly one of freeze, advance, run"))
    try:
        if order.freeze is not None:
            clock.freeze(local_moment(order.freeze, "$.freeze"))
        elif order.advance is not None:
            step = order.advance
            clock.advance(timedelta(hours=step.hours, minutes=step.minutes, seconds=step.seconds), step.days)
        else:
            clock.run()
    except (OutOfCalendar, OverflowError) as error:
        raise Refusal(422, "the clock cannot be set to this time", ("$", str(error))) from None
    shown = _moved(request.biller, before)
    if paths := _night_runs(request):
        shown.dropped = paths
    return shown


def _night_runs(request: AdminRequest) -> list[str]:
    """Make the bill runs of the nights that the move went over; those that cannot be made are made with the next."""
    try:
        return run_due(request.biller, request.billers.file_server)
    except OSError as error:
        raise Refusal(503, f"the clock moved; a bill run was not dropped: {error.strerror}") from None


def _moved(biller: Biller, before: date) -> ClockView:
    """The clock, and what fell due since the day before the move."""
    books, shown = biller.router.books, view(biller.router.books.clock)
    today = books.clock.today()
    if not before < today <= before + TOLD:
        return shown
    shown.events = [
        EventView(
            day=it.day,
            account_no=it.account_no,
            what=it.what.value,
            amount=None if it.amount is None else as_text(it.amount),
            ref=it.ref,
        )
        for it in events(books, before, today)
    ]
    untouched = biller.population.untouched(account.account_no for account in books.accounts())
    billed = [before + timedelta(days=step) for step in range(1, (today - before).days + 1)]
    bills = sum(untouched[day.day - 1] for day in billed if day.day <= len(untouched))
    shown.rest = RestView(accounts=sum(untouched), bills=bills)
    return shown


CALLS = (
    AdminCall("GET", "/billers/{bid}/clock", "get the biller's time", read, reply=ClockView),
    AdminCall("POST", "/billers/{bid}/clock", "freeze, advance or run the clock", move, ClockOrder, ClockView),
)
