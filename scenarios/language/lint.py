"""Findings in feature files, each with its place; needs no server and runs no step."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from scenarios.errors import FeatureError
from scenarios.language import features, reason_codes, tags, vocabulary
from scenarios.language.features import FeatureFile, Outline, StepLine, TableRow
from scenarios.steps.definitions import Entry, StepKind

REASON_CODE = "reason_code"  # how steps and columns name it
PAUSED_CODES = "paused_codes."  # how a table names that of an endpoint group
PLACEHOLDER = re.compile(r"<([^<>]+)>")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to put right; prints as ``file:line: what``."""

    path: Path
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.text}"


def lint(paths: Iterable[Path]) -> list[Finding]:
    """All findings of some feature files, file by file and in line order."""
    found: list[Finding] = []
    for path in paths:
        found += sorted(_of_file(path), key=lambda finding: finding.line)
    return list(dict.fromkeys(found))


def _of_file(path: Path) -> Iterator[Finding]:
    try:
        feature = features.read(path)
    except FeatureError as error:
        yield Finding(path, error.line, error.reason)
        return
    for line, text in _judge(feature):
        yield Finding(path, line, text)


def _judge(feature: FeatureFile) -> Iterator[tuple[int, str]]:
    if not feature.outlines:
        yield 1, "the file has no scenario; add one"
    first: dict[str, int] = {}
    for outline in feature.outlines:
        if outline.name in first:
            yield (
                outline.line,
                f"scenario {outline.name!r} has the same name as the one at line {first[outline.name]}; rename one",
            )
        first.setdefault(outline.name, outline.line)
        yield from _judge_tags(outline)
        yield from _judge_examples(outline)
        for step in outline.steps:
            yield from _judge_step(step, outline)


def _judge_tags(outline: Outline) -> Iterator[tuple[int, str]]:
    for tag in sorted(outline.tags.union(*(table.tags for table in outline.examples))):
        if wrong := tags.problem(tag):
            yield outline.line, wrong
    if not tags.names_what_it_proves(outline.tags):
        yield outline.line, f"scenario {outline.name!r} has no tag that says what it proves; add one"


def _judge_examples(outline: Outline) -> Iterator[tuple[int, str]]:
    cells = [cell for step in outline.steps for row in step.rows for cell in row.cells]
    written = "\n".join([outline.name, *cells, *(text for step in outline.steps for text in (step.text, step.block))])
    for table in outline.examples:
        if not table.rows:
            yield table.line, "the Examples have no row, so nothing would run; add one"
        for column in table.columns:
            if f"<{column}>" not in written:
                yield table.line, f"no step uses the column {column!r} of the Examples"


def _judge_step(step: StepLine, outline: Outline) -> Iterator[tuple[int, str]]:
    for text in {render(step.text, row): None for row in _rows(outline)}:
        yield from ((step.line, wrong) for wrong in _judge_sentence(text, step))
    known = {column for table in outline.examples for column in table.columns}
    for name in PLACEHOLDER.findall(step.text):
        if name not in known:
            yield step.line, f"<{name}> is not a column of the Examples"
    yield from _judge_reason_codes(step, outline)


def _judge_reason_codes(step: StepLine, outline: Outline) -> Iterator[tuple[int, str]]:
    """Judge the codes in the table under a step: a column, or the second of two cells; a blank cell means no reason."""
    for line, cell in _reason_codes(step):
        for code in {render(cell, row): None for row in _rows(outline)}:
            if code and "<" not in code and (wrong := reason_codes.problem(code)):
                yield line, wrong


def _reason_codes(step: StepLine) -> Iterator[tuple[int, str]]:
    header, *rows = step.rows or [TableRow(step.line, ())]
    for row in rows:
        yield from (
            (row.line, cell) for name, cell in zip(header.cells, row.cells, strict=False) if name == REASON_CODE
        )
    for row in step.rows:
        if len(row.cells) == 2 and (row.cells[0] == REASON_CODE or row.cells[0].startswith(PAUSED_CODES)):
            yield row.line, row.cells[1]


def _rows(outline: Outline) -> list[dict[str, str]]:
    rows = [dict(zip(table.columns, row, strict=True)) for table in outline.examples for row in table.rows]
    return rows or [{}]


def render(text: str, row: dict[str, str]) -> str:
    """A step of an outline with the values of one row in place."""
    return PLACEHOLDER.sub(lambda found: row.get(found[1], found[0]), text)


def _judge_sentence(text: str, step: StepLine) -> Iterator[str]:
    found = vocabulary.matching(text)
    if not found:
        near = vocabulary.nearest(text)
        yield f"no step matches: {text}" + "".join(f"\n    did you mean: {sentence}" for sentence in near)
    elif len(found) > 1:
        yield f"{text} can mean {' or '.join(repr(entry.phrase.shown) for entry in found)}"
    else:
        yield from _judge_use(found[0], step)
        code = (found[0].phrase.parse_arguments(text) or {}).get(REASON_CODE)
        if code is not None and "<" not in code and (wrong := reason_codes.problem(code)):
            yield wrong


def _judge_use(entry: Entry, step: StepLine) -> Iterator[str]:
    if step.check and entry.kind is StepKind.ACTION:
        yield f"{step.text} is an action; move it under Given or When"
    if not step.check and entry.kind is StepKind.CHECK:
        yield f"{step.text} is a check; move it under Then"
    for there, wanted, what in (
        (step.table, entry.table, "table"),
        (step.docstring, entry.docstring, 'text block (""")'),
    ):
        if wanted and not there:
            yield f"{step.text} needs a {what} under it"
        if there and not wanted:
            yield f"{step.text} does not take a {what}; remove it"
