"""The list of planted defects, read from `list.tsv`."""

import csv
from dataclasses import dataclass
from pathlib import Path

LIST = Path(__file__).with_name("list.tsv")


@dataclass(frozen=True, slots=True)
class Defect:
    """One row: `function` and `tag` are the words that a good failure message has in it, or one of them.

    `ITEM_AMT|CURRENT_BALANCE`: the tag that is wrong, or the one in which a reader sees it.
    """

    name: str
    program: str
    topic: str
    function: str
    tag: str
    spec: str
    defect: str
    loss: str


def defects() -> dict[str, Defect]:
    """Return the rows by name, in the order of the list."""
    with LIST.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return {row["name"]: Defect(**row) for row in rows}
