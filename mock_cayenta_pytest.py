"""The pytest plugin: a simulator per session, a biller per test, its exchanges in the failure report; nothing else.

pytest loads this module in every run of whoever has the package installed. It stands outside the package and imports
nothing of it until a fixture is used: a project may have a folder of its own named ``simulator``.
"""

import json
import os
from collections.abc import Generator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from simulator.testing import Biller, CayentaSim

URL, TOKEN = "CAYENTA_SIM_URL", "CAYENTA_SIM_ADMIN_TOKEN"
MARKER = "cayenta(template, seed, accounts, now, settings, faults): what cayenta_biller is made from"
BILLER = pytest.StashKey["Biller"]()
RUN = pytest.StashKey[dict[str, Any]]()
RECORD = "cayenta_run"  # name of a test's record on its report
RUNS: list[dict[str, Any]] = []
SHADOWED = (
    "mock-cayenta: {place} hides the package simulator; the fixtures cayenta_sim and cayenta_biller cannot be used"
)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Where the simulator is, and what is drawn by."""
    group = parser.getgroup("cayenta", "mock-cayenta: a fake Cayenta router")
    group.addoption("--cayenta-url", metavar="URL", help=f"a running simulator; without it one is started  [{URL}]")
    group.addoption(
        "--cayenta-journal", metavar="FILE", help="write what tests asked and compared, for cayenta-contract coverage"
    )
    group.addoption(
        "--cayenta-seed", type=int, default=0, metavar="N", help="seed of billers whose marker gives none; default 0"
    )


def pytest_configure(config: pytest.Config) -> None:
    """Registers the marker."""
    config.addinivalue_line("markers", MARKER)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Warn of a module that hides our package: a line, for ``-W error`` would make a Python warning a failure."""
    if place := shadowing():
        terminalreporter.write_line(f"warning: {SHADOWED.format(place=place)}", yellow=True)


def shadowing() -> str:
    """Return where the module ``simulator`` of somebody else stands that hides ours; blank where none does."""
    spec = find_spec("simulator")
    if spec is None:
        return ""
    folders = [Path(folder) for folder in spec.submodule_search_locations or ()]
    if any((folder / "testing" / "pytest_biller.py").exists() for folder in folders):
        return ""
    return str(folders[0] if folders else spec.origin)


@pytest.fixture(scope="session")
def cayenta_sim(pytestconfig: pytest.Config) -> Generator["CayentaSim", None, None]:
    """A simulator for the session, one per worker; ``--cayenta-url`` or ``CAYENTA_SIM_URL`` name a running one."""
    if place := shadowing():
        pytest.fail(SHADOWED.format(place=place), pytrace=False)
    from simulator.testing import CayentaSim

    url = pytestconfig.getoption("--cayenta-url") or os.environ.get(URL)
    with CayentaSim.at(url, token=os.environ.get(TOKEN, "")) if url else CayentaSim() as sim:
        yield sim


@pytest.fixture
def cayenta_biller(request: pytest.FixtureRequest, cayenta_sim: "CayentaSim") -> Generator["Biller", None, None]:
    """A fresh biller, made from the marker ``cayenta``; its id is made from the test's, and it ends with the test.

    The test fails if its books do not add up at the end (router §5.1).
    """
    from simulator.testing.pytest_biller import made

    with made(cayenta_sim, request) as biller:
        request.node.stash[BILLER] = biller
        yield biller
        del request.node.stash[BILLER]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, None, None]:
    """A test has not gone well if its books do not add up; what it compared is noted where a journal is wanted."""
    biller = item.stash.get(BILLER, None)
    if biller is None:
        yield
        return
    from simulator.testing.pytest_biller import check_books, comparisons, run_record

    with comparisons() as noted:
        try:
            yield
        finally:
            if item.config.getoption("--cayenta-journal"):
                item.stash[RUN] = run_record(biller, item.nodeid, noted)
    check_books(biller)


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """The controlling process keeps what its workers recorded."""
    if RECORD in report.__dict__:
        RUNS.append(report.__dict__[RECORD])


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Write the journal of the run, once, where one is wanted."""
    file = session.config.getoption("--cayenta-journal")
    if file and not hasattr(session.config, "workerinput"):
        text = json.dumps({"format": "cayenta journal", "version": 1, "runs": RUNS})
        Path(file).write_text(text, encoding="utf-8")
    RUNS.clear()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A failure shows what the biller was asked and what it answered, and how to see it again."""
    report = yield
    biller = item.stash.get(BILLER, None)
    if biller is not None and report.failed and call.when != "teardown":
        from simulator.testing.pytest_biller import told

        report.sections.append((f"cayenta biller {biller.id}", told(biller, item)))
    if call.when == "call" and RUN in item.stash:
        report.__dict__[RECORD] = item.stash[RUN]
    return report
