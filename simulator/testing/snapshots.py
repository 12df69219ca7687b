"""A biller's snapshots: save, restore, compare, forget."""

from dataclasses import dataclass
from urllib.parse import quote

from simulator.testing.connection import Connection
from simulator.testing.records import ApiRecord, Diff, Snapshot


class Listed(ApiRecord, frozen=True):
    """All snapshots of a biller, oldest first."""

    snapshots: tuple[Snapshot, ...]


@dataclass(frozen=True, slots=True)
class Snapshots:
    """What was saved of one biller, by name."""

    connection: Connection
    biller_path: str

    def save(self, name: str) -> Snapshot:
        """Save the biller as it stands, in place of what has the name."""
        return self.connection.ask("PUT", self._one(name), Snapshot)

    def restore(self, name: str) -> None:
        """The biller as it was; its journal stays."""
        self.connection.bytes("POST", f"{self._one(name)}/restore")

    def all(self) -> tuple[Snapshot, ...]:
        """Every snapshot, oldest first."""
        return self.connection.ask("GET", f"{self.biller_path}/snapshots", Listed).snapshots

    def diff(self, since: str, until: str | None = None, limit: int | None = None) -> Diff:
        """What differs between a snapshot and another, or now."""
        asked = {"from": since, "to": until, "limit": limit}
        query = {name: str(value) for name, value in asked.items() if value is not None}
        return self.connection.ask("GET", f"{self.biller_path}/diff", Diff, query=query)

    def remove(self, name: str) -> None:
        """Forget a snapshot."""
        self.connection.bytes("DELETE", self._one(name))

    def _one(self, name: str) -> str:
        return f"{self.biller_path}/snapshots/{quote(name, safe='')}"
