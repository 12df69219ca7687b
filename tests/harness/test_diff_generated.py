"""Generated documents agree with the list of changes, both ways, for every schema of the contract.

Each schema is changed at five places, drawn from the seed; documents of either side that the other refuses are refused
at a place that the list names for that direction. ``CONTRACT_DOCUMENTS=500`` draws more of them.
"""

import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest
from lxml import etree

from harness.diff.changes import ChangeKind, ContractChange, Side
from harness.diff.comparison import compare_documents
from harness.diff.witnesses import errors_of
from harness.generate.walks import draw_document
from harness.schema.tree import Document, read_document, schema_files
from tests.harness.schemas import SCHEMAS

DOCUMENTS = int(os.environ.get("CONTRACT_DOCUMENTS", "8"))
FILES = schema_files(SCHEMAS)
XS = "{http://www.w3.org/2001/XMLSchema}"


@dataclass(frozen=True)
class Changed:
    """A schema, a changed copy of it, and what was changed."""

    old: Document
    new: Document
    names: dict[ChangeKind, str]


def places(root: etree._Element) -> list[etree._Element]:
    """Optional children with a type of their own; the router's and the bill file's alike."""
    found = [node for node in root.iter(f"{XS}element") if node.get("minOccurs") == "0" and node.get("type")]
    names = [node.get("name") for node in found]
    return [node for node in found if names.count(node.get("name")) == 1]


def change(root: etree._Element, random: Random) -> dict[ChangeKind, str]:
    """Change the tree at up to four places, and add an element; kind and name of each."""
    found = places(root)
    drawn = random.sample(found, min(4, len(found)))
    names = {}
    for kind, node in zip((ChangeKind.NARROWER, ChangeKind.REQUIRED, ChangeKind.REMOVED), drawn, strict=False):
        names[kind] = str(node.get("name"))
        parent = node.getparent()
        assert parent is not None
        if kind is ChangeKind.REMOVED:
            parent.remove(node)
        elif kind is ChangeKind.REQUIRED:
            del node.attrib["minOccurs"]
        else:
            node.set("type", "DateMon" if node.get("type") == "FlagYN" else "FlagYN")
    if drawn and (parent := drawn[0].getparent()) is not None:
        etree.SubElement(parent, f"{XS}element", name="BRAND_NEW", type="Acct", minOccurs="0")
        names[ChangeKind.ADDED] = "BRAND_NEW"
    return names


@pytest.fixture(scope="module")
def copies(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A changed copy of all schemas."""
    copy = tmp_path_factory.mktemp("changed")
    shutil.copytree(SCHEMAS, copy, dirs_exist_ok=True)
    return copy


def make(name: str, copies: Path) -> Changed:
    """The schema of that name and its changed copy."""
    path = copies / f"{name}.xsd"
    tree = etree.parse(str(path))
    names = change(tree.getroot(), Random(name))
    tree.write(str(path))
    return Changed(read_document(name, FILES[name]), read_document(name, path), names)


def blamed(document: etree._Element, schema: etree.XMLSchema) -> Iterator[set[str]]:
    """The paths that each refusal may be about: the element, and the children that it misses before or in it."""
    if not schema.validate(document):
        for error in errors_of(schema):
            path = re.sub(r"\[\d+\]", "", str(error.path)).removeprefix("/REPLY")
            expected = re.findall(r"\w+", str(error.message).partition("Expected is")[2])
            expected += ["*"] if len(expected) > 9 else []  # lxml names ten at most
            yield {path, *(f"{around}/{name}" for around in (path, path.rpartition("/")[0]) for name in expected)}


def told(changes: list[ContractChange], side: Side) -> set[str]:
    """Paths that the list names for that side; a type that two places share is told once, at the first of them."""
    found = {one.path for one in changes for proof in one.witnesses if proof.valid_in is side}
    paths = {path.removeprefix("/REPLY") for path in found}
    return paths | {f"{path.rpartition('/')[0]}/*" for path in paths}


@pytest.mark.parametrize("name", FILES)
def test_documents_agree_with_the_list(name: str, copies: Path) -> None:
    """What was changed is listed, every change is proven, and no document is refused at a place that is not listed."""
    changed = make(name, copies)
    changes = compare_documents(changed.old, changed.new)

    listed = {found.path.rpartition("/")[2] for found in changes}
    assert set(changed.names.values()) <= listed, changed.names
    assert all(found.proven for found in changes)
    random = Random(name)
    for side, valid, other in ((Side.OLD, changed.old, changed.new), (Side.NEW, changed.new, changed.old)):
        mine, theirs = valid.compiled(), other.compiled()
        listed_here = told(changes, side)
        for _ in range(DOCUMENTS):
            document = draw_document(valid, random)
            assert mine.validate(document), mine.error_log
            assert [paths for paths in blamed(document, theirs) if not paths & listed_here] == []


@pytest.mark.parametrize("name", FILES)
def test_equal_schemas_have_no_changes(name: str) -> None:
    """A schema compared with itself, read twice: nothing."""
    document = read_document(name, FILES[name])

    assert compare_documents(document, document) == []
