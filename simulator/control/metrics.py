"""What a monitoring system scrapes at /metrics: counted by the routers, put together when it is asked for."""

from collections import Counter
from collections.abc import Iterator

from prometheus_client import CollectorRegistry, PlatformCollector, ProcessCollector
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest

from simulator.billers.register import Billers
from simulator.contract.registry import BY_REQUEST

CONTENT_TYPE = CONTENT_TYPE_PLAIN_0_0_4


class _Collector:
    """The billers of one simulator as metric families."""

    def __init__(self, billers: Billers) -> None:
        self._billers = billers

    def collect(self) -> Iterator[Metric]:
        """All families; a function that no router has is counted as ``unknown``, for clients choose names."""
        requests = CounterMetricFamily(
            "cayenta_sim_requests", "Requests to a router", labels=("biller", "function", "http_status", "status")
        )
        fired = CounterMetricFamily("cayenta_sim_faults", "Fault rules that fired", labels=("biller", "rule"))
        evicted = CounterMetricFamily(
            "cayenta_sim_journal_evicted", "Exchanges dropped from the journal", labels=("biller",)
        )
        late = GaugeMetricFamily("cayenta_sim_late", "Calls deferred by a fault", labels=("biller",))
        there = self._billers.loaded()
        for biller in there:
            router, counted = biller.router, Counter[tuple[str, str, str]]()
            for (function, http_status, status), times in router.journal.tally.items():
                name = function if function in BY_REQUEST else "unknown"
                counted[name, str(http_status), "" if status is None else str(status)] += times
            for labels, times in counted.items():
                requests.add_metric([biller.id, *labels], times)
            for rule, hits in router.faults.rules():
                fired.add_metric([biller.id, rule.name], hits)
            evicted.add_metric([biller.id], router.journal.evicted)
            late.add_metric([biller.id], len(router.late))
        yield from (requests, fired, evicted, late)
        yield GaugeMetricFamily("cayenta_sim_billers", "Billers of this simulator", value=self._billers.count)


def exposition(billers: Billers) -> bytes:
    """The text a scrape gets, the process's own figures included."""
    registry = CollectorRegistry()
    registry.register(_Collector(billers))
    ProcessCollector(registry=registry)
    PlatformCollector(registry=registry)
    return generate_latest(registry)
