"""Whether the files that a biller is expected to send have come, by the biller's clock (invoice-files §6.5).

A file belongs to the expected moment that is nearest to the moment in its name, if it is at most a day early. The file
of a night counts for it whether it comes early, late or after a remake, and no row has to be kept. Everything is worked
out when it is asked for: a missing file is known as soon as its hour has come. Before the first day that the key
`files_expected_from` names, nothing is due: a biller that is set up today has sent no file last night.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from ic_adapter.billers.clock import Schedule, day_of, parse_schedule
from ic_adapter.billers.register import Biller, Register
from ic_adapter.files.bills.profile import FileKind
from ic_adapter.records.reason_codes import ReasonCode
from ic_adapter.records.reasons import Reason, because
from ic_adapter.store import billers
from ic_adapter.store.bills import imports, pickups
from ic_adapter.store.database.engine import Store

KEY = "files_expected_by"
#: The key's part for each kind of file.
PARTS = {FileKind.BILLS: "bills", FileKind.DREC: "drec"}
AROUND = timedelta(days=16)  # a schedule has two moments in a span of so many days
EARLIEST = timedelta(days=1)  # a file that comes earlier is a late one of the moment before
NAME_MOMENT = "billheader_%Y%m%d%H%M%S"


class ArrivalState(StrEnum):
    """How it stands with the file that is expected."""

    FINE = "FINE"
    DUE = "DUE"  # it is not there yet, and its hour is near
    MISSING = "MISSING"


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """One kind of file of a biller: `by` when it has to be imported; `newest` import of the kind, `held` up file."""

    bid: str
    kind: FileKind
    state: ArrivalState
    by: datetime
    newest: str
    held: str

    @property
    def key(self) -> str:
        """The key that says so."""
        return f"{KEY}.{PARTS[self.kind]}"

    @property
    def reason(self) -> Reason:
        """Why it needs a look."""
        code = ReasonCode.FILE_MISSING if self.state is ArrivalState.MISSING else ReasonCode.FILE_DUE
        newest = f"the newest is {self.newest}" if self.newest else "none was imported in the last days"
        held = f"; {self.held}" if self.held else ""
        return because(code, kind=PARTS[self.kind], by=f"{self.by:%Y-%m-%d %H:%M}", newest=newest + held)


def arrivals(connection: Connection, biller: Biller) -> list[Arrival]:
    """Return how it stands with each kind of file that this biller is expected to send."""
    found = []
    for kind, part in PARTS.items():
        schedule = parse_schedule(biller.keys.files_expected_by[part])
        if schedule is not None:
            found.append(_arrival(connection, biller, kind, schedule))
    return found


def late(store: Store, register: Register) -> list[Arrival]:
    """Return the files of all billers that are missing or due soon, the longest missing first."""
    with store.reading() as connection:
        asked = [register.read(connection, bid) for bid in billers.with_key(connection, KEY)]
        found = [it for biller in asked for it in arrivals(connection, biller) if it.state is not ArrivalState.FINE]
    return sorted(found, key=lambda it: (it.state is ArrivalState.DUE, it.by, it.bid))


def _arrival(connection: Connection, biller: Biller, kind: FileKind, schedule: Schedule) -> Arrival:
    """All moments are compared in UTC: two of one zone would be compared by their local times alone."""
    zone, local = biller.clock.zone, biller.clock.now()
    now, today = local.astimezone(UTC), local.date()
    since = day_of(biller.keys.files_expected_from) or date.min
    first, final = today - AROUND, max(today, since) + AROUND
    expected = [moment.astimezone(UTC) for moment in schedule.moments(first, final, zone)]
    last = max(moment for moment in expected if moment <= now)
    following = min(it for it in expected if it > now and it.astimezone(zone).date() >= since)
    names = imports.names_since(connection, biller.id, kind.value, f"{first:{NAME_MOMENT}}")
    came = {_meant(name, expected, zone) for name in names}
    state, by = ArrivalState.FINE, following
    if last.astimezone(zone).date() >= since and not {last, following} & came:
        state, by = ArrivalState.MISSING, last
    elif following not in came and now >= following.astimezone(UTC) - _warning(biller):
        state = ArrivalState.DUE
    held = "" if state is ArrivalState.FINE else _held(connection, biller.id, kind)
    newest = max(names, default="")
    return Arrival(bid=biller.id, kind=kind, state=state, by=by.astimezone(zone), newest=newest, held=held)


def _warning(biller: Biller) -> timedelta:
    """How long before its hour a file that is not there is told."""
    return timedelta(minutes=biller.keys.files_warning_minutes)


def _meant(name: str, expected: list[datetime], zone: ZoneInfo) -> datetime:
    """The expected moment nearest to that in the name, of those for which it is at most EARLIEST early."""
    local = datetime.strptime(name.removesuffix(".xml"), NAME_MOMENT).replace(tzinfo=zone)
    moment = local.astimezone(UTC)
    return min((it for it in expected if it - moment <= EARLIEST), key=lambda it: abs(it - moment), default=expected[0])


def _held(connection: Connection, bid: str, kind: FileKind) -> str:
    """The newest file of the kind that came and is not imported, with its state."""
    rows = [*pickups.open_rows(connection, bid, kind.value), *pickups.refused(connection, bid, kind.value)]
    return max((f"{row.name} is {row.state}" for row in rows), default="")
