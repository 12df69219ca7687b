"""The form of a step: fixed words with <placeholders>; knows no step and no Gherkin file.

``"{name}"`` matches text in double quotes, also nothing between them; ``{name}`` matches one bare word.
"""

import re
from typing import ClassVar

from pytest_bdd.parsers import StepParser


class Phrase(StepParser):
    """One sentence of the vocabulary, compiled once."""

    PLACEHOLDER: ClassVar[re.Pattern[str]] = re.compile(r'"\{(?P<quoted>\w+)\}"|\{(?P<bare>\w+)\}')

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self._regex = re.compile(self._expression(name))

    @classmethod
    def _expression(cls, sentence: str) -> str:
        parts: list[str] = []
        end = 0
        for found in cls.PLACEHOLDER.finditer(sentence):
            parts.append(re.escape(sentence[end : found.start()]))
            quoted, bare = found["quoted"], found["bare"]
            parts.append(f'"(?P<{quoted}>[^"]*)"' if quoted else rf'(?P<{bare}>[^\s",]+)')
            end = found.end()
        return "".join([*parts, re.escape(sentence[end:])])

    def is_matching(self, name: str) -> bool:
        """Whether a step of a feature file is this sentence."""
        return self._regex.fullmatch(name) is not None

    def parse_arguments(self, name: str) -> dict[str, str] | None:
        """The values of the placeholders; None where the step is another sentence."""
        found = self._regex.fullmatch(name)
        return found.groupdict() if found else None

    def begins(self, name: str, placeholder: str) -> int:
        """Return how many characters stand before the value of a placeholder; 0 where the step is another sentence."""
        found = self._regex.fullmatch(name)
        return found.start(placeholder) if found else 0

    def placeholders(self) -> tuple[str, ...]:
        """Return the names of the placeholders in the order of the sentence."""
        return tuple(self._regex.groupindex)

    @property
    def shown(self) -> str:
        """The sentence as QA reads it: ``the tag <tag> is "<value>"``."""
        return self.PLACEHOLDER.sub(lambda m: f'"<{m["quoted"]}>"' if m["quoted"] else f"<{m['bare']}>", self.name)
