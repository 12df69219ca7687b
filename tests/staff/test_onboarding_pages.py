"""The pages that bring a biller to its go-live: every finding with its field, the letter, the file server."""

import re
from collections.abc import Callable
from html import unescape

import pytest

from tests.staff.conftest import Office
from tests.staff.test_payer_pages import words

ROW = re.compile(r"<tr><th[^>]*>(?:<a href=\"([^\"]+)\">)?([^<]+)(?:</a>)?</th><td[^>]*><span[^>]*>(\w+)</span>")


def results(page: str) -> dict[str, tuple[str, str]]:
    """Result and place by the name of the check."""
    return {name: (result, place) for place, name, result in ROW.findall(page)}


def test_every_finding_leads_to_its_field(standing: Office) -> None:
    """Each that fails has a link and words of what to do."""
    page = standing.page("/onboarding")
    found = results(page)

    assert found["AS 47"] == ("fail", f"{standing.home}/edit/A7#47")
    assert found["AS 28"] == ("warning", f"{standing.home}/edit/A2#28")
    assert found["SFTP"] == ("skipped", f"{standing.home}/file-server")
    assert [name for name, (result, place) in found.items() if result != "pass" and not place] == []
    assert "The biller cannot go live yet." in words(page)
    assert "No router and no file server was called." in words(page)


def test_routers_are_called_by_the_button(new_office: Callable[..., Office]) -> None:
    """An address that nobody listens at: the check says so, and links the setting."""
    office = new_office(**{"8": "http://127.0.0.1:9/router"})
    page = office.browser.send(office.form("/onboarding", "/onboarding")).text

    assert results(page)["AS 8 answers"] == ("fail", f"{office.home}/edit/A2#8")
    assert "Routers and the file server were called." in words(page)


def test_fields_are_there(standing: Office) -> None:
    """Each address of a field has a page with that field."""
    places = {place for _, place in results(standing.page("/onboarding")).values() if "#" in place}

    assert len(places) > 10
    for place in places:
        page, _, field = place.partition("#")
        assert f'id="{field}"' in standing.browser.get(page).text, place


@pytest.mark.parametrize(("environment", "first"), [("production", "192.0.2.11"), ("sandbox", "192.0.2.21")])
def test_letter(standing: Office, environment: str, first: str) -> None:
    """The same text on the page and in the file, marked as an example while no addresses are set."""
    page = standing.page(f"/allow-list?environment={environment}&partner=City+of+Example")
    [place] = re.findall(r'href="([^"]+letter\.txt[^"]*)"', page)
    file = standing.browser.get(place.replace("&amp;", "&"))

    assert "To: City of Example" in file.text
    assert first in file.text
    assert file.text.startswith("EXAMPLE")
    assert file.headers["content-disposition"] == f'attachment; filename="allow-list-{environment}.txt"'
    assert file.text.strip() in unescape(page)


def test_no_such_environment(standing: Office) -> None:
    """The page names those there are."""
    reply = standing.browser.get(f"{standing.home}/allow-list?environment=moon")

    assert (reply.status_code, "use one of" in reply.text) == (404, True)


def test_no_file_server(standing: Office) -> None:
    """The page says which settings of the program it takes."""
    assert "No file server: set sftp_url, sftp_host_key" in words(standing.page("/file-server"))


def test_files_only_profile(standing: Office) -> None:
    """A biller with a router needs none; a biller of files has its options with what is required."""
    assert "it needs no mapping profile" in words(standing.page("/mapping-profile"))
