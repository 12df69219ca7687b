"""A real PgBouncer in front of the tests' PostgreSQL server, on a socket in a folder of its own."""

import shutil
import subprocess
import tempfile
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, make_url

from tests.postgres_server import unprivileged

DEADLINE = 30
PORT = 6432  # the number in the name of the socket; no port is opened
SETTINGS = """
[databases]
{database} = host={host} user={user} password='{password}' dbname={database}
[pgbouncer]
unix_socket_dir = {folder}
listen_port = {port}
auth_type = any
pool_mode = {pool_mode}
default_pool_size = 20
logfile = {folder}/log
{more}
"""


@contextmanager
def pooled(url: str, pool_mode: str, more: str = "") -> Generator[str, None, None]:
    """The address of a database through a pooler: `pool_mode` is session, transaction or statement."""
    address = make_url(url)
    folder = Path(tempfile.mkdtemp(prefix="pb-", dir="/tmp"))  # short: the path of a socket has at most 107 signs
    user = unprivileged(folder)
    settings = folder / "pgbouncer.ini"
    settings.write_text(_settings(address, folder, pool_mode, more))
    settings.chmod(0o644)
    process = subprocess.Popen(["pgbouncer", "-q", str(settings)], cwd="/", stderr=subprocess.DEVNULL, **user)
    try:
        _until_there(folder / f".s.PGSQL.{PORT}", process, folder)
        through = address.set(host=None, port=None, query={"host": str(folder), "port": str(PORT)})
        yield through.render_as_string(hide_password=False)
    finally:
        process.kill()
        process.wait(DEADLINE)
        shutil.rmtree(folder, ignore_errors=True)


def _settings(address: URL, folder: Path, pool_mode: str, more: str) -> str:
    return SETTINGS.format(
        database=address.database,
        host=address.query["host"],
        user=address.username,
        password=address.password,
        folder=folder,
        port=PORT,
        pool_mode=pool_mode,
        more=more,
    )


def _until_there(socket: Path, process: subprocess.Popen[bytes], folder: Path) -> None:
    end = time.monotonic() + DEADLINE
    while not socket.exists():
        assert process.poll() is None, (folder / "log").read_text()
        assert time.monotonic() < end, f"PgBouncer was not there within {DEADLINE} s"
        time.sleep(0.02)
