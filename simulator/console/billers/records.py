"""A difference between two states as rows a person can read: each value that differs, before and now."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

CUT = 200  # characters of a value


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a record, blank where it was or is not there."""

    name: str
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class Changed:
    """One record that differs: added, removed or changed, and the values in question."""

    register: str
    key: str
    how: str
    values: tuple[Value, ...]


def changes(difference: Mapping[str, Any]) -> Changed:
    """The difference as the admin API tells it, told value by value."""
    was, now = difference["was"], difference["now"]
    how = "added" if was is None else "removed" if now is None else "changed"
    return Changed(difference["register"], difference["key"], how, tuple(_values("", was, now)))


def _values(name: str, was: Any, now: Any) -> Iterator[Value]:
    """The innermost values that differ; what is null or empty on both sides is left out."""
    before, after = _inner(was), _inner(now)
    if before is None and after is None:
        if was != now and (_text(was), _text(now)) != ("", ""):
            yield Value(name, _text(was), _text(now))
        return
    before, after = before or {}, after or {}
    for key in dict.fromkeys((*before, *after)):
        yield from _values(f"{name}.{key}" if name else str(key), before.get(key), after.get(key))


def _inner(value: Any) -> dict[Any, Any] | None:
    """What a value is made of, the elements of a list by their place from 1; None for a plain one."""
    if isinstance(value, list):
        return dict(enumerate(value, 1))
    return value if isinstance(value, dict) else None


def _text(value: Any) -> str:
    if value in (None, "", [], {}):
        return ""
    text = value if isinstance(value, str) else msgspec.json.encode(value).decode()
    return text if len(text) <= CUT else f"{text[:CUT]}…"
