"""The record of a whole run, kept by the controlling process: live lines, and the report at the end."""

import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

SUFFIX = ".feature"
LOOKS = {"passed": ("ok  ", {"green": True}), "failed": ("FAIL", {"red": True}), "skipped": ("skip", {"yellow": True})}


class ExchangeLog:
    """Collects the records that come with the reports of all workers."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._started, self._clock = datetime.now(UTC), time.monotonic()
        self.records: list[dict[str, Any]] = []
        self._coverage: dict[str, Any] | None = None
        self._total = 0

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Scenarios are known: how many there are."""
        self._total = sum(item.path.suffix == SUFFIX for item in session.items)

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_node_collection_finished(self, ids: list[str]) -> None:
        """Every worker finds the same ones."""
        self._total = sum(name.partition("::")[0].endswith(SUFFIX) for name in ids)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """A scenario has ended, here or at a worker."""
        record = report.__dict__.get("scenario")
        if report.nodeid.partition("::")[0].endswith(SUFFIX):
            # xdist's: pytest would print the worker's path above QA's words. Of all reports of a scenario or of none,
            # or junit.xml takes them for those of two tests.
            report.__dict__.pop("node", None)
        if record is None:
            return
        self.records.append(record)
        if self._config.getoption("--scenario-live"):
            self._tell(record)

    def _tell(self, record: dict[str, Any]) -> None:
        terminal = self._config.pluginmanager.getplugin("terminalreporter")
        if terminal is None:
            return
        word, look = LOOKS[record["outcome"]]
        row = ", ".join(record["example"].values())
        terminal.ensure_newline()
        terminal.write(word, **look)
        why = f": {record['skipped']}" if record["skipped"] else ""
        terminal.write_line(f" {record['file']}:{record['line']}  {record['name']}{f'  ({row})' if row else ''}{why}")
        terminal.flush()

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self) -> None:
        """Write the page where one was asked for, one that says so if nothing ran; put our names into junit.xml."""
        junit = self._config.getoption("xmlpath", None)
        if junit and Path(junit).is_file():
            from scenarios.run.junit import rename_testcases

            rename_testcases(Path(junit))
        if folder := self._config.getoption("--scenario-report"):
            from scenarios.run import journal_file
            from scenarios.run.reporting import report

            not_run = max(self._total - len(self.records), 0)
            facts = report.RunFacts(self._started, time.monotonic() - self._clock, _command(), not_run)
            file = journal_file.write(Path(folder), self.records)
            self._coverage = journal_file.coverage(file, self.records)
            report.write(Path(folder) / "report.html", self.records, self._coverage, facts)
            if self._coverage and self._config.pluginmanager.getplugin("terminalreporter") is None:
                sys.stdout.write(f"Coverage: {self._coverage['line']}\n")

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """The figures of coverage in a run of plain pytest, where a report was asked for."""
        if self._coverage:
            terminalreporter.write_line(f"Coverage: {self._coverage['line']}")


def _command() -> list[str]:
    """Return the command line of this process as one would write it."""
    name = Path(sys.argv[0]).name
    return ["cayenta-scenarios" if name == "__main__.py" else name, *sys.argv[1:]]
