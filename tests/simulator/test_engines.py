"""The two XSD engines agree: lxml decides, xmlschema explains, and no value of ours divides them (design §3 rule 6)."""

import pytest
import xmlschema
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from simulator.contract.layout import SCHEMAS, request_layout, request_schema
from simulator.contract.registry import BY_REQUEST, TABLE

TYPES = [
    str(kind.get("name"))
    for kind in etree.parse(str(SCHEMAS / "types.xsd")).iterfind("{http://www.w3.org/2001/XMLSchema}simpleType")
]

#: Shapes near every type's border, and anything XML can carry.
near = st.from_regex(r"[-+]?[0-9 ]{0,17}(\.[0-9]{0,3})?", fullmatch=True) | st.sampled_from(
    [
        "",
        " ",
        "T",
        "F",
        "Y",
        "N",
        "t",
        "20240231",
        "Apr-18-2024",
        "apr-18-2024",
        "2024102211551857",
        "_",
        "a_b.c-d",
        "\u0661\u0662",
        "é",
    ]
)
texts = near | st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="￾￿"), max_size=30)


@pytest.fixture(scope="module")
def engines(tmp_path_factory: pytest.TempPathFactory) -> tuple[etree.XMLSchema, xmlschema.XMLSchema10]:
    """One schema with an element per type, compiled by both."""
    folder = tmp_path_factory.mktemp("engines")
    (folder / "types.xsd").write_bytes((SCHEMAS / "types.xsd").read_bytes())
    elements = "".join(f'<xs:element name="{name}" type="{name}"/>' for name in TYPES)
    file = folder / "all.xsd"
    file.write_text(
        '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">'
        f'<xs:include schemaLocation="types.xsd"/>{elements}</xs:schema>'
    )
    return etree.XMLSchema(file=str(file)), xmlschema.XMLSchema10(str(file))


@pytest.mark.parametrize("kind", TYPES)
def test_same_verdict_on_any_value(kind: str, engines: tuple[etree.XMLSchema, xmlschema.XMLSchema10]) -> None:
    """Whatever the text: both accept it or both refuse it."""
    fast, slow = engines

    @settings(max_examples=150, deadline=None, derandomize=True)
    @given(text=texts)
    def agree(text: str) -> None:
        element = etree.Element(kind)
        element.text = text
        assert fast.validate(element) == slow.is_valid(element)

    agree()


@settings(max_examples=150, deadline=None, derandomize=True)
@given(data=st.data())
def test_same_verdict_on_any_request(data: st.DataObject) -> None:
    """Tags in any order, unknown, repeated, blank or filled: both engines say the same of the whole request."""
    name = data.draw(st.sampled_from(sorted(BY_REQUEST)))
    tags = [*(tag.name for tag in request_layout(name).tags), "FOO"]
    drawn = data.draw(
        st.lists(st.tuples(st.sampled_from(tags), st.sampled_from(["", " ", "2003708", "T", "x y"])), max_size=5)
    )
    root = etree.Element("Request")
    params = etree.SubElement(etree.SubElement(root, name), "Params")
    for tag, text in drawn:
        etree.SubElement(params, tag).text = text
    path = str(request_schema(name))

    assert SCHEMA[name][0].validate(root) == SCHEMA[name][1].is_valid(root), path


SCHEMA = {
    f.request: (
        etree.XMLSchema(file=str(request_schema(f.request))),
        xmlschema.XMLSchema10(str(request_schema(f.request))),
    )
    for f in TABLE
}


def test_every_type_explains_itself() -> None:
    """A refused value is told in the words of its type's annotation: a type without one cannot explain itself."""
    tree = etree.parse(str(SCHEMAS / "types.xsd"))
    documented = tree.findall(".//{*}simpleType/{*}annotation/{*}documentation")

    assert len(documented) == len(TYPES)
