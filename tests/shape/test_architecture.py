"""docs/architecture.md tells the states of a record as the code has them."""

import re
from pathlib import Path

from ic_adapter.records.states import TRANSITIONS, State

TEXT = (Path(__file__).resolve().parents[2] / "docs" / "architecture.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| ([A-Z, ]+) \| .+? \| ([A-Z, ]+) \|$", re.MULTILINE)


def test_the_table_of_states_is_that_of_the_code() -> None:
    """Each transition that the pump may make stands in the table of the page, and no other."""
    told = {
        (State(before), State(after))
        for row in ROW.finditer(TEXT)
        for before in row[1].split(", ")
        for after in row[2].split(", ")
    }

    assert told == {(before, after) for before, states in TRANSITIONS.items() for after in states}
