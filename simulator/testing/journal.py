"""A biller's journal: what its router was asked and what it answered, and whether that was what had to come."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from simulator.testing.connection import Connection
from simulator.testing.errors import NotVerified
from simulator.testing.replies.compared import note_patterns
from simulator.testing.traffic import Exchanges, Findings, Verdict


@dataclass(frozen=True, slots=True)
class Journal:
    """The last exchanges of one biller, and the findings that outlive them."""

    connection: Connection
    biller_path: str

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
        return self.connection.ask("GET", self._path, Exchanges, query=query)

    def verify(
        self, *, exactly: int | None = None, at_least: int | None = None, at_most: int | None = None, **pattern: Any
    ) -> Verdict:
        """That such exchanges came so often, at least once unless said; NotVerified tells what nearly fitted.

        The pattern is of ``function``, ``account``, ``login``, ``status``, ``http_status``, ``fault``, ``request`` and
        ``reply`` (tags with their text), ``since``, ``until`` (ids).
        """
        times = {"exactly": exactly, "at_least": at_least, "at_most": at_most}
        said = {name: number for name, number in times.items() if number is not None}
        return self._verify({"pattern": pattern, **({"times": said} if said else {})})

    def verify_order(self, *patterns: Mapping[str, Any], strict: bool = False) -> Verdict:
        """That exchanges of these patterns came in this order; ``strict``: nothing between them."""
        return self._verify({"in_order": patterns, "strict": strict})

    def clear(self) -> None:
        """Forget all exchanges; their ids go on."""
        self.connection.bytes("DELETE", self._path)

    def findings(self) -> Findings:
        """Everything that was sent against the contract."""
        return self.connection.ask("GET", f"{self.biller_path}/findings", Findings)

    def clear_findings(self) -> None:
        """Forget the findings."""
        self.connection.bytes("DELETE", f"{self.biller_path}/findings")

    @property
    def _path(self) -> str:
        return f"{self.biller_path}/journal"

    def _verify(self, question: dict[str, Any]) -> Verdict:
        note_patterns(question)
        verdict = self.connection.ask("POST", f"{self._path}/verify", Verdict, question)
        if not verdict.passed:
            near = [f"  {it.says}" for it in verdict.near_misses]
            raise NotVerified("\n".join([f"{verdict.verdict}: {verdict.says}", *near]))
        return verdict
