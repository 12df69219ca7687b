"""Which feature files ask which functions of the router, by the journals of a healthy run: the bound of a whole run."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.defects.listed import Defect
from tests.defects.topics import PACKS, is_of_router


def functions_asked(journal: Path) -> Mapping[Path, frozenset[str]]:
    """Return the functions by feature file; a file that asked nothing has none."""
    asked: dict[Path, set[str]] = {}
    for run in json.loads(journal.read_text())["runs"]:
        place = run["name"].partition(":")[0]
        file = PACKS.parent.parent / place
        asked.setdefault(file, set()).update(str(exchange["function"]) for exchange in run["exchanges"])
    return {file: frozenset(names) for file, names in asked.items()}


def touching(defect: Defect, files: Sequence[Path], asked: Mapping[Path, frozenset[str]]) -> list[Path]:
    """Return those files of the defect's program that ask its function of the router.

    A simulator's are those that need no adapter. All of them for a function that is none of the router's; a file that
    the healthy run does not know counts as touching.
    """
    own = [file for file in files if is_of_router(file) is (defect.program == "simulator")]
    router = {name for names in asked.values() for name in names}
    wanted = router.intersection(defect.function.split("|"))
    return [file for file in own if not wanted or file not in asked or wanted & asked[file]]
