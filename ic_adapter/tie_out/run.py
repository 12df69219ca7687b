"""One tie-out: the report as the CIS wrote it, held against the store as it stands now."""

from datetime import date
from typing import BinaryIO

from ic_adapter.billers.register import Register
from ic_adapter.errors import FileRefused
from ic_adapter.store.database.engine import Store
from ic_adapter.tie_out.comparison import TieOut, tie_out
from ic_adapter.tie_out.day_report import read
from ic_adapter.tie_out.our_side import sides_of_day


def tie_out_file(
    store: Store, register: Register, bid: str, report: BinaryIO, day: date | None = None, name: str = "the report"
) -> TieOut:
    """Tie out the day of the report; NotFound for the biller, FileRefused for a report of another biller or day."""
    register.get(bid)
    found = read(report, name)
    if found.bid != bid:
        raise FileRefused(f"{name} belongs to biller {found.bid[:64]}, not to {bid}")
    if day is not None and found.day != day:
        raise FileRefused(f"{name} is for {found.day}, not for {day}")
    with store.reading() as connection:
        clock = register.read(connection, bid).clock
        sides = sides_of_day(connection, bid, clock.zone, found.day, found.bookings)
    return tie_out(found, sides, is_over=clock.today() > found.day)
