"""No test, no measurement and no run of the packs waits for ever: each wait names its limit."""

from pathlib import Path

import pytest

from tests.shape.waits import unbounded

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("bench", "scenarios", "tests")
#: File, call, why it needs no limit of its own.
ALLOWED = {
    ("bench/programs/loader.py", "asyncio.gather"): "its caller has an asyncio.timeout",
    ("bench/programs/loader.py", "asyncio.wait"): "its caller has an asyncio.timeout",
    ("bench/programs/loader.py", "broken.result"): "a future that is done: asyncio.wait has returned it",
    (
        "bench/programs/processes.py",
        "while self._child.process.returncode is None",
    ): "run() ends the child at its limit",
    ("scenarios/cli/watching.py", "subprocess.run"): "the run has limits of its own, and Ctrl-C ends it",
    ("scenarios/cli/watching.py", "while True"): "--watch runs until Ctrl-C",
    ("scenarios/demo.py", "ended.wait"): "make run serves until Ctrl-C",
    (
        "tests/console/test_stream.py",
        "while next(lines) != ''",
    ): "httpx limits each read, and a stream that ends stops it",
    ("tests/ic_adapter/plans.py", "while True"): "a plan ends, or an order without a scripted answer is an error",
    (
        "tests/ic_adapter/scripted.py",
        "self._listener.accept",
    ): "__exit__ shuts the listener down and looks at the thread",
    ("tests/image/stand_in.py", "subprocess.run"): "a stand-in for docker, which has no limit; its caller has one",
    ("tests/image/stand_in.py", "supervisor.wait"): "a stand-in for docker run; its caller has a limit",
    ("tests/ic_adapter/pickup/openssh.py", "self._listener.accept"): "stop shuts it down; the thread is a daemon's",
    ("tests/ic_adapter/pickup/openssh.py", "while True"): "ends when accept does",
    ("tests/pump/tls_router.py", "self._listener.accept"): "__exit__ shuts the listener down and looks at the thread",
    ("tests/pump/tls_router.py", "while True"): "ends when accept does",
    ("tests/pump/tls_router.py", "while client.recv(4096)"): "the client has a time-out",
}


def found() -> dict[tuple[str, str], list[int]]:
    """Return the lines of all waits without a limit, by file and call."""
    places: dict[tuple[str, str], list[int]] = {}
    for folder in FOLDERS:
        for file in sorted((ROOT / folder).rglob("*.py")):
            for wait in unbounded(file.read_text()):
                places.setdefault((file.relative_to(ROOT).as_posix(), wait.text), []).append(wait.line)
    return places


def test_every_wait_has_a_limit() -> None:
    """A new wait without a limit is named by file and line."""
    missing = [
        f"{file}:{line}: {call} waits for ever; give it a limit"
        for (file, call), lines in found().items()
        if (file, call) not in ALLOWED
        for line in lines
    ]

    assert missing == []


def test_no_exception_is_left_over() -> None:
    """An entry of the list above goes with its wait."""
    assert set(ALLOWED) - set(found()) == set()


@pytest.mark.parametrize(
    "line",
    [
        "subprocess.run(command)",
        "subprocess.run(command, timeout=None)",
        "process.wait()",
        "process.communicate(data)",
        "thread.join()",
        "event.wait(None)",
        "lock.acquire()",
        "future.result()",
        "work.get()",
        "httpx.get(url, timeout=None)",
        "import subprocess; subprocess.call(command)",
        "from subprocess import run; run(command)",
        "from subprocess import check_output as said; said(command)",
        "process.stdout.readline()",
        "text = child.process.stderr.read()",
        "any(line for line in process.stdout)",
        "for line in process.stdout: print(line)",
        "with subprocess.Popen(command) as process: pass",
        "from subprocess import Popen; Popen(command).wait()",
        "from subprocess import Popen\nwith Popen(command) as process: pass",
        "socket.create_connection(address)",
        "socket.create_connection(address, timeout=None)",
        "client, _ = listener.accept()",
        "select.select([pipe], [], [])",
        "async def f(): await asyncio.gather(*works)",
        "async def f(): await asyncio.wait(works)",
        "while True: ask()",
        "while not is_so(): pass",
        "while not is_so(): time.sleep(0.02)",
    ],
)
def test_wait_without_limit_is_found(line: str) -> None:
    """Each kind of wait, without its limit."""
    (wait,) = unbounded(f"\n{line}\n")

    assert wait.line == 2 + line.count("\n")


@pytest.mark.parametrize(
    "line",
    [
        "subprocess.run(command, timeout=5)",
        "process.wait(5)",
        "process.communicate(data, timeout=5)",
        "', '.join(words)",
        "lock.acquire(blocking=False)",
        "mapping.get(key)",
        "work.get(block=False)",
        "httpx.get(url)",
        "async def f():\n    async with asyncio.timeout(5):\n        await event.wait()",
        "async def f():\n    async with asyncio.timeout(5):\n        await asyncio.gather(*works)",
        "async def f(): await asyncio.wait(works, timeout=5)",
        "from subprocess import run; run(command, timeout=5)",
        "from elsewhere import run; run(command)",
        "within('a line', process.stdout.readline)",
        "done.stdout.splitlines()",
        "process = subprocess.Popen(command)",
        "socket.create_connection(address, timeout=5)",
        "socket.create_connection(address, 5)",
        "select.select([pipe], [], [], 5)",
        "while True:\n    assert time.monotonic() < end\n    ask()",
        "while not is_so() and time.perf_counter() < end: time.sleep(0.02)",
        "while part := file.read(1000): parts.append(part)",
    ],
)
def test_wait_with_limit_is_not(line: str) -> None:
    """The same calls with their limit, and others of the same name."""
    assert unbounded(line) == []
