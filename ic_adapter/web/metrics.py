"""What a monitoring system scrapes at /metrics: the state of the pump for all billers, in a bounded number of series.

Only the billers that need a look have series of their own: of each family those with the oldest or the most, at most
TOP. Everything else is a sum over all billers. The database tells the state, so every process of it shows the same;
calls are those of this process. Counters start at 0 with the first scrape.
"""

import threading
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from prometheus_client import CollectorRegistry, PlatformCollector, ProcessCollector
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest
from sqlalchemy import Connection, Row

from ic_adapter.adapter import Adapter
from ic_adapter.errors import NotFound
from ic_adapter.files.pickup.arrivals import PARTS, ArrivalState, late
from ic_adapter.model import Group
from ic_adapter.records.kinds import ROUTES, Kind
from ic_adapter.records.lockbox import LockboxState
from ic_adapter.records.pickups import PickupState
from ic_adapter.records.states import FOR_A_PERSON, UNDER_WAY, State
from ic_adapter.store import pump_metrics
from ic_adapter.store.bills import pickups
from ic_adapter.store.lockbox import donations
from ic_adapter.store.lockbox import files as lockbox_files

TOP = 20  # billers with series of their own, per family
UNFINISHED = [state.value for state in State if state in UNDER_WAY | FOR_A_PERSON]


