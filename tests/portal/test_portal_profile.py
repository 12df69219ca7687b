"""Profile of the portal: what is on file, change forms and switches; each change is one record of the pump."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.portal.payer import ACCOUNT, OTHER, PASSWORD, Payer, heading, text_of

JCW = "4078"  # sends e-mail addresses, phone numbers and mailing addresses
CHANGES: dict[str, tuple[str, dict[str, str]]] = {
    "email": ("email", {"email": "new@example.org"}),
    "phone": ("phone", {"phone": "(202) 555-0199"}),
    "mailing-address": (
        "mailing_address",
        {"street1": "7 Oak Ave", "street2": "Apt 2", "city": "Olathe", "state": "KS", "zip": "66061"},
    ),
}


def test_what_is_on_file(new_payer: Callable[..., Payer]) -> None:
    """Address, phone and e-mail come from the router; a router that is down leaves the stored ones with their age."""
    payer = new_payer(accounts=(OTHER,)).signed_in()
    live = text_of(payer.get("profile"))
    payer.configure(_11="http://127.0.0.1:9/router")
    stored = text_of(payer.get("profile"))

    assert "100 EXAMPLE ST SAMPLETOWN, WA 99999" in live
    assert "202-555-0118" in live
    assert "did not answer" not in live
    assert "As stored with your bills. City of Bellevue (WA) did not answer just now." in stored


@pytest.mark.parametrize("what", CHANGES)
def test_change_is_one_record_however_often_it_is_sent(new_payer: Callable[..., Payer], what: str) -> None:
    """The form sent twice at once and once more later starts one record; the profile says that it is on its way."""
    kind, values = CHANGES[what]
    payer = new_payer(template=JCW, accounts=(OTHER,), settings={"11": "http://127.0.0.1:9/router"}).signed_in()
    form = {"intent": f"intent-of-{what}-1", "password": PASSWORD, **values}
    path = payer.page("accounts", OTHER, what)
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda _: payer.client.post(path, data=form), range(2)))
    answers.append(payer.client.post(path, data=form))
    records = payer.records(kind)

    assert {answer.headers["location"] for answer in answers} == {f"{payer.page('profile')}?done={what}"}
    assert [record["source_id"] for record in records] == [form["intent"]]
    assert "is on its way to Johnson County Wastewater, KS." in text_of(payer.get("profile"))


def test_change_is_shown_once_the_router_has_it(new_payer: Callable[..., Payer]) -> None:
    """A change that was SENT shows as the router's own record, and nothing is said of it any more."""
    payer = new_payer(template=JCW, accounts=(OTHER,)).signed_in()
    payer.send("accounts", OTHER, "phone", form={"phone": "202-555-0199"})
    payer.until("phone", "SENT")
    text = text_of(payer.get("profile"))

    assert "202-555-0199" in text
    assert "on its way" not in text


@pytest.mark.parametrize(
    ("what", "form", "problem"),
    [
        ("email", {"email": "no address"}, "Enter an e-mail address such as name@example.org."),
        ("phone", {"phone": "call me"}, "Enter a phone number such as 202-555-0187."),
        ("phone", {"phone": "1" * 61}, "Enter a phone number such as 202-555-0187."),
        ("mailing-address", {"street1": "", "city": "", "state": "WA", "zip": "1"}, "Enter a city."),
        ("mailing-address", {"street1": "x" * 121, "city": "y", "state": "WA", "zip": "1"}, "Enter fewer characters"),
        ("mailing-address", {"street1": "x", "city": "y", "state": "W A", "zip": "1"}, "Enter fewer characters"),
    ],
    ids=str,
)
def test_wrong_values_come_back_as_typed(payer: Payer, what: str, form: dict[str, str], problem: str) -> None:
    """The title begins with "Error: ", a summary leads to the field, what was typed stays, nothing is started."""
    page = payer.send("accounts", ACCOUNT, what, form=form)

    assert page.status_code == 422
    assert "<title>Error: " in page.text
    assert 'id="error-summary" role="alert" tabindex="-1" autofocus' in page.text
    assert problem in text_of(page)
    for name, value in form.items():
        assert f'name="{name}" type="' in page.text
        assert f'value="{value}"' in page.text
    assert payer.records(CHANGES[what][0]) == []


