"""Mistakes on a command line, a table of them for every program: one clear line and exit 1 or 2, no traceback.

The rows of command_line_mistakes.tsv were written by somebody who knew the help texts and the README, not the code. In
a row, TAKEN is a port in use, and the working folder has what ``folder`` below makes.
"""

import csv
import os
import shlex
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from harness.cli.__main__ import main as cayenta_contract
from ic_adapter.cli.main import main as ic_adapter
from scenarios.cli.__main__ import main as cayenta_scenarios
from simulator.cli.__main__ import main as cayenta_sim

PROGRAMS: dict[str, tuple[click.Group, str]] = {
    "cayenta-sim": (cayenta_sim, "simulator.cli"),
    "ic-adapter": (ic_adapter, "ic_adapter.cli"),
    "cayenta-scenarios": (cayenta_scenarios, "scenarios.cli"),
    "cayenta-contract": (cayenta_contract, "harness.cli"),
}
SETTINGS = ("CAYENTA_SIM_", "IC_ADAPTER_")
LIMIT = 60.0  # seconds of one command on a loaded machine
#: Words of Python and its libraries, which say nothing to somebody who types a command.
FOREIGN = (
    "[Errno",
    "_ssl.c",
    "codec can't",
    "%Y-%m-%d",
    "urlopen error",
    "Traceback",
    "Missing 'http",
    "missing an 'http",
    "ValueError",
)


@dataclass(frozen=True, slots=True)
class Mistake:
    """One row: the line somebody typed in a shell, with the environment in front, and what they wanted."""

    program: str
    line: str
    meant: str

    def split(self, taken: int) -> tuple[dict[str, str], list[str]]:
        """Return the environment and the arguments of the line."""
        words = shlex.split(self.line.replace("TAKEN", str(taken)))
        start = words.index(self.program)
        return dict(word.split("=", 1) for word in words[:start]), words[start + 1 :]


def _table() -> list[Mistake]:
    with Path(__file__).with_name("command_line_mistakes.tsv").open(encoding="utf-8", newline="") as file:
        return [Mistake(*row) for row in list(csv.reader(file, "excel-tab", quoting=csv.QUOTE_NONE))[1:]]


TABLE = _table()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder of a row; no setting of the machine is seen."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "empty.txt").touch()
    (tmp_path / "note.txt").write_text("hello\n")
    (tmp_path / "binary.bin").write_bytes(bytes(range(256)))
    (tmp_path / "locked").touch()  # nobody can write below a file, not even root
    (tmp_path / "cert.pem").write_text("hello\n")
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith(SETTINGS)]:
        monkeypatch.delenv(name)
    return tmp_path


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that another program listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


def call(program: str, env: dict[str, str], arguments: list[str], folder: Path) -> tuple[int, str]:
    """Return exit code and all output; serve has a process of its own, for a wrong one would not end."""
    group, module = PROGRAMS[program]
    if "serve" in arguments:
        command = [sys.executable, "-m", module, *arguments]
        done = subprocess.run(
            command, cwd=folder, env={**os.environ, **env}, capture_output=True, text=True, check=False, timeout=LIMIT
        )
        return done.returncode, done.stdout + done.stderr
    result = CliRunner(env=env).invoke(group, arguments, prog_name=program)
    assert isinstance(result.exception, SystemExit | None), repr(result.exception)
    return result.exit_code, result.output


def test_every_program_has_twenty_rows() -> None:
    """The least the table has to show."""
    counts = Counter(row.program for row in TABLE)

    assert set(counts) == set(PROGRAMS)
    assert min(counts.values()) >= 20


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.line)
def test_a_mistake_is_one_clear_line(row: Mistake, folder: Path, taken: int) -> None:
    """Exit 1 or 2, one line with "Error:", none of the words of a library."""
    env, arguments = row.split(taken)

    code, said = call(row.program, env, arguments, folder)

    assert code in (1, 2), said
    errors = [line for line in said.splitlines() if line.startswith("Error: ")]
    assert len(errors) == 1, said
    assert [word for word in FOREIGN if word in said] == []


#: The beginning of a row's line, and what to do about it in its error.
REMEDIES = {
    "cayenta-sim --port 0 serve": " serve --port …",
    "ic-adapter --db note.txt check": "write it behind: ic-adapter check --db …",
    "cayenta-scenarios ./my-pack": "write: cayenta-scenarios run ./my-pack",
    "cayenta-sim serve --host http://localhost --port 0": "without http://, port or path, such as 127.0.0.1",
    "cayenta-sim serve --port 84800": "choose another port, such as 8480",
    "cayenta-sim serve --port 0 --sftp-port -2": "such as 2222, or -1 for no file server",
    "ic-adapter serve --port 65536 --db new.db": "set port to 8490, for example",
    "ic-adapter serve --port 0 --db new.db --workers 0": "set workers to 4, for example",
}


@pytest.mark.parametrize("line", REMEDIES)
def test_the_line_says_what_to_do(line: str, folder: Path) -> None:
    """The very words to type, or a value that can be used."""
    (row,) = (row for row in TABLE if row.line == line)
    env, arguments = row.split(0)

    _, said = call(row.program, env, arguments, folder)

    assert REMEDIES[line] in said
    assert not (folder / "new.db").exists()


def commands(group: click.Group, *names: str) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Every command below the group with the words that lead to it."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, *names, name)
        else:
            yield (*names, name), command


@pytest.mark.parametrize("program", PROGRAMS)
def test_an_option_before_its_command(program: str) -> None:
    """Every option of every command in every wrong place: the line names the command behind which it belongs."""
    group, _ = PROGRAMS[program]
    too_early = [
        (words, next(one for one in option.opts if one.startswith("--")), before)
        for words, command in commands(group)
        for option in command.params
        if isinstance(option, click.Option)
        for before in range(len(words))
    ]
    assert too_early

    wrong = []
    for words, option, before in too_early:
        result = CliRunner().invoke(group, [*words[:before], option, *words[before:]], prog_name=program)
        line = f"write it behind: {program} {' '.join(words)} {option} …"
        if result.exit_code != 2 or line not in result.output:
            wrong.append((words, option, before, result.output))

    assert wrong == []
