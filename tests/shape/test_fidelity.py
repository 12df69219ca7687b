"""``schemas/fidelity.json`` is what the specification says today, and says it of everything the contract has."""

import json
import re
from typing import Any

import pytest

from tests.shape.test_docs import ROOT
from tools.fidelity.__main__ import made
from tools.fidelity.marks import marks
from tools.fidelity.spec import SILENT, BadSpec, questions, sections

#: Open questions that the page of router functions names only beside what a client or a reader does.
CLIENTS = {"Q-14", "Q-22", "Q-75", "Q-76", "Q-77", "Q-27"}


@pytest.fixture(scope="module")
def found() -> dict[str, Any]:
    """Every mark by its id, as the file has it."""
    rows = json.loads((ROOT / "schemas" / "fidelity.json").read_text(encoding="utf-8"))["marks"]
    return {row["id"]: row for row in rows}


def test_file_is_fresh() -> None:
    """A stale file fails here."""
    assert (ROOT / "schemas" / "fidelity.json").read_text(encoding="utf-8") == made(), "run `make docs`"


def test_each_mark_has_a_source_and_a_sentence(found: dict[str, Any]) -> None:
    """A section that is there or an open question, and a whole sentence."""
    known = {section.place for section in sections().values()} | {*questions()}
    for row in found.values():
        assert row["source"].partition(" (")[0] in known, row
        assert row["says"].endswith("."), row


def test_every_decision_of_the_page_has_a_mark(found: dict[str, Any]) -> None:
    """An open question that the page of router functions decides by is the source of a mark."""
    page = (ROOT / "docs" / "spec" / "router-functions.md").read_text(encoding="utf-8")
    asked = set(re.findall(r"(?:DECISION|UNKNOWN)[ (,]+(Q-\d\d)", page))
    sources = {number for row in found.values() for number in re.findall(r"Q-\d\d", row["source"])}

    assert asked - sources == set()
    assert set(re.findall(r"Q-\d\d", page)) - sources == CLIENTS


@pytest.mark.parametrize(
    ("mark", "basis", "source"),
    [
        ("F-06.void", "given", "router F-06"),
        ("F-12.status.-4", "given", "router F-12"),
        ("F-01.status.-4", "inferred", "router §4.2"),
        ("F-01.request.ACCOUNT_NO_CUSTOM", "inferred", "Q-08"),
        ("F-04.reply.ITEM_NO", "assumed", "Q-20"),
        ("F-04.item-number-in-STATUS_DESC", "assumed", "router F-04 (Q-20)"),
        ("F-10.record-by-code", "inferred", "router F-10 (Q-26)"),
        ("F-01.value.DUE_IF_TRUE_UP", "assumed", "router §5.1"),
        ("F-08.reply.PHONE/ACCOUNT/ACCOUNT_NO", "given", "router F-08"),
        ("F-07.status.-905", "assumed", "Q-10"),
        ("fault.hang", "assumed", "router §9"),
    ],
)
def test_a_mark_of_each_kind(found: dict[str, Any], mark: str, basis: str, source: str) -> None:
    """MUST is given, a DECISION inferred or assumed by its open question, UNKNOWN assumed."""
    assert (found[mark]["basis"], found[mark]["source"]) == (basis, source)


def test_every_tag_of_the_schemas_has_a_mark(found: dict[str, Any]) -> None:
    """As many as there are, in both directions: 141 tags of requests, 239 of replies."""
    kinds = [row["kind"] for row in found.values()]

    assert {kind: kinds.count(kind) for kind in ("function", "request tag", "reply tag")} == {
        "function": 15,
        "request tag": 141,
        "reply tag": 239,
    }
    assert len(found) == len([*marks()])


def test_words_that_the_page_does_not_say() -> None:
    """A behavior whose words are gone from its section is refused by name."""
    with pytest.raises(BadSpec, match=r"router F-04 does not say 'never said'"):
        sections()["F-04"].governing("never said")


@pytest.mark.parametrize(("number", "is_silent"), [("Q-01", True), ("Q-05", False), ("Q-20", True), ("Q-26", False)])
def test_silence(number: str, is_silent: bool) -> None:
    """A question by which documents say nothing is told from one that quotes them."""
    assert bool(SILENT.search(questions()[number])) is is_silent
