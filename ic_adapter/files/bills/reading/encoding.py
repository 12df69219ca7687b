"""Bytes of a bill file, checked against their encoding before the parser sees them (invoice-files §6.2).

The parser names neither the line nor the byte that is not in the encoding. Of UTF-8 and ASCII files both are told here;
with `fallback_encoding` a byte that does not decode strictly is read in that encoding, with a warning. Files in other
encodings go through as they are.
"""

import codecs
import re
from collections.abc import Callable, Mapping
from typing import BinaryIO

from ic_adapter.errors import FileRefused

DECLARED = re.compile(rb"^(?:\xef\xbb\xbf)?<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})[\"']")
DECODERS: Mapping[str, Callable[[memoryview], object]] = {
    "utf-8": lambda data: codecs.utf_8_decode(data, "strict", True),
    "ascii": lambda data: codecs.ascii_decode(data, "strict"),
}
OTHER_BOMS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
WARNINGS_KEPT = 100


class CheckedSource:
    """A file to read from; `warnings` names the lines that were read in the fallback encoding."""

    def __init__(self, source: BinaryIO, fallback: str) -> None:
        self.warnings: list[str] = []
        self._source = source
        self._fallback = fallback
        self._begin_again()

    def _begin_again(self) -> None:
        self.warnings.clear()
        self._encoding: str | None = ""
        self._rest = b""
        self._line = 1

    def tell(self) -> int:
        """Return where the next piece begins."""
        return self._source.tell()

    def seek(self, offset: int, /) -> int:
        """Go to the file's beginning, which `tell` returned before the first read; OSError where that cannot be."""
        place = self._source.seek(offset)
        self._begin_again()
        return place

    def read(self, size: int) -> bytes:
        """Return the next bytes, none at the end; FileRefused names the line and the byte that cannot be read."""
        while True:
            piece = self._source.read(size)
            if self._encoding == "":
                self._encoding = encoding_of(piece)
            if self._encoding is None:
                return piece
            found = self._checked(self._rest + piece, self._encoding, is_last=not piece)
            if found or not piece:
                return found

    def _checked(self, data: bytes, encoding: str, *, is_last: bool) -> bytes:
        parts: list[bytes] = []
        view, self._rest = memoryview(data), b""
        while view:
            try:
                DECODERS[encoding](view)
            except UnicodeDecodeError as error:
                good = bytes(view[: error.start])
                self._line += good.count(b"\n")
                parts.append(good)
                if not is_last and encoding == "utf-8" and _is_incomplete(bytes(view[error.start :])):
                    self._rest = bytes(view[error.start :])
                    break
                parts.append(self._replaced(bytes(view[error.start : error.end]), encoding))
                view = view[error.end :]
            else:
                self._line += bytes(view).count(b"\n")
                parts.append(bytes(view))
                break
        return b"".join(parts)

    def _replaced(self, wrong: bytes, encoding: str) -> bytes:
        """The characters as references, which every encoding has."""
        shown = " ".join(f"0x{byte:02X}" for byte in wrong)
        place = f"line {self._line}: byte {shown} is not {encoding.upper()}"
        if not self._fallback:
            raise FileRefused(f"{place}; correct the file or set fallback_encoding, such as windows-1252")
        try:
            text = wrong.decode(self._fallback)
        except UnicodeDecodeError:
            raise FileRefused(f"{place} and not {self._fallback}") from None
        if len(self.warnings) < WARNINGS_KEPT:
            self.warnings.append(f"{place}; read as {self._fallback}")
        return "".join(f"&#{ord(sign)};" for sign in text).encode()


def _is_incomplete(tail: bytes) -> bool:
    """Whether the bytes are the beginning of one UTF-8 character, the rest of which comes with the next piece."""
    try:
        return len(tail) < 4 and codecs.utf_8_decode(tail, "strict", False)[1] == 0
    except UnicodeDecodeError:
        return False


def encoding_of(head: bytes) -> str | None:
    """Return the encoding to check, None for one that the parser reads by itself."""
    if head.startswith(OTHER_BOMS) or b"\0" in head[:4]:
        return None
    declared = DECLARED.match(head)
    try:
        name = codecs.lookup(declared[1].decode() if declared else "utf-8").name
    except LookupError:
        return None
    return name if name in DECODERS else None
