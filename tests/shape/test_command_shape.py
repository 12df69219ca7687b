"""One shape for all programs: version, --version, -h everywhere, settings with default and environment name, completion."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from ic_adapter.config import OPTIONS
from simulator.config import SETTINGS
from tests.shape.test_command_line_mistakes import PROGRAMS

BIN = Path(sys.executable).parent
SHELLS = ("bash", "zsh", "fish")


def paths(group: click.Group, *above: str) -> Iterator[tuple[str, ...]]:
    """Yield the words that call each command below a group, and the group itself."""
    yield above
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from paths(command, *above, name)
        else:
            yield (*above, name)


def printed(program: str, *arguments: str) -> str:
    """What a program prints; anything but exit 0 fails."""
    done = CliRunner().invoke(PROGRAMS[program][0], arguments, prog_name=program)
    assert done.exit_code == 0, done.output
    return done.output


@pytest.mark.parametrize("program", PROGRAMS)
def test_version(program: str) -> None:
    """As a command, for scripts, the number alone; as an option with the program's name."""
    assert printed(program, "version") == f"{version('mock-cayenta')}\n"
    assert printed(program, "--version") == f"{program}, version {version('mock-cayenta')}\n"


@pytest.mark.parametrize(
    ("program", "words"), [(program, words) for program, (group, _) in PROGRAMS.items() for words in paths(group)]
)
def test_help(program: str, words: tuple[str, ...]) -> None:
    """-h and --help print the same page, which says what the command does."""
    page = printed(program, *words, "-h")

    assert page == printed(program, *words, "--help")
    assert page.startswith(f"Usage: {' '.join((program, *words))} ")
    command: click.Command = PROGRAMS[program][0]
    for word in words:
        assert isinstance(command, click.Group)
        command = command.commands[word]
    assert command.help, words


@pytest.mark.parametrize(
    ("program", "settings"), [("cayenta-sim", SETTINGS), ("ic-adapter", OPTIONS)], ids=["cayenta-sim", "ic-adapter"]
)
def test_settings_in_help(program: str, settings: tuple[object, ...]) -> None:
    """Each setting shows the name that it has in the environment, and its default where it has one."""
    page = re.sub(r"\s+", "", printed(program, "serve", "--help"))
    unclear = []
    for setting in settings:
        env, default = getattr(setting, "env", ""), getattr(setting, "default", None)
        if env not in page or (
            not isinstance(default, bool) and default and f"default:{default}".replace(" ", "") not in page
        ):
            unclear.append(env)

    assert unclear == []


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize("program", PROGRAMS)
def test_completion(program: str, shell: str) -> None:
    """The line that docs/command-lines.md gives prints a script for the shell."""
    name = f"_{program.upper().replace('-', '_')}_COMPLETE"
    page = (Path(__file__).parents[2] / "docs" / "command-lines.md").read_text()
    done = subprocess.run(
        [BIN / program],
        env=os.environ | {name: f"{shell}_source"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert done.returncode == 0 or "bash" in done.stderr, done.stderr  # click asks the shell for its version
    assert program in done.stdout
    assert f"{name}={shell}_source" in page
