"""The journal: every exchange, bounded, masked before it is kept, honest about evictions."""

from datetime import UTC, datetime
from urllib.parse import quote_plus

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.journal.entries import BODY_KEPT, MASKED, Journal, masked
from tests.simulator.asking import a_router, balance, post, send

NOW = datetime(2024, 11, 15, tzinfo=UTC)


def test_every_exchange_is_kept_whatever_became_of_it() -> None:
    """Answered, refused, unreadable and turned away: each has its entry, with the effective status."""
    router = a_router()
    balance(router, "2003708")
    balance(router, "9")
    post(router, b"rubbish")
    post(router, b"rubbish", {"authorization": "Basic x"})

    entries = list(router.journal.find())

    assert [(e.function, e.account, e.http_status, e.status) for e in entries] == [
        ("GetAccountBalance", "2003708", 200, 0),
        ("GetAccountBalance", "9", 200, -4),
        (None, None, 200, -904),
        (None, None, 401, None),
    ]
    assert entries[0].at.isoformat() == "2024-11-15T12:00:00-08:00"
    assert entries[0].request.startswith(b"<Request>")


def test_evictions_are_counted() -> None:
    """What no longer fits is told, not forgotten."""
    journal = Journal(kept=2)
    for n in range(5):
        with journal.entry("127.0.0.1", b"", NOW) as entry:
            entry.account = str(n)

    assert [entry.account for entry in journal.find()] == ["3", "4"]
    assert (journal.total, journal.evicted) == (5, 3)
    journal.clear()
    assert (journal.total, journal.evicted) == (0, 0)


def test_a_defect_is_journalled_too() -> None:
    """The entry closes on every way out."""
    journal = Journal()

    with pytest.raises(ZeroDivisionError), journal.entry("127.0.0.1", b"x", NOW):
        raise ZeroDivisionError

    assert [entry.http_status for entry in journal.find()] == [500]


def test_secrets_are_masked_before_they_are_kept() -> None:
    """SSN and LICENSE_NO that a client sends are not stored, nor is its password."""
    router = a_router()
    headers = {"authorization": "Basic aWM6Y2FuYXJ5LXB3"}  # ic:canary-pw
    params = (
        "<SSN>canary-ssn</SSN><LICENSE_NO>canary-no</LICENSE_NO><ssn>canary-3</ssn><SSN a='1'>x<!--y-->canary-4</SSN>"
        "<SSN><![CDATA[canary-5]]></SSN><SSN>12%2Dcanary-6</SSN><SSN>canary-7"
    )
    xml = f"<Request><GetAccount><Params>{params}</Params></GetAccount></Request>"

    send(router, xml)
    post(router, b"XMLREQUEST=" + xml.encode(), headers)
    post(router, b"XMLREQUEST=" + quote_plus(xml).encode(), headers)

    kept = list(router.journal.find())
    assert len(kept) == 3
    assert all("***" in repr(exchange.request) for exchange in kept)
    assert "canary" not in repr(kept)


def test_jumbo_bodies_are_cut() -> None:
    """The journal keeps a bounded piece of a body."""
    router = a_router()
    post(router, b"x" * 200_000)

    assert len(next(router.journal.find()).request) == BODY_KEPT


PIECES = (
    b"<",
    b"%3c",
    b"%3C",
    b"<SSN>",
    b"<ssn",
    b"SSN",
    b"LICENSE_NO",
    b"%3CLicense_No%3E",
    b">",
    b"%3e",
    b"</",
    b"%2f",
)
BODIES = st.lists(st.sampled_from((*PIECES, b"/", b"x", b"1", b"-", b"\n", b" ", b"_")), max_size=24).map(b"".join)


@settings(max_examples=300, deadline=None)
@given(body=BODIES)
def test_masked_is_what_the_pattern_finds(body: bytes) -> None:
    """Looking only where a name stands finds every tag that a search through the whole body finds."""
    assert masked(body) == MASKED.sub(rb"\1***\2", body)
