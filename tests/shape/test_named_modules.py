"""Each module that a string names exists: a program for a child process is read by no checker."""

from pathlib import Path

import pytest

from tests.shape.named_modules import exists, named

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("bench", "scenarios", "tests")
#: What looks like a module and is none, with what it is.
OTHERS = {
    "bench.loader": "the name of the loader in a stored result",
    "ic_adapter.calls": "a logger",
    "ic_adapter.log": "a file",
    "simulator.SPEED": "of a project's own package, which hides ours",
    "simulator.exchange": "a logger",
    "simulator.log": "a file",
    "simulator.sqlite3": "a file",
}
#: Its examples name modules that do not exist.
SELF = Path(__file__).relative_to(ROOT).as_posix()


def found() -> dict[str, list[str]]:
    """Return where each name stands, as file:line."""
    places: dict[str, list[str]] = {}
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*.py")):
            file = path.relative_to(ROOT).as_posix()
            for name in named(path.read_text()) if file != SELF else ():
                places.setdefault(name.dotted, []).append(f"{file}:{name.line}")
    return places


def test_modules_named_in_strings_exist() -> None:
    """A module that was moved is moved in the programs of child processes too."""
    missing = [
        f"{', '.join(places)}: {name} does not exist; name its new place"
        for name, places in found().items()
        if name not in OTHERS and not exists(name)
    ]

    assert missing == []


def test_no_exception_is_left_over() -> None:
    """An entry of the list above is used, and is no module."""
    assert set(OTHERS) - set(found()) == set()
    assert [name for name in OTHERS if exists(name)] == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("import sys\nfrom simulator.gone import one, two as other\n", ["simulator.gone.one", "simulator.gone.two"]),
        ("import os; from simulator.gone import (one)", ["simulator.gone.one"]),
        ("import simulator.gone\nsimulator.gone.main()", ["simulator.gone"]),
        ("import simulator.gone as it", ["simulator.gone"]),
        ("if name == 'simulator.gone':", ["simulator.gone"]),
        ("simulator.gone", ["simulator.gone"]),
        ("see simulator.gone, which was moved", []),
        ("from datetime import UTC", []),
    ],
)
def test_names_in_a_string_are_found(text: str, names: list[str]) -> None:
    """Each way in which a program or a command names a module."""
    assert [name.dotted for name in named(f"SCRIPT = {text!r}")] == names


@pytest.mark.parametrize(
    ("dotted", "there"),
    [
        ("simulator.cli", True),
        ("tests.shape.named_modules.named", True),
        ("tests.shape.named_modules.gone", False),
        ("simulator.gone", False),
        ("simulator.gone.name", False),
    ],
)
def test_existence(dotted: str, there: bool) -> None:
    """A module exists, or has the name."""
    assert exists(dotted) is there
