"""What a monitoring system scrapes at /metrics: counted by the routers, put together when it is asked for.

However many billers there are, the number of series is bounded: the busiest have their own, the others are in the sums.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from heapq import nlargest

from prometheus_client import CollectorRegistry, PlatformCollector, ProcessCollector
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest

from simulator.billers.register import Biller, Billers
from simulator.contract.registry import BY_REQUEST

CONTENT_TYPE = CONTENT_TYPE_PLAIN_0_0_4


TOP = 50  # billers with series of their own: those with the most requests and file calls
MOST = 1_000  # series of one family: statuses and names of rules are chosen by clients
Rows = Counter[tuple[str, ...]]
#: Name, help, labels beside the biller, and whether it only rises.
FAMILIES = (
    ("requests", "Requests to a router", ("function", "http_status", "status"), True),
    ("faults", "Fault rules that fired", ("rule",), True),
    ("file_faults", "Fault rules of the file server that fired", ("fault",), True),
    ("file_calls", "Calls at the file server", ("call", "outcome"), True),
    ("journal_evicted", "Exchanges dropped from the journal", (), True),
    ("late", "Calls deferred by a fault", (), False),
)


class _Collector:
    """The billers of one simulator as metric families."""

    def __init__(self, billers: Billers) -> None:
        self._billers = billers

    def collect(self) -> Iterator[Metric]:
        """All families: of each the billers with the most requests, and beside it ``…_all_…``, the sum over all."""
        there = self._billers.loaded()
        busiest = nlargest(TOP, there, key=lambda biller: _calls(self._billers, biller))
        of_top, of_all = _counted(self._billers, busiest), _counted(self._billers, there)
        for name, words, labels, rises in FAMILIES:
            family = CounterMetricFamily if rises else GaugeMetricFamily
            own = family(f"cayenta_sim_{name}", words, labels=("biller", *labels))
            _fill(own, of_top[name])
            shared = () if name == "faults" else labels  # rules of different billers have nothing in common
            summed: Rows = Counter()
            for (_, *rest), times in of_all[name].items():
                summed[tuple(rest[: len(shared)])] += times
            every = family(f"cayenta_sim_all_{name}", f"{words}, all billers", labels=shared)
            _fill(every, summed or Counter({(): 0} if not shared else {}))
            yield from (own, every)
        yield GaugeMetricFamily("cayenta_sim_billers", "Billers of this simulator", value=self._billers.count)


def _calls(billers: Billers, biller: Biller) -> int:
    """How often clients called the biller's router and its folders."""
    return biller.router.journal.tally.total() + sum(billers.file_server.tally(biller.id).values())


def _counted(billers: Billers, counted: Iterable[Biller]) -> dict[str, Rows]:
    """Rows by family; a function that no router has is counted as ``unknown``, for clients choose names."""
    rows: dict[str, Rows] = {name: Counter() for name, *_ in FAMILIES}
    for biller in counted:
        router = biller.router
        for (function, http_status, status), times in router.journal.tally.items():
            name = function if function in BY_REQUEST else "unknown"
            rows["requests"][biller.id, name, str(http_status), "" if status is None else str(status)] += times
        for rule, hits in router.faults.rules():
            rows["faults"][biller.id, rule.name] += hits
        for file_rule in billers.file_server.faults(biller).rules():
            rows["file_faults"][biller.id, file_rule.fault] += file_rule.hits
        for (call, is_done), times in billers.file_server.tally(biller.id).items():
            rows["file_calls"][biller.id, call.value, "OK" if is_done else "refused"] += times
        rows["journal_evicted"][biller.id,] = router.journal.evicted
        rows["late"][biller.id,] = len(router.late)
    return rows


def _fill(family: CounterMetricFamily | GaugeMetricFamily, rows: Rows) -> None:
    """The largest of the rows, in the order in which they came."""
    kept = {labels for labels, _ in rows.most_common(MOST)}
    for labels, times in rows.items():
        if labels in kept:
            family.add_metric(list(labels), times)


def exposition(billers: Billers) -> bytes:
    """The text a scrape gets, the process's own figures included."""
    registry = CollectorRegistry()
    registry.register(_Collector(billers))
    ProcessCollector(registry=registry)
    PlatformCollector(registry=registry)
    return generate_latest(registry)
