"""What stops a request at the portal and how that looks: headers, trouble page, a session that is over, AS 3 to 5.

OWASP ASVS 5.0: 3.4.3 (policy), 3.7.2 (redirects). Foreign identities are in `test_foreign_identities`.
"""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.portal.payer import ACCOUNT, Payer, heading, text_of


def test_host_header_has_no_say(payer: Payer) -> None:
    """A foreign Host is refused, and no redirect carries one."""
    answer = payer.client.get(payer.home, headers={"host": "evil.example"})
    without = payer.client.get(payer.home.rstrip("/"))

    assert answer.status_code == 403
    assert "evil.example" not in answer.text
    assert without.headers["location"] == payer.home


def test_headers_of_every_answer(payer: Payer) -> None:
    """No inline script or style, no frame, nothing kept, no type guessed; on pages, redirects and refusals.

    ASVS 3.4.3, 3.4.4, 3.4.5, 3.4.6 and 14.3.2.
    """
    for answer in (payer.get(""), payer.get("nothing"), payer.client.get(payer.home, headers={"host": "evil.example"})):
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert answer.headers["referrer-policy"] in {"same-origin", "no-referrer"}
        assert (answer.headers["cache-control"], answer.headers["x-content-type-options"]) == ("no-store", "nosniff")
        assert not re.search(r"<script(?! src)|\sstyle=|\son\w+=", answer.text)


def test_trouble_has_a_reference_that_the_log_has(payer: Payer, folder: Path) -> None:
    """What happened, a way on, how to reach the biller, and a reference that staff find."""
    page = payer.get("nothing")
    found = re.search(r"<strong>([2-9A-Z]{4}-[2-9A-Z]{4})</strong>", page.text)

    assert (page.status_code, heading(page)) == (404, "Page not found")
    assert "You can also call City of Bellevue (WA) at 202-555-0144 (weekdays 8 to 5)." in text_of(page)
    assert found is not None
    assert f"reference {found[1]}" in (folder / "log").read_text()


def test_unknown_biller_has_no_furniture(payer: Payer) -> None:
    """A page of no biller says that there is none, and names no other."""
    page = payer.client.get("/portal/nobody/")

    assert (page.status_code, heading(page)) == (404, "Page not found")
    assert "Bellevue" not in page.text


@pytest.mark.parametrize(
    ("settings", "status", "expected"),
    [
        ({}, 200, '<a class="button" href="{login}"'),
        ({"3": "https://biller.example/login"}, 303, "https://biller.example/login"),
        ({"3": "https://biller.example/login", "4": "0"}, 303, "https://biller.example/login"),
        ({"3": "https://biller.example/login", "4": "1"}, 200, "You can close this window."),
        ({"3": "http://biller.example/login"}, 200, '<a class="button" href="{login}"'),
        ({"3": "http://127.0.0.1:1/login"}, 303, "http://127.0.0.1:1/login"),
    ],
    ids=str,
)
def test_session_that_is_over(
    new_payer: Callable[..., Payer], settings: dict[str, str], status: int, expected: str
) -> None:
    """AS 4 closes the window or goes to AS 3, which has to be https or this machine (ASVS 3.7.2); the cookie goes."""
    payer = new_payer(settings=settings)
    payer.api  # noqa: B018 — makes the biller
    payer.client.cookies.set(payer.cookie, "A" * 43)
    answer = payer.client.get(payer.page("session-ended"), params={"to": "//evil.example/"})
    shown = answer.headers.get("location", answer.text)

    assert answer.status_code == status
    assert expected.format(login=payer.page("login")) in shown
    assert "evil.example" not in shown
    assert f'{payer.cookie}=""' in answer.headers["set-cookie"]


@pytest.mark.parametrize(
    ("settings", "outside"),
    [
        ({}, False),
        ({"3": "https://biller.example/login"}, False),
        ({"3": "https://biller.example/login", "5": "0"}, False),
        ({"3": "https://biller.example/login", "5": "1"}, True),
        ({"5": "1"}, False),
        ({"3": "http://biller.example/login", "5": "1"}, False),
    ],
    ids=str,
)
def test_home_button(new_payer: Callable[..., Payer], settings: dict[str, str], outside: bool) -> None:
    """AS 5 leads the name of the biller to AS 3."""
    payer = new_payer(settings=settings).signed_in()
    page = payer.get("payments")
    to = "https://biller.example/login" if outside else payer.home

    assert f'<p class="biller"><a href="{to}">City of Bellevue (WA)</a></p>' in page.text


def test_hostile_texts_stay_texts(new_payer: Callable[..., Payer]) -> None:
    """Markup and marks of direction in the biller's texts and in what was typed are shown as they are (ASVS 1.2.1)."""
    attack = "<img src=x onerror=alert(1)>\"'"
    payer = new_payer(keys={"portal.name": attack, "portal.address": attack}).signed_in()
    pages = [payer.get(""), payer.get("profile"), payer.send("accounts", ACCOUNT, "email", form={"email": attack})]

    for page in pages:
        assert "<img" not in page.text
        assert "&lt;img src=x onerror=alert(1)&gt;&#34;&#39;" in page.text
