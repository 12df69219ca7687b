"""Requests read by a pattern are those that lxml accepts, with the same values; everything else is left to lxml."""

import itertools
from functools import cache
from typing import Literal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from simulator.contract import registry
from simulator.contract.contract import Contract
from simulator.contract.keys import Keys
from simulator.contract.layout import Layout
from simulator.contract.model import Caller, RawRequest, RouterCall
from simulator.contract.registry import TABLE
from simulator.errors import Refused

ANYBODY = Caller(None, None)
FUNCTIONS = [function.request for function in TABLE]
#: The one function with a repeated element, which is lxml's.
REPEATING = "AddIssueContact"
#: Pieces on and around the bounds of the types, and what an XML document may hold besides.
PIECES = (
    *("0", "1", "9", "20240520", "9999999999999", ".", ".24", "-", "+", " ", "  ", "\t", "\n", "T", "F", "Y", "N"),
    *("Apr", "-18-2024", "Account", "_", "é", "\u0085", "\u00a0", "&amp;", "&#65;", "&", "<", ">", "]]>", "\0", "/"),
    *("<!-- -->", "<![CDATA[1]]>", "<?p?>", "x" * 9, "x" * 10, "x" * 11, "x" * 20, "x" * 21, "x" * 50, "x" * 51),
    *("x" * 255, "x" * 256, "x" * 2000, "x" * 2001),
)
VALUES = st.sampled_from(("", "", "1", "T", "Y", "2003708", "20240520", "12.34", "WEB", " WEB ")) | st.lists(
    st.sampled_from(PIECES), max_size=3
).map("".join)
BETWEEN = st.sampled_from(("", "", "", "", "\n", " \t\r\n", "\u000b", "x", "<!-- -->"))


@cache
def contract() -> Contract:
    """The contract, whose requests are read by patterns first."""
    return Contract()


@cache
def slow() -> Contract:
    """The contract whose requests are all read by lxml."""
    found = Contract()
    found._plain_requests._layouts = {}
    return found


@st.composite
def requests(draw: st.DrawFn, layout: Layout, function: str) -> str:
    """A request with some of the tags, mostly in order, with values on and around the bounds of their types."""
    tags = [tag for tag in layout.tags if draw(st.integers(0, 3))]
    if draw(st.integers(0, 9)) == 0:
        tags = draw(st.permutations([*tags, *tags[:1]]))
    written = []
    for tag in tags:
        value = draw(VALUES)
        written.append(f"<{tag.name}/>" if not value and draw(st.booleans()) else f"<{tag.name}>{value}</{tag.name}>")
        written.append(draw(BETWEEN))
    params = "".join(written)
    space = draw(BETWEEN)
    wrapped = f"<Request>{space}<{function}>{space}<Params>{params}</Params>{space}</{function}></Request>"
    with_attribute = wrapped.replace("Params>", "Params a=''>", 1)
    return draw(st.sampled_from((wrapped, wrapped, wrapped, f"{wrapped}\n", with_attribute)))


def answered(by: Contract, xml: str, order: Literal["strict", "any"]) -> RouterCall | str:
    """The call, or why there is none."""
    keys = Keys(tag_order=order, accept_raw_body=True)
    try:
        envelope = by.parse(RawRequest(b"XMLREQUEST=" + xml.encode(), "", {}), ANYBODY, keys)
        return by.check_request(registry.lookup(envelope), envelope, keys)
    except Refused as refusal:
        return f"{type(refusal).__name__}: {refusal}"


@pytest.mark.parametrize("function", FUNCTIONS)
def test_same_answer(function: str) -> None:
    """Whatever is sent, the answer is lxml's; and some of what is sent is read by the pattern."""
    read = set()

    @settings(max_examples=60, deadline=None, derandomize=True)
    @given(xml=requests(slow_layout(function), function), order=st.sampled_from(("strict", "any")))
    @example(xml=f"<Request><{function}><Params></Params></{function}></Request>", order="strict")
    def same(xml: str, order: Literal["strict", "any"]) -> None:
        assert answered(contract(), xml, order) == answered(slow(), xml, order)
        read.add(contract()._plain_requests.read(xml.encode()) is not None)

    same()
    assert (True in read) is (function != REPEATING)


def slow_layout(function: str) -> Layout:
    """The tags of a function's request."""
    return contract()._layouts[function]


@pytest.mark.parametrize("function", [name for name in FUNCTIONS if name != REPEATING])
def test_sample_of_every_tag(function: str) -> None:
    """A request with every tag blank is read by the pattern, in each form of a blank tag."""
    layout = slow_layout(function)
    for form in ("<{0}></{0}>", "<{0}/>", "<{0}> </{0}>\n"):
        params = "".join(form.format(tag.name) for tag in layout.tags)
        xml = f"<Request><{function}><Params>{params}</Params></{function}></Request>"
        found = contract()._plain_requests.read(xml.encode())
        assert found is not None, form
        assert found == answered(slow(), xml, "strict")


def test_repeated_elements_are_read_by_the_parser() -> None:
    """The function with repeated elements has no pattern, and is the only one that has none."""
    without = [name for name in FUNCTIONS if contract()._plain_requests._readers(name) is None]

    assert without == [REPEATING]


def test_names_of_clients_are_not_remembered() -> None:
    """Functions that there are not leave nothing behind."""
    plain = Contract()._plain_requests
    for letters in itertools.product("abcd", repeat=5):
        name = "".join(letters)
        assert plain.read(f"<Request><{name}><Params></Params></{name}></Request>".encode()) is None

    assert plain._readers.cache_info().currsize == 0


def test_long_request() -> None:
    """A request too long for a pattern, or full of blanks, is answered like any other, and soon."""
    blank = " " * 200_000
    xml = f"<Request>{blank}<GetAccountBalance><Params>{blank}</Params></GetAccountBalance></Request>"
    assert answered(contract(), xml, "any") == answered(slow(), xml, "any")
    assert contract()._plain_requests.read(xml.encode()) is None


@pytest.mark.parametrize(("first", "second"), [("a", ""), ("", "b"), ("a", "b"), ("", "")])
def test_tag_that_stands_there_twice(first: str, second: str) -> None:
    """Of two comments the last one that is not blank counts, here as there (Q-25)."""
    params = f"<PHONE_CMTS>{first}</PHONE_CMTS><PHONE_CMTS>{second}</PHONE_CMTS>"
    xml = f"<Request><SetPhone><Params>{params}</Params></SetPhone></Request>"
    found = contract()._plain_requests.read(xml.encode())

    assert found is not None
    assert found == answered(slow(), xml, "strict")
