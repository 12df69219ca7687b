"""One run of packs against a pair of programs, one of them with a defect planted: who failed, at which step, how."""

import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree import ElementTree as ET

from scenarios.context.world import Urls
from scenarios.run import journal_file, programs, runner
from tests.defects.topics import is_of_router

#: Seconds for one run of packs; on a loaded machine the longest take a quarter of an hour.
MOST_SECONDS = 3_000
#: Failures per scenario that is wanted: rows of one outline often fail together.
ROWS = 2
HEAD_ENDS = ("\nbiller t-", "\nlast exchange", "\nlast request")


@dataclass(frozen=True, slots=True)
class Kill:
    """One scenario that failed: its title and place, its tags, and the message without the exchanges below it.

    `scenario` is the title without the row of an outline.
    """

    place: str
    title: str
    tags: str
    message: str
    scenario: str = ""

    def names(self, words: str) -> bool:
        """Return whether the message, or the title and tags of the scenario, have one of these words in them."""
        text = f"{self.message}\n{self.title}\n{self.tags}".lower()
        return any(word in text for word in words.lower().split("|"))


@dataclass(frozen=True, slots=True)
class Run:
    """What a run came to; `trouble` is the end of its output where it gave no result at all."""

    scenarios: int
    kills: list[Kill]
    trouble: str = ""


@contextmanager
def planted(defect: str, program: str, *, alone: bool) -> Iterator[Urls]:
    """The pair of programs of a run, the defect in one of them; `alone`: the simulator without an adapter."""
    real = programs._process
    package = {"adapter": "ic_adapter"}.get(program, program)

    def process(command: list[str], log: Path, settings: Mapping[str, str]) -> "subprocess.Popen[bytes]":
        if defect and command[2] == f"{package}.cli":
            command = [command[0], "-m", "tests.defects", defect, program, *command[3:]]
        return real(command, log, settings)

    programs._process = process
    try:
        with ExitStack() as children:
            if alone:
                scratch = Path(children.enter_context(TemporaryDirectory(prefix="defects-")))
                options = ["--port", "0", "--sftp-port", "0"]
                simulator = programs.start("simulator", options, scratch / "simulator.log", scratch, children)
                yield Urls(simulator.url(), "")
            else:
                yield children.enter_context(programs.running(None))
    finally:
        programs._process = real


def run_tests(defect: str, tests: str) -> Run:
    """Run a file of tests with the defect planted in their own process; stop at the first that fails."""
    with TemporaryDirectory(prefix="defects-") as scratch:
        result = Path(scratch) / "junit.xml"
        command = [sys.executable, "-m", "tests.defects", defect, "pytest", "-q", "--maxfail", "1", tests]
        command += ["--junitxml", str(result)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=MOST_SECONDS, check=False)
        return _read(result) if result.exists() else Run(0, [], (done.stdout + done.stderr)[-2000:])


def run(defect: str, program: str, files: Sequence[Path], most_kills: int, kept: Path | None = None) -> Run:
    """Run feature files against programs with the defect; stop after so many failures, 0 for none.

    `kept` takes a copy of the journal: what each scenario asked the router.
    """
    with planted(defect, program, alone=all(map(is_of_router, files))) as urls:
        return _run(urls, files, most_kills, kept)


def run_until(defect: str, program: str, files: Sequence[Path], scenarios: int) -> Run:
    """Run the first file, then the rest, programs shared, until so many scenarios found the defect; 0 for all files.

    Rows of one outline are one scenario. Files of the router alone come first, against a simulator alone.
    """
    done = Run(0, [])
    for alone in (True, False):
        group = [file for file in files if is_of_router(file) is alone]
        if not group or _is_enough(done, scenarios):
            continue
        with planted(defect, program, alone=alone and program == "simulator") as urls:
            for files_now in filter(None, (group[:1], group[1:])):
                part = _run(urls, files_now, scenarios * ROWS)
                if len(_places(part)) < scenarios < len(part.kills) == scenarios * ROWS:  # rows of one outline ended it
                    part = _run(urls, files_now, 0)
                done = Run(done.scenarios + part.scenarios, done.kills + part.kills, part.trouble)
                if done.trouble or _is_enough(done, scenarios):
                    break
    return done


def _is_enough(done: Run, scenarios: int) -> bool:
    return bool(done.trouble) or 0 < scenarios <= len(_places(done))


def _places(done: Run) -> set[str]:
    return {kill.place for kill in done.kills}


def _run(urls: Urls, files: Sequence[Path], most_kills: int, kept: Path | None = None) -> Run:
    with TemporaryDirectory(prefix="defects-") as scratch:
        folder = Path(scratch)
        result = folder / "junit.xml"
        # A report costs a measurement of coverage in a program of its own: only for whoever keeps the journal.
        order = runner.Order(tuple(files), 1, None, folder if kept else None, urls)
        command = [sys.executable, "-m", "pytest", *runner.arguments(order, urls)]
        command += [] if kept else ["--junitxml", str(result)]
        command += ["--maxfail", str(most_kills)] if most_kills else []
        done = subprocess.run(command, capture_output=True, text=True, timeout=MOST_SECONDS, check=False)
        if not result.exists():
            return Run(0, [], (done.stdout + done.stderr)[-2000:])
        if kept:
            shutil.copy(folder / journal_file.NAME, kept)
        return _read(result)


def _read(result: Path) -> Run:
    cases = list(ET.parse(result).iter("testcase"))
    kills = []
    for case in cases:
        failure = next((found for found in (case.find("failure"), case.find("error")) if found is not None), None)
        if failure is not None:
            properties = {row.get("name"): row.get("value", "") for row in case.iter("property")}
            title = f"{case.get('classname', '')}: {case.get('name', '')}"
            text = _head(failure.text or failure.get("message") or "")
            scenario = properties.get("scenario", case.get("name", ""))
            kills.append(Kill(properties.get("place", ""), title, properties.get("tags", ""), text, scenario))
    return Run(len(cases), kills)


def _head(text: str) -> str:
    """Return a failure message up to the exchanges below it."""
    ends = [place for mark in HEAD_ENDS if (place := text.find(mark)) >= 0]
    return text[: min(ends, default=len(text))].strip()[:2000]