class AdapterMetrics:
    """The metrics of one adapter; safe to use from many threads. It keeps how far its counters have counted."""

    content_type = CONTENT_TYPE_PLAIN_0_0_4

    def __init__(self, adapter: Adapter) -> None:
        self._adapter = adapter
        self._lock = threading.Lock()
        self._last: tuple[int, int] | None = None
        self._changes = Counter[tuple[str, str]]()
        self._imports = Counter[tuple[str, str]]()
        self._registry = CollectorRegistry()
        self._registry.register(self)
        ProcessCollector(registry=self._registry)
        PlatformCollector(registry=self._registry)

    def exposition(self) -> bytes:
        """Return the text a scrape gets; raises what the database says."""
        with self._lock:  # one scrape at a time: they read the same, and the counters go on
            return generate_latest(self._registry)

    def describe(self) -> Sequence[Metric]:
        """Return no families: the registry need not read the database to know the names."""
        return ()

    def collect(self) -> Iterator[Metric]:
        """Return all families, of one view of the database."""
        with self._adapter.store.reading() as connection:
            newest_import = self._count(connection)
            families = [*self._state(connection), *self._counted(), _newest_import(connection, newest_import)]
            families += _pickup(connection, datetime.now(UTC))
            families += self._lockbox(connection)
        families += self._arrivals()
        yield from families

    def _count(self, connection: Connection) -> int:
        """Count what is new since the last scrape, and return the newest import's id."""
        newest = pump_metrics.newest(connection)
        change, imported = self._last or newest
        changes = pump_metrics.changes(connection, change, newest[0])
        imports = pump_metrics.imports(connection, imported, newest[1])  # all is read before anything is counted
        for kind, state, number in changes:
            self._changes[kind, state] += number
        for kind, files, bills, accepted in imports:
            found = {"files": files, "accepted": accepted, "faulty": bills - accepted}
            for name, number in found.items():
                self._imports[kind, name] += number
        self._last = newest
        return newest[1]

    def _state(self, connection: Connection) -> Iterator[Metric]:
        rows = pump_metrics.unfinished(connection)
        yield _records(rows)
        number = pump_metrics.billers(connection)
        yield GaugeMetricFamily("ic_adapter_billers", "Billers of this adapter", value=number)
        lanes = GaugeMetricFamily("ic_adapter_lanes", "Lanes by what they are about to do", labels=("condition",))
        for name, number in pump_metrics.lanes(connection).items():
            lanes.add_metric([name], number)
        yield lanes
        yield self._lane_heads(connection, rows)
        yield from self._uncertain(connection, [row for row in rows if row.state == State.UNCERTAIN.value])
        stopped, broken = pump_metrics.stopped_groups(connection), pump_metrics.open_breakers(connection)
        yield from self._blocked(connection, "endpoint_groups_stopped", "Endpoint groups that are stopped", stopped)
        yield from self._blocked(connection, "breakers_open", "Circuit breakers that are open", broken)

    def _counted(self) -> Iterator[Metric]:
        changes = CounterMetricFamily("ic_adapter_record_changes", "Changes of records", labels=("kind", "state"))
        for (kind, state), number in sorted(self._changes.items()):
            changes.add_metric([kind, state], number)
        calls = CounterMetricFamily(
            "ic_adapter_router_calls", "Router calls of this process", labels=("function", "outcome")
        )
        for (function, outcome), number in sorted(self._adapter.calls.counts().items()):
            calls.add_metric([function, outcome], number)
        files = CounterMetricFamily("ic_adapter_imports", "Bill files that were imported", labels=("kind",))
        bills = CounterMetricFamily("ic_adapter_imported_bills", "Bills of imported files", labels=("kind", "result"))
        for (kind, name), number in sorted(self._imports.items()):
            if name == "files":
                files.add_metric([kind], number)
            else:
                bills.add_metric([kind, name], number)
        yield from (changes, calls, files, bills)

    def _arrivals(self) -> Iterator[Metric]:
        """Files that did not come by their hour, longest first, and how many are due soon."""
        found = late(self._adapter.store, self._adapter.register)
        missing = [it for it in found if it.state is ArrivalState.MISSING]
        name = "ic_adapter_files_expected"
        number = GaugeMetricFamily(name, "Expected bill files that are not there", labels=("condition",))
        number.add_metric(["missing"], len(missing))
        number.add_metric(["due"], len(found) - len(missing))
        since = GaugeMetricFamily(
            "ic_adapter_file_missing_seconds", "Since when an expected file is missing", labels=("biller", "kind")
        )
        for it in missing[:TOP]:
            now = self._adapter.register.get(it.bid).clock.now()
            since.add_metric([it.bid, PARTS[it.kind]], max((now - it.by).total_seconds(), 0.0))
        yield from (number, since)

    def _lane_heads(self, connection: Connection, rows: Iterable[Row[Any]]) -> Metric:
        oldest: dict[tuple[str, str], int] = {}
        for row in rows:
            if row.state in {State.REJECTED.value, State.FAILED.value}:  # its lane goes on, unless it is a change log
                continue
            key = (row.bid, ROUTES[Kind(row.kind)].lane.value)
            oldest[key] = min(row.oldest, oldest.get(key, row.oldest))
        name = "ic_adapter_lane_head_age_seconds"
        ages = GaugeMetricFamily(name, "Age of the oldest record of a lane, oldest first", labels=("biller", "lane"))
        for labels, age in self._ages(connection, oldest):
            ages.add_metric(labels, age)
        return ages

    def _uncertain(self, connection: Connection, rows: Sequence[Row[Any]]) -> Iterator[Metric]:
        counts, oldest = Counter[str](), dict[tuple[str, ...], int]()
        for row in rows:
            counts[row.bid] += row.number
            oldest[row.bid,] = min(row.oldest, oldest.get((row.bid,), row.oldest))
        number = GaugeMetricFamily(
            "ic_adapter_uncertain_records", "UNCERTAIN records of the billers with the most", labels=("biller",)
        )
        for bid, count in counts.most_common(TOP):
            number.add_metric([bid], count)
        name = "ic_adapter_uncertain_age_seconds"
        ages = GaugeMetricFamily(
            name, "Age of the oldest UNCERTAIN record of a biller, oldest first", labels=("biller",)
        )
        for labels, age in self._ages(connection, oldest):
            ages.add_metric(labels, age)
        yield from (number, ages)

    def _ages(self, connection: Connection, oldest: dict[Any, int]) -> Iterator[tuple[Sequence[str], float]]:
        """Labels and age of the TOP oldest records, by each biller's own clock."""
        first = sorted(oldest.items(), key=lambda one: one[1])[:TOP]
        moments = pump_metrics.created_at(connection, [record_id for _, record_id in first])
        for labels, record_id in first:
            yield labels, self._age(connection, labels[0], moments[record_id])

    def _blocked(self, connection: Connection, name: str, text: str, rows: Sequence[Row[Any]]) -> Iterator[Metric]:
        """How many by group, and since how long the oldest are."""
        counts = Counter(row.group_name for row in rows)
        number = GaugeMetricFamily(f"ic_adapter_{name}", text, labels=("group",))
        for group in Group:
            number.add_metric([group.name], counts[group.name])
        ages = GaugeMetricFamily(f"ic_adapter_{name}_seconds", f"{text}: since when", labels=("biller", "group"))
        for row in islice(sorted(rows, key=lambda one: one.since), TOP):
            ages.add_metric([row.bid, row.group_name], self._age(connection, row.bid, row.since))
        yield from (number, ages)

    def _lockbox(self, connection: Connection) -> Iterator[Metric]:
        """Files by state, and the donations that are in none, by each biller's own clock."""
        counts = {row.state: row.files for row in lockbox_files.counts(connection)}
        files = GaugeMetricFamily("ic_adapter_lockbox_files", "Lockbox files by state", labels=("state",))
        for state in LockboxState:
            files.add_metric([state.value], counts.get(state.value, 0))
        waiting = donations.waiting(connection)
        number = sum(row.donations for row in waiting)
        oldest: dict[str, datetime] = {}
        for row in waiting:
            oldest[row.bid] = min(row.oldest, oldest.get(row.bid, row.oldest))
        age = GaugeMetricFamily(
            "ic_adapter_lockbox_oldest_donation_seconds",
            "Age of the oldest donation of a biller that is in no lockbox file, oldest first",
            labels=("biller",),
        )
        for bid, moment in sorted(oldest.items(), key=lambda one: one[1])[:TOP]:
            age.add_metric([bid], self._age(connection, bid, moment))
        yield files
        yield GaugeMetricFamily("ic_adapter_lockbox_donations", "Donations that wait for a lockbox file", value=number)
        yield age

    def _age(self, connection: Connection, bid: str, since: datetime) -> float:
        try:
            now = self._adapter.register.read(connection, bid).clock.now()
        except NotFound:  # a biller's rows go with it, so this cannot be seen in one view
            return 0.0
        return max((now - since).total_seconds(), 0.0)


