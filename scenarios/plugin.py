"""The pytest plugin: collects .feature files, gives each scenario its world, tells how it went; holds no step.

pytest-bdd is imported late: pytest warns of plugins that were imported before it could rewrite their asserts.
"""

import os
from collections.abc import Generator, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from scenarios.context import asserted, final_checks
from scenarios.context.killable import KillablePrograms
from scenarios.context.world import READ_TIMEOUT, Urls, World
from scenarios.errors import ProgramError, StepError
from scenarios.run.exchange_log import ExchangeLog
from scenarios.run.killable import FOREIGN, killable
from scenarios.run.limits import DEFAULT, scenario_limit
from scenarios.run.programs import running

if TYPE_CHECKING:
    from pytest_bdd.parser import Feature, Scenario, Step

    from scenarios.run.failure_text import ScenarioProgress
    from scenarios.steps.definitions import StepFunction

PROGRESS: "pytest.StashKey[ScenarioProgress]" = pytest.StashKey()
WORLD = pytest.StashKey[World]()
OUTCOME = pytest.StashKey[tuple[str, float]]()
PROGRAMS = pytest.StashKey[ExitStack]()
URLS = pytest.StashKey[Urls]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """The options the runner sets; used by hand they mean the same."""
    group = parser.getgroup("scenarios", "QA scenarios (.feature files)")
    group.addoption("--scenario-router", metavar="URL", help="a running router; default: start one")
    group.addoption("--scenario-adapter", metavar="URL", help="a running adapter")
    group.addoption("--scenario-started", action="store_true", help="the run has started these programs itself")
    group.addoption("--scenario-report", metavar="DIR", help="write report.html and the programs' logs to this folder")
    group.addoption("--scenario-strict", action="store_true", help="fail scenarios whose requests violate the contract")
    group.addoption("--scenario-require-browser", action="store_true", help="fail scenarios that lack Chromium")
    group.addoption("--scenario-every-look", action="store_true", help="take screenshots of every width and scheme")
    group.addoption("--scenario-line", action="append", default=[], metavar="FILE:LINE", help="run only this scenario")
    group.addoption(
        "--scenario-limit", type=float, default=DEFAULT.scenario, metavar="SECONDS", help="time limit of a scenario"
    )
    group.addoption("--scenario-live", action="store_true", help="print one line per scenario instead of dots")


def pytest_configure(config: pytest.Config) -> None:
    """Registers the vocabulary, and on the controlling process the one who keeps the record of the run."""
    from scenarios.language import tags
    from scenarios.run import browsing
    from scenarios.steps import registry

    for module in (browsing, *registry.MODULES):
        config.pluginmanager.register(module, module.__name__)
    for tag in tags.in_expression(config.getoption("markexpr")):
        config.addinivalue_line("markers", f"{tag}: tag of a scenario")  # chosen by, perhaps carried by none
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(ExchangeLog(config), "scenarios-exchange-log")


def pytest_unconfigure(config: pytest.Config) -> None:
    """Ends the programs that this run started."""
    if PROGRAMS in config.stash:
        config.stash[PROGRAMS].close()


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Module | None:
    """Every .feature file is a module of scenarios."""
    if file_path.suffix != ".feature":
        return None
    from scenarios.run.collector import FeatureModule

    module: pytest.Module = FeatureModule.from_parent(parent, path=file_path)
    return module


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Of a file that was named with lines, only the scenarios that stand there."""
    wanted = [place.rpartition(":") for place in config.getoption("--scenario-line")]
    files = {file for file, _, _ in wanted}
    places = {(file, int(line)) for file, _, line in wanted}
    left_out = [item for item in items if str(item.path) in files and _place(item) not in places]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


def _place(item: pytest.Item) -> tuple[str, int]:
    from scenarios.run.collector import LINE

    return str(item.path), getattr(getattr(item, "obj", None), LINE, 0)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """xdist: the controller starts the programs once; its workers are told where they are."""
    urls = _urls(node.config)
    node.workerinput["scenario_urls"] = (urls.router, urls.adapter)


def _urls(config: pytest.Config) -> Urls:
    """Given ones, the controller's, or those of programs started now; once per process."""
    if URLS not in config.stash:
        config.stash[URLS] = _given(config) or _started(config)
    return config.stash[URLS]


def _given(config: pytest.Config) -> Urls | None:
    if hasattr(config, "workerinput"):
        return Urls(*config.workerinput["scenario_urls"])
    if router := config.getoption("--scenario-router"):
        return Urls(router.rstrip("/"), (config.getoption("--scenario-adapter") or "").rstrip("/"))
    return None


def _started(config: pytest.Config) -> Urls:
    folder = config.getoption("--scenario-report")
    programs = config.stash.setdefault(PROGRAMS, ExitStack())
    try:
        return programs.enter_context(running(Path(folder) if folder else None))
    except ProgramError as error:
        pytest.exit(str(error), returncode=1)


@pytest.fixture(scope="session")
def scenario_http() -> Iterator[httpx.Client]:
    """One client per process: connections are kept open between scenarios."""
    with httpx.Client(timeout=READ_TIMEOUT, trust_env=False) as client:
        yield client


