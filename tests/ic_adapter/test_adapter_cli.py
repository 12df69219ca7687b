"""The command line: exit codes, settings from flag and environment, the settings page."""

import json
import os
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import pytest

from ic_adapter import config
from ic_adapter.adapter import adapter
from ic_adapter.billers.register import NewBiller
from ic_adapter.errors import BadConfig

NAME = "billheader_20240418010203.xml"


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The program with these arguments."""
    command = [sys.executable, "-m", "ic_adapter.cli", *arguments]
    return subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=60, env={**os.environ, **environment}
    )


@pytest.fixture
def db(tmp_path: Path) -> str:
    """A database with the biller b."""
    path = tmp_path / "ic.db"
    with adapter(path, test_clock=False) as opened:
        opened.register.create(NewBiller(id="b", template="3426", settings={}, keys={}, bif={}))
    return str(path)


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("IC_ADAPTER_PROT", "1", "unknown setting"),
        ("IC_ADAPTER_PORT", "x", "is not a whole number"),
        ("IC_ADAPTER_PORT", "70000", "not between"),
        ("IC_ADAPTER_TEST_CLOCK", "maybe", "use true or false"),
        ("IC_ADAPTER_LOG_LEVEL", "loud", "not one of"),
    ],
)
def test_bad_environment(name: str, value: str, words: str) -> None:
    """An unknown or bad value refuses to start."""
    with pytest.raises(BadConfig, match=words):
        config.load({}, {name: value})


def test_bad_environment_exits_2() -> None:
    """The program says so and exits 2."""
    done = run("serve", IC_ADAPTER_NOPE="1")

    assert (done.returncode, done.stdout) == (2, "")
    assert "IC_ADAPTER_NOPE" in done.stderr


def test_precedence() -> None:
    """Flag > environment > default."""
    found = config.load({"port": 1}, {"IC_ADAPTER_PORT": "2", "IC_ADAPTER_DB": "e.db"})

    assert (found.port, found.db, found.host) == (1, "e.db", "127.0.0.1")


def test_import(db: str, tmp_path: Path) -> None:
    """`import` takes a file name once; another file of that name is exit 1 and goes to error/."""
    path = tmp_path / NAME
    codes = []
    for more in (b"", b"\n"):
        path.write_bytes(files("ic_adapter").joinpath("samples", NAME).read_bytes() + more)
        codes.append(run("import", "--db", db, "b", str(path)).returncode)

    assert codes == [0, 1]
    assert (tmp_path / "error" / NAME).exists()


def test_rtdr(db: str) -> None:
    """`rtdr` prints the result; HELD is exit 1."""
    done = run("rtdr", "--db", db, "b", "2003708")

    assert (done.returncode, json.loads(done.stdout)["reason"]) == (1, "no endpoint")


def test_check(db: str) -> None:
    """`check` is 0 without errors and 1 with one, which it names."""
    before = run("check", "--db", db).returncode
    with adapter(Path(db), test_clock=False) as opened:
        opened.register.patch_settings("b", {"28": "A|B|C|D|E"})

    done = run("check", "--db", db)

    assert (before, done.returncode) == (0, 1)
    assert done.stdout.splitlines()[1].split()[:4] == ["b", "error", "AS", "28"]


def test_database_is_private(db: str) -> None:
    """The database holds routers' passwords: nobody else may read it."""
    assert Path(db).stat().st_mode & 0o077 == 0


def test_newer_database(db: str) -> None:
    """A database of a newer version is left alone: exit 2."""
    with adapter(Path(db), test_clock=False) as opened, opened.store.writing() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")

    done = run("check", "--db", db)

    assert done.returncode == 2
    assert "newer version" in done.stderr


def test_settings_page() -> None:
    """The page names every flag, Advanced Setting and key."""
    from ic_adapter.billers import keys, settings

    text = run("serve", "--settings-markdown").stdout

    assert all(f"`{option.flag}`" in text for option in config.OPTIONS)
    assert all(f"| {key} |" in text for key in settings.TABLE)
    assert all(f"`{key.name}`" in text for key in keys.ALL)


def test_early_signal(tmp_path: Path) -> None:
    """SIGTERM while the program still loads is handled: the first process of a container would not get it otherwise."""
    script = (
        "import os, signal, sys\n"
        "class Finder:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name == 'ic_adapter.web.app':\n"
        "            os.kill(os.getpid(), signal.SIGTERM)\n"
        "sys.meta_path.insert(0, Finder())\n"
        "from ic_adapter.cli.main import main\n"
        "main(['serve', '--port', '0', '--db', sys.argv[1]])\n"
    )
    command = [sys.executable, "-c", script, str(tmp_path / "ic.db")]

    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
