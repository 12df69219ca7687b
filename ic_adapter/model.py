"""The small words every part of the adapter shares: outcomes, endpoint groups, findings, authors of changes.

No behaviour of any integration.
"""

from dataclasses import dataclass
from enum import Enum


class Outcome(Enum):
    """What became of a call or of a whole integration run (adapter §1.3)."""

    SENT = "SENT"
    REJECTED = "REJECTED"
    RETRY = "RETRY"
    UNCERTAIN = "UNCERTAIN"
    PAUSED = "PAUSED"
    FAILED = "FAILED"
    HELD = "HELD"
    SKIPPED = "SKIPPED"


class Group(Enum):
    """An endpoint group: the Advanced Settings of its URL, user and password (adapter §1.1)."""

    RTDR = (8, 9, 10)
    PAYMENTS = (11, 12, 13)
    PAPERLESS = (14, 15, 16)
    AUTOPAY = (17, 18, 19)
    ACHREJECT = (101, 102, 103)
    PDF = (20, 21, 22)

    @property
    def url(self) -> int:
        """Number of the URL setting."""
        return self.value[0]

    @property
    def user(self) -> int:
        """Number of the user setting."""
        return self.value[1]

    @property
    def password(self) -> int:
        """Number of the password setting."""
        return self.value[2]


class Level(Enum):
    """How bad a finding is: an error holds the integration, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class ChangedBy:
    """Who changes a configuration, and by what: `via` is page, command, API or program."""

    who: str
    via: str


#: A change without a person: what this program does by itself, and what tests do.
PROGRAM = ChangedBy("program", "program")