def test_form_sent_again_with_other_values_is_asked_about(payer: Payer) -> None:
    """Back, another value, send: the form comes again with an id of its own, and then the change is made."""
    form = {"intent": "intent-of-phone-9", "phone": "202-555-0101", "password": PASSWORD}
    path = payer.page("accounts", ACCOUNT, "phone")
    payer.client.post(path, data=form)
    page = payer.client.post(path, data={**form, "phone": "202-555-0102"})

    assert page.status_code == 422
    assert "You sent this form before with other values." in text_of(page)
    assert "intent-of-phone-9" not in page.text
    assert len(payer.records("phone")) == 1


@pytest.mark.parametrize("what", CHANGES)
def test_password_is_asked_again(payer: Payer, what: str) -> None:
    """Without the password, and with a wrong one, an e-mail address or phone number stays as it is (ASVS 7.5.1)."""
    is_asked, (kind, form) = what in {"email", "phone"}, CHANGES[what]
    pages = [payer.send("accounts", ACCOUNT, what, form={**form, "password": typed}) for typed in ("", "two herons")]

    assert [page.status_code for page in pages] == ([422, 422] if is_asked else [200, 200])
    assert len(payer.records(kind)) == (0 if is_asked else 1)
    if is_asked:
        assert "Enter your password" in text_of(pages[0])
        assert "This is not your password." in text_of(pages[1])
        assert "two herons" not in pages[1].text


def test_same_value_is_no_new_change(payer: Payer) -> None:
    """A second tab with the value that is under way, or that the utility has, starts nothing; another value does."""
    path = ("accounts", ACCOUNT, "phone")
    for _ in range(2):
        payer.send(*path, form={"phone": "202-555-0199"})
    on_its_way = len(payer.records("phone"))
    shown = payer.send(
        *path, form={"phone": re.findall(r'name="phone" type="tel" value="([^"]*)"', payer.get(*path).text)[0]}
    )
    on_file = len(payer.records("phone"))
    payer.send(*path, form={"phone": "202-555-0198"})

    assert (on_its_way, on_file, len(payer.records("phone"))) == (1, 1, 2)
    assert "Nothing was changed" in text_of(shown)


def test_as_6_takes_the_email_form_away(payer: Payer) -> None:
    """With AS 6 there is no control for the e-mail address, and its form is refused, too."""
    before = payer.get("profile").text
    payer.configure(_6="1")
    path = payer.page("accounts", ACCOUNT, "email")
    answer = payer.client.post(
        path, data={"intent": "0123456789abcdef", "email": "a@example.org", "password": PASSWORD}
    )

    assert path in before
    assert path not in payer.get("profile").text
    assert (payer.client.get(path).status_code, answer.status_code) == (404, 404)
    assert payer.records("email") == []


def test_paperless_is_switched_once(payer: Payer) -> None:
    """The switch shows at once and starts one alert; sent again, and from a second tab, it starts none."""
    path = payer.page("accounts", ACCOUNT, "paperless")
    first = payer.send("profile", to=path)
    for intent in ("intent-of-second-tab", "intent-of-third-tab-"):
        payer.client.post(path, data={"intent": intent, "on": "yes"})

    assert "Paperless bills are on." in text_of(first)
    assert "On. You get no bill by mail." in text_of(first)
    assert len(payer.records("paperless")) == 1
    assert "Paperless bills are off." in text_of(payer.send("profile", to=path))
    assert len(payer.records("paperless")) == 2


def test_payments_in_a_payers_words(payer: Payer) -> None:
    """The history has what came in by any way, with its state; an empty one says so."""
    empty = payer.get("payments")
    payer.configure(_11="")
    body = {"source_id": "GUID-8", "account_number": ACCOUNT, "amount": "41.50", "instrument": "VENMO"}
    payer.did(payer.client.post(f"{payer.api}/payments", json=body))
    text = text_of(payer.get("payments"))

    assert heading(empty) == "Payments"
    assert "There are no payments yet." in text_of(empty)
    assert "November 15, 2024 Venmo" in text
    assert "$41.50" in text
    assert "HELD" not in text
    assert "QUEUED" not in text
