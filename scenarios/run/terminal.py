"""What a run prints: a line per scenario with its number, a failure in a few lines, a summary; no word of pytest."""

import sys
import time
import traceback
from collections import Counter
from pathlib import Path
from typing import Any, TextIO

import pytest

COLORS = {"passed": "32", "failed": "31", "skipped": "33"}
WORDS = {"passed": "ok  ", "failed": "FAIL", "skipped": "skip"}
CRASH = "crash.txt"


class Terminal:
    """Prints a run in place of pytest's reporter; ``quiet`` leaves out what passed and what was skipped."""

    def __init__(self, report: Path | None = None, *, quiet: bool = False, out: TextIO | None = None) -> None:
        self._report = report
        self._quiet = quiet
        self._out = out or sys.stdout
        self._total = 0
        self._left_out = 0
        self._counts: Counter[str] = Counter()
        self._unreadable: dict[str, None] = {}
        self._started = time.monotonic()
        self.failed: list[str] = []

    @property
    def has_run(self) -> bool:
        """Whether a scenario has ended."""
        return self._counts.total() > 0

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Scenarios are known: how many there are."""
        self._total = len(session.items)

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_node_collection_finished(self, ids: list[str]) -> None:
        """Every worker finds the same ones."""
        self._total = len(ids)

    def pytest_deselected(self, items: list[pytest.Item]) -> None:
        """Tags or a line chose others."""
        self._left_out += len(items)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """A file that cannot be read; said once, whatever the number of workers."""
        if report.failed and (text := str(report.longrepr).strip()) not in self._unreadable:
            self._unreadable[text] = None
            self._say(f"{self._word('failed')} {text}")

    @pytest.hookimpl(trylast=True)
    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """A scenario has ended, or the process that ran it."""
        record = report.__dict__.get("scenario")
        if record is not None:
            self._counts[record["outcome"]] += 1
            self._tell(record)
        elif report.failed and "of_scenario" not in report.__dict__:
            self._counts["failed"] += 1
            self._say(f"{self._word('failed')} {report.nodeid}: {_last_line(str(report.longrepr))}")

    def pytest_internalerror(self, excinfo: pytest.ExceptionInfo[BaseException]) -> bool:
        """The runner itself broke down: one sentence, and the details in a file for whoever mends it."""
        details = "".join(traceback.format_exception(excinfo.value))
        if self._report:
            (self._report / CRASH).write_text(details, encoding="utf-8")
        where = str(self._report / CRASH) if self._report else "--report DIR keeps the details"
        error = excinfo.value
        self._say(f"the run broke down because of a defect of the runner: {type(error).__name__}: {error} ({where})")
        return True

    def pytest_sessionfinish(self) -> None:
        """Say how it went."""
        parts = [f"{self._counts[name]} {name}" for name in ("failed", "passed", "skipped") if self._counts[name]]
        if self._unreadable:
            parts.append(
                "one file not readable" if len(self._unreadable) == 1 else f"{len(self._unreadable)} files not readable"
            )
        if self._left_out:
            parts.append(f"{self._left_out} not chosen")
        took = time.monotonic() - self._started
        again = "; `cayenta-scenarios run --failed` runs the failed ones again" if len(self.failed) > 1 else ""
        self._say(f"{', '.join(parts) or 'no scenario found'} in {took:.1f} s{again}")
        if self._counts and (not_run := self._total - self._counts.total()) > 0:
            self._say(f"the run was stopped: {not_run} of {self._total} scenarios did not run")
        if not self._counts and not self._unreadable:
            self._say("nothing ran; check --tags and the line behind the file")

    def _tell(self, record: dict[str, Any]) -> None:
        outcome = record["outcome"]
        place = f"{record['file']}:{record['line']}"
        if outcome == "failed":
            self.failed.append(place)
        elif self._quiet:
            return
        row = ", ".join(value for value in record["example"].values() if value not in record["name"])
        why = f": {record['skipped']}" if record["skipped"] else ""
        self._say(
            f"{self._word(outcome)} {place}  {record['name']}{f'  ({row})' if row else ''}{why}{self._progress()}"
        )
        if outcome == "failed":
            self._tell_failure(record)

    def _tell_failure(self, record: dict[str, Any]) -> None:
        *lines, again = record["short"] or [record["failure"], "again:    -"]
        details = f"{self._report / 'report.html'}" if self._report else "add --report DIR to the command below"
        for line in [*lines, f"{'details:':10}{details}", again]:
            self._say(f"  {line}")

    def _progress(self) -> str:
        """Return number and total, with the time that is left at the pace so far."""
        done = self._counts.total()
        if not self._total:
            return ""
        seconds = (time.monotonic() - self._started) / done * max(self._total - done, 0)
        left = f", {int(seconds // 60)}:{int(seconds % 60):02d} left" if done < self._total else ""
        return f"  [{done}/{self._total}{left}]"

    def _word(self, outcome: str) -> str:
        word = WORDS[outcome]
        return f"\033[{COLORS[outcome]}m{word}\033[0m" if self._out.isatty() else word

    def _say(self, line: str) -> None:
        self._out.write(f"{line}\n")
        self._out.flush()


def _last_line(text: str) -> str:
    """Return the end of a message that has no words of ours: a worker that died says so in its last line."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    said = lines[-1] if lines else "no message"
    return "the process that ran the scenario ended" if "crashed while running" in said else said
