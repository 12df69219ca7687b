"""Bill files whose XML is broken anywhere: 422 with the line and the reason, never an error of ours."""

import codecs
import io
from contextlib import suppress

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ic_adapter.errors import FileRefused, NotAReply
from ic_adapter.files.bills.reading.reader import read_bills
from ic_adapter.router.envelope import read_reply
from tests.ic_adapter.api_calls import NAME, SAMPLE, XML

BILL = "<BillHeader><Invoice_No>1</Invoice_No></BillHeader>"
#: Namespaces that are wrong at the root, at a bill and at an attribute; the first line is blank, so that each says 2.
BROKEN = {
    "prefix of the root": f"<x:BillHeaders>{BILL}</x:BillHeaders>",
    "prefix of another root": "<x:Other/>",
    "prefix of a bill": "<BillHeaders><x:BillHeader/></BillHeaders>",
    "prefix of an attribute": '<BillHeaders x:a="1"/>',
    "prefix of the root and an attribute": '<x:BillHeaders x:a="1"/>',
    "colon first": f"<:BillHeaders>{BILL}</:BillHeaders>",
    "colon last": f"<BillHeaders:>{BILL}</BillHeaders:>",
    "two colons": '<a:b:BillHeaders xmlns:a="urn:a"/>',
    "empty namespace": '<BillHeaders xmlns:x=""/>',
    "namespace is no address": '<BillHeaders xmlns="a b"/>',
    "attribute twice": '<BillHeaders a="1" a="2"/>',
    "cut off": "<BillHeaders><BillHeader>",
    "other end": "<BillHeaders></BillHeader>",
}


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN)
def test_broken(client: httpx.Client, biller: str, text: str) -> None:
    """The file is refused whole, with the line and what the parser says."""
    content = f"<?xml version='1.0'?>\n{text}".encode()

    reply = client.post(f"{biller}/imports", params={"name": NAME}, content=content, headers=XML)

    assert reply.status_code == 422
    assert "line 2" in reply.json()["error"]
    assert client.get(f"{biller}/imports").json()["imports"] == []


PIECES = (
    *(b"<", b">", b"</", b"/>", b":", b"x:", b"xmlns=", b'"', b"'", b"&", b";", b"&#0;", b"&x;", b"<!--", b"<![CDATA["),
    *(b"]]>", b"<?", b"?>", b"<!DOCTYPE x>", b"\0", b"\xff", codecs.BOM_UTF8, codecs.BOM_UTF16_LE, b"<BillHeaders>"),
)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(
    at=st.integers(0, len(SAMPLE)),
    piece=st.sampled_from(PIECES) | st.binary(max_size=8),
    cut=st.integers(0, 40),
    only=st.booleans(),
)
def test_any_piece_anywhere(at: int, piece: bytes, cut: int, only: bool) -> None:
    """Whatever is put in or cut out, at any place, or sent alone: read or refused."""
    content = piece if only else SAMPLE[:at] + piece + SAMPLE[at + cut :]
    with suppress(FileRefused):
        for bill in read_bills(io.BytesIO(content)):
            assert all(isinstance(value, str) for value in bill.values())
    with suppress(NotAReply):
        read_reply(content)


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16"])
def test_encodings(codec: str) -> None:
    """Bill files and replies are read as their byte order mark says (docs/architecture.md §6)."""
    (bill,) = read_bills(io.BytesIO(f"<BillHeaders>{BILL}</BillHeaders>".encode(codec)))
    reply = read_reply('<Reply transNo="1" pid="2"><GetAccount><STATUS>0</STATUS></GetAccount></Reply>'.encode(codec))

    assert bill == {"invoice_no": "1"}
    assert reply.status == 0
