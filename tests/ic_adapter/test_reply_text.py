"""Encodings of replies, what may stand before their XML, and replies numbered 0 (Q-86)."""

import codecs
import logging
from collections.abc import Generator

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ic_adapter.adapter import Adapter
from ic_adapter.config_check.observed import observed
from ic_adapter.errors import NotAReply
from ic_adapter.failpoints import Failpoints
from ic_adapter.model import Level, Outcome
from ic_adapter.records.reason_codes import ReasonCode
from ic_adapter.router.client import RouterClient
from ic_adapter.router.envelope import read_reply
from ic_adapter.router.functions import ADD_AR_ITEMS, GET_ACCOUNT_BALANCE
from tests.ic_adapter.scripted import ScriptedRouter, envelope, sends, tags
from tests.ic_adapter.test_earlier import where

__all__ = ["where"]
CHARSETS = ["utf-8", "iso-8859-1", "windows-1252", "utf-16", "utf-16-le", "utf-16-be", "us-ascii", "iso-8859-15"]
MARKS = {"utf-8": codecs.BOM_UTF8, "utf-16-le": codecs.BOM_UTF16_LE, "utf-16-be": codecs.BOM_UTF16_BE}


@pytest.fixture
def calls(ic: Adapter) -> Generator[RouterClient, None, None]:
    """A client over the store of the adapter under test."""
    client = RouterClient(ic.endpoints, Failpoints())
    yield client
    client.close()


def xml(name: str, declared: str | None = "UTF-8") -> str:
    """A reply with a name in it."""
    first = "" if declared is None else f'<?xml version="1.0" encoding="{declared}"?>'
    return first + envelope("GetAccountBalance", tags(NAME=name, STATUS="0"))


@pytest.mark.parametrize("declared", ["UTF-8", "ISO-8859-1", None])
def test_header_wins(declared: str | None) -> None:
    """Over the declaration, whatever that says."""
    body = xml("J\xf6rg", declared).encode("iso-8859-1")

    assert read_reply(body, "text/xml; charset=ISO-8859-1").tags["NAME"] == "J\xf6rg"


@pytest.mark.parametrize(
    ("charset", "declared", "name"),
    [
        ("utf-8", "ISO-8859-1", "J\xf6rg"),
        ("iso-8859-1", "windows-1252", "1\x85\xa4"),
        ("iso-8859-15", "ISO-8859-1", "5 \N{EURO SIGN}"),
    ],
)
def test_header_wins_over_a_declaration_that_can_be_read(charset: str, declared: str, name: str) -> None:
    """The bytes would be text by the declaration too, but another text."""
    body = xml(name, declared).encode(charset)

    assert read_reply(body, f"text/xml; charset={charset}").tags["NAME"] == name


@pytest.mark.parametrize(
    "before", [b"\r\n", b" \t", codecs.BOM_UTF8, codecs.BOM_UTF8 + b"\r\n", b"\n" + codecs.BOM_UTF8]
)
@pytest.mark.parametrize(
    "header", ["", "text/xml", "text/xml; charset=utf-8", "text/xml; charset=ISO-8859-1", "text/xml; charset=nobody"]
)
def test_before_the_declaration(before: bytes, header: str) -> None:
    """Blanks and a byte order mark are skipped, and the mark decides."""
    name = "J\xf6rg" if codecs.BOM_UTF8 in before else "Jorg"

    assert read_reply(before + xml(name).encode(), header).tags["NAME"] == name


def test_bytes_that_are_not_of_the_header() -> None:
    """Such a reply is not readable, although the declaration would say otherwise."""
    body = xml("J\xf6rg", "ISO-8859-1").encode("iso-8859-1")

    with pytest.raises(NotAReply, match=r"^byte \d+ is not utf-8$"):
        read_reply(body, "text/xml; charset=UTF-8")


@example(name="J\xf6rg", charset="iso-8859-1", declared="UTF-8", before="\r\n", marked=False)
@given(
    name=st.text(st.characters(min_codepoint=33, max_codepoint=0x24F, exclude_characters="<&>"), min_size=1).filter(
        lambda text: text == text.strip()
    ),
    charset=st.sampled_from(CHARSETS),
    declared=st.sampled_from([None, "UTF-8", "ISO-8859-1", "UTF-16", "nobody"]),
    before=st.text(st.sampled_from(" \t\r\n"), max_size=4),
    marked=st.booleans(),
)
def test_any_charset(name: str, charset: str, declared: str | None, before: str, *, marked: bool) -> None:
    """What the header names is what is read; a mark of UTF-8 or UTF-16 goes before it."""
    name = name.encode(charset, "ignore").decode(charset)
    name = "".join(sign for sign in name if not 0x7F <= ord(sign) < 0xA0).strip()
    body = (before + xml(name, declared)).encode(charset)
    if marked:
        body = MARKS.get(charset, b"") + body

    for header in (f"text/xml; charset={charset}", f'text/xml;CHARSET="{charset.upper()}"'):
        assert read_reply(body, header).tags["NAME"] == name


@pytest.mark.parametrize("function", [ADD_AR_ITEMS, GET_ACCOUNT_BALANCE])
def test_header_of_both_kinds_of_connection(
    calls: RouterClient, where: object, router: ScriptedRouter, function: object
) -> None:
    """Reading and writing calls alike."""
    body = envelope(function.name, tags(NAME="J\xf6rg", STATUS="0")).encode("iso-8859-1")  # type: ignore[attr-defined]
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/xml; charset=ISO-8859-1\r\nConnection: close\r\nContent-Length: {len(body)}\r\n\r\n"
    router.script[function.name] = sends(head.encode() + body)  # type: ignore[attr-defined]

    answer = calls.call(where, function, "2003708", {})  # type: ignore[arg-type]

    assert answer.outcome is Outcome.SENT
    assert answer.tags is not None
    assert answer.tags["NAME"] == "J\xf6rg"


def test_replies_numbered_0(
    ic: Adapter, calls: RouterClient, where: object, router: ScriptedRouter, caplog: pytest.LogCaptureFixture
) -> None:
    """They are not compared: each is SENT; the log and the findings say so once."""
    ic.register.patch_settings("b", {"11": router.url})
    reply = envelope("AddARItem", tags(STATUS="0"), trans_no="0").encode()
    head = f"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: {len(reply)}\r\n\r\n".encode()
    router.script["AddARItems"] = sends(head + reply)

    with caplog.at_level(logging.WARNING, "ic_adapter.calls"):
        outcomes = [calls.call(where, ADD_AR_ITEMS, "2003708", {}).outcome for _ in range(3)]  # type: ignore[arg-type]

    found = [
        one
        for one in observed(ic.register.get("b"), ic.store, calls)
        if one.reason.code is ReasonCode.REPLIES_NOT_NUMBERED
    ]
    assert outcomes == [Outcome.SENT] * 3
    assert len(caplog.records) == 1
    assert [(one.level, one.where) for one in found] == [(Level.WARNING, "AS 11")]
