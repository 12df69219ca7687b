"""Which values of replies a test compared: a tag's text and a STATUS note themselves; reading alone does not count."""

from contextvars import ContextVar
from typing import Any

#: What the running test has compared: direction, function element, path below Params, value; None outside of a test.
NOTED: ContextVar[list[dict[str, str]] | None] = ContextVar("NOTED", default=None)
EFFECTIVE = "(effective) STATUS"


def note(direction: str, function: str, path: str, value: str = "") -> None:
    """Note a comparison, at most once in a test."""
    noted = NOTED.get()
    row = {"direction": direction, "function": function, "path": path, "value": value}
    if noted is not None and row not in noted:
        noted.append(row)


def note_patterns(question: dict[str, Any]) -> None:
    """Note what the patterns of a verification name; of one that must not have come, nothing was compared."""
    if question.get("times") == {"exactly": 0}:
        return
    for pattern in question.get("in_order") or [question.get("pattern", {})]:
        function = pattern.get("function") or ""
        for direction in ("request", "reply"):
            for tag, text in (pattern.get(direction) or {}).items():
                note(direction, function, tag, str(text))
        if function and pattern.get("status") is not None:
            note("reply", function, EFFECTIVE)


class ComparedText(str):
    """The text of a reply's tag, which notes itself when it is compared."""

    __slots__ = ("_place",)
    _place: tuple[str, str]

    @classmethod
    def at(cls, text: str, function: str, path: str) -> "ComparedText":
        """Return the text of a tag of a function's reply."""
        made = cls(text)
        made._place = (function, path)
        return made

    def _note(self) -> None:
        note("reply", *self._place)

    def __eq__(self, other: object) -> bool:
        self._note()
        return str.__eq__(self, other)

    def __ne__(self, other: object) -> bool:
        self._note()
        return str.__ne__(self, other)

    def __contains__(self, other: object) -> bool:
        self._note()
        return isinstance(other, str) and str.__contains__(self, other)

    __hash__ = str.__hash__


class ComparedStatus(int):
    """The effective STATUS of a reply, which notes itself when it is compared."""

    _function: str

    @classmethod
    def of(cls, code: int, function: str) -> "ComparedStatus":
        """Return the STATUS of a function's reply."""
        made = cls(code)
        made._function = function
        return made

    def __eq__(self, other: object) -> bool:
        note("reply", self._function, EFFECTIVE)
        return int.__eq__(self, other)

    def __ne__(self, other: object) -> bool:
        note("reply", self._function, EFFECTIVE)
        return int.__ne__(self, other)

    __hash__ = int.__hash__
