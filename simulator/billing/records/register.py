"""One kind of record of a biller, by key: the only place where what cannot be computed is kept (design §3 rule 4)."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Generic, TypeVar

V = TypeVar("V")


class Register(Generic[V]):
    """Immutable records by key, and the keys that were written since they were last asked for.

    A snapshot copies ``rows``, an archive writes what ``take_changes`` names; nobody else needs to know more.
    """

    def __init__(self, rows: Mapping[str, V] | None = None) -> None:
        self._rows: dict[str, V] = dict(rows or {})
        self._changed: set[str] = set(self._rows)

    def get(self, key: str) -> V | None:
        """The record, None if there is none."""
        return self._rows.get(key)

    def put(self, key: str, record: V) -> None:
        """Keep the record in place of any other with its key."""
        self._rows[key] = record
        self._changed.add(key)

    def rows(self) -> Iterable[tuple[str, V]]:
        """Keys and records in the order in which the keys came."""
        return self._rows.items()

    def values(self) -> Iterable[V]:
        """The records in the order in which their keys came."""
        return self._rows.values()

    def take_changes(self) -> dict[str, V]:
        """The records that were written since the last call."""
        changes = {key: self._rows[key] for key in self._changed}
        self._changed.clear()
        return changes

    def __getitem__(self, key: str) -> V:
        return self._rows[key]

    def __contains__(self, key: str) -> bool:
        return key in self._rows

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)
