"""The bill runs that a biller makes by itself, one a night by its clock, each dropped at the file server.

A clock that jumps over several nights makes the run of each at its own moment, oldest first; one that went back makes
none twice. Whoever moves a clock calls ``run_due``; for clocks that run, the file server does from time to time.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from itertools import islice

from simulator.billers.biller import Biller
from simulator.billers.file_server import FileServer
from simulator.billing.clock import BillerClock
from simulator.billing.records.bill_nights import KEY, BillNights
from simulator.statements.bill_run import file_name, order_for, run
from simulator.statements.drop import dropped

#: Nights that one move of a clock may make up for.
MOST = 400


def run_due(biller: Biller, server: FileServer) -> list[str]:
    """Make the runs whose moment has come, ``MOST`` at most, and return the paths of their files.

    What was made before an error stays made: OSError where the disk refuses, BooksError for a folder that is gone.
    """
    books, paths = biller.router.books, list[str]()
    nights = books.state.bill_nights.get(KEY)
    if nights is None:
        return paths
    for moment in islice(due(nights, books.clock), MOST):
        with books.clock.at(moment):
            path = f"{nights.folder}/{file_name(biller)}"
            for _ in dropped(biller, server, path, run(biller, order_for(biller, None, None))):
                pass
        books.state.bill_nights.put(KEY, replace(nights, until=moment))
        paths.append(path)
    return paths


def due(nights: BillNights, clock: BillerClock) -> Iterator[datetime]:
    """Return the moments of the runs that were not made yet, oldest first."""
    now, since = clock.now().astimezone(UTC), nights.until.astimezone(UTC)
    day = nights.until.astimezone(clock.zone).date()
    while day <= clock.today():
        moment = _moment(datetime.combine(day, time(nights.hour, nights.minute)), clock)
        if since < moment <= now:
            yield moment.astimezone(clock.zone)
        day += timedelta(days=1)


def following(nights: BillNights, clock: BillerClock) -> datetime:
    """Return the moment of the next run after now."""
    days = (clock.today() + timedelta(days=step) for step in range(3))
    times = (_moment(datetime.combine(day, time(nights.hour, nights.minute)), clock) for day in days)
    return min(it for it in times if it > clock.now().astimezone(UTC)).astimezone(clock.zone)


def _moment(local: datetime, clock: BillerClock) -> datetime:
    """The later reading of a local time that a clock change leaves out or repeats, as of a file's expected hour."""
    return max(local.replace(tzinfo=clock.zone, fold=fold).astimezone(UTC) for fold in (0, 1))
