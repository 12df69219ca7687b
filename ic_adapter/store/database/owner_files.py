"""Lock files of the processes that work on a SQLite database: `<db>.owners`, one file for each."""

import fcntl
import os
import re
from pathlib import Path

TOKEN = re.compile(r"[0-9a-f]{16}")


def folder_of(database: Path) -> Path:
    """Return the folder of the lock files, which may not be there."""
    return Path(f"{database}.owners")


def lock(file: int) -> bool:
    """Lock the file until it is closed; False when a live process has it."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def has_live_owner(database: Path) -> bool:
    """Return whether some process works on the database; changes nothing."""
    folder = folder_of(database)
    if not folder.is_dir():
        return False
    return any(_is_locked(path) for path in folder.iterdir() if TOKEN.fullmatch(path.name))


def _is_locked(path: Path) -> bool:
    try:
        file = os.open(path, os.O_RDWR)
    except FileNotFoundError:
        return False
    try:
        return not lock(file)
    finally:
        os.close(file)
