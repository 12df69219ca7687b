"""No request fails its schema because tags are absent (Q-07, Q-75): what is missing is told by -100."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.contract.layout import request_layout
from simulator.contract.registry import TABLE, Function
from tests.simulator.asking import a_router, request, send, statuses


def test_three_tags_of_set_phone() -> None:
    """The documents require PERSON_NO and PHONE_CD alone."""
    xml = request("SetPhone", ("PERSON_NO", "1020424"), ("PHONE_CD", "HOME"), ("PHONE_NO", "2025550123"))

    assert statuses(send(a_router(), xml)) == ("0", "0", None)


@pytest.mark.parametrize("function", TABLE, ids=lambda function: function.request)
def test_any_tags_in_documented_order(function: Function) -> None:
    """Every choice of tags, blank, in their order, is valid; a tag that stands twice is told apart."""
    router = a_router()
    names = [tag.name for tag in request_layout(function.request).tags if not tag.within]

    @settings(max_examples=100, deadline=None, derandomize=True)
    @given(there=st.lists(st.booleans(), min_size=len(names), max_size=len(names)))
    def answered(there: list[bool]) -> None:
        drawn = [(name, "") for name, is_there in zip(names, there, strict=True) if is_there]
        assert "-902" not in statuses(send(router, request(function.request, *drawn)))

    answered()


UNSEEN = [
    chr(code) for code in range(0x3001) if unicodedata.category(chr(code)) in {"Zs", "Zl", "Zp", "Cf"} and code > 32
]


@pytest.mark.parametrize("function", TABLE, ids=lambda function: function.request)
def test_indented_with_other_blanks(function: Function) -> None:
    """A sign that nobody sees is named, with its place, wherever it stands between the tags."""
    router = a_router()
    first = next(tag.name for tag in request_layout(function.request).tags if not tag.within)
    parts = [
        "<Request>",
        f"<{function.request}>",
        "<Params>",
        f"<{first}/>",
        "</Params>",
        f"</{function.request}>",
        "</Request>",
    ]

    @settings(max_examples=60, deadline=None, derandomize=True)
    @given(sign=st.sampled_from(UNSEEN), place=st.integers(1, len(parts) - 1))
    def named(sign: str, place: int) -> None:
        xml = "\n ".join(parts[:place]) + f"\n {sign} " + "".join(parts[place:])
        desc = send(router, xml).findtext(".//STATUS_DESC") or ""
        assert f"U+{ord(sign):04X} ({unicodedata.name(sign)})" in desc
        neighbour = (
            parts[place - 1].strip("</>")
            if parts[place - 1].startswith(("</", f"<{first}"))
            else parts[place].strip("</>")
        )
        assert f" {'after' if parts[place - 1].startswith(('</', f'<{first}')) else 'before'} {neighbour} " in desc

    named()
