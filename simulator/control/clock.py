"""Admin calls on a biller's clock: read, freeze, advance, run."""

from datetime import timedelta
from typing import Annotated, Literal

from msgspec import Meta

from simulator.billing.clock import BillerClock, OutOfCalendar
from simulator.control.routes import Ask, Call
from simulator.control.values import local_moment
from simulator.control.wire import Body, Refusal, View

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


class ClockView(View):
    """The biller's time."""

    now: str
    mode: Literal["frozen", "running"]
    time_zone: str


def view(clock: BillerClock) -> ClockView:
    """The clock as JSON shows it."""
    return ClockView(
        now=clock.now().isoformat(), mode="frozen" if clock.is_frozen else "running", time_zone=clock.zone.key
    )


def read(ask: Ask) -> ClockView:
    """The biller's time."""
    return view(ask.biller.router.books.clock)


def move(ask: Ask) -> ClockView:
    """Freeze, advance or run."""
    order: ClockOrder = ask.body
    clock = ask.biller.router.books.clock
    if sum(part is not None for part in (order.freeze, order.advance, order.run)) != 1:
        raise Refusal(422, "one order at a time", ("$", "exactly one of freeze, advance, run"))
    try:
        if order.freeze is not None:
            clock.freeze(local_moment(order.freeze, "$.freeze"))
        elif order.advance is not None:
            step = order.advance
            clock.advance(timedelta(hours=step.hours, minutes=step.minutes, seconds=step.seconds), step.days)
        else:
            clock.run()
    except (OutOfCalendar, OverflowError) as error:
        raise Refusal(422, "the clock does not go there", ("$", str(error))) from None
    return view(clock)


CALLS = (
    Call("GET", "/billers/{bid}/clock", "the biller's time", read, reply=ClockView),
    Call("POST", "/billers/{bid}/clock", "freeze, advance or run the clock", move, ClockOrder, ClockView),
)
