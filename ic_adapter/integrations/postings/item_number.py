"""Number of a new AR item, read from the reply: its tag, or a pattern on the text (adapter §3.7, Q-20, Q-70).

The pattern is checked in `billers.item_number_pattern`; `adjustments` says what the number is needed for.
"""

import re
from dataclasses import dataclass

from ic_adapter.router.envelope import Reply

ITEM_NO = re.compile(r"(?!0+\Z)[0-9]{1,12}")
TEXT = 500
#: What people write between groups of digits: blanks of any kind, comma, point, apostrophe, and their other forms.
SEPARATOR = "[\\s,.'_\u2018\u2019\u02d9\u00b7\u066b\u066c\uff0c\uff0e]"
GOES_ON = re.compile(rf"{SEPARATOR}?\d")
BEGAN_BEFORE = re.compile(rf"\d{SEPARATOR}?\Z")
#: Dashes, slashes and semicolons are separators only between groups of digits, for a suffix such as a year follows
#: them too: one to three digits before them, or exactly three behind (`205-199`, but not `205185-2024`).
MARK = "[-/;\u2010-\u2015\u2044\u2212\uff0d\uff0f\uff1b]"
SHORT_BEFORE, THREE_BEHIND = re.compile(r"(?:\A|\D)\d{1,3}\Z"), re.compile(r"\d{3}(?!\d)")


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a number stands: the tag, its text, and the part of the text that is taken for the number."""

    tag: str
    text: str
    start: int
    end: int

    @property
    def number(self) -> str | None:
        """The number; None where this is none, or a part of one: a part would be somebody else's item (Q-70)."""
        number = self.text[self.start : self.end]
        cut = GOES_ON.match(self.text, self.end) or BEGAN_BEFORE.search(self.text[: self.start])
        parted = any(_parts_groups(self.text, place) for place in (self.start - 1, self.end))
        return None if cut or parted else checked(number)


def _parts_groups(text: str, place: int) -> bool:
    """Return whether the sign at this place is a mark between two groups of one number."""
    before, sign, behind = text[max(place - 4, 0) : max(place, 0)], text[max(place, 0) : place + 1], text[place + 1 :]
    if not (re.fullmatch(MARK, sign) and before[-1:].isdigit() and behind[:1].isdigit()):
        return False
    return bool(SHORT_BEFORE.search(before) or THREE_BEHIND.match(behind))


def checked(number: str | None) -> str | None:
    """Return the number, None where AdjARItem could not be sent with it: it is not an Id, or it is 0."""
    return number if number and ITEM_NO.fullmatch(number) else None


def item_no(reply: Reply | None, pattern: str) -> str | None:
    """Return the number by the tag ITEM_NO, else by the pattern on STATUS_DESC; None when there is no certain one."""
    place = _place(reply, pattern)
    return None if place is None else place.number


def unread(reply: Reply | None, pattern: str) -> tuple[str, str] | None:
    """Return the tag and the text that hold something like a number, where no certain one can be read from them."""
    place = _place(reply, pattern)
    return None if place is None or place.number else (place.tag, place.text[:TEXT])


def _place(reply: Reply | None, pattern: str) -> _Place | None:
    if reply is None:
        return None
    tag = reply.tags.get("ITEM_NO")
    if tag:
        return _Place("ITEM_NO", tag, 0, len(tag))
    # The search is limited, the look behind the number is not: the limit must not cut a number either.
    found = re.search(pattern, reply.status_desc[:TEXT])
    return _Place("STATUS_DESC", reply.status_desc, *found.span(1)) if found and found[1] else None
