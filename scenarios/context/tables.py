"""Reading the tables of a feature file: rows with a header, or pairs without one; compares too, with one message."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from scenarios.context import asserted
from scenarios.errors import StepError

Table = Sequence[Sequence[str]]


def cell(text: str) -> str:
    """A cell's value; double quotes around it keep blanks: ``" "`` is one blank."""
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] == '"' else text


def records(table: Table) -> list[dict[str, str]]:
    """The rows under a header line, each as column → value; empty cells are left out."""
    header, *rows = table
    return [{name: cell(value) for name, value in zip(header, row, strict=True) if value} for row in rows]


def pairs(table: Table) -> dict[str, str]:
    """A table of two columns without a header: name → value."""
    for row in table:
        if len(row) != 2:
            raise StepError(f"the table needs two columns (name, value) and no header; found the row {row!r}")
    return {name: cell(value) for name, value in table}


def typed(text: str) -> Any:
    """A value for a JSON body: true, 30, ["a"] and null mean what they mean in JSON, everything else is text."""
    try:
        return json.loads(text)
    except ValueError:
        return text


def whole(text: str) -> int:
    """A whole number in a step; StepError where it is none."""
    if not text.isdecimal():
        raise StepError(f"{text!r} is not a whole number")
    return int(text)


def shown(value: Any) -> str:
    """A JSON value as tables write it: nothing for null, true and false in small letters."""
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value)


def compare(subject: str, expected: Mapping[str, str], came: Mapping[str, Any]) -> None:
    """StepError naming every pair that differs; an absent name is told from a blank value."""
    asserted.note_of_records({name: came.get(name) for name in expected})
    wrong = {
        name: (repr(value), repr(shown(came[name])) if name in came else "nothing")
        for name, value in expected.items()
        if name not in came or shown(came[name]) != value
    }
    if not wrong:
        return
    lines = [f"  {name}\n    expected: {value}\n    actual:   {other}" for name, (value, other) in wrong.items()]
    both = [", ".join(f"{name} {pair[side]}" for name, pair in wrong.items()) for side in (0, 1)]
    raise StepError("\n".join([f"{subject} differs", *lines]), *both)


def compare_rows(subject: str, table: Table, came: Sequence[Mapping[str, Any]]) -> None:
    """StepError where the rows under a header are not exactly those that came, in order; other columns do not count."""
    header = list(table[0])
    _note_rows(header, came)
    expected = [[row.get(name, "") for name in header] for row in records(table)]
    got = [[shown(row.get(name)) for name in header] for row in came]
    if got != expected:
        found = StepError.on(subject, expected=_drawn(header, expected), came=_drawn(header, got))
        cells = "".join(f"\n  {line}" for line in _cells(header, expected, got))
        raise StepError(f"{found}{cells}", found.expected, found.actual)


def _cells(header: Sequence[str], expected: Sequence[Sequence[str]], got: Sequence[Sequence[str]]) -> list[str]:
    """The cells that differ, by row and column, where as many rows came as were expected."""
    if len(expected) != len(got):
        return [f"{len(expected)} rows expected, {len(got)} came"]
    return [
        f"row {number}, {name}: expected {left!r}, came {right!r}"
        for number, (wanted, came) in enumerate(zip(expected, got, strict=True), 1)
        for name, left, right in zip(header, wanted, came, strict=True)
        if left != right
    ]


def _note_rows(header: Sequence[str], came: Sequence[Mapping[str, Any]]) -> None:
    """Rows about calls of the router have its STATUS and text; those of the adapter's records, numbers of replies."""
    for row in came:
        asserted.note_of_records({name: row.get(name) for name in header})
        if "function" in row:
            for name, path in (("status", asserted.EFFECTIVE), ("status_desc", "STATUS_DESC")):
                if name in header and row.get(name) is not None:
                    asserted.note("reply", str(row["function"]), path)


def _drawn(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Rows as a feature file would hold them."""
    return "".join(f"\n    | {' | '.join(row)} |" for row in (header, *rows)) if rows else "no row"


def picked(came: Mapping[str, Any], names: Sequence[str]) -> dict[str, str]:
    """The named values of a record, as tables write them; a dotted name goes one level down."""
    return {name: shown(_inside(came, name.split("."))) for name in names if _has(came, name.split("."))}


def _inside(record: Any, path: Sequence[str]) -> Any:
    return _inside(record[path[0]], path[1:]) if path else record


def _has(record: Any, path: Sequence[str]) -> bool:
    return not path or (isinstance(record, Mapping) and path[0] in record and _has(record[path[0]], path[1:]))
