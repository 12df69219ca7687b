"""The program on PostgreSQL: an address that cannot be used, a server that goes away, and a password nobody sees."""

import subprocess
import sys
from collections.abc import Generator
from contextlib import nullcontext
from pathlib import Path

import httpx
import pytest
from sqlalchemy import make_url
from sqlalchemy.exc import DBAPIError

from ic_adapter.config import load
from ic_adapter.errors import BadConfig
from ic_adapter.store.database import postgresql
from ic_adapter.store.database.address import parse, shown
from ic_adapter.store.database.engine import open_store
from tests.databases import Postgresql
from tests.ic_adapter.api_calls import upload
from tests.ic_adapter.process import start, stop
from tests.postgres_server import PASSWORD

SECRET = "canary-secret"


@pytest.fixture
def url(postgresql_server: Postgresql) -> Generator[str, None, None]:
    """A database with all tables."""
    made = postgresql_server.fresh()
    yield made
    postgresql_server.drop(made)


@pytest.mark.parametrize(
    ("db", "words"),
    [
        ("", "blank"),
        (f"mysql://u:{SECRET}@192.0.2.1/x", "mysql:// is not supported"),
        (f"postgresql://u:{SECRET}@127.0.0.1:none/x", "not a valid PostgreSQL address"),
        (f"postgresql://u:{SECRET}@more@127.0.0.1/x", "%40"),
        (f"postgresql://u:{SECRET}@127.0.0.1:1/x", "127.0.0.1.*cannot be used: .*refused"),
        (f"postgresql://u@127.0.0.1:1/x?password={SECRET}", "127.0.0.1.*cannot be used: .*refused"),
        (f"postgresql://u:{SECRET}@127.0.0.1:1/x?nonsense={SECRET}", "cannot be used: .*nonsense"),
    ],
)
def test_unusable_address(db: str, words: str) -> None:
    """It is refused in one line that says why, and never shows the password."""
    with pytest.raises(BadConfig, match=words) as found:
        open_store(db)

    text = str(found.value)
    assert (SECRET in text, text.count("\n")) == (False, 0)


