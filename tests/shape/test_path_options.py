"""A path that cannot be used: one line that names it, from every path option of every program, and no traceback."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from bench import __main__ as bench
from bench.reporting import results
from bench.rows import BY_KEY
from harness.cli.__main__ import main as cayenta_contract
from ic_adapter.cli.main import main as ic_adapter
from scenarios.cli.__main__ import main as cayenta_scenarios
from simulator.cli.__main__ import main as cayenta_sim

PROGRAMS = {
    "cayenta-sim": (cayenta_sim, "simulator.cli"),
    "ic-adapter": (ic_adapter, "ic_adapter.cli"),
    "cayenta-scenarios": (cayenta_scenarios, "scenarios.cli"),
    "cayenta-contract": (cayenta_contract, "harness.cli"),
}
#: Options that are paths though they are declared as text, by the end of their names.
ENDS = ("_file", "_dir", "_folder", "_cert", "_key", "db", "targets", "fidelity")
#: Valid values for the required parameters of a command.
VALUES = {
    "template": "3426",
    "accounts": "1",
    "day": "2024-11-15",
    "biller": "3426",
    "bid": "b",
    "name": "jo.diaz",
    "role": "read",
    "environment": "sandbox",
    "account": "1",
    "record": "1",
    "reason": "seen in the CIS",
    "file": "1",
    "target": "http://127.0.0.1:1/billers/3426/router",
    "listen": "0",
}
#: What a command line needs besides, so that nothing but the path is wrong with it.
BESIDE: dict[tuple[str, ...], list[str]] = {
    ("serve", "tls_cert"): ["--tls-key"],
    ("serve", "tls_key"): ["--tls-cert"],
}
LONG = "n" * 300


@dataclass(frozen=True)
class PathOption:
    """One path parameter of a command."""

    program: str
    words: tuple[str, ...]
    command: click.Command
    parameter: click.Parameter

    def __str__(self) -> str:
        return " ".join([self.program, *self.words, self.parameter.opts[0]])

    @property
    def is_folder(self) -> bool:
        """Whether it wants a folder."""
        kind = self.parameter.type
        return (
            not kind.file_okay
            if isinstance(kind, click.Path)
            else (self.parameter.name or "").endswith(("_dir", "_folder"))
        )

    @staticmethod
    def value(parameter: click.Parameter, file: Path) -> str:
        """A valid value of another parameter."""
        if isinstance(parameter.type, click.Choice):
            return str(parameter.type.choices[0])
        if isinstance(parameter.type, click.Path):
            return str(file if parameter.type.file_okay else file.with_name("folder"))
        return VALUES[parameter.name or ""]

    def line(self, path: str, file: Path) -> list[str]:
        """The command line with this path."""
        line = [*self.words, *(["--preview"] if "resolve-many" in self.words else [])]
        for parameter in self.command.params:
            is_option = isinstance(parameter, click.Option)
            if parameter is self.parameter:
                line += [parameter.opts[0], path] if is_option else [path]
            elif parameter.required:
                value = self.value(parameter, file)
                line += [parameter.opts[0], value] if is_option else [value]
        for option in BESIDE.get((*self.words, self.parameter.name or ""), ()):
            line += [option, path]
        return line


def path_options(program: str, group: click.Group, *above: str) -> Iterator[PathOption]:
    """Every path parameter of every command of a program."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from path_options(program, command, *above, name)
            continue
        for parameter in command.params:
            text = parameter.name or ""
            if isinstance(parameter.type, click.Path) or (parameter.type is click.STRING and text.endswith(ENDS)):
                yield PathOption(program, (*above, name), command, parameter)


OPTIONS = [option for program, (group, _) in PROGRAMS.items() for option in path_options(program, group)]


def bad_paths(folder: Path, option: PathOption) -> dict[str, str]:
    """Paths that nobody can read or write, root included, and one of the wrong kind."""
    (folder / "file").write_text("a file\n")
    (folder / "folder").mkdir()
    (folder / "loop").symlink_to(folder / "loop")
    return {
        "below a file": str(folder / "file" / "x"),
        "name too long": str(folder / LONG / "x"),
        "symlinks in a circle": str(folder / "loop" / "x"),
        "a system folder": "/proc/mock-cayenta/x",
        "the wrong kind": str(folder / ("file" if option.is_folder else "folder")),
    }


def call(option: PathOption, line: list[str], folder: Path) -> tuple[int, str]:
    """Exit code and all output of a command; serve has a process of its own, for it may set signals and a log."""
    if option.words == ("serve",):
        command = [sys.executable, "-m", PROGRAMS[option.program][1], *line, "--port", "0"]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=60)
        return done.returncode, done.stdout + done.stderr
    result = CliRunner().invoke(PROGRAMS[option.program][0], line)
    assert isinstance(result.exception, SystemExit | None), repr(result.exception)
    return result.exit_code, result.output


def test_the_options_are_found() -> None:
    """What the sweep sees; a program whose paths are declared otherwise would be left out silently."""
    assert {"cayenta-sim serve --port-file", "cayenta-sim bill-run --out", "ic-adapter serve --db"} < {
        *map(str, OPTIONS)
    }
    assert {"cayenta-scenarios new folder", "cayenta-scenarios run --report", "ic-adapter import path"} < {
        *map(str, OPTIONS)
    }


@pytest.mark.parametrize("option", OPTIONS, ids=str)
def test_a_bad_path_is_one_line(option: PathOption, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Exit 1 or 2, one line with "Error:" that names the path, no traceback, and nothing new on the disk."""
    monkeypatch.chdir(tmp_path)
    wrong = {}
    for name, path in bad_paths(tmp_path, option).items():
        if name == "the wrong kind" and option.parameter.name == "targets":
            continue  # a pack may be a file or a folder
        if option.words == ("import",) and name == "the wrong kind":
            continue  # bill files, too
        before = sorted(tmp_path.rglob("*"))
        code, said = call(option, option.line(path, tmp_path / "file"), tmp_path)
        errors = [line for line in said.splitlines() if line.startswith("Error: ")]
        names = path in said or Path(path).parent.as_posix() in said or LONG in said
        if code not in (1, 2) or len(errors) != 1 or "Traceback" in said or not names:
            wrong[name] = (code, said[-600:])
        if sorted(tmp_path.rglob("*")) != before:
            wrong[f"{name}: disk"] = (code, "it left something behind")

    assert wrong == {}


def test_the_bench_looks_before_it_measures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An hour of measuring is not lost on a folder that cannot be written to."""
    (tmp_path / "file").touch()
    monkeypatch.setattr(results, "LATEST", tmp_path / "file" / "latest.json")
    monkeypatch.setattr(bench, "_measured", lambda *_: pytest.fail("it measured"))

    result = CliRunner().invoke(bench.main, ["--quick", "--only", next(iter(BY_KEY))])

    assert (result.exit_code, result.output.count("\n")) == (2, 1)
    assert result.output.startswith(f"Error: cannot write {tmp_path / 'file' / 'latest.json'}: ")
