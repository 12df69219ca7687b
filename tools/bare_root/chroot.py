"""A throw-away copy of a tree, and commands that run in it with processes, mounts and devices of their own."""

import fcntl
import os
import shlex
import shutil
import subprocess
import tempfile
import time
from collections.abc import Generator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tools.bare_root.registry import Registry
from tools.bare_root.tree import NoTree, locked, remove_tree

PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
DEVICES = "null:1:3 zero:1:5 full:1:7 random:1:8 urandom:1:9 tty:5:0"
PREFIX = "run-"
ENDING = 30.0  # seconds for killed processes to be gone
#: Everything ends with the caller: the namespaces, and with them the mounts, even when it is killed.
SPACE = (
    *("setpriv", "--pdeathsig", "KILL"),
    *("unshare", "--mount", "--pid", "--ipc", "--uts", "--fork", "--kill-child", "--propagation", "private"),
)


@dataclass(frozen=True, slots=True)
class Root:
    """A tree that is ours to write to, and how its commands reach the registry."""

    path: Path
    registry: Registry

    def run(self, command: Sequence[str], folder: str, variables: Mapping[str, str], limit: float) -> int:
        """Run a command in a folder of the root, its output ours; the exit code. After `limit` seconds: TimeoutExpired.

        Its environment is the registry's variables, these, and no others of ours.
        """
        home = os.environ.get("HOME", "/root")
        environment = {**self.registry.environment, "PATH": PATH, "HOME": home, **variables}
        inside = shlex.join(["chroot", str(self.path), "/bin/sh", "-c", 'cd "$0" && exec "$@"', folder, *command])
        script = "\n".join([*_mounts(self.path, self.registry.folders), f"exec {inside}"])
        with subprocess.Popen(  # noqa: S603 - our own script
            [*SPACE, "/bin/sh", "-euc", script], stdin=subprocess.DEVNULL, env=environment
        ) as process:
            try:
                return process.wait(limit)
            finally:
                process.kill()  # which ends every process of the namespace
                process.wait()
                self._until_empty()

    def _until_empty(self) -> None:
        """Wait until the last process of the root is gone: until then its files cannot be removed."""
        end = time.monotonic() + ENDING
        while any(_root_of(process) == self.path for process in Path("/proc").glob("[0-9]*")):
            if time.monotonic() > end:
                raise NoTree(f"a process in {self.path} did not end within {ENDING:.0f} s of being killed")
            time.sleep(0.05)


@contextmanager
def throwaway(tree: Path, registry: Registry) -> Generator[Root, None, None]:
    """Copy a tree, with the registry's files in it, for the time of the block."""
    runs = tree.parent / f"{tree.name}.runs"
    runs.mkdir(exist_ok=True)
    with ExitStack() as own:
        with locked(tree.parent / f"{tree.name}.lock"):  # nobody takes a folder for a leftover before its lock is held
            _remove_leftovers(runs)
            folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=runs))
            own.enter_context(locked(folder / "lock"))
        root = folder / "root"
        try:
            subprocess.run(["cp", "-a", "--reflink=auto", tree, root], check=True)  # noqa: S603, S607 - our own paths
            for file in registry.files:
                place = root / file.relative_to("/")
                place.parent.mkdir(parents=True, exist_ok=True)
                place.unlink(missing_ok=True)  # it may be a link to a file that the root does not have
                shutil.copyfile(file, place)
            yield Root(root, registry)
        finally:
            remove_tree(folder)


def _root_of(process: Path) -> Path | None:
    try:
        return (process / "root").readlink()
    except OSError:  # it ended
        return None


def _remove_leftovers(runs: Path) -> None:
    """Remove the copies whose owner is gone: it no longer holds the lock."""
    for folder in runs.glob(f"{PREFIX}*"):
        try:
            with (folder / "lock").open("a") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                remove_tree(folder)
        except OSError:  # in use, or gone by now
            continue


def _mounts(root: Path, folders: Sequence[Path]) -> list[str]:
    """Return the lines of shell that mount what a running system has, and the registry's folders, read-only."""
    at = shlex.quote(str(root))
    lines = [f"mount -t proc proc {at}/proc", f"mount -t tmpfs -o mode=755 dev {at}/dev"]
    for device in DEVICES.split():
        name, major, minor = device.split(":")
        lines.append(f"mknod -m 666 {at}/dev/{name} c {major} {minor}")
    lines += [
        f"cd {at}/dev",
        "mkdir shm pts",
        "mount -t tmpfs -o mode=1777 shm shm",
        "mount -t devpts -o newinstance,ptmxmode=0666 devpts pts",
        "ln -s pts/ptmx ptmx",
        "ln -s /proc/self/fd fd",
        "ln -s /proc/self/fd/0 stdin",
        "ln -s /proc/self/fd/1 stdout",
        "ln -s /proc/self/fd/2 stderr",
    ]
    for folder in folders:
        source, place = shlex.quote(str(folder)), shlex.quote(f"{root}{folder}")
        lines += [f"mkdir -p {place}", f"mount --rbind {source} {place}", f"mount -o remount,bind,ro {place}"]
    return lines
