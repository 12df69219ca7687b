"""The bench on real processes: the smallest run there is."""

import ast
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

import bench as bench_package
from bench.effort import QUICK
from bench.errors import NotMeasured
from bench.findings import Finding, Verdict
from bench.measurements import reads
from bench.programs import load, loader, wire
from bench.programs.wire import ACCOUNT, BALANCE, EXPLAINED, MANY_ACCOUNTS, MANY_BALANCES, REFUSED, Asking
from bench.programs.workbench import Side, Workbench, opened
from bench.reporting import results
from bench.rows import BY_KEY, ROWS
from tests.loops import run
from tests.needs import needs

TINY = replace(QUICK, rounds=1, seconds=1, warm_up=0.1)


@pytest.fixture(scope="module")
def bench() -> Iterator[Workbench]:
    """A workbench whose servers end with the module."""
    with opened(TINY) as workbench:
        yield workbench


@pytest.mark.parametrize(
    "asking", [BALANCE, ACCOUNT, MANY_BALANCES, MANY_ACCOUNTS, REFUSED, EXPLAINED], ids=lambda asking: asking.name
)
def test_both_sides_answer_what_is_measured(bench: Workbench, asking: Asking) -> None:
    """Each kind of request gets its good answer from floor and product."""
    for side in Side:
        bench.check(side, asking)


@pytest.mark.parametrize("asking", [BALANCE, ACCOUNT, REFUSED], ids=lambda asking: asking.name)
def test_floor_builds_the_same_reply(bench: Workbench, asking: Asking) -> None:
    """The same tags with the same values, or the ratio would compare different work."""
    floor, product = (reads.tags(bench.check(side, asking)) for side in Side)

    assert floor == product


def test_a_row_gets_its_figures(bench: Workbench) -> None:
    """One round of one row: both sides, a verdict, an entry that can be stored."""
    row = BY_KEY["refusal"]

    found = Finding(row.key, row.what, row.unit, row.target, row.measure(bench))

    assert found.verdict is not Verdict.NOT_MEASURED
    assert found.figures is not None
    assert (len(found.figures.product), len(found.figures.floor)) == (1, 1)
    assert results.result(bench, [found]).rows["refusal"].value == round(found.ratio or 0, 4)


@pytest.mark.parametrize("key", ["pump-lite-1", "pump-lite-full", "pump-pg-4", "pump-pg-full"])
def test_the_pump_gets_its_figures(key: str) -> None:
    """A few payments on copies of a filled database: every one is sent, or it would not be measured."""
    with opened(replace(TINY, payments=20, finished=100)) as workbench:
        found = BY_KEY[key].measure(workbench)

    assert len(found.product) == 1


def test_the_portal_gets_its_figures() -> None:
    """A few payers among a few hundred: their pages come, and none of their payments is lost or doubled."""
    with opened(replace(TINY, payers=300, visitors=2, crowd=3)) as workbench:
        pages = [BY_KEY[f"portal-{page}"].measure(workbench) for page in ("home", "options", "confirmation", "log-ins")]
        crowd = BY_KEY["portal-pay-50"].measure(workbench)

    assert all(page.product[0] > 0 for page in pages)
    assert crowd.product == (0.0,)


def test_unexpected_answer_is_not_measured(bench: Workbench) -> None:
    """A fast wrong answer is no figure."""
    wrong = replace(BALANCE, expected=b"<CURRENT_BALANCE>0.01</CURRENT_BALANCE>")

    with pytest.raises(NotMeasured, match="answered"):
        bench.check(Side.PRODUCT, wrong)


def test_failed_requests_are_not_measured(bench: Workbench) -> None:
    """Load on a biller that is not there is no figure."""
    server = bench.under_load(Side.PRODUCT)

    with pytest.raises(NotMeasured, match="requests failed"):
        bench.load(server, wire.router("nobody"), BALANCE.bodies)


def test_loader_of_the_package_counts_answers_and_failures(bench: Workbench) -> None:
    """Where there is no wrk: the same figures."""
    server = bench.under_load(Side.FLOOR)
    headers = [f"{name}: {value}" for name, value in wire.HEADERS.items()]

    good = run(loader.load(server.url + BALANCE.path, list(BALANCE.bodies), 4, 0.2, headers))
    bad = run(loader.load(server.url + "/nowhere", list(BALANCE.bodies), 4, 0.2, headers))

    figures = load.Load(**good)  # type: ignore[arg-type]  # JSON knows one kind of number
    assert figures.errors == 0
    assert figures.requests > 0
    assert 0 < figures.p50_ms <= figures.p99_ms
    assert bad["errors"] == bad["requests"] > 0


@needs("wrk")
def test_wrk_counts_answers_and_failures(bench: Workbench, tmp_path: Path) -> None:
    """The same figures from wrk, by way of load.lua."""
    server = bench.under_load(Side.FLOOR)
    cores = bench.cores

    good = load.put_load(server.url + BALANCE.path, BALANCE.bodies, 1, cores, tmp_path)

    assert load.loader() == "wrk"
    assert good.requests > 0
    assert 0 < good.p50_ms <= good.p99_ms
    with pytest.raises(NotMeasured, match="requests failed"):
        load.put_load(server.url + "/nowhere", BALANCE.bodies, 1, cores, tmp_path)


def test_failure_is_remembered() -> None:
    """Rows that share a measurement fail together, without trying again."""
    tries = []

    def failing(_: Workbench) -> None:
        tries.append(1)
        raise NotMeasured("no such command")

    with opened(TINY) as workbench:
        for _ in range(2):
            with pytest.raises(NotMeasured):
                workbench.once(failing)

    assert len(tries) == 1


def test_keys_of_the_table_are_unique() -> None:
    """A row is found by its key in stored results and by `--only`."""
    assert len(BY_KEY) == len(ROWS)


def test_bench_imports_neither_program() -> None:
    """It knows them by command line and HTTP, as anybody does."""
    folder = Path(bench_package.__file__).parent
    trees = [ast.parse(file.read_text()) for file in folder.rglob("*.py")]
    nodes = [node for tree in trees for node in ast.walk(tree)]
    names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}

    assert trees
    assert not {name.partition(".")[0] for name in names} & {"simulator", "ic_adapter", "scenarios"}
