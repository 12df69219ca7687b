"""One finding of the configuration check; an error names the kinds of records that it holds (Q-66)."""

from collections.abc import Iterable
from dataclasses import dataclass

from ic_adapter.model import Level
from ic_adapter.records.kinds import Kind
from ic_adapter.records.reasons import Reason


@dataclass(frozen=True, slots=True)
class ConfigFinding:
    """What the configuration check found, the setting or key it is about, and the kinds of records that it holds."""

    level: Level
    where: str
    reason: Reason
    holds: frozenset[Kind] = frozenset()

    @property
    def text(self) -> str:
        """The finding in words."""
        return self.reason.text


def error(where: str, reason: Reason, holds: Iterable[Kind]) -> ConfigFinding:
    """Return a finding that holds these kinds of records until it is fixed."""
    return ConfigFinding(Level.ERROR, where, reason, frozenset(holds))


def warning(where: str, reason: Reason) -> ConfigFinding:
    """Return a finding that holds nothing."""
    return ConfigFinding(Level.WARNING, where, reason)
