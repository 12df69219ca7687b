"""A biller's switchboard: faults on and off, as the admin API takes them (router §9)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from simulator.testing.connection import Connection
from simulator.testing.records import ApiRecord
from simulator.testing.traffic import Fault

#: Which arguments of ``add`` say which requests are meant.
MATCH = ("function", "account", "login", "xpath", "nth", "probability")


class Rules(ApiRecord, frozen=True):
    """The switchboard in order; ``late``: how many calls wait to be booked."""

    rules: tuple[Fault, ...]
    late: int


class Booked(ApiRecord, frozen=True):
    """How many calls that were put off are booked now."""

    booked: int


@dataclass(frozen=True, slots=True)
class Faults:
    """The rules of one biller, tried in order; the first that matches and has hits left fires."""

    connection: Connection
    path: str

    def add(self, preset: str | None = None, /, *, name: str | None = None, **rule: Any) -> Fault:
        """Switch a fault on, behind the others, or in place of the one with its name.

        ``function``, ``account``, ``login``, ``xpath``, ``nth``, ``probability`` say which requests are meant;
        ``effect``, ``view``, ``parameters``, ``times``, ``late`` what happens, as far as the preset does not.
        The name is that of the preset or view unless given. Refused names the part that cannot be used.
        """
        match = {part: rule.pop(part) for part in MATCH if part in rule}
        body: dict[str, Any] = {"name": name or preset or rule.get("view", "fault"), "match": match, **rule}
        if preset is not None:
            body["preset"] = preset
        return self.connection.ask("POST", self.path, Fault, body)

    def add_any(self, fault: str | Mapping[str, Any]) -> Fault:
        """Switch on a fault as a marker writes it: the name of a preset, or the arguments of ``add``."""
        if isinstance(fault, str):
            return self.add(fault)
        rule = dict(fault)
        return self.add(rule.pop("preset", None), **rule)

    def all(self) -> tuple[Fault, ...]:
        """Every rule in order, with its hits."""
        return self._rules().rules

    def late(self) -> int:
        """How many calls wait to be booked."""
        return self._rules().late

    def book_late(self) -> int:
        """Book now what was put off; how many calls that were."""
        return self.connection.ask("POST", f"{self.path}/late", Booked).booked

    def remove(self, name: str) -> None:
        """Switch one fault off."""
        self.connection.bytes("DELETE", f"{self.path}/{quote(name, safe='')}")

    def clear(self) -> None:
        """Switch all faults off; what was put off is still booked when its time comes."""
        self.connection.bytes("DELETE", self.path)

    def _rules(self) -> Rules:
        return self.connection.ask("GET", self.path, Rules)
