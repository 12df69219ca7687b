"""/metrics: what is counted, in how many series, and that finished records cost nothing."""

from collections.abc import Generator
from datetime import timedelta
from typing import Any

import httpx
import msgspec
import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import event, insert, update

from ic_adapter.adapter import Adapter, adapter
from ic_adapter.model import Group
from ic_adapter.money import ZERO
from ic_adapter.records.events import EVENTS
from ic_adapter.records.kinds import Kind
from ic_adapter.records.reasons import NO_REASON
from ic_adapter.records.states import State
from ic_adapter.store.schema.pump_tables import BREAKERS, LANES, RECORDS
from ic_adapter.store.schema.tables import BILLERS, ENDPOINTS, IMPORTS
from ic_adapter.web.metrics import TOP, AdapterMetrics
from tests.crm.many import fill
from tests.ic_adapter.conftest import make
from tests.ic_adapter.scripted import ScriptedRouter, closes, envelope, says, tags

HOUR = timedelta(hours=1)
Samples = dict[tuple[str, ...], float]


def samples(text: str) -> Samples:
    """Name and values of the labels, in order of the labels' names -> value."""
    return {
        (sample.name, *(value for _, value in sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if sample.name.startswith("ic_adapter")
    }


def scraped(metrics: AdapterMetrics) -> Samples:
    """What a scrape reads now."""
    return samples(metrics.exposition().decode())


def submit(ic: Adapter, kind: Kind, source_id: str, bid: str = "b", **more: Any) -> int:
    """An event of account A-1."""
    plain: dict[Kind, dict[str, Any]] = {
        Kind.PAYMENT: {"amount": "10.00", "instrument": "CC"},
        Kind.PAPERLESS: {"on": True},
    }
    body = {"source_id": source_id, "account_number": "A-1", **plain[kind], **more}
    return ic.intake.submit(bid, kind, msgspec.convert(body, EVENTS[kind]))[0].id


def put(ic: Adapter, record: int, state: State) -> None:
    """Let it stand as if it had come so far."""
    with ic.store.writing() as connection:
        connection.execute(update(RECORDS).where(RECORDS.c.id == record).values(state=state.value))


def forward(ic: Adapter, step: timedelta, bid: str = "b") -> None:
    """Move the biller's clock."""
    clock = ic.register.get(bid).clock
    ic.register.set_clock(bid, clock.freeze(clock.now() + step))


def test_records_by_state_and_kind(ic: Adapter) -> None:
    """What is not finished is counted, everything else is 0 and not absent."""
    put(ic, submit(ic, Kind.PAYMENT, "p-1"), State.UNCERTAIN)
    put(ic, submit(ic, Kind.PAYMENT, "p-2"), State.SENT)
    put(ic, submit(ic, Kind.PAPERLESS, "f-1"), State.REJECTED)
    submit(ic, Kind.PAPERLESS, "f-2")
    found = scraped(AdapterMetrics(ic))
    records = {key[1:]: value for key, value in found.items() if key[0] == "ic_adapter_records"}

    assert {key for key, value in records.items() if value} == {
        ("payment", "UNCERTAIN"),
        ("paperless", "REJECTED"),
        ("paperless", "QUEUED"),
    }
    assert len(records) == 7 * len(Kind)
    assert found["ic_adapter_billers",] == 1


def test_ages_of_heads_and_of_what_is_uncertain(ic: Adapter) -> None:
    """By the biller's clock, of the oldest record of each lane; a finished or rejected one is no head."""
    put(ic, submit(ic, Kind.PAYMENT, "sent"), State.SENT)
    put(ic, submit(ic, Kind.PAPERLESS, "rejected"), State.REJECTED)
    forward(ic, HOUR)
    put(ic, submit(ic, Kind.PAYMENT, "uncertain"), State.UNCERTAIN)
    forward(ic, HOUR)
    submit(ic, Kind.PAYMENT, "behind")
    submit(ic, Kind.PAPERLESS, "queued")
    forward(ic, HOUR)
    found = scraped(AdapterMetrics(ic))

    assert found["ic_adapter_lane_head_age_seconds", "b", "money"] == 7200
    assert found["ic_adapter_lane_head_age_seconds", "b", "paperless"] == 3600
    assert found["ic_adapter_uncertain_age_seconds", "b"] == 7200
    assert found["ic_adapter_uncertain_records", "b"] == 1


def test_lanes_by_condition(ic: Adapter) -> None:
    """Ready, asleep until a moment, waiting for something, owned; a lane without work is in none."""
    plan: dict[str, dict[str, Any]] = {
        "ready": {},
        "asleep": {"ready": False, "wake_at": ic.register.get("b").clock.now()},
        "waiting": {"ready": False, "waits_for": "breaker:PDF"},
        "owned": {"ready": False, "owner": "somebody"},
        "none": {"ready": False},
    }
    numbers = {"ready": 1, "asleep": 2, "waiting": 3, "owned": 4, "none": 1}  # each another one
    for condition, number in numbers.items():
        for bid in (f"{condition}-{one}" for one in range(number)):
            make(ic, bid, "3426")
            submit(ic, Kind.PAYMENT, f"p-{bid}", bid)
            if values := plan[condition]:
                with ic.store.writing() as connection:
                    connection.execute(update(LANES).where(LANES.c.bid == bid).values(values))
    found = scraped(AdapterMetrics(ic))

    assert {key[1]: value for key, value in found.items() if key[0] == "ic_adapter_lanes"} == {
        "ready": 1,
        "asleep": 2,
        "waiting": 3,
        "owned": 4,
    }


def test_blocks(ic: Adapter) -> None:
    """How many groups are stopped, how many breakers open, and since when the oldest."""
    now = ic.register.get("b").clock.now()
    row = {"bid": "b", "group_name": "PDF", "opened_at": now - HOUR, "probes": 0, "probe_at": now}
    with ic.store.writing() as connection:
        connection.execute(insert(BREAKERS).values(row))
        stopped = {"bid": "b", "group_name": "PAYMENTS", "since": now - 2 * HOUR, "reason": "", "reason_code": ""}
        connection.execute(insert(ENDPOINTS).values(stopped))
    found = scraped(AdapterMetrics(ic))

    assert [found["ic_adapter_breakers_open", group.name] for group in Group] == [0, 0, 0, 0, 0, 1]
    assert found["ic_adapter_breakers_open_seconds", "b", "PDF"] == 3600
    assert found["ic_adapter_endpoint_groups_stopped", "PAYMENTS"] == 1
    assert found["ic_adapter_endpoint_groups_stopped_seconds", "b", "PAYMENTS"] == 7200


def test_counters_count_what_is_new(ic: Adapter, router: ScriptedRouter) -> None:
    """From the first scrape on: changes of records, imports; each once, however often it is scraped."""
    router.script["AddARItems"] = says(envelope("AddARItems", tags(STATUS="0", STATUS_DESC="AR item 7 added.")))
    ic.register.patch_settings("b", {"11": router.url})
    submit(ic, Kind.PAYMENT, "before")
    ic.pump.run("b")
    metrics = AdapterMetrics(ic)
    first = scraped(metrics)
    submit(ic, Kind.PAYMENT, "after")
    ic.pump.run("b")
    row = {"bid": "b", "file": "x.xml", "kind": "bills", "records": 5, "accepted": 3, "faulty": []}
    with ic.store.writing() as connection:
        connection.execute(insert(IMPORTS).values(**row, total=ZERO, at=ic.register.get("b").clock.now()))
    found = [scraped(metrics) for _ in range(2)][1]

    assert ("ic_adapter_record_changes_total", "payment", "SENT") not in first
    assert found["ic_adapter_record_changes_total", "payment", "SENT"] == 1
    assert found["ic_adapter_imports_total", "bills"] == 1
    assert found["ic_adapter_imported_bills_total", "bills", "accepted"] == 3
    assert found["ic_adapter_imported_bills_total", "bills", "faulty"] == 2
    moment = ic.register.get("b").clock.now().timestamp()
    assert found["ic_adapter_newest_import_timestamp_seconds",] == moment


def test_calls_by_outcome(ic: Adapter, router: ScriptedRouter) -> None:
    """Every call of this process, whatever became of it."""
    router.script["AddARItems"] = closes
    ic.register.patch_settings("b", {"11": router.url})
    submit(ic, Kind.PAYMENT, "p-1")
    ic.pump.run("b")

    assert scraped(AdapterMetrics(ic))["ic_adapter_router_calls_total", "AddARItems", "UNCERTAIN"] == 1


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Generator[Adapter, None, None]:
    """2,000 billers, each with every trouble there is."""
    with adapter(tmp_path_factory.mktemp("crowd") / "adapter.db", test_clock=True) as opened:
        make(opened, "b", "3426")
        with opened.store.writing() as connection:
            template = dict(connection.execute(BILLERS.select()).one()._mapping)
            names = [f"biller-{n:04d}" for n in range(2000)]
            connection.execute(insert(BILLERS), [{**template, "id": name} for name in names])
            moment = opened.register.read(connection, "b").clock.now()
            lane: dict[str, Any] = {"account_number": "A-1", "lane": "money", "last_seq": 3, "ready": True, "turn": 1}
            lane |= {"waits_for": "", "fence": 1}
            connection.execute(insert(LANES), [{**lane, "bid": name, "id": 1000 + n} for n, name in enumerate(names)])
            plain: dict[str, Any] = {"kind": "payment", "account_number": "A-1", "event": {}, "reason": NO_REASON.text}
            plain |= {"reason_code": "", "created_at": moment, "updated_at": moment, "attempts": 1, "retries": 0}
            plain |= {"progress": [], "result": {}}
            states = ("UNCERTAIN", "QUEUED", "REJECTED")
            rows = [
                {**plain, "bid": name, "lane_id": 1000 + n, "seq": seq, "source_id": f"p-{seq}", "state": state}
                for n, name in enumerate(names)
                for seq, state in enumerate(states)
            ]
            connection.execute(insert(RECORDS), rows)
            block: dict[str, Any] = {"group_name": "PDF", "probes": 0, "opened_at": moment, "probe_at": moment}
            connection.execute(insert(BREAKERS), [{**block, "bid": name} for name in names])
            stopped: dict[str, Any] = {"group_name": "PAYMENTS", "since": moment, "reason": "", "reason_code": ""}
            connection.execute(insert(ENDPOINTS), [{**stopped, "bid": name} for name in names])
        yield opened


def test_bounded_at_two_thousand_billers(crowd: Adapter) -> None:
    """Sums over all, series of their own for the first of each family: as many as with a hundred billers."""
    text = AdapterMetrics(crowd).exposition()
    found = samples(text.decode())
    named = [key for key in found if any(part.startswith("biller-") for part in key)]

    assert found["ic_adapter_records", "payment", "UNCERTAIN"] == 2000
    assert found["ic_adapter_breakers_open", "PDF"] == 2000
    assert len(named) == 5 * TOP
    assert len(text) < 20_000


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Generator[Adapter, None, None]:
    """100,000 finished records and one that waits."""
    with adapter(tmp_path_factory.mktemp("finished") / "adapter.db", test_clock=True) as opened:
        make(opened, "b", "3426")
        fill(opened.store, "b", 100_000)
        submit(opened, Kind.PAYMENT, "p-1")
        yield opened


def test_finished_records_cost_nothing(finished: Adapter) -> None:
    """Counted in steps of SQLite's machine: the same with a million of them."""
    units = 0

    def count() -> int:
        nonlocal units
        units += 1
        return 0

    event.listen(finished.store.engine, "checkout", lambda connection, *_: connection.set_progress_handler(count, 100))
    metrics = AdapterMetrics(finished)
    found = [scraped(metrics) for _ in range(2)][1]

    assert found["ic_adapter_records", "payment", "QUEUED"] == 1
    assert units * 100 < 10_000, units


def test_only_indexes_are_read(finished: Adapter) -> None:
    """No statement of a scrape reads a table that grows from its beginning to its end."""
    statements: list[tuple[str, Any]] = []
    event.listen(
        finished.store.engine,
        "before_cursor_execute",
        lambda _c, _cursor, statement, parameters, *_: statements.append((statement, parameters)),
    )
    scraped(AdapterMetrics(finished))
    plans: list[str] = []
    with finished.store.reading() as connection:
        for statement, parameters in tuple(statements):  # those of the loop are added meanwhile
            if statement.lstrip().upper().startswith("SELECT"):
                plans += [row[-1] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)]
    scans = [plan for plan in plans if plan.startswith("SCAN")]

    assert any("USING INDEX records_open" in plan for plan in plans), plans
    assert [plan for plan in scans if " records" in plan and "records_open" not in plan and "stopped" not in plan] == []
    assert [plan for plan in scans if " lanes" in plan and "USING" not in plan] == []
    assert [plan for plan in scans if plan.split()[1] in {"history", "attempts", "imports"}] == []


def test_over_http(client: httpx.Client, biller: str) -> None:
    """The text of Prometheus, for whoever may use the API."""
    assert client.post(f"{biller}/paperless", json={"source_id": "m-1", "account_number": "1", "on": True}).is_success
    reply = client.get("/metrics")
    stranger = client.get("/metrics", headers={"host": "evil.example"})

    assert reply.status_code == 200
    assert reply.headers["content-type"].startswith("text/plain; version=0.0.4")
    assert samples(reply.text)["ic_adapter_billers",] >= 1
    assert stranger.status_code == 403
