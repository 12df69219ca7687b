"""Refuse revisions of the store that do not form one chain: two of one number, or two that follow the same one.

Two branches that each add the next revision merge without a conflict; only what they are numbered tells.

usage: python -m tools.store_revisions [ROOT]    exit 1 and one line per problem
"""

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

VERSIONS = Path("ic_adapter", "store", "schema", "versions")
NAME = re.compile(r"r(\d{4})_\w+\.py")


@dataclass(frozen=True, slots=True)
class Revision:
    """A module of the store's revisions: number in its name, what it declares."""

    file: str
    number: str
    own: str | None
    before: str | None


def problems(root: Path) -> Iterator[str]:
    """Return what is wrong with the chain of revisions, each as a line that says what to do."""
    found = []
    for file in sorted(it for it in (root / VERSIONS).glob("*.py") if it.name != "__init__.py"):
        name = NAME.fullmatch(file.name)
        if name is None:
            yield f"{file.name}: name it r<four digits>_<what>.py"
        else:
            found.append(Revision(file.name, name[1], _declared(file, "revision"), _declared(file, "down_revision")))
    yield from _of_one(found)
    yield from _of_two(found)


def _of_one(found: list[Revision]) -> Iterator[str]:
    numbers = {it.number for it in found}
    for it in found:
        if it.own != it.number:
            yield f"{it.file}: revision is {it.own}; make it {it.number}, as in the file's name"
        if it.before is not None and it.before not in numbers:
            yield f"{it.file}: down_revision is {it.before}, which is no revision; make it the newest before it"


def _of_two(found: list[Revision]) -> Iterator[str]:
    for first, second in combinations(found, 2):
        both = f"{first.file} and {second.file}"
        if first.number == second.number:
            yield f"{both} have the number {first.number}; give the newer one the next free number"
        if first.before == second.before:
            yield f"{both} follow {first.before or 'no revision'}; let the newer one follow the other"


def _declared(file: Path, name: str) -> str | None:
    """Return the literal that the module assigns to the name; None where it is None or missing."""
    for statement in ast.parse(file.read_text(encoding="utf-8")).body:
        targets = statement.targets if isinstance(statement, ast.Assign) else []
        if any(isinstance(it, ast.Name) and it.id == name for it in targets) and isinstance(statement, ast.Assign):
            value = ast.literal_eval(statement.value)
            return None if value is None else str(value)
    return None


def main() -> None:
    """Print what is wrong; exit 1 if anything is."""
    found = list(problems(Path(*sys.argv[1:2])))
    for line in found:
        sys.stderr.write(f"{VERSIONS.as_posix()}: {line}\n")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
