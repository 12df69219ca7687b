"""One run of packs against a pair of programs, one of them with a defect planted: who failed, at which step, how."""

import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree import ElementTree as ET

from scenarios.context.world import Urls
from scenarios.run import programs, runner
from tests.defects.topics import is_of_router

#: Seconds for one run of packs; on a loaded machine the longest take a quarter of an hour.
MOST_SECONDS = 3_000
HEAD_ENDS = ("\nbiller t-", "\nlast exchange", "\nlast request")


@dataclass(frozen=True, slots=True)
class Kill:
    """One scenario that failed: its title and place, its tags, and the message without the exchanges below it."""

    place: str
    title: str
    tags: str
    message: str

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


def run(defect: str, program: str, files: Sequence[Path], most_kills: int) -> Run:
    """Run feature files against programs with the defect; stop after so many failures, 0 for none."""
    with (
        TemporaryDirectory(prefix="defects-") as scratch,
        planted(defect, program, alone=all(map(is_of_router, files))) as urls,
    ):
        folder = Path(scratch)
        order = runner.Order(tuple(files), 1, None, folder, urls)
        command = [sys.executable, "-m", "pytest", *runner.arguments(order, urls)]
        command += ["--maxfail", str(most_kills)] if most_kills else []
        done = subprocess.run(command, capture_output=True, text=True, timeout=MOST_SECONDS, check=False)
        result = folder / "junit.xml"
        if not result.exists():
            return Run(0, [], (done.stdout + done.stderr)[-2000:])
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
            kills.append(Kill(properties.get("place", ""), title, properties.get("tags", ""), text))
    return Run(len(cases), kills)


def _head(text: str) -> str:
    """Return a failure message up to the exchanges below it."""
    ends = [place for mark in HEAD_ENDS if (place := text.find(mark)) >= 0]
    return text[: min(ends, default=len(text))].strip()[:2000]
