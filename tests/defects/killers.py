"""The committed list of who finds each planted defect, `killers.tsv`: made from results by `--write-list`."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

KILLERS = Path(__file__).with_name("killers.tsv")
HEADER = "defect\tfound_by\tonly_one\tfirst_scenario\n"


@dataclass(frozen=True, slots=True)
class Killer:
    """One row: how many scenarios found the defect before its run ended, and the first of them.

    `only_one` is yes or no; topic where only the files of its topic were run, all of them; a question mark where the
    run ended before that was known.
    """

    defect: str
    found_by: int
    only_one: str
    first_scenario: str


def killers() -> list[Killer]:
    """Return the rows in the order of the defects."""
    with KILLERS.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [Killer(row["defect"], int(row["found_by"]), row["only_one"], row["first_scenario"]) for row in rows]


def scenario_of(kill: Mapping[str, Any]) -> str:
    """Return pack, file and title of a kill, without the row of an outline."""
    file, _, title = str(kill["title"]).partition(": ")
    return f"{file}: {kill.get('scenario') or title}"


def as_table(results: Mapping[str, Mapping[str, Any]]) -> str:
    """Return the list as its file has it, of results by defect."""
    return HEADER + "".join(_row(name, result) for name, result in results.items() if result["kills"])


def _row(name: str, result: Mapping[str, Any]) -> str:
    found_by = len({kill["place"] or kill["title"] for kill in result["kills"]})
    single = "yes" if result["only_one"] else "topic" if result.get("whole_topic") else "?"
    only = single if found_by == 1 else "no"
    return f"{name}\t{found_by}\t{only}\t{scenario_of(result['kills'][0])}\n"
