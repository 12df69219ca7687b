"""What the audit trail says of a change: name, old and new value of everything that differs, secrets masked."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row

from ic_adapter.billers import settings
from ic_adapter.errors import Conflict
from ic_adapter.model import ChangedBy
from ic_adapter.store.staff import config_changes

BIF = "BIF "
#: How the trail calls that a biller is made or deleted.
BILLER = "biller"
#: Configuration of one kind: values by name, and how the trail calls and shows each of them.
Kind = tuple[Mapping[str, Any], Mapping[str, Any]]


class ChangedMeanwhile(Conflict):
    """Somebody else changed the same values after the page was opened; `rows` are those changes, by trail name."""

    def __init__(self, rows: Mapping[str, Row[Any]]) -> None:
        super().__init__(f"changed meanwhile by somebody else: {', '.join(sorted(rows))}; load the page again")
        self.rows = rows


def setting_name(key: str) -> str:
    """Return how the trail calls a setting."""
    return settings.TABLE[key].label if key in settings.TABLE else key


def bif_name(name: str) -> str:
    """Return how the trail calls a BIF customization."""
    return f"{BIF}{name}"


def shown(value: Any) -> str:
    """Return a value as text: a text as it is, blank for none, else JSON."""
    if value is None or isinstance(value, str):
        return value or ""
    return json.dumps(value, ensure_ascii=False)


def differences(settings_: Kind, keys: Kind, bif: Kind) -> Iterator[tuple[str, str, str]]:
    """Yield name, old and new value of everything that differs; secrets are masked, blank where there is none."""
    before, after = settings_
    for key in _changed(before, after):
        old, new = before.get(key, ""), after.get(key, "")
        masked = settings.masked({key: old}), settings.masked({key: new})
        yield setting_name(key), masked[0][key], masked[1][key]
    for key in _changed(*keys):
        yield key, shown(keys[0].get(key)), shown(keys[1].get(key))
    for name in _changed(*bif):
        yield bif_name(name), shown(bif[0].get(name)), shown(bif[1].get(name))


def note(connection: Connection, bid: str, by: ChangedBy, changes: Sequence[tuple[str, str, str]]) -> None:
    """Add changes to the trail, in the transaction that makes them."""
    now = datetime.now(UTC)
    common = {"bid": bid, "at": now, "who": by.who, "via": by.via}
    config_changes.add(connection, [{**common, "name": name, "old": old, "new": new} for name, old, new in changes])


def check_unchanged(
    connection: Connection, bid: str, version: int | None, changes: Sequence[tuple[str, str, str]]
) -> None:
    """Raise ChangedMeanwhile where one of these values was changed after `version`; None asks for no check."""
    if version is None:
        return
    names = {name for name, _, _ in changes}
    meanwhile = {row.name: row for row in config_changes.since(connection, bid, version) if row.name in names}
    if meanwhile:
        raise ChangedMeanwhile(meanwhile)


def _changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    return [name for name in {**before, **after} if before.get(name) != after.get(name)]
