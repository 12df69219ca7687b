"""docs/architecture.md tells what is there: the states of a record, the layers of both programs, the paths it names."""

import re
import tomllib
from pathlib import Path

import pytest

from ic_adapter.records.states import State
from ic_adapter.records.transitions import successors

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
STATES = re.compile(r"^\| ([A-Z, ]+) \| .+? \| ([A-Z, ]+) \|$", re.MULTILINE)
NAME = re.compile(r"`(\w+)(?:/|\.py)`")
PATH = re.compile(r"`((?:bench|docs|harness|ic_adapter|scenarios|schemas|simulator|tests)/[^`]*)`")


def layers_told(program: str) -> list[set[str]]:
    """The rows of a program's table of layers, from the top."""
    table = TEXT.split(f"| Layer of `{program}/` |")[1].split("\n\n")[0]
    return [set(NAME.findall(row.split("|")[1])) for row in table.splitlines()[2:]]


def layers_enforced(program: str) -> list[set[str]]:
    """The layers of its import contract, without those that may come later."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    (layers,) = (one["layers"] for one in contracts if one.get("containers") == [program])
    return [{name for name in layer.split(" | ") if not name.startswith("(")} for layer in layers]


def test_the_table_of_states_is_that_of_the_code() -> None:
    """Each transition that the pump may make stands in the table of the page, and no other."""
    told = {
        (State(before), State(after))
        for row in STATES.finditer(TEXT)
        for before in row[1].split(", ")
        for after in row[2].split(", ")
    }

    assert told == {(before, after) for before in State for after in successors(before)}


@pytest.mark.parametrize("program", ["simulator", "ic_adapter"])
def test_the_layers_are_those_that_are_enforced(program: str) -> None:
    """The table of a program has the rows of its import contract, in their order."""
    assert layers_told(program) == layers_enforced(program)


@pytest.mark.parametrize("path", sorted(set(PATH.findall(TEXT))))
def test_every_path_of_the_page_exists(path: str) -> None:
    """Whoever moves a file that the page names says so on the page."""
    assert list(ROOT.glob(path)), f"docs/architecture.md names {path}, which does not exist"
