"""Changes of a biller's settings and keys: what they make of the values before, and what may not be stored."""

from collections.abc import Mapping
from typing import Any

from ic_adapter.billers import keys, settings
from ic_adapter.billers.key_fields import Value as KeyValue
from ic_adapter.errors import BadValue, Fault


def merged(before: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """The values after a change: None removes, `***` leaves a password as it is."""
    after: dict[str, Any] = dict(before)
    for key, value in changes.items():
        if value is None:
            after.pop(key, None)
        elif not (value == settings.MASK and key in settings.SECRET):
            after[key] = value
    return after


def settings_faults(changes: Mapping[str, str | None], path: str) -> list[Fault]:
    """What may not be stored, setting by setting."""
    found = ((key, settings.fault_of(key, value or "")) for key, value in changes.items())
    return [Fault(f"{path}.{key}", reason) for key, reason in found if reason]


def checked_keys(changes: Mapping[str, object]) -> dict[str, KeyValue | None]:
    """The values as they are kept; None removes."""
    return {name: None if value is None else keys.checked(name, value) for name, value in changes.items()}


def keys_faults(changes: Mapping[str, object], path: str) -> list[Fault]:
    """What may not be stored, key by key."""
    faults: list[Fault] = []
    for name, value in changes.items():
        try:
            keys.checked(name, keys.TABLE[name].default if value is None and name in keys.TABLE else value)
        except BadValue as fault:
            faults.append(Fault(f"{path}.{name}", str(fault)))
    return faults
