"""Contact Us in the CRM: provider, switch, access per environment, and a test of the connection (CCU-01 to CCU-03)."""

import re
from base64 import b64encode
from collections.abc import Generator
from html import escape, unescape
from urllib.parse import quote

import pytest

from ic_adapter.integrations.contact_us_access import Platform
from ic_adapter.integrations.tickets import Tickets
from ic_adapter.staff.roles import Role
from tests.crm.in_process import Browser, Staffed, in_process
from tests.crm.profile_pages import HOME, fill, new_biller, save
from tests.ic_adapter.scripted import ScriptedRouter, says

PATH = f"{HOME}/contact-us"
KEY = "n0body-may-read-this"
FIRST = "first save Contact Us URL in the sandbox and Contact Us API key in the sandbox"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Generator[tuple[Staffed, Browser], None, None]:
    """A site, and the browser of somebody who may configure."""
    with in_process(tmp_path_factory.mktemp("contact-us") / "ic.db") as site:
        yield site, site.signed_in(Role.CONFIGURE, "ada.king")


@pytest.fixture
def site(running: tuple[Staffed, Browser]) -> Staffed:
    """The site with one new biller."""
    site, _ = running
    for biller in site.ic.register.all():
        site.ic.register.delete(biller.id)
    new_biller(site)
    return site


@pytest.fixture
def staff(site: Staffed, running: tuple[Staffed, Browser]) -> Browser:
    """The browser in front of the new biller."""
    del site
    return running[1]


def tickets_in(site: Staffed, environment: str, *, is_on: bool = True) -> Tickets:
    """The tickets of a program that runs in an environment."""
    platform = Platform(environment=environment, contact_us_tickets=is_on)
    return Tickets(site.ic.store, site.ic.register, site.ic.client, platform=platform)


def test_provider_is_one_of_two(staff: Browser, site: Staffed) -> None:
    """CCU-01: exactly "None" and "Cayenta CIS"; the choice is of this biller alone."""
    new_biller(site, bid="other")
    page = staff.get(PATH).text
    labels = re.findall(r'name="contact_us_provider" value="(\w+)".*?<label[^>]*>(.*?)</label>', page, re.DOTALL)
    save(staff, PATH, {"contact_us_provider": "CAYENTA_CIS"})
    keys = [site.ic.register.get(bid).keys.contact_us_provider for bid in ("b", "other")]

    assert labels == [("NONE", "None"), ("CAYENTA_CIS", "Cayenta CIS")]
    assert keys == ["CAYENTA_CIS", "NONE"]


@pytest.mark.parametrize(
    ("given", "lacks"),
    [
        ({}, "the provider Cayenta CIS and the URL of production and the API key of production"),
        ({"contact_us_provider": "CAYENTA_CIS", "ccu_key": KEY}, "the URL of production"),
        ({"contact_us_provider": "CAYENTA_CIS", "ccu_url": "https://t.example.org/x"}, "the API key of production"),
        (
            {
                "contact_us_provider": "CAYENTA_CIS",
                "ccu_url_sandbox": "https://t.example.org/x",
                "ccu_key_sandbox": KEY,
            },
            "the URL of production and the API key of production",
        ),
    ],
)
def test_switch_needs_everything(staff: Browser, site: Staffed, given: dict[str, str], lacks: str) -> None:
    """CCU-02: refused with what is missing; nothing is stored, and no key comes back."""
    reply = fill(staff, PATH, {**given, "contact_us_enabled": "true"})

    assert (reply.status_code, f"To switch Contact Us on, set {lacks}." in unescape(reply.text)) == (422, True)
    assert KEY not in reply.text
    assert "ccu_key" not in site.ic.register.get("b").settings


def test_switch_turns_the_form_off_and_on(staff: Browser, site: Staffed) -> None:
    """CCU-02: off although everything is there; the platform feature counts besides (Q-43)."""
    tickets, wanted = (
        tickets_in(site, "production"),
        {"contact_us_provider": "CAYENTA_CIS", "contact_us_enabled": "true"},
    )
    states = []
    for values in (
        {**wanted, "ccu_url": "https://t.example.org/x", "ccu_key": KEY},
        {"contact_us_enabled": "false"},
        wanted,
    ):
        save(staff, PATH, values)
        states.append(tickets.missing(site.ic.register.get("b")) == "")

    assert states == [True, False, True]
    assert "platform feature" in tickets_in(site, "production", is_on=False).missing(site.ic.register.get("b"))


def test_access_is_of_an_environment(staff: Browser, site: Staffed) -> None:
    """CCU-03: what is set for the sandbox opens nothing in production; the change is noted, the key masked."""
    values = {"contact_us_provider": "CAYENTA_CIS", "ccu_url_sandbox": "https://t.example.org/x"}
    save(staff, PATH, {**values, "ccu_key_sandbox": KEY})
    biller = site.ic.register.get("b")
    page, history = staff.get(PATH).text, staff.get(f"{HOME}/history").text

    assert tickets_in(site, "sandbox").missing(biller) == ""
    assert tickets_in(site, "production").missing(biller) == "set ccu_url and ccu_key"
    assert [KEY in text for text in (page, history)] == [False, False]
    assert "last changed by ada.king" in page
    assert "ccu_key_sandbox" in history


@pytest.mark.parametrize(
    ("status", "told"),
    [
        (200, "The ticket system answers."),
        (401, "HTTP 401: the log-in was refused"),
        (403, "HTTP 403: this address is not allowed"),
        (404, "HTTP 404: nothing answers at this path"),
        (500, "HTTP 500: the ticket system has trouble of its own"),
    ],
)
def test_connection_is_tested_without_a_ticket(staff: Browser, status: int, told: str) -> None:
    """CCU-03: one request without content; the page shows the exchange, the log-in masked, and what it proves."""
    with ScriptedRouter() as router:
        router.script[""] = says("<Reply><STATUS>-904</STATUS></Reply>", status)
        save(staff, PATH, {"ccu_url": router.url, "ccu_user": "ic", "ccu_key": KEY})
        page = unescape(staff.post(f"{PATH}/test", data={"environment": "production"}).text)
        bodies = router.requests

    assert told in page
    assert "No ticket was created." in page
    assert "that a ticket would be created: none was" in page
    assert ("Authorization: Basic ***" in page, KEY in page) == (True, False)
    assert bodies == ["XMLREQUEST="]


def test_key_that_comes_back_is_masked(staff: Browser) -> None:
    """CCU-03: an address that echoes what it was sent, such as a proxy's error page, does not show the key to staff."""
    key = "n0body<may&read this"
    login = b64encode(f"ic:{key}".encode()).decode()
    with ScriptedRouter() as router:
        router.script[""] = says(f"Authorization: Basic {login} key={quote(key)} {escape(key)} {key}")
        save(staff, PATH, {"ccu_url": router.url, "ccu_user": "ic", "ccu_key": key})
        page = unescape(staff.post(f"{PATH}/test", data={"environment": "production"}).text)

    assert "Authorization: Basic *** key=*** *** ***" in page
    assert [text in page for text in (login, key, quote(key))] == [False, False, False]


def test_connection_that_cannot_be_made(staff: Browser) -> None:
    """Nothing listens there: nothing is proven; without URL and key nothing is sent."""
    early = staff.post(f"{PATH}/test", data={"environment": "sandbox"})
    save(staff, PATH, {"ccu_url": "http://127.0.0.1:9/x", "ccu_key": KEY})
    page = staff.post(f"{PATH}/test", data={"environment": "production"}).text

    assert (early.status_code, FIRST in early.text) == (422, True)
    assert "<p>Nothing.</p>" in page
