"""Rows of a parsed feature file, frozen, with their places: what lint, list and the collector read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row of a table, with the columns at which its cells begin, counted from 1."""

    line: int
    cells: tuple[str, ...]
    columns: tuple[int, ...] = ()

    def column(self, number: int) -> int:
        """Return where a cell begins; 1 where that is not known."""
        return self.columns[number] if number < len(self.columns) else 1


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step as written; ``check`` tells that it stands under Then (And and But go with what is before them).

    ``column`` is where its text begins, behind the keyword.
    """

    line: int
    text: str
    check: bool
    table: bool
    docstring: bool
    rows: tuple[TableRow, ...]
    block: str
    column: int = 1


@dataclass(frozen=True, slots=True)
class ExampleTable:
    """One Examples table of an outline."""

    line: int
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    tags: frozenset[str]
    places: tuple[TableRow, ...] = ()
    column: int = 1


@dataclass(frozen=True, slots=True)
class Outline:
    """One Scenario or Scenario Outline; its steps include the Background's, its tags those of feature and rule.

    ``tag_places`` has the line and column of each of its tags, ``texts`` the lines of its free description.
    """

    line: int
    name: str
    tags: frozenset[str]
    steps: tuple[StepLine, ...]
    examples: tuple[ExampleTable, ...]
    column: int = 1
    tag_places: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    texts: tuple[tuple[int, str], ...] = ()

    @property
    def runs(self) -> int:
        """How many scenarios it becomes: one, or one per row of its Examples."""
        return sum(len(table.rows) for table in self.examples) if self.examples else 1


@dataclass(frozen=True, slots=True)
class FeatureFile:
    """One .feature file."""

    path: Path
    name: str
    tags: frozenset[str]
    outlines: tuple[Outline, ...]
    texts: tuple[tuple[int, str], ...] = ()
