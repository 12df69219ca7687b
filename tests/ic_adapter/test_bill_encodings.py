"""Bytes that are not in the encoding of a bill file: named by line, or read in the biller's fallback_encoding."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ic_adapter.adapter import Adapter
from ic_adapter.billers import keys
from ic_adapter.errors import BadValue, FileRefused
from ic_adapter.files.bills.bif import BifWriter
from ic_adapter.files.bills.profile import FileKind
from ic_adapter.files.bills.reading.encoding import CheckedSource
from tests.ic_adapter.bill_files import SAMPLE

NAME = "ZOÉ SAMPLE"


def read_all(data: bytes, fallback: str, size: int) -> tuple[bytes, list[str]]:
    """What the parser gets, and the warnings."""
    source = CheckedSource(io.BytesIO(data), fallback)
    return b"".join(iter(lambda: source.read(size), b"")), source.warnings


@given(st.text(max_size=60), st.integers(1, 9))
def test_utf_8_goes_through(text: str, size: int) -> None:
    """Nothing is changed in a file that is what it says, wherever a piece of it ends."""
    data = text.replace("\0", "").encode(errors="replace")
    data = data if not data.startswith((b"\xff\xfe", b"\xfe\xff")) else b""

    assert read_all(data, "", size) == (data, [])


@given(st.lists(st.sampled_from(["A", "\n", "É", "ñ", "€"]), max_size=30), st.integers(1, 9))
def test_fallback(parts: list[str], size: int) -> None:
    """Each byte that is not UTF-8 becomes its character, with the line it stands in."""
    data = "".join(f" {part} " for part in parts).encode("windows-1252")

    got, warnings = read_all(data, "windows-1252", size)

    expected = "".join(f" {part if part.isascii() else f'&#{ord(part)};'} " for part in parts)
    lines = [1 + parts[:place].count("\n") for place, part in enumerate(parts) if not part.isascii()]
    assert got.decode("ascii") == expected
    assert [int(one.split(":")[0].removeprefix("line ")) for one in warnings] == lines


def test_line_and_byte(ic: Adapter) -> None:
    """One Windows-1252 name is named by line and byte; with the key it is read, and the report warns."""
    data = SAMPLE.replace("ALEX SAMPLE", NAME).encode("windows-1252")
    line = SAMPLE[: SAMPLE.index("ALEX SAMPLE")].count("\n") + 1
    file = "billheader_20240418010203.xml"
    with pytest.raises(FileRefused, match=f"line {line}: byte 0xC9 is not UTF-8"), BifWriter() as writer:
        ic.importer.take("b", file, io.BytesIO(data), FileKind.BILLS, writer)
    ic.register.patch_keys("b", {"fallback_encoding": "windows-1252"})

    with BifWriter() as writer:
        imported = ic.importer.take("b", file, io.BytesIO(data), FileKind.BILLS, writer)
        text = writer.text(100_000) or ""

    assert NAME in text
    assert imported.warnings == (f"line {line}: byte 0xC9 is not UTF-8; read as windows-1252",)


@pytest.mark.parametrize("value", ["utf-16", "nonsense", "cp037", 1])
def test_no_fallback(value: object) -> None:
    """The key takes encodings of one byte per character."""
    with pytest.raises(BadValue):
        keys.checked("fallback_encoding", value)


@pytest.mark.parametrize("declared", ["US-ASCII", "utf-8", "UTF8", "windows-1252"])
def test_declared(declared: str) -> None:
    """What the declaration names is checked, but for encodings that the parser reads by itself."""
    head = f"<?xml version='1.0' encoding='{declared}'?>\n".encode()
    data = head + "É".encode("windows-1252")

    got, warnings = read_all(data, "windows-1252", 1000)

    assert (got, len(warnings)) == ((data, 0) if declared == "windows-1252" else (head + b"&#201;", 1))
