"""Why something is as it is: a code that programs compare, and the text that people read.

The codes are in `reason_codes`, their texts in `reason_texts`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from ic_adapter.errors import AdapterError
from ic_adapter.records.reason_codes import ReasonCode
from ic_adapter.records.reason_texts import TEXTS

Frame = tuple[ReasonCode, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Reason:
    """A code with its values.

    `frames`: what it is told within, inside out, such as the function that was called; its code stays the code of the
    cause. `warnings` stand behind it. `stored`: the text as a database kept it, which is not rendered again.
    """

    code: ReasonCode = ReasonCode.NONE
    values: Mapping[str, str] = field(default_factory=dict)
    frames: tuple[Frame, ...] = ()
    warnings: tuple["Reason", ...] = ()
    stored: str | None = None

    @property
    def text(self) -> str:
        """The words for people."""
        text = self.stored
        if text is None:
            text = TEXTS[self.code]
            if "{" in text:  # most name no value, and every record renders some of them
                text = text.format_map(self.values)
            text = text.rstrip()
        for code, values in self.frames:
            text = TEXTS[code].format(cause=text, **values)
        if not self.warnings:
            return text
        return "; ".join(filter(None, (text, *(warning.text for warning in self.warnings))))

    def of_function(self, function: str) -> "Reason":
        """The same, naming the router function it is about."""
        return self.within(ReasonCode.OF_FUNCTION, function=function)

    def within(self, code: ReasonCode, /, **values: str) -> "Reason":
        """The same, told within the text of this code."""
        return replace(self, frames=(*self.frames, (code, values)))

    def warning(self, warnings: tuple["Reason", ...]) -> "Reason":
        """The same with warnings behind it."""
        return replace(self, warnings=(*self.warnings, *warnings)) if warnings else self


def because(code: ReasonCode, /, **values: str) -> Reason:
    """Return the reason of this code; `values` are what its text names."""
    return Reason(code, values)


def as_stored(code: str, text: str, values: Mapping[str, str] | None) -> Reason:
    """Return the reason in a row of the store; a code that this program does not know is OTHER."""
    try:
        known = ReasonCode(code)
    except ValueError:
        known = ReasonCode.OTHER
    return Reason(known, values or {}, stored=text)


#: Of a record whose turn has not come yet.
NO_REASON = Reason()


class Held(AdapterError):
    """A setting or a value is missing or wrong: an operator has to fix it (adapter §1.3); the reason names it."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.text)
        self.reason = reason
