"""docs/index.md leads to every page of docs/, and a link to a heading names one that is there."""

import re
from pathlib import Path

import pytest

from tools import site_pages

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
LINK = re.compile(r"\]\(([^)\s#]*)(#[^)\s]*)?\)")
HEADING = re.compile(r"^#{1,6} +(.*)$", re.MULTILINE)
CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)
PAGES = sorted([*DOCS.glob("*.md"), ROOT / "README.md", ROOT / "CONTRIBUTING.md"])


def links(page: Path) -> list[tuple[str, str]]:
    """Each link of a page to a file or to a heading: the file as written, and the heading."""
    found = LINK.findall(CODE.sub("", page.read_text()))
    return [(target, anchor[1:]) for target, anchor in found if not target.startswith(("http:", "https:", "mailto:"))]


def anchors(page: Path) -> set[str]:
    """The headings of a page as a link names them: lower case, without punctuation, dashes for blanks."""
    headings = HEADING.findall(page.read_text())
    return {re.sub(r"[^\w\- ]", "", re.sub(r"[`*]", "", text)).strip().lower().replace(" ", "-") for text in headings}


def test_index_leads_to_every_page() -> None:
    """A page that is not in the index is not found by anybody."""
    listed = {target for target, _ in links(DOCS / "index.md")}

    assert {page.name for page in DOCS.glob("*.md")} - listed == {"index.md"}


def test_menu_of_the_site_has_every_page() -> None:
    """A page in no menu ends `make site`; it is found here without mkdocs."""
    menu = re.findall(r"([\w./-]+\.md)$", (ROOT / "mkdocs.yml").read_text(), re.MULTILINE)
    pages = [page.relative_to(DOCS).as_posix() for page in DOCS.rglob("*.md")]

    assert sorted(menu) == sorted([*pages, *site_pages.TOP.values()])


def test_links_of_the_site_lead_somewhere(tmp_path: Path) -> None:
    """A link to a file that is not there ends `make site`; those to code become its path."""
    assert site_pages.write(tmp_path / "pages") == []
    assert "are in `ic_adapter/samples/3780`." in (tmp_path / "pages" / "stw-opengov.md").read_text()
    assert "](readme-page.md#ci)" in (tmp_path / "pages" / "index.md").read_text()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_to_headings(page: Path) -> None:
    """A link to a heading of a page names one that is there."""
    broken = []
    for target, anchor in links(page):
        place = (page.parent / target).resolve() if target else page
        if anchor and place.suffix == ".md" and place.exists() and anchor not in anchors(place):
            broken.append(f"{target}#{anchor}")

    assert broken == []
