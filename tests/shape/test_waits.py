"""No test, no measurement and no run of the packs waits for ever: each wait names its limit."""

from pathlib import Path

import pytest

from tests.shape.waits import unbounded

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("bench", "scenarios", "tests")
#: File, call, why it needs no limit of its own.
ALLOWED = {
    ("bench/programs/loader.py", "broken.result"): "a future that is done: asyncio.wait has returned it",
    ("scenarios/demo.py", "ended.wait"): "make run serves until Ctrl-C",
    ("tests/image/stand_in.py", "subprocess.run"): "a stand-in for docker, which has no limit; its caller has one",
    ("tests/image/stand_in.py", "supervisor.wait"): "a stand-in for docker run; its caller has a limit",
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
    ],
)
def test_wait_without_limit_is_found(line: str) -> None:
    """Each kind of wait, without its limit."""
    assert [wait.line for wait in unbounded(f"\n{line}\n")] == [2]


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
    ],
)
def test_wait_with_limit_is_not(line: str) -> None:
    """The same calls with their limit, and others of the same name."""
    assert unbounded(line) == []
