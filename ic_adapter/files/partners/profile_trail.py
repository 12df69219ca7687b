"""What the audit trail says of a changed mapping profile: each value that differs, by its JSON path."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, Row

from ic_adapter.billers import trail
from ic_adapter.errors import Conflict
from ic_adapter.store.staff import config_changes

NAME = "mapping profile"
LONGEST_NAME = 100  # characters, as the trail keeps it
MOST = 200  # values; of a profile that is replaced whole the rest is counted


def differences(before: str | None, after: str) -> list[tuple[str, str, str]]:
    """Return name, old and new value of everything that differs between two profiles, blank where there is none."""
    old, new = ({} if text is None else dict(_leaves(json.loads(text))) for text in (before, after))
    found = [(_name(path), old.get(path, ""), new.get(path, "")) for path in {**old, **new}]
    changed = [one for one in found if one[1] != one[2]]
    more = len(changed) - MOST
    return [*changed[:MOST], (NAME, "", f"and {more} more values")] if more > 0 else changed


def changed_since(connection: Connection, bid: str, version: int) -> Mapping[str, Row[Any]]:
    """Return what was changed of the profile after `version`, by name; Conflict where the biller was made again."""
    rows = config_changes.since(connection, bid, version)
    if any(row.name == trail.BILLER for row in rows):
        raise Conflict(f"biller {bid} was deleted and made again after this form was opened; load the page again")
    return {row.name: row for row in rows if row.name.startswith(NAME)}


def _name(path: str) -> str:
    return f"{NAME} {path}"[:LONGEST_NAME]


def _leaves(value: Any, path: str = "$") -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _leaves(inner, f"{path}.{name}")
    else:
        yield path, trail.shown(value)
