"""Debian root trees made by debootstrap: where they come from, and the cache that keeps one between CI runs."""

import fcntl
import hashlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from pathlib import Path

SUITE = "bookworm"
#: python3-distutils: python3.11-venv depends on it under a virtual name, which debootstrap cannot resolve.
PYTHON = ("python3.11", "python3.11-venv", "python3-distutils", "ca-certificates")
BARE = (*PYTHON, "make")
MOUNTS = Path("/proc/self/mountinfo")
LIMIT = 1800  # seconds for debootstrap; a slow mirror needs several minutes

Maker = Callable[[Path, Sequence[str]], None]


class NoTree(Exception):
    """A tree could not be made; the message says why."""


def make_tree(target: Path, packages: Sequence[str]) -> None:
    """Write a minimal Debian system with these packages into an empty folder; NoTree if that fails.

    debootstrap mounts /proc inside the tree. It gets a mount namespace of its own, so that an interrupted run leaves
    nothing mounted.
    """
    if os.geteuid() != 0 or shutil.which("debootstrap") is None:
        raise NoTree("making a Debian tree needs root and debootstrap; run as root, or: apt-get install debootstrap")
    command = ["setpriv", "--pdeathsig", "KILL", "unshare", "--mount", "--pid", "--fork", "--kill-child"]
    command += ["debootstrap", "--variant=minbase", f"--include={','.join(packages)}", SUITE, str(target)]
    try:
        done = subprocess.run(  # noqa: S603 - a constant command and our own path
            command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=LIMIT, check=False
        )
    except subprocess.TimeoutExpired as expired:
        raise NoTree(f"debootstrap did not end within {LIMIT} s") from expired
    if done.returncode:
        raise NoTree(f"debootstrap failed with {done.returncode}: {(done.stderr or done.stdout)[-500:]}")
    shutil.rmtree(target / "var/cache/apt/archives", ignore_errors=True)


def cached_tree(cache: Path, packages: Sequence[str], make: Maker = make_tree) -> Path:
    """Return the tree with these packages in the cache folder, made on first use.

    A tree gets its final name only when it is complete, so that an interrupted build is never used.
    """
    key = hashlib.sha256(" ".join((SUITE, *packages)).encode()).hexdigest()[:12]
    name = f"bare-root-{key}"
    final = cache / name
    cache.mkdir(parents=True, exist_ok=True)
    with locked(cache / f"{name}.lock"):
        for leftover in cache.glob(f"{name}.part-*"):
            remove_tree(leftover)
        if not final.exists():
            part = Path(tempfile.mkdtemp(prefix=f"{name}.part-", dir=cache))
            part.chmod(0o755)  # it becomes the root folder, which every user has to enter
            make(part, packages)
            part.rename(final)
    return final


@contextmanager
def locked(path: Path) -> Generator[None, None, None]:
    """Hold a lock file for the time of the block; a killed process releases it."""
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def remove_tree(tree: Path, mounts: Path = MOUNTS) -> None:
    """Remove a tree; NoTree if something is still mounted in it, which would be emptied too."""
    mounted = [line.split()[4] for line in mounts.read_text().splitlines()]
    inside = [place for place in mounted if Path(place).is_relative_to(tree)]
    if inside:
        raise NoTree(f"{inside[0]} is still mounted; unmount it before {tree} is removed")
    shutil.rmtree(tree)
