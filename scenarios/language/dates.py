"""Days and moments in feature files: whether one exists, and how it is written."""

import re
from datetime import date, datetime

MOMENT = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,6})?)?)?([+-]\d\d:\d\d|Z)?")
KINDS = frozenset({"day", "date or time", "date or time or real"})


def problem(kind: str, text: str) -> str | None:
    """Return what is wrong with a day or a moment; None where it can be used."""
    if kind.endswith("real") and text == "real":
        return None
    form = "2024-11-15" if kind == "day" else "2024-11-15 or 2024-11-15T09:30"
    try:
        if kind == "day":
            date.fromisoformat(text)
        else:
            datetime.fromisoformat(text)
    except ValueError as error:
        why = f" ({error})" if MOMENT.fullmatch(text) else ""
        return f"{text!r} is not a {kind.removesuffix(' or real')}{why}; write it as {form}"
    return None if MOMENT.fullmatch(text) else f"{text!r} is not a {kind}; write it as {form}"
