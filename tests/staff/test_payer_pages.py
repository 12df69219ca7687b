"""Staff find a payer, and lock, unlock, log out or write a link: what it does, and who is said to have done it."""

import re
from html import unescape

import pytest

from tests.staff.conftest import ACCOUNT, EMAIL, OTHER, Office


def words(page: str) -> str:
    """The words of a page."""
    main = page.partition("<main")[2].partition("</main>")[0]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", main)))


@pytest.mark.parametrize("text", ["", EMAIL, "pat.pay", "PAT.PAYER@", ACCOUNT, "2003"])
def test_found_by_the_beginning(standing: Office, text: str) -> None:
    """Of the e-mail address in any case, or of an account."""
    assert EMAIL in words(standing.page(f"/payers?q={text}"))


@pytest.mark.parametrize("text", ["payer@example.org", "003708", OTHER, "%", "_at", "\\", "'"])
def test_not_found(standing: Office, text: str) -> None:
    """What is somewhere in it, another account, and characters that a database takes for more than themselves."""
    said = words(standing.browser.client.get(f"{standing.town.urls[0]}{standing.home}/payers", params={"q": text}).text)

    assert EMAIL not in said
    assert f"begins with “{text}”" in said


def test_pages_of_payers(office: Office) -> None:
    """Fifty a page, the next page behind the last one, each payer once."""
    office.add_payers(60)
    first = office.page("/payers?q=p")
    [following] = re.findall(r'href="([^"]+)">Next page', first)
    second = office.browser.get(unescape(following)).text

    shown = re.findall(r">([a-z0-9.]+@example\.org)</a>", first), re.findall(r">([a-z0-9.]+@example\.org)</a>", second)
    assert [len(found) for found in shown] == [50, 11]
    assert len({*shown[0], *shown[1]}) == 61


def test_locked_and_unlocked(office: Office) -> None:
    """A lock ends the session at once and is undone; both stand in the timeline with who did it."""
    place, payer = f"/payers/{office.payer}", office.payer_logs_in()
    assert payer.get(f"/portal/{office.bid}/").status_code == 200

    locked = office.browser.send(office.form(place, "/lock"))
    assert "The payer is locked and logged out everywhere." in words(locked.text)
    assert payer.get(f"/portal/{office.bid}/").status_code == 303

    unlocked = words(office.browser.send(office.form(place, "/unlock")).text)
    assert "The payer can log in again." in unlocked
    assert re.search(r"local unlocked locked by: local", unlocked)
    assert re.search(r"local locked sessions ended: 1", unlocked)
    office.payer_logs_in().close()
    payer.close()


def test_form_that_was_sent_does_nothing_later(office: Office) -> None:
    """The page is left open, somebody unlocks the payer, and the old form is sent again: the payer stays unlocked."""
    place = f"/payers/{office.payer}"
    old = office.form(place, "/lock")
    office.browser.send(old)
    office.browser.send(office.form(place, "/unlock"))

    again = words(office.browser.send(old).text)

    assert "Nothing changed: this was done before, or the form was sent before." in again
    assert office.api("GET", f"/payers/{office.payer}")["locked_at"] is None


def test_logged_out_everywhere(office: Office) -> None:
    """Every session ends; the payer may log in again."""
    payers = [office.payer_logs_in() for _ in range(2)]

    done = words(office.browser.send(office.form(f"/payers/{office.payer}", "/log-out")).text)

    assert "logged out sessions ended: 2" in done
    for payer in payers:
        assert payer.get(f"/portal/{office.bid}/").status_code == 303
        payer.close()


def test_link_is_written_to_the_outbox(office: Office) -> None:
    """One link, which works; none for a locked payer."""
    place = f"/payers/{office.payer}"
    sent = office.form(place, "/reset-link")
    done = words(office.browser.send(sent).text)
    [mail] = office.api("GET", "/outbox")["mails"]

    assert "A link for a new password was written to the outbox." in done
    assert office.browser.get(mail["link"]).status_code == 200
    office.browser.send(office.form(place, "/lock"))
    refused = office.browser.send(sent)
    assert refused.status_code == 409
    assert "unlock the payer" in refused.text


@pytest.mark.parametrize("key", ["", "short", "x" * 65, "<script>-in-the-key"])
def test_form_without_a_key(standing: Office, key: str) -> None:
    """A form that could be carried out twice is not carried out at all."""
    sent = standing.form(f"/payers/{standing.payer}", "/lock")
    sent.values["form"] = key

    reply = standing.browser.send(sent)

    assert reply.status_code == 422
    assert "load the page again" in reply.text
    assert standing.api("GET", f"/payers/{standing.payer}")["locked_at"] is None
