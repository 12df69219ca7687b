"""The log beside a SQLite file: SQLite reads it up to its first bad frame, and forgets the rest without a word.

Behind the end of a log that a power cut left, one transaction at most can be whole, for each one is on the disk before
the next one begins. Two or more behind a bad frame were committed: what they said would be lost, and taken again.
"""

import struct
import time
from array import array
from dataclasses import dataclass
from pathlib import Path

HEADER, FRAME = 32, 24  # bytes of the file's head, and of each frame's
BYTE_ORDERS = {0x377F0682: "<", 0x377F0683: ">"}  # of the checksums, by the number that begins the file
MOST = 64 * 1024 * 1024  # bytes that are looked at; SQLite moves a log away at a sixteenth of that
AGAIN, PAUSE = 2, 0.05  # another program may be writing: only what is the same each time is damage


@dataclass(frozen=True, slots=True)
class LogDamage:
    """Where the log breaks off, counted from 1 (0: at its head), and how many transactions stand behind it."""

    frame: int
    lost: int


def damage_of(database: Path) -> LogDamage | None:
    """Return what would be lost of the log beside this file; None where there is none or it is whole."""
    log = Path(f"{database}-wal")
    found = _damage(log, database)
    for _ in range(AGAIN):
        if found is None:
            return None
        time.sleep(PAUSE)
        if _damage(log, database) != found:
            return None  # it is being written, and was read in between
    return found


def _damage(log: Path, database: Path) -> LogDamage | None:
    try:
        with log.open("rb") as file:
            content = file.read(MOST)
    except FileNotFoundError:
        return None
    if len(content) <= HEADER:
        return None
    magic, _version, size = struct.unpack_from(">3I", content)
    order = BYTE_ORDERS.get(magic)
    sums = struct.unpack_from(">2I", content, 24)
    if order is None or _checksum(order, content[:24]) != sums:
        return _counted(content, 0, _page_size(database), content[HEADER + 8 : HEADER + 16])
    place, salts, number = HEADER, content[16:24], 1
    while place + FRAME + size <= len(content):
        if content[place + 8 : place + 16] != salts:
            break  # a frame of before the log began anew, or a bad one
        head, page = content[place : place + 8], content[place + FRAME : place + FRAME + size]
        sums = _checksum(order, page, _checksum(order, head, sums))
        if struct.unpack_from(">2I", content, place + 16) != sums:
            break
        place, number = place + FRAME + size, number + 1
    return _counted(content[place - HEADER :], number, size, salts)


def _counted(content: bytes, number: int, size: int, salts: bytes) -> LogDamage | None:
    """Count the ends of transactions behind this frame; a page is so many bytes long."""
    ends = 0
    for place in range(HEADER, len(content) - FRAME - size + 1, FRAME + size):
        is_end = content[place + 4 : place + 8] != b"\0\0\0\0"
        ends += is_end and content[place + 8 : place + 16] == salts
    return LogDamage(number, ends) if ends > 1 else None


def _page_size(database: Path) -> int:
    with database.open("rb") as file:
        head = file.read(18)
    size = int.from_bytes(head[16:18], "big")
    return {0: 4096, 1: 65_536}.get(size, size)  # nothing yet: SQLite's own; 1 stands for a number of 17 bits


def _checksum(order: str, part: bytes, sums: tuple[int, ...] = (0, 0)) -> tuple[int, int]:
    words = array("I", part)
    if (order == ">") == (struct.pack("=I", 1) == struct.pack("<I", 1)):
        words.byteswap()
    first, second = sums
    for even, odd in zip(words[::2], words[1::2], strict=True):
        first = (first + even + second) & 0xFFFFFFFF
        second = (second + odd + first) & 0xFFFFFFFF
    return first, second
