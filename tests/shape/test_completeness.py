"""Three sets are one: the XSD pairs, the rows of the table, the tags of the scenarios (design §3 rule 7).

F-15 is no row: BILLPDF is a service of its own, without XML and so without schemas, but with scenarios.
"""

import re
from pathlib import Path

import pytest
from lxml import etree

from simulator.cli import listings
from simulator.contract.layout import SCHEMAS, request_layout, request_schema
from simulator.contract.registry import TABLE, Function
from simulator.edge import bill_images

ROOT = Path(__file__).resolve().parents[2]
PACKS = ROOT / "scenarios" / "packs"
TAG = re.compile(r"@([\w.\-]+)")


def names(pattern: str) -> set[str]:
    """The functions that have a schema of that kind."""
    return {file.name.split(".")[0] for file in (SCHEMAS / "router").glob(pattern)} - {"refusal"}


def tags() -> set[str]:
    """Every tag of every scenario."""
    lines = (line for file in PACKS.rglob("*.feature") for line in file.read_text().splitlines())
    return {tag for line in lines if line.strip().startswith("@") for tag in TAG.findall(line)}


def test_schemas_table_and_scenarios_name_the_same_functions() -> None:
    """A function has its XSD pair, its row and a tagged scenario; the missing one is named here."""
    table = {function.request for function in TABLE}

    assert names("*.request.xsd") == table
    assert names("*.reply.xsd") == table
    assert table - tags() == set()
    assert {function.code for function in TABLE} - tags() == set()


def test_all_fifteen_functions_are_there_and_proved() -> None:
    """F-01 to F-14 in the table and F-15 beside it, each on the page of functions and in a scenario's tags."""
    codes = [function.code for function in TABLE] + [bill_images.CODE]
    listed = [line.split()[0] for line in listings.functions_listing().splitlines()]

    assert codes == listed == [f"F-{number:02d}" for number in range(1, 16)]
    assert {*codes, bill_images.FUNCTION} - tags() == set()


@pytest.mark.parametrize("function", TABLE, ids=lambda function: function.request)
def test_reply_schema_knows_every_tag_of_every_shape(function: Function) -> None:
    """A tag that the table sends and the reply's XSD does not know would be a 500."""
    known = re.findall(r'name="(\w+)"', (SCHEMAS / "router" / f"{function.request}.reply.xsd").read_text())

    for shape in function.shapes.values():
        assert set(shape) <= set(known)
        assert len(set(shape)) == len(shape)


@pytest.mark.parametrize("function", TABLE, ids=lambda function: function.request)
def test_request_schema_is_lenient_about_absence_only(function: Function) -> None:
    """Every tag of a request is optional (Q-07, Q-75), so that -100 tells what is missing, not the XSD."""
    layout = request_layout(function.request)
    schema = etree.XMLSchema(file=str(request_schema(function.request)))

    assert layout.tags
    assert layout.needed == frozenset()
    for tag in layout.tags:  # each one alone
        alone = etree.Element("Request")
        params = etree.SubElement(etree.SubElement(alone, function.request), "Params")
        if not tag.within:
            etree.SubElement(params, tag.name)
        assert schema.validate(alone), schema.error_log


def test_printed_settings_are_numbers_the_documents_name() -> None:
    """`cayenta-sim settings` prints the six address settings and AS 74."""
    import json

    assert set(json.loads(listings.advanced_settings("3426", "http://sim", "", ""))) == {
        "8",
        "11",
        "14",
        "17",
        "20",
        "74",
        "101",
    }
