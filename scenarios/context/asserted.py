"""Which values of the router's messages a check compared; what is only received or read does not count.

Theory of operation. The plugin opens the record at each Then step that is a check and closes it behind the step. A
tag's text comes out of ``wire`` as a ``TagText``: a string that knows where it stood and notes itself when it is
compared (``==``, ``!=``, ``<``, ``in``). So a step that reads a reply to go on with one of its values notes nothing;
neither does a check that counts tags or looks at their order. Values that a check sees through the adapter or the
journal are no texts of ours: those steps note them by hand, with the value, and whoever measures coverage looks for a
reply that has it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any

#: Stands for STATUS at whichever level counts (router §4.1).
EFFECTIVE = "(effective) STATUS"
AT_FUNCTION = "(function) STATUS"
#: Fields of the adapter's records that come from a reply, with their tags (adapter §1).
OF_RECORDS = {
    "result.item_no": "STATUS_DESC",
    "result.folio_no": "FOLIO_NO",
    "result.contact_no": "CONTACT_NO",
    "result.phone_seq": "PHONE_SEQ",
    "issue_no": "ISSUE_NO",
}


@dataclass(frozen=True, slots=True)
class ComparedTag:
    """One tag whose value a check compared: direction, element of the function, path below Params.

    ``function`` is blank where the check did not see which reply the value came from; ``value`` is it then.
    """

    direction: str
    function: str
    path: str
    value: str = ""

    def as_record(self) -> dict[str, Any]:
        """Plain values: records travel between processes."""
        return asdict(self)


_open: list[list[ComparedTag]] = []


@contextmanager
def recording(compared: list[ComparedTag]) -> Iterator[None]:
    """Note what is compared until the end of the block."""
    start(compared)
    try:
        yield
    finally:
        stop()


def start(compared: list[ComparedTag]) -> None:
    """Note what is compared from here on; a process runs one step at a time."""
    _open[:] = [compared]


def stop() -> None:
    """Note nothing more."""
    _open.clear()


def note(direction: str, function: str, path: str, value: str = "") -> None:
    """Note a comparison of a check, at most once."""
    tag = ComparedTag(direction, function, path, value)
    if _open and tag not in _open[0]:
        _open[0].append(tag)


def note_of_records(names: dict[str, Any]) -> None:
    """Note fields of the adapter's records that were compared, by their names, which come from a reply."""
    for name, value in names.items():
        if (tag := OF_RECORDS.get(name)) and value not in (None, ""):
            note("reply", "", tag, str(value))


class TagText(str):
    """The text of a tag, which notes itself when it is compared."""

    __slots__ = ("_place",)
    _place: tuple[str, str, str]

    @classmethod
    def at(cls, text: str, direction: str, function: str, path: str) -> "TagText":
        """Return the text of the tag of a function's request or reply, at a path below Params."""
        made = cls(text)
        made._place = (direction, function, path)
        return made

    def _compared(self) -> None:
        note(*self._place)

    def __eq__(self, other: object) -> bool:
        self._compared()
        return str.__eq__(self, other)

    def __ne__(self, other: object) -> bool:
        self._compared()
        return str.__ne__(self, other)

    def __lt__(self, other: str) -> bool:
        self._compared()
        return str.__lt__(self, other)

    def __le__(self, other: str) -> bool:
        self._compared()
        return str.__le__(self, other)

    def __gt__(self, other: str) -> bool:
        self._compared()
        return str.__gt__(self, other)

    def __ge__(self, other: str) -> bool:
        self._compared()
        return str.__ge__(self, other)

    def __contains__(self, other: object) -> bool:
        self._compared()
        return isinstance(other, str) and str.__contains__(self, other)

    __hash__ = str.__hash__