def _newest_import(connection: Connection, import_id: int) -> Metric:
    moment = pump_metrics.imported_at(connection, import_id)
    name = "ic_adapter_newest_import_timestamp_seconds"
    return GaugeMetricFamily(name, "When the newest bill file was imported", value=moment.timestamp() if moment else 0)


def _pickup(connection: Connection, now: datetime) -> Iterator[Metric]:
    """Files that are not done with, by state, and the billers whose folders cannot be read, longest first."""
    counts = Counter[str]()
    for row in pickups.counts(connection):
        counts[row.state] += row.files
    files = GaugeMetricFamily("ic_adapter_files", "Files of the pick-up that are not done with", labels=("state",))
    for state in PickupState:
        files.add_metric([state.value], counts[state.value])
    looks = pickups.looks(connection)
    troubled = sorted((look for look in looks if look.since), key=lambda look: look.since)
    number = GaugeMetricFamily(
        "ic_adapter_pickup_troubled", "Billers whose folders could not be read at the last look", value=len(troubled)
    )
    since = GaugeMetricFamily(
        "ic_adapter_pickup_trouble_seconds", "Since when a biller's folders cannot be read", labels=("biller",)
    )
    for look in troubled[:TOP]:
        since.add_metric([look.bid], max((now - look.since).total_seconds(), 0.0))
    oldest = min((look.looked_at for look in looks), default=now)
    age = max((now - oldest).total_seconds(), 0.0)
    yield from (files, number, since)
    yield GaugeMetricFamily("ic_adapter_pickup_oldest_look_seconds", "Age of the oldest last look", value=age)


def _records(rows: Iterable[Row[Any]]) -> Metric:
    """All states and kinds, those without a record too, so that no series comes and goes."""
    counts = Counter[tuple[str, str]]()
    for row in rows:
        counts[row.state, row.kind] += row.number
    records = GaugeMetricFamily("ic_adapter_records", "Records that are not finished", labels=("state", "kind"))
    for state in UNFINISHED:
        for kind in Kind:
            records.add_metric([state, kind.value], counts[state, kind.value])
    return records
