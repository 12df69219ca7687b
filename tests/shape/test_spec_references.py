"""Every reference to the specification names something: in code, tests, scenarios, schemas and pages.

The names are read in `spec_names`, the references in `spec_references`, which lists their forms.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

from tests.shape.spec_names import DOCUMENTS, nearest, read
from tests.shape.spec_references import Problem, problems

ROOT = Path(__file__).resolve().parents[2]
SUFFIXES = (".css", ".feature", ".html", ".js", ".lua", ".md", ".py", ".toml", ".xsd", ".yaml")
NAMES = ("Dockerfile", "Makefile", "run")
#: Folders that are made, not written.
MADE = frozenset({"build", "dist", "out", "node_modules", "__pycache__"})
#: What looks like a reference and is none: the file, what the problem says of it, and why it stands there.
EXEMPT = {
    ("tests/scenarios/test_lint.py", "F-99 names nothing"): "a wrong tag that the lint has to refuse",
    ("tests/scenarios/test_exchanges.py", "is no form of a section"): "a character that is kept as it is",
}
#: Their own text is about references.
NOT_READ = frozenset(f"tests/shape/{name}.py" for name in ("spec_names", "spec_references", "test_spec_references"))
LINK = re.compile(r"\]\(([^)\s]+)\)")
PAGES = ("README.md", "CONTRIBUTING.md", "docs/**/*.md")


@cache
def names() -> Mapping[str, str]:
    """Every name that docs/ defines."""
    return read(ROOT / "docs")


def files() -> Iterator[Path]:
    """Every file that somebody has written by hand, and the pages that are made from tables."""
    for path in sorted(ROOT.rglob("*")):
        parts = path.relative_to(ROOT).parts
        hidden = any(part.startswith(".") and part != ".ci" for part in parts)
        is_made = bool(MADE.intersection(parts)) or any(part.endswith(".egg-info") for part in parts)
        if not hidden and not is_made and path.is_file() and (path.suffix in SUFFIXES or path.name in NAMES):
            yield path


def found() -> Iterator[Problem]:
    """Every problem of the repository."""
    for path in files():
        relative = path.relative_to(ROOT).as_posix()
        if relative not in NOT_READ:
            yield from problems(relative, path.read_text(encoding="utf-8"), names())


def is_exempt(problem: Problem) -> bool:
    """Whether it stands there on purpose."""
    return any(problem.path == path and words in problem.says for path, words in EXEMPT)


def test_every_reference_names_something() -> None:
    """A reference that names nothing fails with file, line and the nearest name; so does one that cannot be read."""
    everything = sorted(set(found()))

    dead = [str(problem) for problem in everything if not is_exempt(problem)]
    assert not dead, "\n".join(dead)
    for path, words in EXEMPT:
        assert any(problem.path == path and words in problem.says for problem in everything), "remove the exemption"


def test_names_are_those_of_the_pages() -> None:
    """What the index has to hold at the least: a page that is read wrongly would make every reference look dead."""
    known = names()

    assert {f"Q-{number:02}" for number in range(1, 88)} <= known.keys()
    assert {f"F-{number:02}" for number in range(1, 16)} <= known.keys()
    assert {f"quirk {number}" for number in range(1, 19)} <= known.keys()
    assert {f"design §{number}" for number in range(1, 10)} | {
        f"design §3 step {rule}" for rule in range(1, 8)
    } <= known.keys()
    assert {f"{document} §1" for document in DOCUMENTS} <= known.keys()
    for name in (
        "adapter §2.1 step 12",
        "adapter §10.3",
        "F-10 step 11",
        "WX-RTDR-7",
        "WX-INV-1",
        "WX-RUN-3",
        "CCU-07",
    ):
        assert name in known
    for name in ("Q-89", "F-16", "F-00", "quirk 0", "quirk 19", "adapter §20", "adapter §2.1 step 13"):
        assert name not in known


#: A dead or unreadable reference, and what is said of it.
DEAD = {
    "(adapter §1.9)": "adapter §1.9 names nothing; the nearest name is 'adapter §1.",
    "(router §9.4)": "router §9.4 names nothing; the nearest name is 'router §9 Fault injection",
    "(router-functions.md §44)": "router §44 names nothing; the nearest name is 'router §4",
    "(settings §3.4, §3.8)": "settings §3.8 names nothing",
    "(invoice-files §7 to §13)": "invoice-files §13 names nothing",
    "(population §9)": "population §9 names nothing",
    "(design §14)": "design §14 names nothing",
    "(design §3 rule 8)": "design §3 step 8 names nothing",
    "(adapter §2.1 step 13)": "adapter §2.1 step 13 names nothing",
    "(adapter §9 steps 1 to 12)": "adapter §9 step 12 names nothing",
    "(adapter §7.4)": "adapter §7.4 names nothing; the nearest name is 'adapter §7",
    "(adapter §2.1) and later: Step 13": "adapter §2.1 step 13 names nothing",
    "(adapter §1.1, §9 and §21)": "adapter §21 names nothing",
    "(invoice-files §6.2\u20136.9)": "invoice-files §6.9 names nothing",
    "(router F-10 step 12)": "F-10 step 12 names nothing",
    "(adapter §1.3)\n    # … (router\n    #: §4.9)": "router §4.9 names nothing",
    "see A3.12": "adapter §3.12 names nothing",
    "A9\u2013A21": "adapter §21 names nothing",
    "I6.9": "invoice-files §6.9 names nothing",
    "S3.9": "settings §3.9 names nothing",
    "R4.9": "router §4.9 names nothing",
    "(Q-89)": "Q-89 names nothing; the nearest name is 'Q-88'",
    "(Q-7)": "Q-7 names nothing",
    "(Q-207)": "Q-207 names nothing",
    "(Q20)": "'Q20' is no form of a reference",
    "(F-16)": "F-16 names nothing",
    "@WX-PAY-9": "WX-PAY-9 names nothing; the nearest name is 'WX-PAY-",
    "WX-PAYMENT-1": "WX-PAYMENT-1 names nothing",
    "WX PAY 1": "is no form of a reference",
    "(ITG-9999)": "ITG-9999 names nothing",
    "(INT-1)": "INT-1 names nothing",
    "(CCU-08)": "CCU-08 names nothing",
    "(quirk 19)": "quirk 19 names nothing",
    "(§1.3)": "names no document, nor does the file before it",
    "(spec §5.1)": "the specification has several documents",
    "(adaptor §1.3)": "'adaptor' is no document of the specification; the nearest is 'adapter'",
    "(billing.md §1.3)": "'billing.md' is no document",
    "(adapter § one)": "is no form of a section",
    "(adapter §1.3a)": "is no form of a section",
    "(adapter §1.2, 1.3)": "has no section sign",
    "(adapter 1.3)": "'adapter 1.3' has no section sign",
    "(router functions, section 3)": "'section 3' has no section sign",
    "only step 3": "is of no section",
    "(anchors: reliability A3)": "that page is not in the repository",
    "(reliability A5.5)": "that page is not in the repository",
}
#: The forms that are understood.
ALIVE = (
    "(adapter §1.3), (Router §4.4), (router-functions.md §5.1, §5), (settings §3.4), (invoice-files §7), (population §4)",
    "(adapter §2.1 step 5), (adapter §9 steps 1 to 6), (adapter §2.1 steps 1, 2, 4), (adapter §11 step 0)",
    "(adapter §7.3), (adapter §10.1 to §10.3), (adapter §1.1, §1.3 or §3 to §12), (invoice-files §6.2\u20136.4)",
    "(router F-10 steps 3 to 5), (router F-04, §5.1), (F-12 rule 3), (design §3 rule 2), (architecture §7)",
    "A3.2, A9\u2013A11, I6.3, R4.1, S3.4; a bank's R01; AS 64, step 2 of 2",
    "Q-20, Q-69 to Q-87, F-01…F-15, WX-PAY-1, INT-4619, ITG-3213/INT-12320, EBPP-24851, CCU-01, quirk 11, @quirk-17",
)


@pytest.mark.parametrize("text", DEAD)
def test_a_dead_reference_fails(text: str) -> None:
    """With the line on which it stands, and what it could have been."""
    (problem, *_) = problems("planted.py", f"first line\n{text}", names())

    assert problem.path == "planted.py"
    assert problem.line == 2 + text.count("\n")
    assert DEAD[text] in problem.says


@pytest.mark.parametrize("text", ALIVE)
def test_a_living_reference_passes(text: str) -> None:
    """Each form that the repository uses."""
    assert not list(problems("planted.py", text, names()))


def test_the_nearest_name_has_its_title() -> None:
    """Whoever wrote a wrong number sees from the title whether the nearest is what was meant."""
    assert nearest("adapter §10.5", names()) == "adapter §10.4 Display of e-mail and phone records"


def test_every_link_of_a_page_leads_somewhere() -> None:
    """A relative link of README, CONTRIBUTING or docs/ is a file or folder of the repository."""
    dead = [
        f"{page.relative_to(ROOT)}: {link}"
        for pattern in PAGES
        for page in sorted(ROOT.glob(pattern))
        for link in LINK.findall(page.read_text(encoding="utf-8"))
        if "://" not in link and not (page.parent / link.split("#")[0]).exists()
    ]

    assert not dead, "\n".join(dead)


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md"])
def test_the_specification_is_found_from(page: str) -> None:
    """Whoever starts at the top finds the specification and the page about the structure."""
    text = (ROOT / page).read_text(encoding="utf-8")

    assert "(docs/spec/README.md)" in text
    assert "(docs/architecture.md)" in text
