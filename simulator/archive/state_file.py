"""The text form of a biller: one JSON value per line, in one order, so that ordinary tools can compare two of them.

The first line is the header; each further line is ``["register", "key", record]``. The same state makes the same bytes.
Passwords are left out.
"""

from codecs import BOM_UTF8
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import msgspec

from simulator.archive import checking, header, records
from simulator.archive.saved import REGISTERS, Saved
from simulator.contract.access import Login

Line = tuple[str, str, msgspec.Raw]
UNREADABLE = (msgspec.MsgspecError, ValueError, OverflowError, RecursionError)


class BadStateFile(Exception):
    """The text is no state file of this version: the number of the line, from 1, and why."""

    def __init__(self, line: int, reason: str) -> None:
        self.line = line
        self.reason = reason
        super().__init__(f"line {line}: {reason}")


def write(saved: Saved, *, passwords: bool = False) -> Iterator[bytes]:
    """The lines, each with its end; ``passwords`` only for what never leaves the program."""
    yield header.encode(saved, passwords=passwords) + b"\n"
    for register, key, record in saved.rows():
        yield msgspec.json.encode((register, key, record)) + b"\n"


def read(text: bytes, known: Mapping[str, Login] | None = None, *, trusted: bool = False) -> Saved:
    """The biller that the text tells of; BadStateFile says where and why it cannot be used.

    ``known`` logins lend their passwords to the file's. A ``trusted`` text was written by this program.
    """
    lines = text.removeprefix(BOM_UTF8).splitlines()
    if not lines:
        raise BadStateFile(1, "the file is empty")
    saved = _header(lines[0], known)
    kept: dict[str, dict[str, Any]] = {name: {} for name in REGISTERS}
    for number, line in enumerate(lines[1:], 2):
        register, key, raw = _line(number, line)
        if key in kept[register]:
            raise BadStateFile(number, f"duplicate key: {register} {key[:40]!r}")
        kept[register][key] = _record(number, register, key, raw, trusted=trusted)
    reason = checking.first_free(kept)
    if reason:
        raise BadStateFile(1, reason)
    return replace(saved, records=kept)


def _header(line: bytes, known: Mapping[str, Login] | None) -> Saved:
    try:
        mark = msgspec.json.decode(line, type=header.Mark)
    except UNREADABLE:
        raise BadStateFile(1, 'missing header; a state file starts with {"mock-cayenta":"biller state"') from None
    if mark.kind != header.KIND:
        raise BadStateFile(1, f"{mark.kind[:40]!r} is not {header.KIND!r}; choose a state file")
    if mark.format != header.FORMAT:
        raise BadStateFile(
            1,
            f"format {mark.format} is not supported (this version reads {header.FORMAT}); import the file with the "
            "version that wrote it, or a later one",
        )
    try:
        return header.decode(line, known)
    except UNREADABLE as error:
        raise BadStateFile(1, str(error)) from None


def _line(number: int, line: bytes) -> Line:
    try:
        found: Line = msgspec.json.decode(line, type=Line)
    except UNREADABLE as error:
        raise BadStateFile(number, f'not ["register", "key", record]: {error}') from None
    if found[0] not in REGISTERS:
        raise BadStateFile(number, f"unknown register {found[0][:40]!r}; use one of {', '.join(REGISTERS)}")
    return found


def _record(number: int, register: str, key: str, raw: msgspec.Raw, *, trusted: bool) -> Any:
    try:
        record = records.decoders()[register].decode(raw)
        reason = "" if trusted else checking.blamed(register, key, record, msgspec.json.decode(raw))
    except UNREADABLE as error:
        reason = str(error)
    if reason:
        raise BadStateFile(number, f"{register} {key[:40]!r}: {reason}")
    return record
