"""What fell due since the moment a biller's clock was moved from: told after the move, worked out from the books."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from simulator.billing.events import Event, events
from simulator.console.page import PageRequest
from simulator.console.paging import Page, in_order

#: How far back events are told, as the admin API does.
TOLD = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class Moved:
    """From when the clock went on, and what fell due on the way; None where it went back, or too far to be told."""

    was: datetime
    events: Page[Event] | None


def moved(page_request: PageRequest) -> Moved | None:
    """The move that the address tells of, None if it tells of none."""
    books = page_request.biller.router.books
    try:
        was = datetime.fromisoformat(page_request.asked("was")).astimezone(books.clock.zone)
    except (ValueError, OverflowError):
        return None
    before, today = was.date(), books.clock.today()
    if not before <= today <= before + TOLD:
        return Moved(was, None)
    return Moved(was, in_order("events", events(books, before, today), page_request.page_number("events")))
