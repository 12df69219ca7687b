"""Presence: a process is known to be dead when it is, and never before."""

import signal
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest

from ic_adapter.store.database.engine import Store, open_store
from ic_adapter.store.database.presence import OwnerFiles, Presence, presence
from tests.bounded import end, within

CHILD = """
import sys
from ic_adapter.store.database.engine import open_store
from ic_adapter.store.database.presence import presence
store = open_store(sys.argv[1])
here = presence(store)
print(here.enter(), flush=True)
sys.stdin.read()
here.leave()
store.close()
"""


@contextmanager
def process(url: str) -> Generator[tuple[subprocess.Popen[str], str], None, None]:
    """Another process that works on the database until its input ends, and its token."""
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, url], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    try:
        yield child, within("the token of the other process", child.stdout.readline).strip()
    finally:
        child.kill()
        end(child)


@pytest.fixture
def store(store_url: str) -> Generator[Store, None, None]:
    """An open store, of each kind in turn."""
    opened = open_store(store_url)
    yield opened
    opened.close()


@pytest.fixture
def here(store: Store) -> Generator[Presence, None, None]:
    """The process of the test, which has not entered yet."""
    found = presence(store)
    yield found
    found.leave()


def test_killed(store_url: str, here: Presence) -> None:
    """A process that gets SIGKILL is gone, and was not before."""
    with process(store_url) as (child, token):
        before = here.is_gone(token)
        child.send_signal(signal.SIGKILL)
        child.wait(30)
        tries = 10_000
        while not here.is_gone(token) and tries:  # the server hears of it when it next looks at the connection
            tries -= 1

        assert (before, here.is_gone(token)) == (False, True)


def test_clean_end(store_url: str, here: Presence) -> None:
    """A process that ended in good order is gone as well."""
    with process(store_url) as (child, token):
        child.communicate(timeout=30)

        assert (child.returncode, here.is_gone(token)) == (0, True)


def test_stopped_process_lives(store_url: str, here: Presence) -> None:
    """A process that does not answer, as under SIGSTOP, is not dead: it may go on with what it began."""
    with process(store_url) as (child, token):
        child.send_signal(signal.SIGSTOP)

        assert not here.is_gone(token)


def test_oneself(here: Presence) -> None:
    """Who has entered is neither gone nor lost; who has left is both."""
    token = here.enter()
    inside = (here.is_gone(token), here.is_lost())
    here.leave()

    assert inside == (False, False)
    assert (here.is_gone(token), here.is_lost()) == (True, True)


def test_two_in_one_process(store: Store, here: Presence) -> None:
    """Two programs within one process, as tests run them, have a token each and outlive each other."""
    other = presence(store)
    tokens = [here.enter(), other.enter()]
    other.leave()

    assert [here.is_gone(token) for token in tokens] == [False, True]


@pytest.mark.parametrize("owner", ["", "../../etc/passwd", "nobody", "0" * 15, "g" * 16])
def test_no_token(here: Presence, owner: str) -> None:
    """What is no token of ours is not known to be dead."""
    assert not here.is_gone(owner)


def test_enters_again(store: Store, here: Presence) -> None:
    """Who has lost its token, since its file was removed or its connection broke, is told so and may enter again."""
    first = here.enter()
    if isinstance(here, OwnerFiles):
        Path(f"{store.address}.owners", first).unlink()
    else:
        with store.writing() as connection:
            connection.exec_driver_sql(
                "SELECT pg_terminate_backend(pid, 20000) FROM pg_locks WHERE locktype = 'advisory' AND pid <> pg_backend_pid()"
            )

    assert here.is_lost()
    second = here.enter()
    assert (here.is_lost(), here.is_gone(second), here.is_gone(first)) == (False, False, True)


def test_dead_files_are_cleared_away(tmp_path: Path) -> None:
    """What killed processes left in the folder goes when the next one enters; what lives stays."""
    folder = tmp_path / "ic.db.owners"
    living, next_one = OwnerFiles(folder), OwnerFiles(folder)
    token = living.enter()
    (folder / ("0" * 16)).touch()

    other = next_one.enter()

    assert {path.name for path in folder.iterdir()} == {token, other}
    living.leave()
    next_one.leave()
