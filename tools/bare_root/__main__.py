"""Run the two commands of the README in a bare root, on a copy of this checkout: python3.11 -m tools.bare_root."""

import argparse
import fnmatch
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tools.bare_root.chroot import Root, throwaway
from tools.bare_root.registry import read
from tools.bare_root.tree import BARE, NoTree, cached_tree

ROOT = Path(__file__).resolve().parents[2]
PLACE = "/srv/mock-cayenta"  # where the checkout lies in the root
RESULTS = "out/bare"  # comes back from the root
COMMANDS = (("make", "run", "ONCE=1"), ("make", "test", f"TEST_RECORD={RESULTS}/tests.json"))
LIMIT = 5400  # seconds for each command; five times the usual, for a machine with other work


def main() -> int:
    """Run each command; 0 if all of them end with 0."""
    parser = argparse.ArgumentParser(prog="python3.11 -m tools.bare_root", description=__doc__)
    parser.add_argument("command", nargs=argparse.REMAINDER, help="a command to run instead of the README's two")
    given = parser.parse_args().command
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that what was made is removed
    try:
        tree = cached_tree(cache_folder(), BARE)
    except NoTree as error:
        say(str(error))
        return 1
    with throwaway(tree, read()) as root:
        copy_checkout(ROOT, root.path / PLACE.lstrip("/"))
        codes = [run(root, command) for command in ([tuple(given)] if given else COMMANDS)]
        results = root.path / PLACE.lstrip("/") / RESULTS
        if results.is_dir():
            shutil.copytree(results, ROOT / RESULTS, dirs_exist_ok=True)
    return 0 if not any(codes) else 1


def run(root: Root, command: tuple[str, ...]) -> int:
    """Run one command and say how it ended and how long it took."""
    started = time.monotonic()
    say(f"{' '.join(command)} …")
    passed_on = {name: os.environ[name] for name in ("CI", "WORKERS") if name in os.environ}
    try:
        code = root.run(command, PLACE, passed_on, LIMIT)
        ending = f"exit {code}"
    except subprocess.TimeoutExpired:
        code, ending = 124, f"killed after {LIMIT} s"
    say(f"{' '.join(command)}: {ending}, {time.monotonic() - started:.0f} s")
    return code


def copy_checkout(source: Path, target: Path) -> None:
    """Copy a checkout without its history and without what .gitignore names: the virtual environment above all."""
    ignored = [line.strip().rstrip("/") for line in (source / ".gitignore").read_text().splitlines() if line.strip()]
    shutil.copytree(source, target, symlinks=True, ignore=_leaving_out([".git", *ignored]))


def _leaving_out(patterns: list[str]) -> Callable[[str, list[str]], list[str]]:
    def ignore(_folder: str, names: list[str]) -> list[str]:
        return [name for name in names if any(fnmatch.fnmatch(name, pattern) for pattern in patterns)]

    return ignore


def cache_folder() -> Path:
    """Return the folder that keeps trees between runs, outside of every checkout."""
    caches = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(caches) / "mock-cayenta"


def say(text: str) -> None:
    """Print one line for whoever reads the log, before what the commands print."""
    sys.stdout.write(f"bare root: {text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
