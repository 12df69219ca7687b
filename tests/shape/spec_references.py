"""References to the specification in code, tests, scenarios and pages, and what is wrong with each that names nothing.

How a reference may look:

* a section: `adapter §1.3`, `router-functions.md §5.1`, chained `§1.2, §1.3 and §7`, a range `§3 to §5` (or with a dash);
  without a document it is of the one that the file names first, in a page of the specification of that page itself;
* a numbered step: `adapter §2.1 step 5`, `§9 steps 1 to 6`, `F-10 steps 3 to 5`, `design §3 rule 2`, and `adapter §7.3`
  where §7 has no subsections; `step 5` alone is of the first section or function with steps that the file names, in a
  page of the specification of the section or function in which it stands;
* short: `A3.2`, `I6.3`; of R and S outside docs/spec only with a point (`R01` is a return code of a bank);
* a token: `Q-20`, `F-05`, `WX-PAY-1`, `INT-4619`, `ITG-2156`, `CCU-04`, `quirk 11`.

A section sign or token in any other form is a problem too: nothing is skipped because it was not understood.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from tests.shape.spec_names import DOCUMENTS, LETTERS, SPELLINGS, nearest

_NUMBER = r"\d+(?:\.\d+)*(?!\.?\w)"
_LIST = r"\d+(?:(?:, | and | or | to |\u2013)\d+(?![.\d]))*"
_SECTION = re.compile(
    rf"(?:(?<![\w-])(?P<document>{'|'.join(map(re.escape, sorted(SPELLINGS, key=len, reverse=True)))})"
    rf" +(?:F-\d\d,? +)?)?§(?P<number>{_NUMBER}|F-\d\d)(?:\u2013(?P<last>{_NUMBER}))?"
    rf"(?P<steps>,? +(?:steps?|rules?) +{_LIST})?",
    re.IGNORECASE,
)
_FUNCTION = re.compile(rf"(?<![\w-])(?P<name>F-\d\w*)(?P<steps>,? +(?:steps?|rules?) +{_LIST})?")
_BARE_STEPS = re.compile(rf"\b(?:steps?|rules?) +(?P<steps>{_LIST})(?! of \d)", re.IGNORECASE)
_SHORT = re.compile(
    rf"(?<![\w%-])(?<!\w\()(?P<letter>[ARIS])(?P<number>[1-9]\d?(?:\.\d+)*)(?![\w-])(?:\u2013[ARIS]?(?P<last>{_NUMBER}))?"
)
_TOKEN = re.compile(r"(?<![\w-])(?P<name>(?:Q-(?!nn\b|number\b)|(?:WX-[A-Z]+|INT|ITG|EBPP|CCU|SSO|AGT)-)\w+)")
_ODD_TOKEN = re.compile(r"(?<![\w-])(?:(?:Q|INT|ITG|EBPP|CCU)[ _]?\d\d+|WX[ _]?[A-Z]+[ _-]?\d+|WX-[A-Z]+)(?![\w-])")
_QUIRK = re.compile(rf"\bquirks?[ -](?P<numbers>{_LIST})")
_HEADING = re.compile(r"^#{2,4} (?:(?P<number>\d+(?:\.\d+)*)|(?P<function>F-\d\d))\b", re.MULTILINE)
_ANCHOR = re.compile(r"\b[Aa]nchors: |\b(?:reliability|aesthetics|performance) [A-F]\d")
_SPELLED = re.compile(
    rf"\b(?:section|sec\.) +\d[\d.]*|(?<![\w-])(?:{'|'.join(map(re.escape, SPELLINGS))}) +\d+\.\d+", re.IGNORECASE
)
_UNMARKED = re.compile(r"(?:,| and| or) +\d+\.\d+(?!\d)")
#: A line break with the mark of a comment behind it is a blank like any other; the length stays, so places do too.
_BREAK = re.compile(r"\n[ \t]*(?:#:?|//|\*)?[ \t]*")
_CHAIN = re.compile(r"(?:,|;|\u2013|,? +and|,? +or|,? +to) *")
_PAGE = re.compile("|".join(re.escape(Path(file).name) for file in DOCUMENTS.values()))
_FIGURE = re.compile(r"\d+")


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """A reference that names nothing, or that cannot be read."""

    path: str
    line: int
    says: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.says}"


@dataclass(frozen=True, slots=True)
class _Reference:
    """A name at a place of the text, or what is wrong with how it is written."""

    at: int
    name: str
    wrong: str = ""


def problems(path: str, text: str, names: Mapping[str, str]) -> Iterator[Problem]:
    """What is wrong with the references of one file; `path` is relative to the repository."""
    flat = _BREAK.sub(lambda match: " " * len(match[0]), text)
    found = [*_odd(flat), *_sections(path, flat), *_functions(flat), *_tokens(path, flat)]
    found += _bare_steps(flat, _owners(path, text, found, names))
    for reference in found:
        says = reference.wrong
        if not says and not _resolves(reference.name, names):
            says = f"{reference.name} names nothing; the nearest name is {nearest(reference.name, names)!r}"
        if says:
            yield Problem(path, text.count("\n", 0, reference.at) + 1, says)


def _resolves(name: str, names: Mapping[str, str]) -> bool:
    """Whether a page has the name; `§7.3` may be step 3 of a §7 without subsections."""
    section, _, step = name.rpartition(".")
    return name in names or ("§" in section and " step " not in name and f"{section} step {step}" in names)


def _numbers(steps: str | None) -> Iterator[str]:
    """The numbers of `steps 1, 2 and 4` or `steps 5 to 7`; of a range its two ends."""
    return iter(_FIGURE.findall(steps or ""))


def _sections(path: str, flat: str) -> Iterator[_Reference]:
    """Every section sign, with its document."""
    own = next((name for name, file in DOCUMENTS.items() if path == f"docs/{file}"), "")
    matches = list(_SECTION.finditer(flat))
    read = {place for match in matches for place in range(*match.span())}
    for place, sign in enumerate(flat):
        if sign == "§" and place not in read:
            yield _Reference(
                place, "", f"{flat[place : place + 12].strip()!r} is no form of a section that can be read"
            )
    named = own or next((match["document"] for match in matches if match["document"]), "")
    first = own or (SPELLINGS[named.lower()] if named else _page(flat))
    end, before = -1, first
    for match in matches:
        document = before if _CHAIN.fullmatch(flat, max(end, 0), match.start()) else first
        document = SPELLINGS[match["document"].lower()] if match["document"] else document
        end, before = match.end(), document
        yield from _section(flat, match, document)


def _page(flat: str) -> str:
    """The document of the first page that a file names by its file name."""
    page = _PAGE.search(flat)
    return SPELLINGS[page[0]] if page else ""


def _section(flat: str, match: re.Match[str], document: str) -> Iterator[_Reference]:
    """What one section sign names: section, end of its range, steps."""
    at = match.start("number")
    word = re.search(r"[\w.-]+(?= +$)", flat[: match.start()][-40:])
    if not match["document"] and word and (wrong := _looks_like_a_document(word[0])):
        yield _Reference(at, "", wrong)
    elif not document and not match["number"].startswith("F-"):
        yield _Reference(at, "", f"{match[0]!r} names no document, nor does the file before it: write 'adapter §1.3'")
    else:
        section = match["number"] if match["number"].startswith("F-") else f"{document} §{match['number']}"
        yield _Reference(at, section)
        if match["last"]:
            yield _Reference(at, f"{document} §{match['last']}")
        for number in _numbers(match["steps"]):
            yield _Reference(at, f"{section} step {number}")
    if unmarked := _UNMARKED.match(flat, match.end()):
        yield _Reference(at, "", f"{unmarked[0].strip(' ,')!r} behind {match[0]!r} has no section sign")


def _looks_like_a_document(word: str) -> str:
    """What is wrong with a word before a section sign that seems to be the name of a document and is none."""
    if word.lower() in ("spec", "specification"):
        return f"{word} §: the specification has several documents; name one of {', '.join(DOCUMENTS)}"
    alike = get_close_matches(word.lower(), SPELLINGS, n=1, cutoff=0.75)
    if alike or word.endswith(".md"):
        return f"{word!r} is no document of the specification; the nearest is {(alike or ['adapter'])[0]!r}"
    return ""


def _functions(flat: str) -> Iterator[_Reference]:
    """Every function number, with its steps."""
    for match in _FUNCTION.finditer(flat):
        yield _Reference(match.start(), match["name"])
        for number in _numbers(match["steps"]):
            yield _Reference(match.start(), f"{match['name']} step {number}")


def _owners(path: str, text: str, found: list[_Reference], names: Mapping[str, str]) -> list[tuple[int, str]]:
    """Where in the file steps without a section are of which one: in its own pages by heading, else the same for all."""
    own = next((name for name, file in DOCUMENTS.items() if path == f"docs/{file}"), "")
    if own:
        headings = (
            (match.start(), match["function"] or f"{own} §{match['number']}") for match in _HEADING.finditer(text)
        )
        return [(at, name) for at, name in headings if f"{name} step 1" in names]
    with_steps = [one.name for one in sorted(found, key=lambda one: one.at) if f"{one.name} step 1" in names]
    return [(0, name) for name in with_steps[:1]]


def _bare_steps(flat: str, owners: list[tuple[int, str]]) -> Iterator[_Reference]:
    """Steps that name no section."""
    spans = [match.span() for pattern in (_SECTION, _FUNCTION) for match in pattern.finditer(flat)]
    for match in _BARE_STEPS.finditer(flat):
        if any(start <= match.start() < end for start, end in spans):
            continue
        owner = next((name for at, name in reversed(owners) if at <= match.start()), "")
        for number in _numbers(match["steps"]):
            if owner:
                yield _Reference(match.start(), f"{owner} step {number}")
            else:
                wrong = f"{match[0]!r} is of no section: write 'adapter §2.1 {match[0].lower()}', or '{match[0]} of 5' of a count"
                yield _Reference(match.start(), "", wrong)


def _tokens(path: str, flat: str) -> Iterator[_Reference]:
    """Questions, examples, change items, stories, quirks and short references."""
    for match in _TOKEN.finditer(flat):
        yield _Reference(match.start(), match["name"])
    for match in _QUIRK.finditer(flat):
        yield from (_Reference(match.start(), f"quirk {number}") for number in _numbers(match["numbers"]))
    for match in _SHORT.finditer(flat):
        if match["letter"] in "RS" and "." not in match["number"] and not path.startswith("docs/spec/"):
            continue
        for number in filter(None, (match["number"], match["last"])):
            yield _Reference(match.start(), f"{LETTERS[match['letter']]} §{number}")


def _odd(flat: str) -> Iterator[_Reference]:
    """What is meant as a reference and has no form that can be resolved."""
    for match in _ODD_TOKEN.finditer(flat):
        yield _Reference(
            match.start(), "", f"{match[0]!r} is no form of a reference: write 'Q-20', 'WX-PAY-1', 'INT-4619'"
        )
    for match in _SPELLED.finditer(flat):
        yield _Reference(match.start(), "", f"{match[0]!r} has no section sign: write 'adapter §1.3'")
    for match in _ANCHOR.finditer(flat):
        yield _Reference(
            match.start(), "", f"{match[0]!r}: that page is not in the repository; write the reason itself"
        )
