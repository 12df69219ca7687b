"""Findings in feature files, each with its place; needs no server and runs no step."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from scenarios.errors import FeatureError
from scenarios.language import features, keywords, reason_codes, renamed, tags, value_checks, vocabulary
from scenarios.language.rows import FeatureFile, Outline, StepLine
from scenarios.steps.definitions import Entry, StepKind

REASON_CODE = "reason_code"  # how steps and columns name it
PAUSED_CODES = "paused_codes."  # how a table names that of an endpoint group
PLACEHOLDER = re.compile(r"<([^<>]+)>")

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to put right; prints as ``file:line:column: what``."""

    path: Path
    line: int
    text: str
    column: int = 1

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}: {self.text}"


def lint(paths: Iterable[Path]) -> list[Finding]:
    """All findings of some feature files, file by file and in line order."""
    found: list[Finding] = []
    for path in paths:
        found += sorted(_of_file(path), key=lambda finding: (finding.line, finding.column))
    return list(dict.fromkeys(found))


def _of_file(path: Path) -> Iterator[Finding]:
    try:
        feature = features.read(path)
    except FeatureError as error:
        reason = keywords.of_error(error) if error.is_syntax else error.reason
        yield Finding(path, error.line, reason, error.column)
        return
    own = tags.own_tags(path)
    for (line, column), text in _judge(feature, own):
        yield Finding(path, line, text, column)


def _judge(feature: FeatureFile, own: frozenset[str]) -> Iterator[tuple[Place, str]]:
    if not feature.outlines:
        yield (1, 1), "the file has no scenario; add one"
    yield from _judge_texts(feature.texts)
    first: dict[str, int] = {}
    for outline in feature.outlines:
        place = (outline.line, outline.column)
        if outline.name in first:
            where = first[outline.name]
            yield place, f"scenario {outline.name!r} has the same name as the one at line {where}; rename one"
        first.setdefault(outline.name, outline.line)
        yield from _judge_texts(outline.texts)
        yield from _judge_tags(outline, own)
        yield from _judge_examples(outline)
        yield from _judge_steps(outline)


def _judge_texts(texts: tuple[tuple[int, str], ...]) -> Iterator[tuple[Place, str]]:
    for line, text in keywords.in_descriptions(texts, lambda sentence: bool(vocabulary.matching(sentence))):
        yield (line, 1), text


def _judge_tags(outline: Outline, own: frozenset[str]) -> Iterator[tuple[Place, str]]:
    for tag in sorted(outline.tags.union(*(table.tags for table in outline.examples))):
        if wrong := tags.problem(tag, own):
            yield outline.tag_places.get(tag, (outline.line, outline.column)), wrong
    if not tags.names_what_it_proves(outline.tags):
        yield (outline.line, outline.column), f"scenario {outline.name!r} has no tag that says what it proves; add one"


def _judge_examples(outline: Outline) -> Iterator[tuple[Place, str]]:
    cells = [cell for step in outline.steps for row in step.rows for cell in row.cells]
    written = "\n".join([outline.name, *cells, *(text for step in outline.steps for text in (step.text, step.block))])
    for table in outline.examples:
        place = (table.line, table.column)
        if not table.rows:
            yield place, "the Examples have no row, so nothing would run; add one"
        for column in table.columns:
            if f"<{column}>" not in written:
                yield place, f"no step uses the column {column!r} of the Examples"


def _judge_steps(outline: Outline) -> Iterator[tuple[Place, str]]:
    function = ""
    for step in outline.steps:
        place = (step.line, step.column)
        texts = list({render(step.text, row): None for row in _rows(outline)})
        for text in texts:
            yield from ((place, wrong) for wrong in _judge_sentence(text, step))
        known = {column for table in outline.examples for column in table.columns}
        for found in PLACEHOLDER.finditer(step.text):
            if found[1] not in known:
                yield (step.line, step.column + found.start()), f"<{found[1]}> is not a column of the Examples"
        yield from _judge_reason_codes(step, outline)
        if entry := next(iter(vocabulary.matching(texts[0])), None):
            yield from value_checks.judge(entry, step, outline, function)
            if entry.name.startswith(value_checks.ASKING):
                function = (entry.phrase.parse_arguments(step.text) or {}).get("function", function)


def _judge_reason_codes(step: StepLine, outline: Outline) -> Iterator[tuple[Place, str]]:
    """Judge the codes in the second of two cells, whose first names an endpoint group or what is known of a record."""
    for row in step.rows:
        if len(row.cells) == 2 and (row.cells[0] == REASON_CODE or row.cells[0].startswith(PAUSED_CODES)):
            for code in {render(row.cells[1], values): None for values in _rows(outline)}:
                if code and "<" not in code and (wrong := reason_codes.problem(code)):
                    yield (row.line, row.column(1)), wrong


def _rows(outline: Outline) -> list[dict[str, str]]:
    rows = [dict(zip(table.columns, row, strict=True)) for table in outline.examples for row in table.rows]
    return rows or [{}]


def render(text: str, row: dict[str, str]) -> str:
    """A step of an outline with the values of one row in place."""
    return PLACEHOLDER.sub(lambda found: row.get(found[1], found[0]), text)


def _judge_sentence(text: str, step: StepLine) -> Iterator[str]:
    found = vocabulary.matching(text)
    if not found and (new := renamed.now(text)):
        yield f"the step {text!r} was renamed; write: {new} (`cayenta-scenarios lint --fix` replaces it)"
    elif not found:
        near = vocabulary.nearest(text)
        yield f"no step matches: {text}" + "".join(f"\n    did you mean: {sentence}" for sentence in near)
    elif len(found) > 1:
        yield f"{text} can mean {' or '.join(repr(entry.phrase.shown) for entry in found)}"
    else:
        yield from _judge_use(found[0], step)


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
