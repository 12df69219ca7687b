"""Whether a file is whole: it ends with its closing root tag, or is an empty root, whatever its encoding."""

import re
from pathlib import Path

from ic_adapter.records.pickups import TEXTS, PickupReason

TAIL = 4_096
#: The end of a root as the import takes it: in any case and name space; comments and instructions may follow.
NAME = r"(?:[^\s<>/:]+:)?billheaders"
END = re.compile(
    rf"(?:</{NAME}\s*>|<{NAME}(?:\s[^<>]*)?/>)(?:\s|<!--(?:(?!-->).)*-->|<\?(?:(?!\?>).)*\?>)*\Z",
    re.IGNORECASE | re.DOTALL,
)
#: Encodings in which the tag is looked for; every 8-bit one has it in the bytes of ASCII.
ENCODINGS = ("ascii", "utf-16-le", "utf-16-be")
BLANKS = b" \t\r\n\x00"


def lack_of(tail: bytes) -> PickupReason:
    """Return why a file with this tail is not whole, NONE if it is."""
    if not tail.strip(BLANKS):
        return PickupReason.EMPTY
    for encoding in ENCODINGS:
        text = tail[-(len(tail) // 2 * 2) :].decode(encoding, "replace") if encoding != "ascii" else ""
        text = text or tail.decode("ascii", "replace")
        if END.search(text.replace("\x00", "")):
            return PickupReason.NONE
    return PickupReason.NO_END


def lack_in(path: Path) -> str:
    """Return what a file of this machine lacks to be whole, in words; blank for a whole one, or one that is gone."""
    try:
        with path.open("rb") as file:
            file.seek(max(path.stat().st_size - TAIL, 0))
            return TEXTS[lack_of(file.read(TAIL))]
    except FileNotFoundError:
        return ""
