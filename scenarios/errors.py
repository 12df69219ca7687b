"""What can go wrong on the QA side, cut by who has to act; the docstring is the message's first words.

ScenarioError
├── StepError      a check of a scenario did not hold, or a step could not do its work: QA reads it
├── FeatureError   a .feature file is not Gherkin
├── PackError      neither a pack of ours nor a path
└── ProgramError   a program the runner started did not come up
"""

from pathlib import Path


class ScenarioError(Exception):
    """Any of the errors of this package."""


class StepError(ScenarioError):
    """What was expected and what came, without a Python frame; ``str()`` is what QA reads.

    ``expected`` and ``actual`` are None where the step compared nothing.
    """

    def __init__(self, message: str, expected: str | None = None, actual: str | None = None) -> None:
        super().__init__(message)
        self.expected = expected
        self.actual = actual

    @classmethod
    def on(cls, subject: str, *, expected: str, came: str) -> "StepError":
        """The usual form: one subject, two values."""
        shown = came if "\n" in came else f"{subject}: {came}"
        return cls(f"{subject}\n  expected: {expected}\n  actual:   {came}", expected, shown)


class FeatureError(ScenarioError):
    """A .feature file that is not Gherkin, with the place."""

    def __init__(self, path: Path, line: int, reason: str, column: int = 0) -> None:
        super().__init__(f"{path}:{line}: {reason}")
        self.path = path
        self.line = line
        self.column = column or 1
        self.is_syntax = column > 0  # the parser stopped at a line
        self.reason = reason


class PackError(ScenarioError):
    """Neither the name of a pack nor a path with .feature files."""


class ProgramError(ScenarioError):
    """A program that the runner started did not come up; the message quotes the end of its log."""
