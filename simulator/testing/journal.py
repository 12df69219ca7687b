"""A biller's journal: what its router was asked and what it answered."""

from dataclasses import dataclass

from simulator.testing.connection import Connection
from simulator.testing.records import Exchanges


@dataclass(frozen=True, slots=True)
class Journal:
    """The last exchanges of one biller."""

    connection: Connection
    path: str

    def find(
        self,
        function: str | None = None,
        account: str | None = None,
        since: int | None = None,
        limit: int | None = None,
    ) -> Exchanges:
        """The exchanges of a function, of an account, after an id, oldest first; ``limit`` keeps the newest."""
        asked = {"function": function, "account": account, "since": since, "limit": limit}
        query = {name: str(value) for name, value in asked.items() if value is not None}
        return self.connection.ask("GET", self.path, Exchanges, query=query)

    def clear(self) -> None:
        """Forget all exchanges; their ids go on."""
        self.connection.bytes("DELETE", self.path)
