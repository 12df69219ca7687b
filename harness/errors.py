"""Errors of the harness; their text is the message."""

from pathlib import Path


class HarnessError(Exception):
    """The harness cannot do what was asked, for a reason outside of it."""


class UnreadableSchema(HarnessError):
    """A schema cannot be read, or uses a feature of XSD that the harness does not know."""

    def __init__(self, path: Path, reason: object) -> None:
        super().__init__(f"cannot use schema {path}: {reason}")