def test_wrong_password(url: str) -> None:
    """The program ends with 2 and one line that names the server and the user, and neither password."""
    wrong = make_url(url).set(password=SECRET).render_as_string(hide_password=False)

    done = subprocess.run(
        [sys.executable, "-m", "ic_adapter.cli", "check", "--db", wrong],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    last = done.stderr.strip().splitlines()[-1]
    assert (done.returncode, done.stdout) == (2, "")
    assert 'password authentication failed for user "postgres"' in last
    assert SECRET not in done.stderr
    assert "Traceback" not in done.stderr


def test_not_a_database(tmp_path: Path) -> None:
    """A file of something else is refused in one line."""
    path = tmp_path / "x.db"
    path.write_text("something else " * 100)

    with pytest.raises(BadConfig, match=r"is damaged or not a SQLite file \(file is not a database\)"):
        open_store(path)


@pytest.mark.parametrize(
    "address", [f"postgresql://u:{SECRET}@h/x", f"postgres://u@h/x?password={SECRET}&sslmode=require"]
)
def test_password_is_not_shown(address: str) -> None:
    """Neither the settings of a run nor the address show it; the driver gets it."""
    parsed = parse(address)

    assert not isinstance(parsed, Path)
    assert parsed.password == SECRET
    assert SECRET not in repr(load({"db": address}, {})) + repr(parsed) + str(parsed) + shown(parsed)


def test_forgetful_server(postgresql_server: Postgresql, url: str) -> None:
    """A server that may forget what it confirmed is refused: money would be posted twice after it."""
    name = make_url(url).database
    postgresql_server.execute(f"ALTER DATABASE {name} SET synchronous_commit = off")

    with pytest.raises(BadConfig, match="synchronous_commit=off"):
        open_store(url)


def test_readers_change_nothing(url: str) -> None:
    """`reading` is one view for its time, whatever others commit meanwhile."""
    store = open_store(url)
    form = "SELECT version_num FROM alembic_version"
    with store.reading() as reading:
        before = reading.exec_driver_sql(form).scalar()
        with store.writing() as writing:
            writing.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
        after = reading.exec_driver_sql(form).scalar()
        with pytest.raises(DBAPIError, match="read-only"):
            reading.exec_driver_sql("DELETE FROM alembic_version")
    store.close()

    assert after == before


def test_restart_keeps_everything(url: str, tmp_path: Path) -> None:
    """Billers, invoices, imports and the log outlive the process; its log shows no password."""
    codes, seen = [], []
    for attempt in range(2):
        process, address = start(tmp_path, "--db", url, "--test-clock", "--log-level", "debug")
        with httpx.Client(base_url=address, timeout=20) as client:
            if attempt == 0:
                client.post("/api/billers", json={"id": "b", "template": "3426"})
                client.post("/api/billers/b/clock", json={"freeze": "2024-11-15T12:00"})
                upload(client, "/api/billers/b")
                client.post("/api/billers/b/accounts/2003708/rtdr")
            paths = ("", "/clock", "/imports", "/accounts/2003708/invoices", "/rtdr-log")
            seen.append([client.get(f"/api/billers/b{path}").json() for path in paths])
        codes.append(stop(process))

    assert codes == [0, 0]
    assert seen[0] == seen[1]
    assert seen[0][3]["invoices"]
    log = (tmp_path / "log").read_text()
    assert not any(part in log for part in (PASSWORD, make_url(url).render_as_string(hide_password=False)))


@pytest.mark.parametrize(("rest", "refused"), [(0.0, False), (3600.0, True)])
def test_connections_are_asked_after_a_rest(
    postgresql_server: Postgresql, url: str, monkeypatch: pytest.MonkeyPatch, *, rest: float, refused: bool
) -> None:
    """A server that was restarted meanwhile costs no refusal; a connection that had no rest is not asked first."""
    monkeypatch.setattr(postgresql, "REST", rest)
    store = open_store(url)
    with store.reading(), store.writing():
        pass  # two connections that rest from now on
    name = make_url(url).database
    postgresql_server.execute(f"SELECT pg_terminate_backend(pid, 20000) FROM pg_stat_activity WHERE datname = '{name}'")

    with pytest.raises(DBAPIError) if refused else nullcontext(), store.reading(), store.writing() as connection:
        connection.exec_driver_sql("SELECT 1")
    store.close()


def test_server_goes_away_and_comes_back(postgresql_server: Postgresql, url: str, tmp_path: Path) -> None:
    """While it is away every call is 503 in the one form of refusals; afterwards everything goes on by itself."""
    name = make_url(url).database
    process, address = start(tmp_path, "--db", url)
    with httpx.Client(base_url=address, timeout=20) as client:
        client.post("/api/billers", json={"id": "b", "template": "3426"})
        postgresql_server.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        postgresql_server.execute(
            f"SELECT pg_terminate_backend(pid, 20000) FROM pg_stat_activity WHERE datname = '{name}'"
        )
        away = [client.get("/api/billers/b"), client.post("/api/billers", json={"id": "c", "template": "836"})]
        ready = client.get("/ready")
        postgresql_server.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
        back = client.get("/api/billers/b")
    stop(process)

    assert [reply.status_code for reply in away] == [503, 503]
    assert [reply.json() for reply in away] == [{"error": "the database is unavailable; try again", "fields": []}] * 2
    assert (ready.status_code, back.status_code) == (503, 200)
    assert "Traceback" not in (tmp_path / "log").read_text()


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "/api/billers/b%00c", None, 404),
        ("GET", "/api/billers/b/rtdr-log?account=1%00", None, 422),
        ("PATCH", "/api/billers/b/settings", {"9": "a\x00b"}, 422),
        ("POST", "/api/billers", {"id": "c", "template": "3426", "bif": {"a\x00": "b"}}, 422),
    ],
)
def test_values_that_postgresql_does_not_take(
    url: str, tmp_path: Path, method: str, path: str, body: object, status: int
) -> None:
    """What a client sent is refused and never an error of ours, though SQLite would have taken it."""
    process, address = start(tmp_path, "--db", url)
    with httpx.Client(base_url=address, timeout=20) as client:
        client.post("/api/billers", json={"id": "b", "template": "3426"})
        reply = client.request(method, path, json=body)
    stop(process)

    assert (reply.status_code, set(reply.json())) == (status, {"error", "fields"})


def test_forms_that_postgresql_does_not_take(url: str, tmp_path: Path) -> None:
    """A NUL character in a payer's form or address is refused there, and is not told as a failure of the database."""
    process, address = start(tmp_path, "--db", url)
    with httpx.Client(base_url=address, timeout=20, headers={"Origin": address}) as client:
        client.post("/api/billers", json={"id": "b", "template": "3426"})
        form = {"email": "a\x00b@example.org", "password": "three quiet herons"}
        told = [client.post("/portal/b/login", data=form), client.get("/portal/b/login?to=%00")]
        donating = client.get("/store/b/donate", follow_redirects=True)
        gift = {"intent": "i" * 20, "other": "1.00", "instrument": "CC", "donor_name": "a\x00b"}
        told.append(client.post(donating.url.path, data=gift))
    stop(process)

    assert [reply.status_code for reply in told] == [400, 200, 400]
    assert "database error" not in (tmp_path / "log").read_text()
