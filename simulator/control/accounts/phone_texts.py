"""Phone numbers and e-mail addresses as a person writes them, made into records of the wire (router F-08)."""

import re
from collections.abc import Iterable

from simulator.control.values import printable
from simulator.control.wire import Refusal

NUMBER = r"(?:\+?1[ .\-]?)?\(?([0-9]{3})\)?[ .\-/]?([0-9]{3})[ .\-]?([0-9]{4})"
PHONE = re.compile(NUMBER + r"(?:,? ?(?:x|ext\.?) ?([0-9]{1,6}))?")
EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]{1,190}")
FORMS = "use 10 digits as in (202) 555-0118 or +1 202 555 0118, with x12 behind them for an extension, or an e-mail"


def record_tags(text: str, path: str, number: int, codes: Iterable[str]) -> dict[str, str]:
    """Return the tags of the record with this PHONE_SEQ; Refusal (422) if it is no phone number and no e-mail address.

    A phone number is kept as the router's samples show it, ten digits. PHONE_CD is HOME or EMAIL, where the biller's
    ``codes`` have it (no codes: any will do).
    """
    printable(text, path)
    known = set(codes)
    written = text.strip()
    if EMAIL.fullmatch(written):
        code, tags = "EMAIL", {"PHONE_NO": written}
    elif found := PHONE.fullmatch(written):
        code, tags = "HOME", {"PHONE_NO": "".join(found.group(1, 2, 3)), "EXTENSION_NO": found[4] or ""}
    else:
        raise Refusal(422, "not a valid phone number", (path, f"{text[:40]!r}; {FORMS}"))
    return {"PHONE_SEQ": str(number), "PHONE_CD": code if not known or code in known else "", **tags}
