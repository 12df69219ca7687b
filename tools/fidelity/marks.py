"""Marks made from the specification: one for each function, tag, STATUS, behavior and fault, with where it stands."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from lxml import etree

from tools.fidelity.spec import SILENT, BadSpec, Marker, Section, questions, sections

SCHEMAS = Path(__file__).resolve().parents[2] / "schemas"
XS = "{http://www.w3.org/2001/XMLSchema}"
CODE = re.compile(r"(?<![\w.\u2212-])-(?:4|100|90\d)\b")
TAG = re.compile(r"[A-Z][A-Z0-9_]+|Arrangement")
ALL_FUNCTIONS = frozenset({"-901", "-902"})
MEANING = {
    "given": "a partner document states it: a MUST of the specification, or a tag of a documented table or sample",
    "inferred": "the documents show it or contradict each other, and we chose the reading: a DECISION whose open "
    "question quotes them, or a statement without a mark",
    "assumed": "the documents are silent: UNKNOWN, a DECISION without an open question, or one whose question says so",
}


@dataclass(frozen=True)
class Mark:
    """How sure one thing is; ``when`` says which exchanges rest on a behavior (tools/fidelity/behaviors.toml)."""

    id: str
    kind: str
    function: str
    subject: str
    basis: str
    source: str
    says: str
    when: dict[str, Any] = field(default_factory=dict)

    def as_row(self) -> dict[str, Any]:
        """Return its fields, without a condition that is empty."""
        return {name: value for name, value in asdict(self).items() if name != "when" or value}


def marks() -> Iterator[Mark]:
    """Yield every mark in the order of the specification; BadSpec where it does not say what is looked for."""
    page, asked = sections(), questions()
    for section in page.values():
        if section.name.startswith("F-"):
            yield from _function(section, page["4.2"], asked)
    yield Mark("F-15", "function", "BILLPDF", "BILLPDF", "given", "router §7", "The documents describe the service.")
    yield from _values(page["5.1"])
    yield from _behaviors(page, asked)
    for row in page["9"].tables()[0][1:]:
        for name in re.findall(r"`(\w+)`", row[0]):
            yield Mark(f"fault.{name}", "fault", "", name, "assumed", "router §9", "No document describes a fault.")


def _function(section: Section, catalogue: Section, asked: dict[str, str]) -> Iterator[Mark]:
    code, name, source = section.name, section.function, f"router {section.name}"
    yield Mark(code, "function", name, name, "given", source, "The documents give its request and its reply.")
    documented = {(way, tag) for way in ("request", "reply") for tag in _documented(section, way)}
    needed = _needed(section)
    for way in ("request", "reply"):
        for path in _paths(SCHEMAS / "router" / f"{name}.{way}.xsd"):
            if (way, path.rpartition("/")[2]) in documented:
                says = f"The documented {way} has it{needed.get(path, '') if way == 'request' else ''}."
                yield Mark(f"{code}.{way}.{path}", f"{way} tag", name, path, "given", source, says)
            else:
                yield _undocumented(section, way, path, asked)
    for status in ("0", *sorted(_codes(section), key=lambda text: -int(text))):
        yield _status(section, status, catalogue, asked)


def _undocumented(section: Section, way: str, path: str, asked: dict[str, str]) -> Mark:
    """A tag of our schemas that no table or sample has."""
    basis, source, says = {
        ("request", "ACCOUNT_NO_CUSTOM"): (_of_question("Q-08", asked), "Q-08", "Only texts of STATUS_DESC name it."),
        ("reply", "ITEM_NO"): (_of_question("Q-20", asked), "Q-20", "No documented reply has it; a key adds it."),
        ("reply", "STATUS"): ("inferred", "router §4.3", "Refusals have it, as the SetPhone sample shows."),
        ("reply", "STATUS_DESC"): ("inferred", "router §4.3", "Refusals have it, as the SetPhone sample shows."),
    }.get((way, path), ("", "", ""))
    if not basis:
        raise BadSpec(f"router {section.name} has no {way} tag {path}, which the schema has; document it there")
    return Mark(f"{section.name}.{way}.{path}", f"{way} tag", section.function, path, basis, source, says)


def _documented(section: Section, way: str) -> set[str]:
    """Names of the tags that tables, samples and lists of the section have for one direction."""
    found: set[str] = set()
    for table in section.tables():
        is_request = "Req" in table[0]
        if is_request == (way == "request"):
            cells = (row[1] if table[0][0] == "#" else row[0] for row in table[1:])
            found.update(name for cell in cells for name in TAG.findall(cell))
    root = "Request" if way == "request" else "(?:Reply|REPLY)"
    for sample in re.findall(rf"<{root}\b.*?</{root}>", "\n".join(section.lines), re.DOTALL):
        found.update(re.findall(r"<([A-Z_0-9]+|Arrangement)(?=[ />])", sample))
    if way == "reply":
        found.update(*(TAG.findall(line) for line in section.lines if line.startswith("*Shape `")))
        found.update(*(TAG.findall(line) for line in section.lines if line.startswith("| TASK (0…n)")))
    return found


def _needed(section: Section) -> dict[str, str]:
    """What the request table says of each tag besides that it is there."""
    words = {"M": ", required by the documents", "D": "; that it is required is our decision"}
    return {
        row[1].strip("· "): words.get(row[3][:1], "")
        for table in section.tables()
        for row in table[1:]
        if "Req" in table[0]
    }


def _paths(schema: Path) -> list[str]:
    """Paths of the tags below Params of a schema, each once, in its order."""
    params = etree.parse(str(schema)).getroot().find(f".//{XS}element[@name='Params']")
    if params is None:
        raise BadSpec(f"{schema.name} has no Params")
    found: dict[str, None] = {}
    for node in params.iterdescendants(f"{XS}element"):
        above = [str(it.get("name")) for it in node.iterancestors(f"{XS}element") if params in it.iterancestors()]
        if node.get("type"):
            found["/".join([*reversed(above), str(node.get("name"))])] = None
    return list(found)


def _codes(section: Section) -> set[str]:
    """STATUS codes besides 0 by which the function can be answered: of its section, of §3 and of §4.2."""
    needed = any(_needed(section).values())
    dated = any("Date8" in row[2] or "Dtm16" in row[2] for it in section.tables() if "Req" in it[0] for row in it[1:])
    return {*CODE.findall(section.text), *ALL_FUNCTIONS, *(("-905",) if dated else ()), *(("-100",) if needed else ())}


def _status(section: Section, status: str, catalogue: Section, asked: dict[str, str]) -> Mark:
    """A code is given for the functions that a document shows it for, inferred for others if it shows it for one."""
    rows = [row for row in catalogue.tables()[0][1:] if row[0] == f"`{status}`"]
    if not rows:
        raise BadSpec(f"router §4.2 has no row of {status}, which {section.name} is answered with")
    shown = "\n".join([*section.lines, *(row[2] for row in rows if section.name in row[2].partition(";")[0])])
    is_shown = f"<STATUS>{status}</STATUS>" in shown or f"for {section.name}" in shown or status == "0"
    if is_shown:
        basis, source, says = "given", f"router {section.name}", "The documents show it for this function."
    elif any("MUST" in row[2] for row in rows):
        basis, source, says = "inferred", "router §4.2", "The documents show it for another function."
    else:
        basis, source, says = _of_question("Q-10", asked), "Q-10", "The code is ours; no document gives it."
    words = rows[-1][1].partition(" \u2013 ")[0].replace("`", "").replace("<TAG> tag", "a required tag")
    meaning = "success" if status == "0" else words
    return Mark(
        f"{section.name}.status.{status}",
        "status",
        section.function,
        status,
        basis,
        source,
        f"{meaning[0].upper()}{meaning[1:].rstrip('.')}. {says}",
        {"status": [int(status)]},
    )


def _values(section: Section) -> Iterator[Mark]:
    """What the amounts and dates of a balance are made of (router §5.1)."""
    table = next(it for it in section.tables() if it[0][0] == "Tag")
    for names, value in table[1:]:
        tags, basis = TAG.findall(names.partition(" of ")[0]), "assumed"
        code, function = ("F-02", "GetAccount") if "GetAccount" in names else ("F-01", "GetAccountBalance")
        for tag in tags:
            says = f"{tag} is {value}." if len(value) > 2 else f"{tag}: {value}."
            when = {"status": [0], "reply": [tag]}
            yield Mark(f"{code}.value.{tag}", "behavior", function, f"value of {tag}", basis, "router §5.1", says, when)


def _behaviors(page: dict[str, Section], asked: dict[str, str]) -> Iterator[Mark]:
    file = Path(__file__).parent / "behaviors.toml"
    for row in tomllib.loads(file.read_text(encoding="utf-8"))["behavior"]:
        section = page.get(row["section"])
        if section is None:
            raise BadSpec(f"router-functions.md has no section {row['section']}; correct {file.name}")
        basis, source = _judged(section.governing(row["words"]), section, asked)
        code = row.get("function", section.name if section.function else "")
        function = page[code].function if code in page else {"F-15": "BILLPDF"}.get(code, "")
        when = {name: row[name] for name in ("status", "request", "reply") if name in row}
        place = code or f"router.{section.name}"
        name = f"{place}.{row['name'].replace(' ', '-').replace(chr(39), '')}"
        yield Mark(name, "behavior", function, row["name"], basis, source, row["says"], when)


def _judged(marker: Marker | None, section: Section, asked: dict[str, str]) -> tuple[str, str]:
    """Return basis and source by the marker's words."""
    place = section.place
    if marker is None:
        return "inferred", place
    if marker.word == "MUST":
        return "given", place
    if marker.word == "DECISION" and marker.question:
        return _of_question(marker.question, asked), f"{place} ({marker.question})"
    return "assumed", f"{place} ({marker.question})" if marker.question else place


def _of_question(number: str, asked: dict[str, str]) -> str:
    """Return "assumed" if the open question says that the documents are silent, else "inferred"."""
    if number not in asked:
        raise BadSpec(f"open-questions.md has no {number}")
    return "assumed" if SILENT.search(asked[number]) else "inferred"
