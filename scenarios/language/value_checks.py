"""Judges the words of a step: placeholders and tables beside the words there are, each finding with its place."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from scenarios.language import dates, values
from scenarios.language.forms import ANY, FORMS, TableForm, kind_of
from scenarios.language.rows import ExampleTable, Outline, StepLine, TableRow
from scenarios.steps.definitions import Entry

#: A scenario with this tag sends on purpose what the schemas do not have.
ON_PURPOSE = "off-contract"
#: Steps after which a reply of this function is read.
ASKING = "requests."
#: What the kinds are called where their name is not that already.
SHOWN = {"biller_template": "template", "router_template": "template", "file_preset": "preset", "setting": "setting"}

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Written:
    """A text of the file, its place, and the rows of Examples that fill its <columns>."""

    text: str
    place: Place
    tables: tuple[ExampleTable, ...]

    def values(self) -> Iterator[tuple[str, Place]]:
        """Return each value it takes with its place: in the Examples where the whole text is one of their columns."""
        name = self.text[1:-1] if self.text[:1] == "<" and self.text[-1:] == ">" else ""
        cells = [
            (row.cells[table.columns.index(name)], (row.line, row.column(table.columns.index(name))))
            for table in self.tables
            if name in table.columns
            for row in table.places
        ]
        if cells:
            yield from cells
        elif "<" not in self.text:
            yield self.text, self.place


def judge(entry: Entry, step: StepLine, outline: Outline, function: str) -> Iterator[tuple[Place, str]]:
    """Find words of a step that do not exist; ``function`` is the one that the scenario asked last, or blank."""
    arguments = entry.phrase.parse_arguments(step.text) or {}
    function = arguments.get("function", function)
    for name, text in arguments.items():
        kind = kind_of(entry.name, name)
        place = (step.line, step.column + entry.phrase.begins(step.text, name))
        for value, where in Written(text, place, outline.examples).values():
            if wrong := _word(kind, value, outline, function):
                yield where, wrong
    form = FORMS.get(entry.name, ANY)
    if step.rows and form.columns:
        yield from _header(form, step, outline, function)
    elif step.rows and form.lines:
        yield from _lines(form, step, outline, arguments | {"function": function})


def _word(kind: str, value: str, outline: Outline, function: str) -> str | None:
    """Return what is wrong with one word; a blank one, and any where anything goes, is right."""
    if not kind or not value:
        return None
    if kind in dates.KINDS:
        return dates.problem(kind, value)
    if kind == "reply tag":
        known: tuple[str, ...] = values.tags("", "reply")
        near = values.tags(function, "reply")
        return None if value in known else values.unknown(_of("reply tag", function), value, near)
    if kind == "function" and ON_PURPOSE in outline.tags:
        return None
    known = values.choices(kind)
    return None if value in known else values.unknown(SHOWN.get(kind, kind.replace("_", " ")), value, known)


def _of(what: str, function: str) -> str:
    return f"{what} of {function}" if function else what


def _header(form: TableForm, step: StepLine, outline: Outline, function: str) -> Iterator[tuple[Place, str]]:
    header, *rows = step.rows
    allowed = _names(form.columns, {"function": function})
    for number, name in enumerate(header.cells):
        if "<" not in name and not _is_named(name, allowed):
            yield (header.line, header.column(number)), values.unknown("column", name, allowed)
            continue
        for row in rows:
            yield from _cell(form.cells.get(name, ""), row, number, outline, function)


def _lines(
    form: TableForm, step: StepLine, outline: Outline, arguments: Mapping[str, str]
) -> Iterator[tuple[Place, str]]:
    given = {row.cells[0]: row.cells[1] for row in step.rows if len(row.cells) == 2}
    known = dict(arguments) | given
    allowed = _names(form.lines, known)
    is_lenient = ON_PURPOSE in outline.tags and any(source.startswith("#request") for source in form.lines)
    for row in step.rows:
        if len(row.cells) != 2:
            yield (
                (row.line, row.column(0)),
                f"the table needs two cells in each row, name and value; found {len(row.cells)}",
            )
            continue
        written = Written(row.cells[0], (row.line, row.column(0)), outline.examples)
        for name, place in written.values():
            if not is_lenient and not _is_named(name, allowed):
                yield place, values.unknown(_subject(form, known), name, allowed)
        yield from _cell(form.cells.get(row.cells[0], ""), row, 1, outline, arguments["function"])


def _cell(kind: str, row: TableRow, number: int, outline: Outline, function: str) -> Iterator[tuple[Place, str]]:
    if number >= len(row.cells):
        return
    text = row.cells[number]
    for value, place in Written(text, (row.line, row.column(number)), outline.examples).values():
        if wrong := _word(kind, value, outline, function):
            yield place, wrong


def _subject(form: TableForm, arguments: Mapping[str, str]) -> str:
    if any(source.startswith("#request") for source in form.lines):
        return _of("tag", arguments["function"])
    if any(source.startswith("#reply") for source in form.lines):
        return _of("reply tag", arguments["function"])
    if "@parameter" in form.lines:
        return _of("parameter", arguments.get("view", arguments.get("fault", "")))
    return "setting" if form.lines == ("@setting",) else "line"


def _is_named(name: str, allowed: list[str]) -> bool:
    """Whether a name is one of those, also further down (result.item_no), repeated (TAG[2]) or of the reply."""
    plain = name.removeprefix("reply.")
    return plain in allowed or plain.split(".")[0] in allowed or _tag(plain) in allowed


def _tag(path: str) -> str:
    """Return the last tag of a path such as ISSUE_QUESTIONS[2]/ANSWER."""
    return path.rpartition("/")[2].partition("[")[0]


def _names(sources: tuple[str, ...], given: Mapping[str, str]) -> list[str]:
    return [name for source in sources for name in _source(source, given)]


def _source(source: str, given: Mapping[str, str]) -> tuple[str, ...]:
    """Return the names that a source of a table's form stands for."""
    if source.startswith(("adapter:", "simulator:")):
        return values.fields(source)
    if source == "@parameter":
        kind = "file_fault" if "fault" in given else "view"
        return values.parameters(kind, given.get("fault") or given.get("view") or "normal")
    if source.startswith("@"):
        return values.choices(source[1:])
    if source == "#bill":
        return values.bill_elements()
    if source.startswith("#"):
        direction, _, function = source[1:].partition(":")
        function = "GetAccountBalance" if direction == "balance" else function or given["function"]
        return values.tags(function, "request" if direction == "request" else "reply")
    return (source,)
