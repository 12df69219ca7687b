"""A worked example of each step, from examples.feature beside this module; docs/steps.md shows them."""

from functools import cache
from pathlib import Path

from scenarios.language import features, vocabulary
from scenarios.steps.definitions import Entry

FILE = Path(__file__).parent / "examples.feature"
#: How far the lines of a scenario stand in.
INDENT = 4


@cache
def lines_of() -> dict[str, list[str]]:
    """Return the lines of the example of each step, by the step's name: the sentence, and what stands under it."""
    written = FILE.read_text(encoding="utf-8-sig").splitlines()
    found: dict[str, list[str]] = {}
    for outline in features.read(FILE).outlines:
        begins = [step.line for step in outline.steps]
        for step, end in zip(outline.steps, [*begins[1:], len(written) + 1], strict=True):
            block = [line[INDENT:] for line in written[step.line - 1 : end - 1]]
            for entry in vocabulary.matching(step.text):
                found[entry.name] = _until_blank(block)
    return found


def _until_blank(lines: list[str]) -> list[str]:
    """Return the lines up to the blank one that ends a scenario."""
    end = next((number for number, line in enumerate(lines) if not line.strip()), len(lines))
    return lines[:end]


def example_of(entry: Entry) -> list[str]:
    """Return the lines of a step's example; none where examples.feature has none."""
    return lines_of().get(entry.name, [])
