"""Scenarios of a replay in Gherkin, made of the packs' own steps."""

from lxml import etree

from harness.profiles.profile import profiles
from harness.replay.playing import PlayedCall
from harness.replay.staging import table

QUOTES = '"""'


def scenario(name: str, given: list[str], played: list[tuple[list[str], PlayedCall]]) -> list[str]:
    """Return the lines of a scenario: how it begins, then each call with the steps before it, and its reply."""
    functions = dict.fromkeys(call.call.function for _, call in played)
    codes = {profile.request: profile.code for profile in profiles().values()}
    tags = [f"@{name}" for function in functions if function in codes for name in (function, codes[function])]
    lines = ["", f"  @recorded {' '.join(tags)}".rstrip(), f"  Scenario: {name}"]
    lines += _steps("Given", given)
    for before, call in played:
        lines += _steps("When", before)
        lines.append(f"    # recorded as {call.call.place} on {call.call.day}")
        lines += _steps("When", ["I send the request", *_document(call.request)])
        lines += _expectation(call)
    return lines


def feature(scenarios: list[list[str]], about: list[str]) -> str:
    """Return a feature file."""
    return "\n".join(
        [
            "Feature: Recorded traffic",
            *(f"  {line}" for line in about),
            *(line for lines in scenarios for line in lines),
            "",
        ]
    )


def _steps(word: str, lines: list[str]) -> list[str]:
    made, first = [], word
    for line in lines:
        if line.startswith("  "):
            made.append(f"    {line}")
        else:
            made.append(f"    {first} {line}")
            first = "And"
    return made


def _expectation(call: PlayedCall) -> list[str]:
    """Return what is expected: the whole reply, * for what a simulator answers otherwise; else some of its tags."""
    if call.expected is not None:
        lines = _document(call.expected)
        if sum(line.count(QUOTES) for line in lines) == 2:
            return _steps("Then", ["the reply is, tag for tag and in order", *lines])
    rows = [(tag, text) for tag, text in call.matching if text == text.strip() and text and QUOTES not in text]
    return _steps("Then", ["the reply has", *(f"  {line}" for line in table(rows))]) if rows else []


def _document(root: etree._Element) -> list[str]:
    """Return a text block with one element a line; white space between elements means nothing to a router."""
    lines = _lines(root, "")
    return [f"  {QUOTES}", *(f"  {line}" for line in lines), f"  {QUOTES}"]


def _lines(node: etree._Element, indent: str) -> list[str]:
    bare = etree.Element(str(node.tag))
    for name, value in node.attrib.items():
        bare.set(name, value)
    if not len(node):
        bare.text = node.text
        return [indent + etree.tostring(bare, encoding="unicode").replace("\n", "&#10;")]
    bare.text = "\n"
    first, last = etree.tostring(bare, encoding="unicode").split("\n")
    return [indent + first, *(line for child in node for line in _lines(child, indent + "  ")), indent + last]
