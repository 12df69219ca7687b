"""Bounds of facets: each kind of facet on a small type, and every bound of every request, judged by lxml."""

import pytest
from lxml import etree

from harness.generate.documents import bounds, request_schemas, usual
from harness.generate.facets import Bound, bounds_of
from harness.generate.facts import TargetFacts
from harness.mutate.structure import inside, outside
from harness.schema.tree import read_document
from tests.harness.schemas import request, tree

#: A facet of a base type, and the bounds that it has: inside, outside.
FACETS: dict[str, set[tuple[str | None, str | None]]] = {
    '<xs:restriction base="xs:string"><xs:length value="3"/></xs:restriction>': {("xxx", "xxxx"), ("xxx", "xx")},
    '<xs:restriction base="xs:string"><xs:maxLength value="2"/></xs:restriction>': {("xx", "xxx")},
    '<xs:restriction base="xs:string"><xs:minLength value="2"/></xs:restriction>': {("xx", "x")},
    '<xs:restriction base="xs:string"><xs:enumeration value="T"/><xs:enumeration value="F"/></xs:restriction>': {
        ("T", "Tx"),
        ("F", "Fx"),
    },
    '<xs:restriction base="xs:string"><xs:pattern value="[b-d]{2,3}"/></xs:restriction>': {
        ("bb", "b"),
        ("bbb", "bbbb"),
        ("bb", "ab"),
        ("db", "eb"),
    },
    '<xs:restriction base="xs:string"><xs:pattern value="(in|out)?"/></xs:restriction>': {("", None), ("in", "inin")},
    '<xs:restriction base="xs:int"><xs:minInclusive value="1"/><xs:maxInclusive value="12"/></xs:restriction>': {
        ("1", "0"),
        ("12", "13"),
    },
    '<xs:restriction base="xs:decimal"><xs:minExclusive value="0"/><xs:fractionDigits value="2"/></xs:restriction>': {
        ("0.01", "0"),
        ("0.11", "0.111"),
    },
    '<xs:restriction base="xs:decimal"><xs:totalDigits value="4"/></xs:restriction>': {("9999", "99999")},
}


def bounds_of_type(xsd: str, tmp_path_factory: pytest.TempPathFactory) -> tuple[Bound, ...]:
    """The bounds of a type that a small schema declares."""
    types = f'<xs:simpleType name="Small">{xsd}</xs:simpleType>'
    particles = '<xs:sequence><xs:element name="TAG" type="Small"/></xs:sequence>'
    folder = tree(tmp_path_factory.mktemp("facets"), F__request=request(particles, types))
    document = read_document("router/F.request", folder / "router" / "F.request.xsd")
    value = document.roots["Request"].children["Params"].children["TAG"].value
    assert value is not None
    return bounds_of(value)


@pytest.mark.parametrize("xsd", FACETS)
def test_bounds_of_a_facet(xsd: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    """The values just inside and just outside."""
    found = {(bound.inside, bound.outside) for bound in bounds_of_type(xsd, tmp_path_factory)}

    assert found >= FACETS[xsd], found


def test_a_facet_that_is_not_known_is_a_gap(tmp_path_factory: pytest.TempPathFactory) -> None:
    """A bound without values, so that it is counted as not covered."""
    xsd = '<xs:restriction base="xs:date"><xs:minInclusive value="2024-01-01"/></xs:restriction>'

    assert Bound("minInclusive 2024-01-01", None) in bounds_of_type(xsd, tmp_path_factory)


@pytest.mark.parametrize("function", request_schemas())
def test_every_bound_of_a_request(function: str) -> None:
    """The first engine takes the document just inside and refuses the one just outside; no bound is without a document inside."""
    schema = request_schemas()[function]
    compiled = schema.document.compiled()
    base = usual(schema, TargetFacts())
    assert compiled.validate(base)
    for placed in bounds(schema):
        within, without = inside(base, placed), outside(base, placed)
        assert within is not None, placed
        assert compiled.validate(read(within)), (str(placed), compiled.error_log)
        if without is not None:
            assert not compiled.validate(sent(without.body)), placed


def read(document: etree._Element) -> etree._Element:
    """The document as a router reads it."""
    return etree.fromstring(etree.tostring(document))


def sent(body: bytes) -> etree._Element:
    """The document in a body."""
    from urllib.parse import parse_qs

    return etree.fromstring(parse_qs(body.decode(), keep_blank_values=True)["XMLREQUEST"][0])
