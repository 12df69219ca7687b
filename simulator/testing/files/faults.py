"""The fault rules of a biller's files, as the admin API takes them (docs/file-server.md)."""

from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import quote

from simulator.testing.connection import Connection
from simulator.testing.files.records import ConsideredFileFault, ExplainedFileCall, FileFault, FileRules

Times = int | Literal["always"]


@dataclass(frozen=True, slots=True)
class FileFaults:
    """The rules of one biller; every rule that fits a call hits it."""

    connection: Connection
    path: str

    def add(
        self,
        fault: str,
        *,
        times: Times = 1,
        rule: str | None = None,
        match: dict[str, Any] | None = None,
        **parameters: Any,
    ) -> FileFault:
        """Switch a fault on. ``rule`` is the rule's name, the fault's unless given; a rule of that name is replaced.

        ``match``: ``call``, ``folder``, ``name``, ``user``, ``nth``, ``probability``. The rest are the fault's
        parameters. Refused names the part that cannot be used.
        """
        body = {"fault": fault, "name": rule, "times": times, "match": match or {}, "parameters": parameters}
        return self.connection.ask("POST", self.path, FileRules, body).rules[0]

    def preset(
        self, preset: str, *, times: Times | None = None, rule: str | None = None, match: dict[str, Any] | None = None
    ) -> tuple[FileFault, ...]:
        """Switch the rules of a preset on; their names begin with ``rule``, the preset's unless given."""
        body = {"preset": preset, "name": rule, "times": times, "match": match or {}}
        return self.connection.ask("POST", self.path, FileRules, body).rules

    def all(self) -> tuple[FileFault, ...]:
        """Every rule in the order in which they are applied, with its hits."""
        return self.connection.ask("GET", self.path, FileRules).rules

    def explain(self, call: str, path: str = "", **asked: Any) -> tuple[ConsideredFileFault, ...]:
        """Which rules would hit a call now, and why the others would not; ``user``, ``new_path``, ``open_now``."""
        body = {"call": call, "path": path, **asked}
        return self.connection.ask("POST", f"{self.path}/explain", ExplainedFileCall, body).rules

    def remove(self, rule: str) -> None:
        """Switch one rule off."""
        self.connection.bytes("DELETE", f"{self.path}/{quote(rule, safe='')}")

    def clear(self) -> None:
        """Switch all rules off; what already arrives goes on."""
        self.connection.bytes("DELETE", self.path)
