"""One finding of the configuration check."""

from dataclasses import dataclass

from ic_adapter.model import Level
from ic_adapter.records.reasons import Reason


@dataclass(frozen=True, slots=True)
class ConfigFinding:
    """What the configuration check found, and the setting or key it is about."""

    level: Level
    where: str
    reason: Reason

    @property
    def text(self) -> str:
        """The finding in words."""
        return self.reason.text
