"""Help texts, exit codes and JSON fields of the three command lines."""

import json
import re
import subprocess
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tools.outside.checkout import COMMAND_SECONDS, COMMANDS, Checkout
from tools.outside.traffic import Scene
from tools.outside.usages import USAGES

OPTION = re.compile(r"^  (?:-\w, )?--?[\w-]+(?:[ ,/]\S+)*")
COMMAND = re.compile(r"^  ([a-z][\w-]*)(?:  |$)")
SERVING = 60.0  # seconds after which a command that should have been refused is taken to serve
FAILING = """Feature: It fails
  Scenario: It fails
    Given no such step
"""


def helps(checkout: Checkout, scratch: Path) -> dict[str, dict[str, Any]]:
    """Return the help of every command and subcommand: its words, and the names in it."""
    facts: dict[str, dict[str, Any]] = {}
    waiting = [[command] for command in COMMANDS]
    while waiting:
        command = waiting.pop(0)
        done = checkout.run([*command, "--help"], scratch)
        facts[" ".join(command)] = {
            "exit": done.returncode,
            **parsed_help(done.stdout),
            "text": done.stdout.splitlines(),
        }
        waiting += [[*command, name] for name in facts[" ".join(command)]["commands"]]
    return facts


def parsed_help(text: str) -> dict[str, Any]:
    """Return the usage line, the options with their values, and the subcommands of a help text."""
    lines = text.splitlines()
    at = lines.index("Commands:") if "Commands:" in lines else len(lines)
    options = [found[0].split("  ")[1] for line in lines[:at] if (found := OPTION.match(line))]
    return {
        "usage": next((line for line in lines if line.startswith("Usage:")), ""),
        "options": options,
        "commands": [found[1] for line in lines[at + 1 :] if (found := COMMAND.match(line))],
    }


def exits(checkout: Checkout, scene: Scene) -> tuple[dict[str, Any], dict[str, list[str]]]:
    """Run every usage once, in order; return exit codes with the streams written to, and fields of JSON output."""
    (scene.scratch / "empty").mkdir()
    (scene.scratch / "failing").mkdir()
    (scene.scratch / "failing" / "failing.feature").write_text(FAILING)
    values = {
        "simulator": scene.simulator,
        "adapter": scene.adapter,
        "taken": str(urlsplit(scene.simulator).port),
        "db": f"--db {scene.scratch / 'adapter.db'}",
    }
    codes: dict[str, Any] = {}
    fields: dict[str, list[str]] = {}
    for command, usages in USAGES.items():
        for environment, text in usages:
            shown = " ".join((*(f"{name}={value}" for name, value in environment.items()), command, text)).strip()
            while shown in codes:
                shown += " (again)"
            line = [command, *text.format(**values).split()]
            try:
                done = checkout.run(line, scene.scratch, environment, SERVING if "serve" in line else COMMAND_SECONDS)
            except subprocess.TimeoutExpired:
                codes[shown] = "does not end"
                continue
            streams = [name for name, told in (("stdout", done.stdout), ("stderr", done.stderr)) if told.strip()]
            codes[shown] = f"{done.returncode} {' '.join(streams)}".strip()
            if done.stdout[:1] in {"{", "["}:
                fields[shown] = json_fields(done.stdout)
    return codes, fields


def json_fields(text: str) -> list[str]:
    """Return the paths of all fields in a JSON text, [] for the items of a list; none when it is no JSON."""
    try:
        return sorted(set(_paths(json.loads(text), "")))
    except json.JSONDecodeError:
        return []


def _paths(value: Any, at: str) -> list[str]:
    if isinstance(value, dict):
        return [path for name, each in value.items() for path in (f"{at}.{name}", *_paths(each, f"{at}.{name}"))]
    if isinstance(value, list):
        return [path for each in value for path in _paths(each, f"{at}[]")]
    return []
