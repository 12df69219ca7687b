"""Encodings of a request: UTF-8 with or without its mark, and nothing else, whether it is marked, declared or neither."""

import codecs
from urllib.parse import quote_from_bytes

import pytest
from lxml import etree

from tests.simulator.asking import a_router, post

XML = "<Request><GetAccountBalance><Params><ACCOUNT_NO>2003708</ACCOUNT_NO></Params></GetAccountBalance></Request>"
MARKS = {"utf-16-le": codecs.BOM_UTF16_LE, "utf-16-be": codecs.BOM_UTF16_BE, "utf-32-le": codecs.BOM_UTF32_LE}
MARKS |= {"utf-32-be": codecs.BOM_UTF32_BE, "utf-8": codecs.BOM_UTF8}
#: Of each family that libxml2 knows; those that write ASCII as ASCII say nothing without a declaration.
CODECS = (
    "utf-16-le",
    "utf-16-be",
    "utf-32-le",
    "utf-32-be",
    "cp037",
    "cp500",
    "utf-7",
    "latin-1",
    "windows-1252",
    "shift_jis",
)
WIDE = CODECS[:6]


def status(body: bytes) -> str:
    """STATUS and text of the router's reply to this XML."""
    wire = post(a_router(), b"XMLREQUEST=" + quote_from_bytes(body).encode())
    assert wire.status == 200
    root = etree.fromstring(wire.body)
    return f"{root.findtext('.//STATUS')} {root.findtext('.//STATUS_DESC') or ''}".strip()


@pytest.mark.parametrize("codec", WIDE)
@pytest.mark.parametrize("is_marked", [True, False], ids=["marked", "unmarked"])
def test_not_utf_8(codec: str, is_marked: bool) -> None:
    """What is no UTF-8 is refused by its bytes."""
    mark = MARKS.get(codec, b"") if is_marked else b""

    assert status(mark + XML.encode(codec)).startswith("-904 ")


@pytest.mark.parametrize("codec", CODECS)
def test_declared(codec: str) -> None:
    """So is what declares another encoding, in its own bytes and in those of UTF-8."""
    declared = f"<?xml version='1.0' encoding='{codec.upper()}'?>{XML}"

    for body in (declared.encode(codec), declared.encode(), MARKS.get(codec, b"") + declared.encode(codec)):
        assert status(body).startswith("-904 ")


def test_words() -> None:
    """The refusal says what is accepted."""
    assert "only XML 1.0 in UTF-8 is accepted" in status(codecs.BOM_UTF16_LE + XML.encode("utf-16-le"))


@pytest.mark.parametrize(
    "start", [b"", codecs.BOM_UTF8, b"<?xml version='1.0'?>", b"<?xml version='1.0' encoding='utf-8'?>"]
)
def test_utf_8(start: bytes) -> None:
    """UTF-8 is taken with and without mark and declaration."""
    assert status(start + XML.encode()).startswith("0 ")
