"""Feature files as lint and list read them: frozen rows with their lines; runs nothing and knows no step."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import chain
from pathlib import Path

from pytest_bdd import exceptions, gherkin_parser

from scenarios.errors import FeatureError, PackError

#: A byte order mark in front is no part of the text (Q-87).
ENCODING = "utf-8-sig"
PACKS = Path(__file__).resolve().parents[1] / "packs"


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row of the table under a step."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step as written; ``check`` tells that it stands under Then (And and But go with what is before them)."""

    line: int
    text: str
    check: bool
    table: bool
    docstring: bool
    rows: tuple[TableRow, ...]
    block: str


@dataclass(frozen=True, slots=True)
class ExampleTable:
    """One Examples table of an outline."""

    line: int
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    tags: frozenset[str]


@dataclass(frozen=True, slots=True)
class Outline:
    """One Scenario or Scenario Outline; its steps include the Background's, its tags those of feature and rule."""

    line: int
    name: str
    tags: frozenset[str]
    steps: tuple[StepLine, ...]
    examples: tuple[ExampleTable, ...]

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


def find(targets: tuple[str, ...]) -> list[Path]:
    """The .feature files of pack names and paths (none given: all packs); PackError where there is none."""
    if not targets:
        return sorted(PACKS.rglob("*.feature"))
    return list(dict.fromkeys(chain.from_iterable(_of(target) for target in targets)))


def _of(target: str) -> list[Path]:
    try:
        return _files(target)
    except OSError as error:
        raise PackError(f"{target}: {error.strerror}") from None


def _files(target: str) -> list[Path]:
    path = Path(target)
    if not path.exists() and (PACKS / target).is_dir():
        path = PACKS / target
    if not path.exists():
        raise PackError(f"{target}: {_why_missing(target)}")
    found = sorted(path.rglob("*.feature")) if path.is_dir() else [path]
    if not found:
        raise PackError(f"{target}: it contains no .feature file; name a folder that has some")
    if found[0].suffix != ".feature":
        raise PackError(f"{target}: not a .feature file")
    return found


def _why_missing(target: str) -> str:
    """Return what is wrong with a target that is neither a pack nor a path, and what to do."""
    if target in {"and", "or", "not"} or target.startswith("@"):
        return "part of a tag expression; put the expression in quotes, such as --tags '@F-01 and not @slow'"
    file, colon, _ = target.rpartition(":")
    if colon and file.endswith(".feature"):
        return "no scenario there; use FILE.feature:LINE with an existing file and a line number"
    if colon and Path(file).exists():
        return "only a .feature file takes a line; use FILE.feature:LINE"
    if target.endswith(".feature"):
        return "no such file; correct the path"
    beside = [path.name for path in Path().iterdir() if path.is_dir() and not path.name.startswith(".")]
    near = get_close_matches(target, [*pack_names(), *beside], 1)
    return (
        f"no such pack or path; {f'did you mean {near[0]}? ' if near else ''}`cayenta-scenarios list` shows the packs"
    )


def at_line(target: str) -> tuple[str, int | None]:
    """A target and the line of the one scenario that is meant: ``refusals.feature:225`` runs a failure again."""
    file, colon, line = target.rpartition(":")
    return (file, int(line)) if colon and file.endswith(".feature") and line.isdecimal() else (target, None)


def pack_names() -> list[str]:
    """The packs that come with the product."""
    return sorted(folder.name for folder in PACKS.iterdir() if folder.is_dir() and any(folder.rglob("*.feature")))


def read(path: Path) -> FeatureFile:
    """Parse one file; FeatureError with the line where it is not Gherkin."""
    try:
        document = gherkin_parser.get_gherkin_document(str(path.resolve()), ENCODING)
    except exceptions.GherkinParseError as error:
        raise FeatureError(path, error.line, error.message) from error
    except (KeyError, UnicodeDecodeError) as error:
        raise FeatureError(path, 1, "the file has no Feature, or is not UTF-8") from error
    feature = document.feature
    tags = _names(feature.tags)
    return FeatureFile(path, feature.name, tags, tuple(_outlines(feature.children, (), tags)))


def _outlines(
    children: list[gherkin_parser.Child], before: tuple[StepLine, ...], tags: frozenset[str]
) -> Iterator[Outline]:
    for child in children:
        if child.background:
            before = (*before, *_steps(child.background.steps))
        elif child.rule:
            yield from _outlines(child.rule.children, before, tags | _names(child.rule.tags))
        elif child.scenario:
            yield _outline(child.scenario, before, tags)


def _outline(scenario: gherkin_parser.Scenario, before: tuple[StepLine, ...], tags: frozenset[str]) -> Outline:
    return Outline(
        line=scenario.location.line,
        name=scenario.name,
        tags=tags | _names(scenario.tags),
        steps=(*before, *_steps(scenario.steps)),
        examples=tuple(_examples(table) for table in scenario.examples),
    )


def _examples(table: gherkin_parser.ExamplesTable) -> ExampleTable:
    return ExampleTable(
        line=table.location.line,
        columns=_cells(table.table_header) if table.table_header else (),
        rows=tuple(_cells(row) for row in table.table_body or ()),
        tags=_names(table.tags),
    )


def _steps(steps: list[gherkin_parser.Step]) -> Iterator[StepLine]:
    check = False
    for step in steps:
        if step.keyword_type in {"Context", "Action", "Outcome"}:
            check = step.keyword_type == "Outcome"
        rows = step.datatable.rows if step.datatable else []
        yield StepLine(
            line=step.location.line,
            text=step.text,
            check=check,
            table=step.datatable is not None,
            docstring=step.docstring is not None,
            rows=tuple(TableRow(row.location.line, _cells(row)) for row in rows),
            block=step.docstring.content if step.docstring else "",
        )


def _cells(row: gherkin_parser.Row) -> tuple[str, ...]:
    return tuple(cell.value for cell in row.cells)


def _names(tags: list[gherkin_parser.Tag]) -> frozenset[str]:
    return frozenset(tag.name.removeprefix("@") for tag in tags)
