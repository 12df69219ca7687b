"""Feature files: finds them, and parses one into rows with their places; runs nothing and knows no step."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import chain
from pathlib import Path

from pytest_bdd import exceptions, gherkin_parser

from scenarios.errors import FeatureError, PackError
from scenarios.language.rows import ExampleTable, FeatureFile, Outline, StepLine, TableRow

#: A byte order mark in front is no part of the text (Q-87).
ENCODING = "utf-8-sig"
PACKS = Path(__file__).resolve().parents[1] / "packs"


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
    """Parse one file; FeatureError with its place where it is not Gherkin."""
    try:
        document = gherkin_parser.get_gherkin_document(str(path.resolve()), ENCODING)
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except exceptions.GherkinParseError as error:
        raise FeatureError(path, error.line, error.message, _column(error)) from error
    except (KeyError, UnicodeDecodeError) as error:
        raise FeatureError(path, 1, "the file has no Feature, or is not UTF-8") from error
    feature = document.feature
    reader = _Reader(lines)
    outlines = tuple(reader.outlines(feature.children, (), _places(feature.tags)))
    texts = reader.texts(feature.location.line, feature.description)
    return FeatureFile(path, feature.name, _names(feature.tags), outlines, texts)


def _column(error: exceptions.GherkinParseError) -> int:
    """Return where the parser stopped, counted from 1."""
    found = getattr(error.__cause__, "errors", ())
    return int(found[0].location.get("column") or 1) if found else 1


@dataclass(frozen=True, slots=True)
class _Reader:
    """Makes rows from the parser's objects; ``lines`` are those of the file, which alone say where a text begins."""

    lines: list[str]

    def outlines(
        self, children: list[gherkin_parser.Child], before: tuple[StepLine, ...], tags: Mapping[str, tuple[int, int]]
    ) -> Iterator[Outline]:
        """Return the scenarios of a feature or a rule in order."""
        for child in children:
            if child.background:
                before = (*before, *self._steps(child.background.steps))
            elif child.rule:
                yield from self.outlines(child.rule.children, before, {**tags, **_places(child.rule.tags)})
            elif child.scenario:
                yield self._outline(child.scenario, before, tags)

    def texts(self, line: int, description: str) -> tuple[tuple[int, str], ...]:
        """Return the lines of a description with their numbers; it stands below the line of its keyword."""
        wanted = {text.strip() for text in (description or "").splitlines()} - {""}
        found: list[tuple[int, str]] = []
        for number in range(line + 1, len(self.lines) + 1):
            text = self.lines[number - 1].strip()
            if text in wanted:
                found.append((number, text))
            elif text and not text.startswith("#"):
                break
        return tuple(found)

    def _outline(
        self,
        scenario: gherkin_parser.Scenario,
        before: tuple[StepLine, ...],
        tags: Mapping[str, tuple[int, int]],
    ) -> Outline:
        places = {**tags, **_places(scenario.tags)}
        for table in scenario.examples:
            places |= _places(table.tags)
        return Outline(
            line=scenario.location.line,
            name=scenario.name,
            tags=frozenset(tags) | _names(scenario.tags),
            steps=(*before, *self._steps(scenario.steps)),
            examples=tuple(_examples(table) for table in scenario.examples),
            column=scenario.location.column,
            tag_places=places,
            texts=self.texts(scenario.location.line, scenario.description),
        )

    def _steps(self, steps: list[gherkin_parser.Step]) -> Iterator[StepLine]:
        check = False
        for step in steps:
            if step.keyword_type in {"Context", "Action", "Outcome"}:
                check = step.keyword_type == "Outcome"
            rows = step.datatable.rows if step.datatable else []
            place = step.location
            yield StepLine(
                line=place.line,
                text=step.text,
                check=check,
                table=step.datatable is not None,
                docstring=step.docstring is not None,
                rows=tuple(_row(row) for row in rows),
                block=step.docstring.content if step.docstring else "",
                column=self.lines[place.line - 1].find(step.text, place.column - 1 + len(step.keyword)) + 1,
            )


def _examples(table: gherkin_parser.ExamplesTable) -> ExampleTable:
    body = table.table_body or ()
    return ExampleTable(
        line=table.location.line,
        columns=_cells(table.table_header) if table.table_header else (),
        rows=tuple(_cells(row) for row in body),
        tags=_names(table.tags),
        places=tuple(_row(row) for row in body),
        column=table.location.column,
    )


def _row(row: gherkin_parser.Row) -> TableRow:
    return TableRow(row.location.line, _cells(row), tuple(cell.location.column for cell in row.cells))


def _cells(row: gherkin_parser.Row) -> tuple[str, ...]:
    return tuple(cell.value for cell in row.cells)


def _names(tags: list[gherkin_parser.Tag]) -> frozenset[str]:
    return frozenset(tag.name.removeprefix("@") for tag in tags)


def _places(tags: list[gherkin_parser.Tag]) -> dict[str, tuple[int, int]]:
    return {tag.name.removeprefix("@"): (tag.location.line, tag.location.column) for tag in tags}
