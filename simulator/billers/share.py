"""Which billers are one process's own where several processes share them, and who has the others.

A biller lives in exactly one process. ``2/3`` is the second of three processes; a biller belongs to the one that the
CRC-32 of its id says, as HAProxy's converters ``crc32,mod(3)`` do. A list of ids says it by name.
"""

import re
import zlib
from dataclasses import dataclass

from simulator.billers.errors import ForeignBiller

PART = re.compile(r"([0-9]{1,4})/([0-9]{1,4})")
IDS = re.compile(r"[A-Za-z0-9][A-Za-z0-9_\-]{0,63}(,[A-Za-z0-9][A-Za-z0-9_\-]{0,63})*")


class BadShare(Exception):
    """The text is no share; the message says what one looks like."""


@dataclass(frozen=True, slots=True)
class Share:
    """One process's part: the ``number``-th of ``of``, or these billers."""

    number: int = 1
    of: int = 1
    ids: frozenset[str] = frozenset()

    @classmethod
    def read(cls, text: str) -> "Share":
        """Return the share of a setting: blank for all billers, ``2/3``, or ids with commas; BadShare."""
        if not text:
            return cls()
        part = PART.fullmatch(text)
        if part is not None and 1 <= int(part[1]) <= int(part[2]):
            return cls(int(part[1]), int(part[2]))
        if part is None and IDS.fullmatch(text):
            return cls(ids=frozenset(text.split(",")))
        raise BadShare(f"{text[:80]!r} is not a share; write 2/3 for the second of three processes, or ids as 3426,847")

    def check(self, biller_id: str) -> None:
        """ForeignBiller for a biller of another process; it names whose it is."""
        if self.ids:
            if biller_id not in self.ids:
                raise ForeignBiller(biller_id, "another process", ",".join(sorted(self.ids)))
        elif self.of > 1 and (owner := owner_of(biller_id, self.of)) != self.number:
            raise ForeignBiller(biller_id, f"share {owner}/{self.of}", f"{self.number}/{self.of}")

    def has(self, biller_id: str) -> bool:
        """Return whether the biller is this process's own."""
        return biller_id in self.ids if self.ids else owner_of(biller_id, self.of) == self.number


def owner_of(biller_id: str, processes: int) -> int:
    """Return the number, from 1, of the process that a biller belongs to."""
    return zlib.crc32(biller_id.encode()) % processes + 1