@pytest.fixture
def world(request: pytest.FixtureRequest, scenario_http: httpx.Client) -> Iterator[World]:
    """The scenario's own world; its billers are deleted when it ends, however it ends."""
    made = World(_urls(request.config), scenario_http)
    made.keeps_marks = bool(request.config.getoption("--scenario-report"))
    request.node.stash[WORLD] = made
    yield made
    made.close()


@pytest.fixture(scope="session")
def scenario_programs(request: pytest.FixtureRequest) -> Iterator[KillablePrograms]:
    """The programs that scenarios of this process may kill; a scenario that needs them is skipped with foreign ones."""
    if request.config.getoption("--scenario-router") and not request.config.getoption("--scenario-started"):
        pytest.skip(FOREIGN)
    with killable() as programs:
        yield programs


@pytest.hookimpl(optionalhook=True)
def pytest_bdd_before_scenario(request: pytest.FixtureRequest, feature: "Feature", scenario: "Scenario") -> None:
    """Starts the progress of this scenario, and names it for JUnit."""
    from scenarios.run.failure_text import ScenarioProgress

    item = request.node
    shown_file = os.path.relpath(feature.filename, request.config.invocation_params.dir)
    tags = sorted(mark.name for mark in item.iter_markers() if mark.name not in {"parametrize", "usefixtures"})
    item.stash[PROGRESS] = ScenarioProgress(feature, scenario, shown_file, tags)
    item.user_properties += [
        ("feature", feature.name),
        ("scenario", scenario.name),
        ("example", ", ".join(_example(item).values())),
        ("place", f"{shown_file}:{scenario.line_number}"),
        ("tags", " ".join(f"@{tag}" for tag in tags)),
    ]


def _example(item: pytest.Item) -> dict[str, str]:
    """The row of Examples that the scenario runs with."""
    found: dict[str, str] = getattr(getattr(item, "callspec", None), "params", {}).get("_pytest_bdd_example", {})
    return found


@pytest.hookimpl(optionalhook=True)
def pytest_bdd_before_step(request: pytest.FixtureRequest, step_func: "StepFunction") -> None:
    """What a check compares is noted; what an action reads is not."""
    from scenarios.steps.definitions import is_check

    met = request.node.stash.get(WORLD, None)
    if met is not None and is_check(step_func):
        asserted.start(met.compared)


@pytest.hookimpl(optionalhook=True)
def pytest_bdd_after_step(request: pytest.FixtureRequest) -> None:
    """A step went well."""
    asserted.stop()
    request.node.stash[PROGRESS].passed()


@pytest.hookimpl(optionalhook=True)
def pytest_bdd_step_error(request: pytest.FixtureRequest, step: "Step", exception: BaseException) -> None:
    """A step did not: its words are found while the world is still there."""
    from scenarios.run import browsing

    asserted.stop()
    met = request.node.stash.get(WORLD, None)
    request.node.stash[PROGRESS].failed(step, exception, met, browsing.note_failure(request.node))


@pytest.hookimpl(optionalhook=True)
def pytest_bdd_after_scenario(request: pytest.FixtureRequest) -> None:
    """A scenario has not gone well if its books do not add up, or, strict, if a request was off the contract."""
    met = request.node.stash.get(WORLD, None)
    progress = request.node.stash[PROGRESS]
    if met is None or not met.biller or not progress.went_well():
        return
    try:
        final_checks.check_books(met)
        if request.config.getoption("--scenario-strict") and "off-contract" not in request.node.keywords:
            final_checks.check_contract(met)
    except StepError as error:
        progress.broke_the_books(error, met)
        raise


@pytest.hookimpl(optionalhook=True)
def pytest_bdd_step_func_lookup_error(request: pytest.FixtureRequest, step: "Step") -> None:
    """A line of the feature that is no step of ours."""
    request.node.stash[PROGRESS].unknown(step)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, None, None]:
    """Fail a scenario that hangs, at its step."""
    if item.path.suffix != ".feature":
        yield
        return
    with scenario_limit(item.config.getoption("--scenario-limit")):
        yield


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Puts QA's words in the place of Python frames, and hangs the scenario's record on its last report."""
    report = yield
    progress = item.stash.get(PROGRESS, None)
    if progress is None:
        return report
    from scenarios.run import browsing

    if call.when == "call":
        item.stash[OUTCOME] = (report.outcome, report.duration)
        if isinstance(report.longrepr, tuple):  # place and reason of a skip
            progress.skipped = report.longrepr[2].removeprefix("Skipped: ")
        report.longrepr = progress.failure or report.longrepr
        report.__dict__["of_scenario"] = True
    if call.when == "teardown":
        outcome, seconds = item.stash[OUTCOME]
        record = progress.as_record(item.stash.get(WORLD, None), outcome, seconds, _example(item))
        report.__dict__["scenario"] = record | browsing.as_record(item)
    return report


@pytest.hookimpl(tryfirst=True)
def pytest_report_teststatus(report: pytest.TestReport, config: pytest.Config) -> tuple[str, str, str] | None:
    """In a live run each scenario has its own line, so that it needs no letter."""
    if not config.getoption("--scenario-live") or "of_scenario" not in report.__dict__:
        return None
    return report.outcome, "", ""
