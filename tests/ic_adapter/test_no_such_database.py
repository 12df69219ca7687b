"""A mistyped --db: only `ic-adapter serve` creates a database, and it says where; no command creates a folder."""

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from ic_adapter.adapter import adapter
from ic_adapter.cli.main import main
from ic_adapter.errors import BadConfig
from ic_adapter.store.database.engine import open_store
from tests.ic_adapter.process import start, stop

SERVE = "serve"
#: What a command needs besides: to end on a database that is there, and to need no reason.
ENDS: dict[tuple[str, ...], list[str]] = {
    ("pump", "run"): ["--once"],
    ("files", "run"): ["--once"],
    ("pump", "resolve-many"): ["--preview"],
}
#: A valid value for each required parameter of a command.
VALUES = {"record": "1", "day": "2024-11-15", "reason": "seen in the CIS", "file": "1", "role": "read"}


def leaves(group: click.Group, *above: str) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Every command with the words that call it."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from leaves(command, *above, name)
        else:
            yield (*above, name), command


COMMANDS = {
    words: command
    for words, command in leaves(main)
    if words != (SERVE,) and any(parameter.name == "db" for parameter in command.params)
}


def call(words: tuple[str, ...], command: click.Command, file: Path) -> list[str]:
    """A command line of the command that is right but for its --db; `file` exists."""
    line = [*words, *ENDS.get(words, ())]
    for parameter in command.params:
        if parameter.required:
            value = VALUES.get(parameter.name or "", "b")
            if isinstance(parameter.type, click.Path):
                value = str(file)
            elif isinstance(parameter.type, click.Choice):
                value = parameter.type.choices[0]
            line += [parameter.opts[0], value] if isinstance(parameter, click.Option) else [value]
    return line


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
@pytest.mark.parametrize("name", ["typo.db", "no/such/folder/a.db"])
def test_no_command_creates_a_database(words: tuple[str, ...], name: str, tmp_path: Path) -> None:
    """Exit 2 and one line with the absolute path; nothing is created."""
    file = tmp_path / "file.csv"
    file.touch()

    result = CliRunner().invoke(main, [*call(words, COMMANDS[words], file), "--db", str(tmp_path / name)])

    assert result.exit_code == 2, result.output
    assert result.output == (
        f"Error: no such database: {tmp_path / name}; correct --db (only `ic-adapter serve` creates a database)\n"
    )
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_an_empty_file_is_not_a_database(words: tuple[str, ...], tmp_path: Path) -> None:
    """A file without tables stays as it is."""
    file = tmp_path / "file.csv"
    file.touch()

    result = CliRunner().invoke(main, [*call(words, COMMANDS[words], file), "--db", str(file)])

    assert (result.exit_code, result.output) == (2, f"Error: {file} is not a database of ic-adapter; correct --db\n")
    assert (list(tmp_path.iterdir()), file.stat().st_size) == ([file], 0)


def test_serve_leaves_the_file_of_another_program_alone(tmp_path: Path) -> None:
    """It adds no tables to a SQLite file that has others."""
    file = tmp_path / "other.db"
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE customers (name TEXT)")

    result = CliRunner().invoke(main, ["serve", "--port", "0", "--db", str(file)])

    assert (result.exit_code, result.output) == (2, f"Error: {file} is not a database of ic-adapter; correct --db\n")
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("customers",)]


def test_a_relative_path_is_shown_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The reader need not know where the command ran."""
    monkeypatch.chdir(tmp_path)

    result = CliRunner().invoke(main, ["pump", "status", "--db", "typo.db"])

    assert str(tmp_path / "typo.db") in result.output


def test_a_folder_is_not_a_database(tmp_path: Path) -> None:
    """It is refused in one line."""
    result = CliRunner().invoke(main, ["check", "--db", str(tmp_path)])

    assert (result.exit_code, result.output) == (2, f"Error: db: {tmp_path} is a folder; give a file\n")


def test_an_empty_server_database_stays_empty(empty_url: str) -> None:
    """PostgreSQL: a database without tables of ours is not set up by a command that only reads."""
    for _ in range(2):
        with pytest.raises(BadConfig, match=r"no such database|is not a database of ic-adapter"):
            open_store(empty_url, create=False)


def test_serve_refuses_a_missing_folder(tmp_path: Path) -> None:
    """It ends at once instead of making the folders."""
    db = tmp_path / "missing" / "folder" / "x.db"
    done = subprocess.run(
        [sys.executable, "-m", "ic_adapter.cli", SERVE, "--port", "0", "--db", str(db)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"Error: db: the folder {db.parent} does not exist; create it, or correct --db\n"
    assert list(tmp_path.iterdir()) == []


def test_serve_says_that_it_creates_one(tmp_path: Path) -> None:
    """With the absolute path, and only the first time."""
    said = []
    for _ in range(2):
        process, _url = start(tmp_path)
        stop(process)
        said.append((tmp_path / "log").read_text().count(f"created database {tmp_path / 'adapter.db'}\n"))

    assert said == [1, 1]


def test_other_commands_work_on_it(tmp_path: Path) -> None:
    """A database that is there is opened as before."""
    with adapter(tmp_path / "a.db", test_clock=False):
        pass

    assert CliRunner().invoke(main, ["pump", "status", "--db", str(tmp_path / "a.db")]).exit_code == 0
