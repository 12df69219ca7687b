"""Words that a feature file may use, by kind: the tables of both programs (schemas/values.json) and the schemas."""

import difflib
import json
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from lxml import etree

from scenarios.context.samples import SAMPLES
from scenarios.language.tags import FILE_SPECS
from scenarios.steps.adapter.events import PATHS
from scenarios.steps.biller.settings import GRANTABLE
from scenarios.steps.books.account_records import LISTS
from scenarios.steps.books.people import KINDS

SCHEMAS = Path(__file__).resolve().parents[2] / "schemas"
#: So many words are listed in a message; of more, the nearest.
LISTED = 24
#: Elements of the schemas that carry tags and are none.
ENVELOPE = frozenset({"Request", "Reply", "REPLY", "Params"})
XS = "{http://www.w3.org/2001/XMLSchema}"


@cache
def _tables() -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads((SCHEMAS / "values.json").read_text(encoding="utf-8"))
    return found


@cache
def choices(kind: str) -> tuple[str, ...]:
    """Return the words of a kind in the order of their table; KeyError for a kind that has none."""
    own = {
        "account_list": tuple(LISTS),
        "person_list": tuple(KINDS),
        "event": tuple(PATHS),
        "journal_function": GRANTABLE,
        "file_spec": tuple(f"FS {number}" for number in FILE_SPECS),
    }
    return own[kind] if kind in own else tuple(_tables()["choices"][kind])


def fields(view: str) -> tuple[str, ...]:
    """Return the fields of a view of an API, such as ``adapter.RecordView``."""
    return tuple(_tables()["fields"][view])


def parameters(kind: str, name: str) -> tuple[str, ...]:
    """Return the parameters of a view or a file fault; those of all where there is none of this name."""
    table: Mapping[str, list[str]] = _tables()["parameters"][kind]
    return tuple(table[name]) if name in table else tuple(sorted({one for row in table.values() for one in row}))


@cache
def tags(function: str, direction: str) -> tuple[str, ...]:
    """Return the tags of a function's request or reply in the order of its schema; those of all for a blank name."""
    names = [function] if function in SAMPLES else list(SAMPLES)
    found: dict[str, None] = {}
    for name in names:
        tree = etree.fromstring((SCHEMAS / "router" / f"{name}.{direction}.xsd").read_bytes())
        found |= dict.fromkeys(str(element.get("name")) for element in tree.iter(f"{XS}element"))
    if direction == "reply":
        found |= {"STATUS": None, "STATUS_DESC": None}
    return tuple(name for name in found if name not in ENVELOPE and name not in SAMPLES and name != "None")


@cache
def bill_elements() -> tuple[str, ...]:
    """Return the elements of a bill in a bill file."""
    tree = etree.fromstring((SCHEMAS / "files" / "billheader.xsd").read_bytes())
    return tuple(str(element.get("name")) for element in tree.iter(f"{XS}element"))


def unknown(what: str, word: str, known: Iterable[str]) -> str:
    """Return the sentence about a word that is not among those there are: the nearest, and the list of choices."""
    words = list(dict.fromkeys(known))
    near = nearest(word, words)
    listed = ", ".join(words) if len(words) <= LISTED else f"{', '.join(near or words[:LISTED])}, …"
    hint = f"; did you mean {' or '.join(near)}?" if near else ";"
    return f"{what} {word!r} not found{hint} choose one of {len(words)}: {listed}"


def nearest(word: str, words: Iterable[str], cutoff: float = 0.6) -> list[str]:
    """Return up to three words most like one, whatever the case of their letters."""
    by_lower = {one.lower(): one for one in words}
    return [by_lower[found] for found in difflib.get_close_matches(word.lower(), by_lower, 3, cutoff)]
