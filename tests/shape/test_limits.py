"""Planted hangs end within the limit of a test or of the run, and the output says where they hung."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bounded import until

ROOT = Path(__file__).resolve().parents[2]
#: For a run of pytest on planted tests: each hang ends after a second, a loaded machine may take much longer.
PATIENCE = 300.0

PLANTED = """\
import asyncio
import itertools
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

CHILD = Path(__file__).with_name("child.py")


def test_main_thread():
    lock = threading.Lock()
    lock.acquire()
    lock.acquire()  # main thread


def test_background_thread():
    lock = threading.Lock()
    lock.acquire()

    def blocked():
        lock.acquire()  # background thread

    thread = threading.Thread(target=blocked, daemon=True)
    thread.start()
    thread.join()


@pytest.mark.timeout(600)
def test_child_process():
    with subprocess.Popen([sys.executable, CHILD], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as child:
        child.stdout.readline()  # a machine that is busy may need long to start it; then the limit ends early
        if "early" not in sys.modules:
            signal.setitimer(signal.ITIMER_REAL, 0.5, 1)
        child.wait()  # child process


def test_callback():
    def callback():
        threading.Event().wait()  # callback

    async def main():
        asyncio.get_running_loop().call_soon(callback)
        await asyncio.get_running_loop().create_future()  # task

    asyncio.run(main())


def test_fixture_after_a_failure(hanging):
    assert not "planted"


@pytest.mark.timeout(1, func_only=True)
def test_limit_of_the_call_alone():
    threading.Event().wait()  # call alone


@pytest.fixture
def stuck():
    threading.Event().wait()  # fixture before


def test_fixture_before(stuck):
    pass


def test_c_code():
    sum(itertools.repeat(0))  # C code


def test_good():
    pass
"""
CONFTEST = """\
import signal
import threading

import pytest


def pytest_runtest_makereport(item):
    if item.name == "test_good":
        signal.raise_signal(signal.SIGALRM)  # an alarm that comes while pytest writes its report


@pytest.fixture
def hanging():
    yield
    threading.Event().wait()  # fixture
"""
CHILD = """\
import threading
from pathlib import Path

Path("reached").touch()
print("reached", flush=True)
threading.Event().wait(900)  # inside the child
"""
#: The limit of the run ends early, so that the test neither waits for it nor hangs on how fast pytest starts: in the
#: worker when the child is there, in the controller when the worker has printed its stacks.
EARLY = """\
import os
import time
from pathlib import Path

from tests import limits

PRINTED = Path("printed")


class Early(limits.RunLimit):
    def run(self):
        awaited = Path("reached") if self._worker or "ALONE" in os.environ else PRINTED
        assert 0 < self.interval <= limits.RUN_SECONDS  # else it never expires
        end = time.monotonic() + self.interval
        while not awaited.exists() and time.monotonic() < end and not self.finished.is_set():
            time.sleep(0.02)
        self.interval = 0.1
        super().run()

    def expire(self):
        super().expire()
        PRINTED.touch()


limits.RunLimit = Early
limits.PRINT_SECONDS = 0.1
"""
#: Test, what ends it, and the marked places that the output must name.
HANGS = (
    ("test_main_thread", ("main thread",)),
    ("test_background_thread", ("background thread",)),
    ("test_child_process", ("child process", "inside the child")),
    ("test_callback", ("callback", "task")),
    ("test_fixture_after_a_failure", ("fixture",)),
    ("test_limit_of_the_call_alone", ("call alone",)),
    ("test_fixture_before", ("fixture before",)),
)


def is_running(pid: int) -> bool:
    """Return whether a process is there and has not ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def places(*marks: str) -> list[re.Pattern[str]]:
    """Return what a stack prints for each marked line of the planted files."""
    files = {"test_planted.py": PLANTED, "conftest.py": CONFTEST, "child.py": CHILD}
    return [
        re.compile(rf'{file}"?(, line |:){number}\b')
        for mark in marks
        for file, text in files.items()
        for number, line in enumerate(text.splitlines(), 1)
        if line.endswith(f"  # {mark}")
    ]


def run(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run pytest with the limits of this suite on the planted files."""
    (folder / "test_planted.py").write_text(PLANTED)
    (folder / "conftest.py").write_text(CONFTEST)
    (folder / "child.py").write_text(CHILD)
    # Without this suite's many plugins, which take longer to load than the hangs to end.
    plugins = ["-p", "xdist.plugin", "-p", "pytest_timeout", "-p", "tests.limits", "-p", "no:cacheprovider"]
    command = [sys.executable, "-m", "pytest", *plugins, "--rootdir", str(folder), *arguments, str(folder)]
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "TEST_"))}
    more = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        command,
        cwd=folder,
        env=clean | more | environment,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


@pytest.fixture(scope="module", params=[(), ("-n", "2", "--dist", "worksteal")], ids=["alone", "xdist"])
def hung(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The output of a run in which every planted test but the one in C code reaches its limit."""
    done = run(tmp_path_factory.mktemp("hung"), "--timeout", "1", "-k", "not c_code", *request.param)
    assert done.returncode == 1, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize(("test", "marks"), HANGS, ids=[test for test, _ in HANGS])
def test_hang_fails_its_test_and_says_where(hung: str, test: str, marks: tuple[str, ...]) -> None:
    """The failure has the name of the test, and a stack has file and line of each place that waited."""
    sections = re.split(r"^_{3,} (?:ERROR at (?:setup|teardown) of )?(\w+) _{3,}$", hung, flags=re.MULTILINE)
    report = "".join(text for name, text in zip(sections[1::2], sections[2::2], strict=True) if name == test)

    assert re.search(r"not over within the limit of (1|600) s for a test", report), hung
    assert [place.pattern for place in places(*marks) if not place.search(report)] == []


def test_run_goes_on_after_a_hang(hung: str) -> None:
    """The other tests are run, in the same process; an alarm outside of a test is left to the next one."""
    assert re.search(r"\b6 failed, 1 passed, (1 deselected, )?2 errors\b", hung), hung
    assert "crashed" not in hung


@pytest.mark.parametrize("workers", [(), ("-n", "2", "--dist", "worksteal")], ids=["alone", "xdist"])
def test_hang_in_c_code_ends_its_process(tmp_path: Path, workers: tuple[str, ...]) -> None:
    """No signal reaches it: the process ends with its stacks, and xdist names the test and goes on."""
    done = run(tmp_path, "--timeout", "1", "-k", "c_code or good", *workers)

    assert done.returncode == 1
    assert all(place.search(done.stdout + done.stderr) for place in places("C code"))
    if workers:
        assert re.search(r"worker 'gw\d' crashed while running '[^']*test_c_code'", done.stdout)
        assert "1 failed, 1 passed" in done.stdout


@pytest.mark.parametrize("workers", [(), ("-n", "2")], ids=["alone", "xdist"])
def test_limit_of_the_run_lists_what_still_runs(tmp_path: Path, workers: tuple[str, ...]) -> None:
    """Whatever hangs, the run ends with the tests under way, their stacks, and no process left."""
    (tmp_path / "early.py").write_text(EARLY)
    path = os.pathsep.join([str(ROOT), str(tmp_path)])
    alone = {} if workers else {"ALONE": "1"}
    done = run(
        tmp_path, "-p", "early", "-k", "child_process", *workers, TEST_RUN_LIMIT=f"{PATIENCE}", PYTHONPATH=path, **alone
    )

    assert done.returncode == 1
    assert f"limit of the run reached ({PATIENCE:g} s)" in done.stderr
    assert re.search(r"still running:\n  \S*test_planted.py::test_child_process, for \d+ s\n", done.stderr)
    assert all(place.search(done.stderr) for place in places("child process"))
    ended = re.search(r"ended: process (\d+): \S*python\S* \S*child.py\n", done.stderr)
    assert ended
    until("the end of the child process", lambda: not is_running(int(ended[1])), 10)


def test_thread_left_over_cannot_hold_the_end(tmp_path: Path) -> None:
    """A thread that is no daemon would keep the process for ever after its last test."""
    (tmp_path / "quick.py").write_text("from tests import limits\n\nlimits.EXIT_SECONDS = 1.0\n")
    (tmp_path / "test_left.py").write_text(
        "import threading\n\n\ndef test_leaves_a_thread():\n    threading.Thread(target=threading.Event().wait).start()\n"
    )

    done = run(tmp_path, "-p", "quick", "-k", "leaves", PYTHONPATH=os.pathsep.join([str(ROOT), str(tmp_path)]))

    assert "1 passed" in done.stdout
    assert done.returncode == 1
    assert re.search(r'threading.py", line \d+ in wait', done.stderr)
