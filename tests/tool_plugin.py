"""pytest plugin: tests without their tool are skipped, counted and named at the end; HIDE_TOOLS; --only-needs.

HIDE_TOOLS=wrk,chromium   these tools are not found, as if they were not installed
--only-needs              only the tests that need a tool: what a run on a bare machine left out
TEST_RECORD=file          writes which tests were collected and which ran, as JSON (tools/compare_records.py)
REQUIRE_ALL=1             a skipped test is a failure (tests/conftest.py)
"""

import json
import os
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.hidden_tools import hide
from tests.needs import missing_tool, needed, reason
from tools.optional_tools import TOOLS

WHOLE = Path(__file__).parent


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add --only-needs."""
    parser.addoption("--only-needs", action="store_true", help="run only the tests that need an optional tool")


def pytest_configure(config: pytest.Config) -> None:
    """Hide what HIDE_TOOLS names from this process and all that it starts, the workers among them."""
    config.addinivalue_line("markers", "needs(tool): skipped where this tool of tools/optional_tools.toml is missing")
    names = [name for name in os.environ.get("HIDE_TOOLS", "").split(",") if name]
    for name in names:
        if name not in TOOLS:
            raise pytest.UsageError(f"HIDE_TOOLS: unknown tool {name!r}; choose from {', '.join(TOOLS)}")
    path, undo = hide([TOOLS[name].command for name in names], os.environ.get("PATH", ""))
    os.environ["PATH"] = path
    config.add_cleanup(undo)
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Record(config), "tool-record")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Give every test without its tool a skip; with --only-needs drop the tests that need none."""
    missing = {name for name, tool in TOOLS.items() if not tool.installed}
    tools = {item: needed(item) for item in items}
    if config.getoption("only_needs"):
        config.hook.pytest_deselected(items=[item for item in items if not tools[item]])
        items[:] = [item for item in items if tools[item]]
    for item in items:
        for name in missing.intersection(tools[item]):
            item.add_marker(pytest.mark.skip(reason=reason(name)))


class Record:
    """What the tests of a run came to, in the process that reports: with workers, it collects nothing itself."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._collected: set[str] = set()
        self._ran: set[str] = set()
        self._left_out: Counter[str] = Counter()

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Note the tests of a run without workers."""
        self._collected.update(item.nodeid for item in session.items)

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_node_collection_finished(self, ids: list[str]) -> None:
        """Note the tests of a run with workers."""
        self._collected.update(ids)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note a test that ran, or the tool for want of which it did not."""
        tool = missing_tool(str(report.longrepr)) if report.when != "teardown" and not report.passed else None
        if tool:
            self._left_out[tool] += 1
        elif report.when == "call" and not (report.skipped and not hasattr(report, "wasxfail")):
            self._ran.add(report.nodeid)

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        """Print a line for every missing tool that tests needed; in a run of the whole suite for every missing one."""
        whole = WHOLE in {Path(argument).resolve() for argument in self._config.args}
        word = "FAILED" if os.environ.get("REQUIRE_ALL") == "1" else "SKIPPED"
        lines = [
            f"{word} {count} test{'' if count == 1 else 's'}: {TOOLS[name].missing}"
            for name in TOOLS
            if (count := self._left_out[name]) or (whole and not TOOLS[name].installed)
        ]
        if lines:
            terminalreporter.section("missing tools", sep="=", yellow=True, bold=True)
        for line in lines:
            terminalreporter.line(line, yellow=True, bold=True)

    def pytest_sessionfinish(self) -> None:
        """Write the record, if it is wanted."""
        if wanted := os.environ.get("TEST_RECORD"):
            file = Path(wanted)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(json.dumps({"collected": sorted(self._collected), "ran": sorted(self._ran)}, indent=0))
