"""Autopay in the portal: on, over to another instrument and off; one alert for each change, none for a repeat."""

from concurrent.futures import ThreadPoolExecutor

from tests.portal.payer import ACCOUNT, Payer, heading, text_of

PATH = ("accounts", ACCOUNT, "autopay")


def test_turned_on_changed_and_off(payer: Payer) -> None:
    """Each change shows at once in profile and page, and starts one alert."""
    on = payer.send(*PATH, form={"instrument": "ACH"})
    page, home = payer.get(*PATH), payer.get("")
    payer.send(*PATH, form={"instrument": "CC", "turn": ""})  # the page has two forms
    off = payer.client.post(
        payer.page(*PATH), data={"turn": "off", "seen": payer.hidden(payer.get(*PATH))["seen"]}, follow_redirects=True
    )

    assert "Autopay is on." in text_of(on)
    assert "On. Your bills are paid by bank account, the next one on November 18, 2024." in text_of(on)
    assert heading(page) == f"Autopay for account {ACCOUNT}"
    assert "Your bills are paid by bank account (Test bank account (ACH))." in text_of(page)
    assert "Autopay is on. It pays this bill on November 18, 2024." in text_of(home)
    assert "Autopay is off. Please pay your bills yourself from now on." in text_of(off)
    assert len(payer.records("autopay")) == 3


def test_repeat_starts_nothing(payer: Payer) -> None:
    """The same form sent again changes nothing, before and after it was turned off elsewhere."""
    form = {"instrument": "CC", "seen": "none"}
    for _ in range(3):
        assert payer.client.post(payer.page(*PATH), data=form).status_code == 303
    assert len(payer.records("autopay")) == 1
    seen = payer.hidden(payer.get(*PATH))["seen"]
    stale = payer.client.post(payer.page(*PATH), data={"instrument": "ACH", "seen": "none"})
    for _ in range(2):
        payer.client.post(payer.page(*PATH), data={"turn": "off", "seen": seen})
    late = payer.client.post(payer.page(*PATH), data={"instrument": "ACH", "seen": seen})

    assert (stale.status_code, late.status_code) == (409, 409)
    assert "Autopay was changed after you opened this page." in text_of(stale)
    assert len(payer.records("autopay")) == 2


def test_clicks_at_once_are_no_change_by_somebody_else(payer: Payer) -> None:
    """Whichever is first, the others find what they asked for; turned on and off again and again."""
    form = {"instrument": "CC", "seen": "none"}

    def click(_: int) -> int:
        return payer.client.post(payer.page(*PATH), data=form).status_code

    with ThreadPoolExecutor(4) as threads:
        for _ in range(10):
            assert list(threads.map(click, range(4))) == [303] * 4
            seen = payer.hidden(payer.get(*PATH))["seen"]
            payer.client.post(payer.page(*PATH), data={"turn": "off", "seen": seen})
    assert len(payer.records("autopay")) == 20


def test_nothing_chosen_is_a_problem_of_the_form(payer: Payer) -> None:
    """Cash, a made-up word and nothing lead to the summary."""
    for instrument in ("", "CASH", "GOLD"):
        page = payer.send(*PATH, form={"instrument": instrument})
        assert page.status_code == 422
        assert "Choose what autopay pays with." in text_of(page)
    assert payer.records("autopay") == []


def test_blocked_account_has_the_documented_text(payer: Payer) -> None:
    """With both methods blocked nothing can be chosen (adapter §2.6)."""
    payer.set(block_code_tags=["ACCOUNT_NO"])
    payer.configure(_28=f"{ACCOUNT}|XX|XX|XX")
    payer.get("")
    page = payer.get(*PATH)

    assert "Payments online are not available, please contact your utility." in text_of(page)
    assert "Turn autopay on" not in text_of(page)
