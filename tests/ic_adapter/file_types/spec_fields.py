# ruff: noqa: RUF001 — the tables of the specification hold dashes
"""The tables of invoice-files §3, §4 and §5 as the Markdown has them; nothing here is taken from the adapter.

A row of §5 that no rule here understands raises an error: a field of the specification never goes untested.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache
from pathlib import Path

PAGE = Path(__file__).parents[3] / "docs" / "spec" / "invoice-files.md"
#: `**C: Account_Class_Dflt**`, `S, J: Y`: what a cell says for some of the types alone.
FOR_TYPES = re.compile(r"\**([SCDJ](?:, [SCDJ])*): (.*?)\**")


class Shape(Enum):
    """What is made of the element's text."""

    TEXT = "the text"
    DATE = "a date"
    AMOUNT = "an amount"
    ARRANGEMENT = "an amount above zero"
    NUMBER = "UB, Invoice_No and the date"
    YEAR = "the year of a date"
    BUDGET = "BUDGET or blank"
    COMMERCIAL = "the type of AS 86"
    CONSTANT = "always the same"
    GENERATED = "made by IC"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of §3: a kind of file, the template of its sample biller, and the letter of its type in §5."""

    title: str
    template: str
    letter: str


@dataclass(frozen=True, slots=True)
class Rule:
    """What §5 says of a field for one kind of file; `source` is blank where the file does not carry it."""

    is_filled: bool
    source: str
    shape: Shape
    constant: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of §5: cells as they are printed."""

    fs: int
    name: str
    record: str
    partner: str
    form: str
    rule: str
    types: str


def table(section: int) -> list[list[str]]:
    """The first table of a section, its header first."""
    text = PAGE.read_text(encoding="utf-8")
    body = text[text.index(f"\n## {section} ") :].split("\n## ")[1]
    lines = [line for line in body.splitlines() if line.startswith("|")]
    first = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in lines]
    return [cells for cells in first if not set("".join(cells)) <= set("-: ")]


@cache
def rows() -> tuple[Row, ...]:
    """The rows of §5."""
    return tuple(Row(int(it[0]), it[1], it[2], it[5], it[6], it[7], it[8]) for it in table(5)[1:])


@cache
def elements() -> Mapping[str, bool]:
    """The elements of §4 by name, the parts of Mailing_Address_2 dotted, and whether a bill needs them."""
    found: dict[str, bool] = {}
    for names, kind, _ in table(4)[1:]:
        parts = re.findall(r"children ([\w, ]+);", kind)
        for name in names.split(", "):
            leaves = [f"{name}.{part}" for part in parts[0].split(", ")] if parts else [name]
            found |= dict.fromkeys(leaves, kind.endswith("required"))
    return found


@cache
def columns() -> tuple[Column, ...]:
    """The columns of §3, DREC once for a standard and once for a commercial biller (its title says both)."""
    cells_by_title = {cells[0]: cells[1:] for cells in table(3)}
    letters = {"Standard": "S", "Commercial/Residential": "C", "DREC (standard and commercial)": "D"}
    found = []
    for title, sample in zip(cells_by_title[""], cells_by_title["Sample biller"], strict=True):
        template = re.search(r"\d{3,4}", sample)
        letter = letters.get(title, "J" if title.startswith("Johnson County") else "S")
        found.append(Column(title, template[0] if template else "2944", letter))
        if "standard and commercial" in title:
            commercial = next(it for it in found if it.letter == "C")
            found.append(Column("DREC of a commercial biller", commercial.template, letter))
    return tuple(found)


def cells_of(title: str) -> Mapping[str, str]:
    """A row of §3 by the titles of its columns."""
    header, *body = table(3)
    return next(dict(zip(header[1:], row[1:], strict=True)) for row in body if row[0] == title)


def for_type(cell: str, letter: str) -> str:
    """What a cell says for a type: the part that names it, else the parts that name none."""
    general = []
    for part in cell.split("; "):
        found = FOR_TYPES.match(part)
        if found is None:
            general.append(part)
        elif letter in found[1].split(", "):
            return part[found.start(2) :].replace("**", "")
    return "; ".join(general)


def _is_listed(row: Row, column: Column) -> bool:
    """Whether the column's file has the field; where §5 only lists it, §3 says who fills it."""
    if "(listed)" not in row.types:
        return column.letter in re.findall(r"\b[SCDJ]\b", row.types)
    cell = next(cells for title, cells in _by_number() if title == row.fs)
    return cell.get(column.title, "–").startswith("**yes**")


def _by_number() -> Iterator[tuple[int, Mapping[str, str]]]:
    header, *body = table(3)
    for cells in body:
        if found := re.search(r"FS (\d+)", cells[0]):
            yield int(found[1]), dict(zip(header[1:], cells[1:], strict=True))


def source_of(row: Row, letter: str) -> str:
    """The element that a field is read from, blank for none; IC's own names stand for their elements."""
    text = for_type(row.partner, letter)
    for other in rows():
        if other is not row and re.fullmatch(r"[\w.]+", other.partner):
            text = re.sub(rf"\b{other.name}\b(?!_)", other.partner, text)
    names = [name for name in elements() if re.search(rf"(?<![\w.]){re.escape(name)}(?![\w.])", f"{text} {row.rule}")]
    named = [name for name in names if re.search(rf"(?<![\w.]){re.escape(name)}(?![\w.])", text)]
    return min(named or names, key=f"{text} {row.rule}".index, default="")


def rule_of(row: Row, column: Column) -> Rule:
    """What §5 says of a field for a kind of file; ValueError where the row is of a kind that has no test."""
    partner, told = for_type(row.partner, column.letter), for_type(row.rule, column.letter)
    source = source_of(row, column.letter)
    if not _is_listed(row, column):
        return Rule(False, "", Shape.TEXT)
    if "only" in partner and "RTDR" in partner:
        return Rule(False, "", Shape.TEXT)
    if always := re.search(r"always `?(\w+)`?", told):
        # DREC of a commercial biller uses AS 86, too (§6.3): its table says 42, the decision Q-49 says AS 86
        if row.name == "InvoiceTypeID" and column.title == "DREC of a commercial biller":
            return Rule(True, source_of(row, "C"), Shape.COMMERCIAL)
        return Rule(True, "", Shape.CONSTANT, always[1])
    if told.startswith("generated"):
        return Rule(True, "", Shape.GENERATED)
    return Rule(True, source, _shape(row, partner, told))


def _shape(row: Row, partner: str, told: str) -> Shape:
    if "AS 86" in told:
        return Shape.COMMERCIAL
    if partner.startswith("`UB`") and "as MMDDYYYY" in partner:
        return Shape.NUMBER
    if partner.startswith("year of"):
        return Shape.YEAR
    if "`BUDGET` or blank" in partner:
        return Shape.BUDGET
    if row.form == "Money" and "> 0" in told:
        return Shape.ARRANGEMENT
    by_form = {"Date": Shape.DATE, "Currency": Shape.AMOUNT, "Text": Shape.TEXT, "–": Shape.TEXT}
    if row.form not in by_form:
        raise ValueError(f"invoice-files §5, FS {row.fs}: no test for the format {row.form!r}")
    return by_form[row.form]
