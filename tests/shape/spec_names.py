"""Every name that the specification and the architecture page define: sections, steps, functions, questions, examples.

Read from the headings and lists of the pages themselves, so a page that loses a section loses its name here too. What a
reference looks like in code lies in `spec_references`.
"""

import re
from collections.abc import Iterator, Mapping
from itertools import takewhile
from pathlib import Path

#: The documents by the short name that references use, below docs/.
DOCUMENTS = {
    "adapter": "spec/adapter-integrations.md",
    "router": "spec/router-functions.md",
    "settings": "spec/settings.md",
    "invoice-files": "spec/invoice-files.md",
    "population": "spec/population-and-bill-run.md",
    "design": "architecture.md",
}
#: Other ways to write a document's name in front of a section sign.
SPELLINGS = {
    **{name: name for name in DOCUMENTS},
    **{Path(file).name: name for name, file in DOCUMENTS.items()},
    "invoice files": "invoice-files",
    "architecture": "design",
}
#: The letters of short references such as A3.2 (docs/spec/open-questions.md explains them).
LETTERS = {"A": "adapter", "R": "router", "I": "invoice-files", "S": "settings"}

_HEADING = re.compile(r"#{2,4} (?:(\d+(?:\.\d+)*)|(F-\d\d))\b ?(.*)")
_STEP = re.compile(r" {0,3}(\d+)\. ")
_ROW = re.compile(r"\| (\d+\.\d+) (\w+)")
_FUNCTION = re.compile(r"F-\d\d")
_FIGURE = re.compile(r"\d+")
_BOLD = re.compile(r"\*\*(.*?)\*\*")
_QUESTION = re.compile(r"Q-\d\d")
#: What defines a token besides the titles of questions, and the page below docs/spec/ that does.
_TOKENS = {
    "modifications.md": re.compile(r"\b((?:INT|ITG|EBPP)-\d+)\b"),
    "adapter-integrations.md": re.compile(r"(?:\*\*|^\| )((?:WX-[A-Z]+|CCU|SSO|AGT|PAY)-\d+)\b", re.MULTILINE),
    "invoice-files.md": re.compile(r"\*\*(WX-[A-Z]+-\d+)\*\*"),
    "population-and-bill-run.md": re.compile(r"\*\*(WX-[A-Z]+-\d+)\*\*"),
}


def _pieces(document: str, text: str) -> Iterator[tuple[str, str]]:
    """Each section, function and numbered step of a page, with the title or the words that stand behind its number."""
    current: list[str] = []
    number = ""
    is_code = False
    for line in text.splitlines():
        if line.startswith("```"):
            is_code = not is_code
        if is_code:
            continue
        if heading := _HEADING.match(line):
            number = heading[1] or ""
            current = [f"{document} §{number}"] if number else [heading[2]]
            current += _FUNCTION.findall(heading[3])
            yield from ((name, heading[3].removeprefix(f"{name} ")) for name in current)
        elif step := _STEP.match(line):
            yield from ((f"{name} step {step[1]}", line[step.end() :][:60]) for name in current)
        elif (row := _ROW.match(line)) and row[1].startswith(f"{number}."):
            yield f"{document} §{row[1]}", row[2]


def _questions(text: str) -> Iterator[str]:
    """The questions that have an entry: their numbers stand in its title, several where they are answered together."""
    for title in _BOLD.findall(text):
        yield from _QUESTION.findall(title)


def read(docs: Path) -> dict[str, str]:
    """Each name with its title: "adapter §1.3", "adapter §2.1 step 5", "F-10 step 3", "quirk 11", "Q-20", "WX-PAY-1"."""
    names: dict[str, str] = {}
    for document, file in DOCUMENTS.items():
        names |= dict(_pieces(document, (docs / file).read_text(encoding="utf-8")))
    for file, pattern in _TOKENS.items():
        found = pattern.finditer((docs / "spec" / file).read_text(encoding="utf-8"))
        names |= {match[1]: "" for match in found}
    questions = (docs / "spec" / "open-questions.md").read_text(encoding="utf-8")
    quirks = [name for name in names if name.startswith("router §10 step ")]
    return names | dict.fromkeys(_questions(questions), "") | {f"quirk {name.split()[-1]}": "" for name in quirks}


def nearest(wanted: str, names: Mapping[str, str]) -> str:
    """The name of the same kind that begins most alike and has the nearest number, with its title."""
    kind = re.split(r"[§\d]", wanted, maxsplit=1)[0]
    alike = [name for name in names if name.startswith(kind) and (" step " in name) == (" step " in wanted)] or list(
        names
    )

    def last_number(name: str) -> int:
        return int((_FIGURE.findall(name) or ["0"])[-1])

    def likeness(name: str) -> tuple[int, int]:
        same = takewhile(lambda pair: pair[0] == pair[1], zip(wanted, name, strict=False))
        return sum(1 for _ in same), -abs(last_number(wanted) - last_number(name))

    best = max(alike, key=likeness)
    return f"{best} {names[best]}".strip()
