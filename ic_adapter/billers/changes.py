"""Changes of a biller's settings and keys: what they make of the values before, and what may not be stored."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, timedelta
from typing import Any

from ic_adapter.billers import bif_options, keys, settings
from ic_adapter.billers.clock import Clock, parse_schedule
from ic_adapter.billers.key_fields import Value as KeyValue
from ic_adapter.errors import BadValue, Fault


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigChange:
    """Values to set, by name; None removes. Its repr holds no setting and no key."""

    settings: Mapping[str, str | None] = field(default_factory=dict, repr=False)
    keys: Mapping[str, object] = field(default_factory=dict, repr=False)
    bif: Mapping[str, str | None] = field(default_factory=dict)

    def faults(self) -> list[Fault]:
        """Return what may not be stored, with JSON paths."""
        given = {name: value for name, value in self.bif.items() if value is not None}
        return [
            *settings_faults(self.settings, "$.settings"),
            *keys_faults(self.keys, "$.keys"),
            *(Fault(f"$.bif.{name}", reason) for name, reason in bif_options.faults(given)),
        ]


def merged(before: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """The values after a change: None removes, `***` leaves a password as it is."""
    after: dict[str, Any] = dict(before)
    for key, value in changes.items():
        if value is None:
            after.pop(key, None)
        elif not (key in settings.SECRET and value.strip() == settings.MASK):
            after[key] = value
    return after


def applied(
    change: ConfigChange,
    settings_: Mapping[str, str],
    own_keys: Mapping[str, KeyValue],
    bif: Mapping[str, str],
    clock: Clock,
) -> tuple[dict[str, str], dict[str, KeyValue], dict[str, str]]:
    """Return settings, keys and BIF customizations after a change that is made now by the biller's clock."""
    changed = with_first_day(own_keys, checked_keys(change.keys), clock)
    return merged(settings_, change.settings), merged(own_keys, changed), merged(bif, change.bif)


def settings_faults(changes: Mapping[str, str | None], path: str) -> list[Fault]:
    """What may not be stored, setting by setting."""
    found = ((key, settings.fault_of(key, value or "")) for key, value in changes.items())
    return [Fault(f"{path}.{key}", reason) for key, reason in found if reason]


def checked_keys(changes: Mapping[str, object]) -> dict[str, KeyValue | None]:
    """The values as they are kept; None removes."""
    return {name: None if value is None else keys.checked(name, value) for name, value in changes.items()}


def with_first_day(before: Mapping[str, KeyValue], changes: Mapping[str, Any], clock: Clock) -> dict[str, Any]:
    """The changes, with the first day on which a file is expected where they are the first to expect one.

    It is the day of the next hour of the schedule: a biller that is set up today has sent no file last night. Who sets
    `files_expected_from` in the same change, blank too, decides for himself.
    """
    parts = [name for name in keys.TABLE if name.startswith("files_expected_by.")]
    texts = [text for name in parts if (text := changes.get(name))]
    if not texts or "files_expected_from" in {*before, *changes} or any(before.get(name) for name in parts):
        return dict(changes)
    now = clock.now()
    days = (now.date(), now.date() + timedelta(days=8))
    coming = [
        moment
        for text in texts
        if (schedule := parse_schedule(text))
        for moment in schedule.moments(*days, clock.zone)
        if moment.astimezone(UTC) > now.astimezone(UTC)
    ]
    return {**changes, "files_expected_from": min(coming).date().isoformat()}


def keys_faults(changes: Mapping[str, object], path: str) -> list[Fault]:
    """What may not be stored, key by key."""
    faults: list[Fault] = []
    for name, value in changes.items():
        try:
            keys.checked(name, keys.TABLE[name].default if value is None and name in keys.TABLE else value)
        except BadValue as fault:
            faults.append(Fault(f"{path}.{name}", str(fault)))
    return faults
