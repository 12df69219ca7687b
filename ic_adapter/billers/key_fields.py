"""How a class of typed fields declares keys: each key once, with its default, check and meaning.

`keys` declares those of a biller.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from types import MappingProxyType
from typing import Any

from ic_adapter.billers.key_checks import Check

#: A value as JSON has it, which is also how it is stored.
Value = bool | int | float | str | list[int] | list[str] | dict[str, Any]
KEYS = "keys"


@dataclass(frozen=True, slots=True)
class Key:
    """One key: name, default, check, meaning, section of the spec; `typed` makes a field's value of the stored one."""

    name: str
    default: Value
    check: Check
    help: str
    section: str
    typed: Callable[[Any], Any]

    def value(self, stored: Mapping[str, Value]) -> Any:
        """Return the value for the field: the stored one, else the default."""
        return self.typed(stored.get(self.name, self.default))


@dataclass(frozen=True, slots=True)
class KeyField:
    """The keys behind one field: one of the same name, or several whose names begin with it and a dot."""

    keys: tuple[Key, ...]
    value: Callable[[Mapping[str, Value]], Any]


Declared = Callable[[str], KeyField]


def unchanged(value: Any) -> Any:
    """Return the stored value: the field holds it as it is."""
    return value


def key(default: Value, check: Check, meaning: str, section: str, *, typed: Callable[[Any], Any] = unchanged) -> Any:
    """Declare a field that holds the key of its name."""

    def declared(name: str) -> KeyField:
        row = Key(name, default, check, meaning, section, typed)
        return KeyField((row,), row.value)

    return _declare(declared)


def key_of_each(default: Value, check: Check, meanings: Mapping[str, str], section: str) -> Any:
    """Declare a field that maps each of these names to the key `<field>.<name>`."""

    def declared(prefix: str) -> KeyField:
        rows = {
            name: Key(f"{prefix}.{name}", default, check, meaning, section, unchanged)
            for name, meaning in meanings.items()
        }

        def value(stored: Mapping[str, Value]) -> Any:
            return MappingProxyType({name: row.value(stored) for name, row in rows.items()})

        return KeyField(tuple(rows.values()), value)

    return _declare(declared)


def group_of_keys(group: type[Any]) -> Any:
    """Declare a field that holds a class of such fields, which are the keys `<field>.<name>`."""

    def declared(prefix: str) -> KeyField:
        members = declared_by(group, f"{prefix}.")

        def value(stored: Mapping[str, Value]) -> Any:
            return group(**{name: member.value(stored) for name, member in members.items()})

        return KeyField(keys_of(members.values()), value)

    return _declare(declared)


def _declare(declared: Declared) -> Any:
    return field(default_factory=lambda: declared("").value({}), metadata={KEYS: declared})


def declared_by(holder: type[Any], prefix: str = "") -> dict[str, KeyField]:
    """Return the fields of a class with the keys that they hold."""
    return {item.name: item.metadata[KEYS](prefix + item.name) for item in fields(holder)}


def keys_of(members: Iterable[KeyField]) -> tuple[Key, ...]:
    """Return the keys of these fields in the order of their declaration."""
    return tuple(row for member in members for row in member.keys)
