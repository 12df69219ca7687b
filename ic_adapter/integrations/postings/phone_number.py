"""Phone numbers as SetPhone carries them: digits in PHONE_NO, the extension in EXTENSION_NO (adapter §10, Q-71)."""

import re
from dataclasses import dataclass

from ic_adapter.records.reason_codes import ReasonCode
from ic_adapter.records.reasons import Held, because

#: What people write within one number: blanks, brackets, points, strokes and dashes. A comma parts two numbers.
WITHIN = r"\s()./\-\u2010-\u2015\u2212"
#: A number, and the mark of an extension with its digits: `202-555-0118 x45`, `ext. 45`, `#45`.
TYPED = re.compile(
    rf"(?P<number>\+?[0-9{WITHIN}]*)(?:[;,]?\s*(?:extension|extn?|x|#)[\s.:=#]*(?P<extension>[0-9][0-9\s.-]*))?",
    re.IGNORECASE,
)
NO_DIGIT = re.compile(r"[^0-9]")
MAX_NUMBER = 15  # E.164: more digits are two numbers
MAX_EXTENSION = 10  # Text(10), router F-10


@dataclass(frozen=True, slots=True)
class PhoneNumber:
    """The number in digits, a leading + kept, blank when it was emptied; and its extension."""

    number: str = ""
    extension: str = ""


def parse(typed: str) -> PhoneNumber:
    """Return the number that the payer typed; Held `not a phone number` where it is anything else."""
    text = typed.strip()
    if not text:
        return PhoneNumber()
    if not re.search("[0-9]", text):
        raise Held(because(ReasonCode.NO_DIGIT))  # else it would remove the record
    found = TYPED.fullmatch(text)
    if found is None:
        raise Held(because(ReasonCode.NOT_A_PHONE_NUMBER))
    number, extension = NO_DIGIT.sub("", found["number"]), NO_DIGIT.sub("", found["extension"] or "")
    foreign = any(sign.isalnum() and not sign.isascii() for sign in text)
    if not number or foreign or len(number) > MAX_NUMBER or len(extension) > MAX_EXTENSION:
        raise Held(because(ReasonCode.NOT_A_PHONE_NUMBER))
    return PhoneNumber("+" * text.startswith("+") + number, extension)
