"""What staff bring from elsewhere: damaged documents and texts, and what the role `read` must not reach."""

import json
from collections.abc import Generator
from pathlib import Path

import pytest
from click.testing import CliRunner

from ic_adapter.cli.main import main
from ic_adapter.staff.roles import Role
from tests.crm.in_process import Browser, Staffed, in_process
from tests.crm.profile_pages import HOME, fill, new_biller

FRAME = {"format": 1, "template": "3426", "settings": {}, "keys": {}, "bif": {}, "secrets": []}
DEEP = '{"a":' * 5_000
#: Files that somebody might choose, and what is said of each.
FILES = {
    "deep list": (b"[" * 100_000, "not a JSON object"),
    "deep object": (b'{"a":' * 50_000, "not a JSON object"),
    "not UTF-8": (b'{"a": "\xff"}', "not a JSON object"),
    "huge": (b'{"a": "' + b"x" * 1_048_576 + b'"}', "larger than 1,048,576 bytes"),
    "a name twice": (b'{"keys": {"portal.name": "A", "portal.name": "B"}}', "'portal.name' twice in one object"),
    "list as template": (json.dumps({**FRAME, "template": ["3426"]}).encode(), "unknown template"),
    "list of secrets": (json.dumps({**FRAME, "secrets": [[]]}).encode(), "not a list of settings"),
    "half a character": (json.dumps({**FRAME, "keys": {"\ud800": 1}}).encode(), "half of a character"),
    "half a text": (json.dumps({**FRAME, "keys": {"portal.name": "\ud800"}}).encode(), "half of a character"),
    "half a setting": (json.dumps({**FRAME, "settings": {"28": "\udfff"}}).encode(), "half of a character"),
    "mask as secret": (json.dumps({**FRAME, "settings": {"10": "***"}}).encode(), "a secret"),
    "not a number": (b'{"format": 1, "template": "3426", "keys": {"max_bad_ratio": NaN}}', "max_bad_ratio"),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the database is."""
    return tmp_path_factory.mktemp("documents")


@pytest.fixture(scope="module")
def site(folder: Path) -> Generator[Staffed, None, None]:
    """A site with a biller."""
    with in_process(folder / "ic.db") as site:
        new_biller(site)
        yield site


@pytest.fixture(scope="module")
def ada(site: Staffed) -> Browser:
    """The browser of somebody who may configure."""
    return site.signed_in(Role.CONFIGURE, "ada.king")


@pytest.mark.parametrize("what", FILES)
def test_damaged_document_is_refused(ada: Browser, site: Staffed, folder: Path, tmp_path: Path, what: str) -> None:
    """On the page and by command: what is wrong is told, and nothing is changed."""
    data, told = FILES[what]
    (tmp_path / "b.json").write_bytes(data)
    before = site.ic.drafts.version("b")

    page = ada.post(f"{HOME}/transfer", files={"file": data})
    command = ["billers", "import", "b", str(tmp_path / "b.json"), "--db", str(folder / "ic.db")]
    done = CliRunner().invoke(main, command)

    assert (page.status_code, told in page.text.replace("&#39;", "'")) == (422, True), page.text[-2_000:]
    assert (done.exit_code, told in done.output) == (1, True), done.output
    assert site.ic.drafts.version("b") == before


@pytest.mark.parametrize("text", ["[" * 9_000, DEEP, "1_0", "\u0663"], ids=["list", "object", "_", "digit"])
@pytest.mark.parametrize("key", ["retry_minutes", "payment_sources"])
def test_odd_text_is_told_beside_its_field(ada: Browser, site: Staffed, key: str, text: str) -> None:
    """Nested too deep for a reader, or a number that only Python takes for one."""
    part = {"retry_minutes": "A1", "payment_sources": "A3"}[key]

    page = fill(ada, f"{HOME}/edit/{part}", {key: text})

    assert (page.status_code, f"{key} is not" in page.text) == (422, True)
    assert site.ic.register.get("b").own_keys == {}


@pytest.mark.parametrize("typed", ["***", " ***", "*** ", " ", "\t"])
def test_mask_and_blanks_keep_a_secret(ada: Browser, site: Staffed, typed: str) -> None:
    """Copied from a page, or typed by mistake: on the page and by API the value stays."""
    site.ic.register.patch_settings("b", {"10": "kept"})

    sent = fill(ada, f"{HOME}/edit/A2", {"10": typed})
    site.ic.register.patch_settings("b", {"10": typed} if typed.strip() else {})

    assert sent.headers["location"] == f"{HOME}?done=nothing+was+changed"
    assert site.ic.register.get("b").settings["10"] == "kept"


@pytest.mark.parametrize("names", [["x" * 100_000], [str(number) for number in range(3_000)]], ids=["long", "many"])
def test_page_about_a_document_stays_short(ada: Browser, names: list[str]) -> None:
    """However long or many its names are."""
    document = FRAME | {"keys": dict.fromkeys(names, 1)}

    page = ada.post(f"{HOME}/transfer", files={"file": json.dumps(document).encode()})

    assert (page.status_code, len(page.text) < 12_000) == (422, True)


def test_byte_that_is_no_character_is_not_stored(site: Staffed, folder: Path) -> None:
    """A shell passes any byte on; the pages of the biller could not be shown any more."""
    done = CliRunner().invoke(main, ["billers", "set", "b", "28=\udcff", "--db", str(folder / "ic.db")])

    assert (done.exit_code, "AS 28 contains control characters" in done.output) == (1, True), done.output
    assert "28" not in site.ic.register.get("b").settings


def test_reader_has_no_way_to_the_outbox(site: Staffed) -> None:
    """Its links log a payer in: no page leads who may only read there, and the page itself is closed."""
    reader, operator = site.signed_in(Role.READ), site.signed_in(Role.OPERATE)

    seen = {who: who.get(HOME).text for who in (reader, operator)}

    assert [text.count("/crm/outbox") for text in seen.values()] == [0, 2]
    assert [who.get("/crm/outbox").status_code for who in (reader, operator)] == [403, 200]
