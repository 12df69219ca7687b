"""Each rule of the comparison has a pair of schemas: the change, its directions, whom it breaks, and its proof."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from lxml import etree

from harness.diff.changes import ChangeKind, Side
from harness.diff.comparison import compare
from tests.harness.schemas import SCHEMAS, request, tree


def element(name: str, kind: str = "xs:token", low: int = 0, high: str = "1") -> str:
    """A child."""
    return f'<xs:element name="{name}" type="{kind}" minOccurs="{low}" maxOccurs="{high}"/>'


def sequence(*parts: str) -> str:
    """Children in this order."""
    return f"<xs:sequence>{''.join(parts)}</xs:sequence>"


def pattern(text: str, base: str = "xs:token") -> str:
    """A type with a pattern."""
    facet = f'<xs:pattern value="{text}"/>'
    return f'<xs:simpleType name="T"><xs:restriction base="{base}">{facet}</xs:restriction></xs:simpleType>'


def facets(text: str, base: str = "xs:string") -> str:
    """A type with other facets."""
    return f'<xs:simpleType name="T"><xs:restriction base="{base}">{text}</xs:restriction></xs:simpleType>'


def attribute(use: str, kind: str = "xs:token") -> str:
    """An empty sequence and an attribute."""
    return f'<xs:sequence/><xs:attribute name="no" type="{kind}" use="{use}"/>'


@dataclass(frozen=True)
class Rule:
    """A pair of schemas and the changes between them: kind, end of the path, sides of the proofs."""

    name: str
    old: str
    new: str
    changes: tuple[tuple[str, str, str], ...]


A, B, C = element("A"), element("B"), element("C")
T = sequence(element("A", "T"))
LENGTH = '<xs:maxLength value="{}"/>'
RULES = (
    Rule("nothing", request(sequence(A)), request(sequence(A)), ()),
    Rule("removed", request(sequence(A, B)), request(sequence(A)), (("removed", "B", "old"),)),
    Rule("added", request(sequence(A)), request(sequence(A, B)), (("added", "B", "new"),)),
    Rule("added required", request(sequence(A)), request(sequence(A, element("B", low=1))), (("required", "B", "old new"),)),
    Rule("required", request(sequence(A, B)), request(sequence(A, element("B", low=1))), (("required", "B", "old"),)),
    Rule("optional", request(sequence(element("A", low=1))), request(sequence(A)), (("optional", "A", "new"),)),
    Rule("fewer", request(sequence(element("A", high="3"))), request(sequence(element("A", high="2"))), (("narrower", "A", "old"),)),
    Rule("without end", request(sequence(A)), request(sequence(element("A", high="unbounded"))), (("wider", "A", "new"),)),
    Rule("order", request(sequence(A, B)), request(sequence(B, A)), (("order", "Params", "old new"),)),
    Rule("any order", request(sequence(A, B)), request(f"<xs:all>{A}{B}</xs:all>"), (("order", "Params", "new"),)),
    Rule("one of two", request(sequence(A, B)), request(f"<xs:choice>{A}{B}</xs:choice>"), (("order", "Params", "old"),)),
    Rule(
        "both or none",
        request(sequence(A, B)),
        request(f'<xs:sequence minOccurs="0">{element("A", low=1)}{element("B", low=1)}</xs:sequence>'),
        (("content", "Params", "old"),),
    ),
    Rule("pattern shorter", request(T, pattern("[0-9]{1,12}")), request(T, pattern("[0-9]{1,9}")), (("narrower", "A", "old"),)),
    Rule("pattern longer", request(T, pattern("[0-9]{1,9}")), request(T, pattern("[0-9]{1,12}")), (("wider", "A", "new"),)),
    Rule("pattern other", request(T, pattern("[0-9]{8}")), request(T, pattern("[0-9]{6}")), (("type", "A", "old new"),)),
    Rule("pattern same words", request(T, pattern("(T|F)?")), request(T, pattern("[FT]{0,1}")), ()),
    Rule("length", request(T, facets(LENGTH.format(2000))), request(T, facets(LENGTH.format(255))), (("narrower", "A", "old"),)),
    Rule(
        "list of values",
        request(T, facets('<xs:enumeration value="X"/>')),
        request(T, facets('<xs:enumeration value="X"/><xs:enumeration value="Y"/>')),
        (("wider", "A", "new"),),
    ),
    Rule(
        "number with a bound",
        request(T, facets('<xs:maxInclusive value="100000"/>', "xs:integer")),
        request(T, facets('<xs:maxInclusive value="1000"/>', "xs:integer")),
        (("narrower", "A", "old"),),
    ),
    Rule("text to number", request(sequence(A)), request(sequence(element("A", "xs:integer"))), (("narrower", "A", "old"),)),
    Rule("date to text", request(sequence(element("A", "xs:date"))), request(sequence(A)), (("wider", "A", "new"),)),
    Rule(
        "value to children",
        request(sequence(A)),
        request(sequence(f'<xs:element name="A" minOccurs="0"><xs:complexType>{sequence(element("B", low=1))}</xs:complexType></xs:element>')),
        (("type", "A", "old new"),),
    ),
    Rule(
        "renamed",
        request(sequence(A, element("PHONE_NO"), B)),
        request(sequence(A, element("PHONE_NUMBER"), B)),
        (("removed", "PHONE_NO", "old"), ("rename candidate", "PHONE_NO", "old new"), ("added", "PHONE_NUMBER", "new")),
    ),
    Rule("attribute removed", request(attribute("optional")), request("<xs:sequence/>"), (("removed", "@no", "old"),)),
    Rule("attribute added", request("<xs:sequence/>"), request(attribute("optional")), (("added", "@no", "new"),)),
    Rule("attribute required", request(attribute("optional")), request(attribute("required")), (("required", "@no", "old"),)),
    Rule("attribute optional", request(attribute("required")), request(attribute("optional")), (("optional", "@no", "new"),)),
    Rule("attribute type", request(attribute("optional")), request(attribute("optional", "xs:integer")), (("narrower", "@no", "old"),)),
    Rule(
        "text between",
        request(sequence(A)).replace("<xs:complexType>" + sequence(A), '<xs:complexType mixed="true">' + sequence(A)),
        request(sequence(A)),
        (("narrower", "Params", "old"),),
    ),
    Rule(
        "several at once",
        request(sequence(A, B, C)),
        request(sequence(element("C", low=1), element("A", "xs:integer"))),
        (("removed", "B", "old"), ("required", "C", "old"), ("order", "Params", "old new"), ("narrower", "A", "old")),
    ),
)  # fmt: skip


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_rule(rule: Rule, tmp_path: Path) -> None:
    """The change is named once, and each of its directions is proven by a document that lxml judged on both sides."""
    changes = compare(tree(tmp_path / "old", F__request=rule.old), tree(tmp_path / "new", F__request=rule.new))

    found = tuple(
        (
            change.kind.value,
            change.path.rpartition("/")[2],
            " ".join(proof.valid_in.value for proof in change.witnesses),
        )
        for change in changes
    )
    assert found == rule.changes
    schemas = {
        Side.OLD: etree.XMLSchema(etree.fromstring(rule.old)),
        Side.NEW: etree.XMLSchema(etree.fromstring(rule.new)),
    }
    for change in changes:
        assert change.proven, change
        for proof in change.witnesses:
            document = etree.fromstring(proof.xml)
            verdicts = {side: schema.validate(document) for side, schema in schemas.items()}
            assert verdicts == {proof.valid_in: True, ({*Side} - {proof.valid_in}).pop(): False}, proof


@pytest.mark.parametrize("direction", ["request", "reply", "file"])
@pytest.mark.parametrize("rule", [rule for rule in RULES if len(rule.changes) == 1], ids=lambda rule: rule.name)
def test_whom_it_breaks(rule: Rule, direction: str, tmp_path: Path) -> None:
    """A narrower request breaks clients, a wider or shorter reply too; a file has both sides."""
    name = {"request": "F__request", "reply": "F__reply", "file": "F"}[direction]
    (change,) = compare(tree(tmp_path / "old", **{name: rule.old}), tree(tmp_path / "new", **{name: rule.new}))
    kind, _, sides = rule.changes[0]

    expected = {"request": "old" in sides, "reply": "new" in sides or kind == "removed", "file": True}
    assert change.breaking == expected[direction]


def test_a_schema_that_came_or_went(tmp_path: Path) -> None:
    """A function that went breaks; one that came does not."""
    one, two = (request(sequence(A)) for _ in range(2))
    old = tree(tmp_path / "old", F__request=one, G__request=two)
    new = tree(tmp_path / "new", F__request=one, H__request=two)

    changes = [(change.schema, change.kind, change.breaking, change.proven) for change in compare(old, new)]

    assert changes == [
        ("router/G.request", ChangeKind.REMOVED, True, True),
        ("router/H.request", ChangeKind.ADDED, False, True),
    ]


def test_a_shared_type_is_told_at_each_element(tmp_path: Path) -> None:
    """A type in an included file that many elements have: each of them is named, in requests and replies."""
    for name in ("old", "new"):
        tree(tmp_path / name)
        for path in (
            "types.xsd",
            "envelope.xsd",
            "router/GetAccountBalance.reply.xsd",
            "router/GetAccountBalance.request.xsd",
        ):
            (tmp_path / name / path).write_text((SCHEMAS / path).read_text())
    types = tmp_path / "new" / "types.xsd"
    types.write_text(types.read_text().replace(r"([0-9A-Za-z\-]{1,20})?", r"([0-9A-Za-z\-]{1,25})?"))

    changes = compare(tmp_path / "old", tmp_path / "new")

    assert {(change.schema, change.path.rpartition("/")[2]) for change in changes} == {
        ("router/GetAccountBalance.reply", "ACCOUNT_NO"),
        ("router/GetAccountBalance.reply", "ACCOUNT_NO_CUSTOM"),
        ("router/GetAccountBalance.request", "ACCOUNT_NO"),
        ("router/GetAccountBalance.request", "ACCOUNT_NO_CUSTOM"),
    }
    assert {change.kind for change in changes} == {ChangeKind.WIDER}
    assert [change.breaking for change in changes] == [True, True, False, False]
    assert all(change.proven for change in changes)
