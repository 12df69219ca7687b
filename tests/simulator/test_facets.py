"""Values of replies are judged by the compiled facets of their types only where lxml would say the same."""

import re
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.contract import facets
from simulator.contract.contract import Contract, OffSchemaReply
from simulator.contract.model import Result
from simulator.contract.registry import BY_REQUEST, TABLE

FLAT = [
    (function.request, name)
    for function in TABLE
    for name, tags in function.shapes.items()
    if not function.groups.keys() & set(tags)
]
#: Pieces that lie on and around the bounds of the types: digits, signs, points, months, flags, markup, other letters.
PIECES = (
    *("0", "1", "9", "20240520", "9999999999999", ".", ".24", "-", "+", " ", "  ", "\t", "\n", "T", "F", "Y", "N"),
    *(
        "Apr",
        "-18-2024",
        "Account",
        "_",
        "é",
        "€",
        "漢",
        "\u0085",
        "\u00a0",
        "&amp;",
        "&#65;",
        "&",
        "<",
        ">",
        "]]>",
        "\0",
    ),
    *(
        "x" * 9,
        "x" * 10,
        "x" * 11,
        "x" * 20,
        "x" * 21,
        "x" * 50,
        "x" * 255,
        "x" * 256,
        "\U0001d4b3",
        "\u2028",
        "\ufffe",
    ),
)
VALUES = st.lists(st.sampled_from(PIECES), max_size=4).map("".join) | st.text(max_size=12)


@cache
def contract() -> Contract:
    """The contract, whose schemas are compiled once."""
    return Contract()


def _is_taken(request: str, shape: str, tag: str, value: str) -> bool:
    """Whether the compiled facets take this value in this tag, all others blank."""
    tags = BY_REQUEST[request].shapes[shape]
    lines = "\n".join(value if it == tag else "" for it in tags)
    return facets.lines_of(request, tags).fullmatch(lines) is not None


@pytest.mark.parametrize(("request_name", "shape"), FLAT)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_what_the_facets_take_is_valid(request_name: str, shape: str, data: st.DataObject) -> None:
    """No value passes the facets that the schema refuses; printable text without markup passes both or neither."""
    tag = data.draw(st.sampled_from(BY_REQUEST[request_name].shapes[shape]))
    value = data.draw(VALUES)
    taken = _is_taken(request_name, shape, tag, value)
    if taken:
        assert contract().is_reply_value(request_name, tag, value)
    elif re.fullmatch("[!-%'-;=?-~]*", value):
        assert not contract().is_reply_value(request_name, tag, value)


def test_a_value_off_the_schema_is_a_defect_of_ours() -> None:
    """The second reply of a shape is judged like the first: a value that its type refuses never leaves."""
    function = BY_REQUEST["GetAccountBalance"]
    row = dict.fromkeys(function.shapes["sample"], "")
    written = [
        contract().write_reply(function, Result(row | {"DUE_DT": day}), 1, 1) for day in ("20240520", "20240521")
    ]
    assert all(b"<DUE_DT>2024052" in reply for reply in written)
    with pytest.raises(OffSchemaReply, match="DUE_DT"):
        contract().write_reply(function, Result(row | {"DUE_DT": "2024-05-20"}), 1, 1)


def test_markup_in_a_value_is_escaped() -> None:
    """A text with markup is left to lxml, escaped, after the facets of its shape were compiled, too."""
    function = BY_REQUEST["GetAccountBalance"]
    row = dict.fromkeys(function.shapes["sample"], "")
    for text in ("plain", "<b>&</b>", "plain & simple"):
        reply = contract().write_reply(function, Result(row | {"STATUS_DESC": text}), 1, 1)
        escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        assert f"<STATUS_DESC>{escaped}</STATUS_DESC>".encode() in reply
