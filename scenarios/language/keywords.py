"""Keywords of Gherkin that are misspelled: the parser stops there, or takes the line for a description and runs on."""

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from scenarios.errors import FeatureError
from scenarios.language import values

STEPS = ("Given", "When", "Then", "And", "But")
#: Keywords with a colon behind them.
BLOCKS = ("Feature", "Rule", "Background", "Scenario", "Scenario Outline", "Examples")
FIRST_WORD = re.compile(r"(\w+)\s+(\S.*)")
BLOCK = re.compile(r"(\w+(?: \w+)?)\s*:")


def of_error(error: FeatureError) -> str:
    """Return the words for a file that the parser does not take: the keyword that was meant, where the line has one."""
    line = _line(error.path, error.line)
    return next(_problems(line, lambda _sentence: True), "") or _form(line, error.reason)


def in_descriptions(texts: Iterable[tuple[int, str]], is_step: Callable[[str], bool]) -> Iterator[tuple[int, str]]:
    """Find lines of free descriptions that were meant to be steps or blocks; nothing would run them."""
    for number, text in texts:
        yield from ((number, wrong) for wrong in _problems(text, is_step))


def _problems(line: str, is_step: Callable[[str], bool]) -> Iterator[str]:
    if (block := BLOCK.match(line)) and block[1] not in BLOCKS and values.nearest(block[1], BLOCKS, 0.75):
        yield values.unknown("keyword", block[1], BLOCKS)
        return
    word = FIRST_WORD.match(line)
    if word is None or word[1] in STEPS or not is_step(word[2]):
        return
    if near := values.nearest(word[1], STEPS, 0.5):
        yield values.unknown("keyword", word[1], STEPS) if near else ""


def _form(line: str, reason: str) -> str:
    """Return what is wrong with a line that has no keyword, without the parser's list of tokens."""
    if "inconsistent cell count" in reason:
        return "the rows of the table have different numbers of cells; give each row the same columns"
    if "expected:" in reason:
        return f"not Gherkin: {line!r}; begin the line with Given, When, Then, And or But, or with | for a table"
    return f"not Gherkin: {line!r}; {reason}" if line else reason


def _line(path: Path, number: int) -> str:
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    return lines[number - 1].strip() if 0 < number <= len(lines) else ""
