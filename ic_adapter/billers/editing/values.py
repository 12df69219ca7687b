"""Values of keys as people type them: the default says how a value is written, its check which reading fits."""

import json
import re
from typing import Any

from ic_adapter.billers.key_fields import Key
from ic_adapter.errors import BadValue

#: Python reads `1_0` and digits of other scripts as numbers, too; nobody types those on purpose.
PLAIN = re.compile(r"[0-9+.eE-]{1,40}", re.ASCII)


def to_text(value: Any) -> str:
    """Return how a value is shown and typed: `true`, `1, 5, 15`, `[]` for an empty list, else JSON."""
    if isinstance(value, str):
        return value
    if isinstance(value, list) and value and all(isinstance(item, int | str) for item in value):
        return ", ".join(map(str, value))
    return json.dumps(value, ensure_ascii=False)


def from_text(row: Key, text: str) -> Any:
    """Return the value that a typed text stands for; BadValue says why it is none."""
    fault: BadValue | None = None
    for candidate in _candidates(row.default, text.strip()):
        try:
            return row.check(candidate)
        except BadValue as error:
            fault = fault or error
    raise fault or BadValue("is not valid")


def _candidates(default: Any, text: str) -> list[Any]:
    """The readings of a text, the likeliest first: its fault is the one that is told."""
    if isinstance(default, bool):
        return [{"true": True, "false": False}.get(text.lower(), text)]
    if isinstance(default, list) and not text.startswith("["):
        items = [item.strip() for item in text.split(",")]
        return [[_number(item) for item in items], items]
    if isinstance(default, dict | list):
        try:
            return [json.loads(text)]
        except (ValueError, RecursionError):
            raise BadValue("is not JSON") from None
    if isinstance(default, int | float):
        return [_number(text)]
    return [text, _number(text)]


def _number(text: str) -> Any:
    if not PLAIN.fullmatch(text):
        return text
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text
