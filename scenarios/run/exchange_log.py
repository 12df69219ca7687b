"""The record of a whole run, kept by the controlling process: live lines, and the report at the end."""

from pathlib import Path
from typing import Any

import pytest

LOOKS = {"passed": ("ok  ", {"green": True}), "failed": ("FAIL", {"red": True}), "skipped": ("skip", {"yellow": True})}


class ExchangeLog:
    """Collects the records that come with the reports of all workers."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self.records: list[dict[str, Any]] = []

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """A scenario has ended, here or at a worker."""
        record = report.__dict__.get("scenario")
        if "of_scenario" in report.__dict__:
            report.__dict__.pop("node", None)  # xdist's; pytest would print the worker's path above QA's words
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
        terminal.write_line(f" {record['file']}:{record['line']}  {record['name']}" + (f"  ({row})" if row else ""))
        terminal.flush()

    def pytest_sessionfinish(self) -> None:
        """Writes the page where one was asked for; a run without a scenario writes one too, and says so."""
        if folder := self._config.getoption("--scenario-report"):
            from scenarios.run import report

            report.write(Path(folder) / "report.html", self.records)
