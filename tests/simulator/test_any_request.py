"""Whatever a client sends to whichever function: a reply with a STATUS, and books that moved whole or not at all."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simulator.billing.books import Books
from simulator.billing.invariants import violations
from simulator.billing.records.counters import Counter
from simulator.contract.layout import Tag, request_layout
from simulator.contract.registry import TABLE, Function
from tests.simulator.asking import a_router, post

#: Values that mean something to one tag or another, or are just past what means something.
VALUES = st.sampled_from(
    """2003708 2036948 30000006 30000007 999 138714 1020424 40000006 1030011 205184 205063 1 2 3 0 -1 00 15 5 99
    100.24 98.24 0.01 -25.00 9999999999999.99 -9999999999999.99 0.00 20241115 20240231 18990101 21001231 99999999
    2024111512000000 2024111525000000 T F Y N UM AR ACCT PERS WEB XX CU STRNG LGCOM BILL OTHR HOME EBILL FWD
    DONATE-PMT 6f0c1c52-8f6a-4f0e-9c58-0d5c7a2b9e11 É ] & 12""".split()
) | st.sampled_from(["", " ", "a" * 300, "<![CDATA[x]]>", "\u202e", "\U0001f4a7"])


def held(books: Books) -> dict[str, dict[str, Any]]:
    """Everything the books hold but the number of the next transaction, which every reply takes."""
    rows = {name: dict(register.rows()) for name, register in books.state.registers().items()}
    rows["counters"].pop(Counter.TRANS_NO.value)
    return rows


def xml(draw: st.DrawFn, tags: tuple[Tag, ...]) -> str:
    """Some tags of a request with drawn values, repeated elements up to three times; one in ten is left out."""
    parts = []
    for tag in tags:
        times = draw(st.integers(0, 3)) if tag.repeats else draw(st.sampled_from([1] * 9 + [0]))
        for _ in range(times):
            text = xml(draw, tag.within) if tag.within else draw(VALUES).replace("&", "&amp;")
            parts.append(f"<{tag.name}>{text}</{tag.name}>")
    return "".join(parts)


@st.composite
def requests(draw: st.DrawFn, function: Function) -> bytes:
    """A request of a function, likely to be taken as far as its own checks."""
    params = xml(draw, request_layout(function.request).tags)
    name = function.request
    return f"XMLREQUEST=<Request><{name}><Params>{params}</Params></{name}></Request>".encode()


@pytest.mark.parametrize("function", TABLE, ids=lambda function: function.request)
def test_any_request(function: Function) -> None:
    """HTTP 200 with a STATUS; refused = nothing moved, done = every invariant holds."""
    router = a_router()

    @settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
    @given(body=requests(function))
    def answered(body: bytes) -> None:
        before = held(router.books)
        wire = post(router, body)
        (exchange,) = list(router.journal.find())[-1:]

        assert wire.status == 200, wire.body
        assert exchange.status is not None
        if exchange.status != 0 or not function.moves_books:
            assert held(router.books) == before
        assert violations(router.books) == []

    answered()
