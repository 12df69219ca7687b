"""The snippets of docs/ci.md for CI services: syntax, and commands whose options are there."""

import re
import shlex
from pathlib import Path

import click
import pytest
import yaml  # type: ignore[import-untyped]  # has no types of its own

from tests.shape.test_command_line_mistakes import PROGRAMS

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "ci.md").read_text()
BLOCK = re.compile(r"^([^\n]*):?\n\n```(yaml|groovy|sh)\n(.*?)```", re.MULTILINE | re.DOTALL)
SERVICES = {"GitHub Actions": "yaml", "GitLab": "yaml", "Jenkins": "groovy"}


def block(service: str) -> str:
    """The snippet of a service."""
    (found,) = (
        text for intro, kind, text in BLOCK.findall(PAGE) if intro.startswith(service) and kind == SERVICES[service]
    )
    return str(found)


def commands(service: str) -> list[str]:
    """The shell commands of a snippet, in order."""
    if service == "Jenkins":
        return re.findall(r"sh '([^']*)'", block(service))
    job = yaml.safe_load(block(service))
    if service == "GitLab":
        return list(job["packs"]["script"])
    return [step["run"] for step in job["jobs"]["packs"]["steps"] if "run" in step]


@pytest.mark.parametrize("service", SERVICES)
def test_commands_exist(service: str) -> None:
    """Each of our commands has the options that it is given, and each lock is there."""
    lines = [shlex.split(line) for line in commands(service)]
    ours = [words for words in lines if words[0] in PROGRAMS]

    assert len(ours) == 1
    for program, name, *arguments in ours:
        command = PROGRAMS[program][0].commands[name]
        command.make_context(
            name, [word.replace("./packs", str(ROOT)) for word in arguments], parent=click.Context(command)
        )
    locks = [word.removeprefix("mock-cayenta/") for words in lines for word in words if word.endswith(".lock")]
    assert locks
    assert all((ROOT / lock).exists() for lock in locks)


@pytest.mark.parametrize("service", SERVICES)
def test_report_is_kept(service: str) -> None:
    """The folder of --report is the one that the service keeps or reads results from."""
    (run,) = (line for line in commands(service) if "--report" in line)
    folder = run.partition("--report ")[2].split()[0]
    kept = {
        "GitHub Actions": f"path: {folder}\n",
        "GitLab": f"junit: {folder}/junit.xml",
        "Jenkins": f"junit '{folder}/junit.xml'",
    }

    assert kept[service] in block(service)


def test_braces_of_jenkins() -> None:
    """No Groovy is there to ask: braces and quotes close, and what a declarative pipeline has to have is there."""
    text = block("Jenkins")
    depth = 0
    for sign in re.sub(r"'[^'\n]*'", "", text):
        depth += {"{": 1, "}": -1}.get(sign, 0)
        assert depth >= 0
    assert depth == 0
    assert text.count("'") % 2 == 0
    assert all(f"{word} {{" in text for word in ("pipeline", "agent", "stages", "steps", "post"))
