"""Contact us (adapter §14): who has the form, that one submit is one request, and what is said of each end."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.ic_adapter.scripted import Behaviour, ScriptedRouter, closes, hangs, resets, says
from tests.ic_adapter.test_tickets import FAILED, GOOD, MAYBE
from tests.ic_adapter.test_tickets import reply as ticket_reply
from tests.portal.payer import ACCOUNT, EMAIL, OTHER, Payer, heading, text_of

TYPED = {"name": "Pat  Payer", "phone": "(202) 555.0187", "email": EMAIL, "description": "Why is it\r\nso high?"}
#: What the ticket system does, and what the payer reads (§14.5).
ENDS: dict[str, tuple[Behaviour, str]] = {
    "params -4": (says(ticket_reply("<ISSUE_NO>1</ISSUE_NO><STATUS>-4</STATUS>")), FAILED),
    "status 5": (
        says(ticket_reply("<ISSUE_NO>1</ISSUE_NO><STATUS>0</STATUS>", "<STATUS>5</STATUS>")),
        FAILED,
    ),
    "no number": (says(ticket_reply("<STATUS>0</STATUS>")), FAILED),
    "http 401": (says("", 401), FAILED),
    "time-out": (hangs, MAYBE),
    "reset": (resets, MAYBE),
    "closed": (closes, MAYBE),
}


@pytest.fixture
def ready(payer: Payer, scripted: ScriptedRouter) -> Payer:
    """A payer whose biller has everything that tickets need."""
    scripted.script["AddIssueContact"] = says(GOOD)
    payer.configure(ccu_url=scripted.url, ccu_key="ccu-secret")
    payer.set(contact_us_provider="CAYENTA_CIS", timeouts__read=0.3)
    return payer


def test_ticket_number_is_shown(ready: Payer, scripted: ScriptedRouter) -> None:
    """Name and e-mail are filled in; one submit makes one request; the number is on a page of its own (WX-CCU-1)."""
    asked = ready.get("contact-us")
    page = ready.send("contact-us", form=TYPED)
    again = ready.client.get(str(page.url))

    assert f'value="{EMAIL}"' in asked.text
    assert heading(page) == "Your request was submitted"
    assert "Your request was submitted. Ticket number: 300630" in text_of(page)
    assert text_of(again) == text_of(page)
    assert scripted.functions == ["AddIssueContact"]
    assert f"<ACCOUNT_NO>{ACCOUNT}</ACCOUNT_NO>" in scripted.requests[0]


def test_same_form_twice_is_one_request(ready: Payer, scripted: ScriptedRouter) -> None:
    """Twice at once, and once more from the page that was left: one request, and the same page."""
    form = {"intent": "intent-of-ticket-1", **TYPED}
    path = ready.page("contact-us")
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda _: ready.client.post(path, data=form), range(2)))
    answers.append(ready.client.post(path, data=form))

    assert {answer.headers["location"] for answer in answers} == {f"{path}/intent-of-ticket-1"}
    assert scripted.functions == ["AddIssueContact"]


@pytest.mark.parametrize("name", ENDS)
def test_every_failure_keeps_what_was_typed(ready: Payer, scripted: ScriptedRouter, name: str) -> None:
    """The documented sentence in the summary, the form as it was sent, and the log of staff has the attempt."""
    scripted.script["AddIssueContact"], sentence = ENDS[name]
    page = ready.send("contact-us", form=TYPED)
    tickets = ready.did(ready.client.get(f"{ready.api}/tickets"))["tickets"]

    assert "<title>Error: Contact us" in page.text
    assert sentence in text_of(page)
    assert 'value="Pat Payer"' in page.text
    assert 'value="202-555-0187"' in page.text
    assert "Why is it\nso high?</textarea>" in page.text
    assert [ticket["message"] for ticket in tickets] == [sentence]
    assert scripted.functions == ["AddIssueContact"]


def test_after_a_refusal_the_next_submit_is_a_new_request(ready: Payer, scripted: ScriptedRouter) -> None:
    """What certainly did not arrive is sent again without a question."""
    scripted.script["AddIssueContact"] = ENDS["status 5"][0]
    page = ready.send("contact-us", form=TYPED)
    scripted.script["AddIssueContact"] = says(GOOD)
    done = ready.send(str(page.url).removeprefix(ready.server + ready.home), to=ready.page("contact-us"), form=TYPED)

    assert "Ticket number: 300630" in text_of(done)
    assert len(scripted.requests) == 2


def test_after_a_time_out_the_next_submit_asks_first(ready: Payer, scripted: ScriptedRouter) -> None:
    """The form that may have arrived is not sent again until the payer says so, changed or not."""
    scripted.script["AddIssueContact"] = hangs
    page = ready.send("contact-us", form=TYPED)
    scripted.script["AddIssueContact"] = says(GOOD)
    there = str(page.url).removeprefix(ready.server + ready.home)
    same = ready.send(there, to=ready.page("contact-us"), form=TYPED)
    other = ready.send(there, to=ready.page("contact-us"), form={**TYPED, "description": "Another text"})

    assert heading(same) == heading(other) == "Send your request again?"
    assert "may have your request already" in text_of(same)
    assert "Another text" in text_of(other)
    assert len(scripted.requests) == 1
    hidden = ready.hidden(other)
    done = ready.client.post(ready.page("contact-us"), data=hidden, follow_redirects=True)
    assert "Ticket number: 300630" in text_of(done)
    assert "Another text" in scripted.requests[1]


def test_same_words_from_a_second_tab_ask_first(ready: Payer, scripted: ScriptedRouter) -> None:
    """The same words in a fresh form name the ticket that they are; other words, and a later day, are a new request."""
    ready.send("contact-us", form=TYPED)
    same = ready.send("contact-us", form=TYPED)
    sent = len(scripted.requests)
    again = ready.client.post(ready.page("contact-us"), data=ready.hidden(same), follow_redirects=True)
    other = ready.send("contact-us", form={**TYPED, "description": "Another text"})
    ready.did(ready.client.post(f"{ready.api}/clock", json={"advance": {"minutes": 15}}))
    late = ready.send("contact-us", form=TYPED)

    assert heading(same) == "Send your request again?"
    assert "You sent this already as ticket 300630." in text_of(same)
    assert sent == 1
    assert [heading(page) for page in (again, other, late)] == ["Your request was submitted"] * 3
    assert len(scripted.requests) == 4


@pytest.mark.parametrize(
    ("form", "problem"),
    [
        ({"name": " "}, "Enter a name."),
        ({"phone": "555"}, "Enter a phone number of 10 digits, like 202-555-0187."),
        ({"email": "x"}, "Enter an e-mail address like name@example.org."),
        ({"description": ""}, "Describe the issue."),
        ({"description": "x" * 2001}, "Use at most 2,000 characters; there are 2,001."),
    ],
    ids=lambda value: str(value)[:24],
)
def test_wrong_values_come_back_as_typed(
    ready: Payer, scripted: ScriptedRouter, form: dict[str, str], problem: str
) -> None:
    """Summary and field say the same words, everything stays as it was typed, nothing is sent."""
    page = ready.send("contact-us", form={**TYPED, **form})

    assert page.status_code == 422
    assert text_of(page).count(problem) == 2
    assert f'value="{form.get("phone", TYPED["phone"])}"' in page.text
    assert scripted.requests == []


@pytest.mark.parametrize(
    ("settings", "keys"),
    [
        ({"ccu_url": ""}, {}),
        ({"ccu_key": ""}, {}),
        ({}, {"contact_us_provider": "NONE"}),
    ],
    ids=str,
)
def test_without_provider_url_or_key_there_is_no_form(
    ready: Payer, scripted: ScriptedRouter, settings: dict[str, str], keys: dict[str, str]
) -> None:
    """The menu has no entry, and page and form are not there (CCU-04)."""
    before = ready.get("payments").text
    ready.configure(**settings)
    ready.set(**keys)
    answer = ready.client.post(ready.page("contact-us"), data={"intent": "intent-of-ticket-2", **TYPED})

    assert "Contact us</a>" in before
    assert "Contact us</a>" not in ready.get("payments").text
    assert (ready.get("contact-us").status_code, answer.status_code) == (404, 404)
    assert scripted.requests == []


def test_account_is_chosen(new_payer: Callable[..., Payer], scripted: ScriptedRouter) -> None:
    """A payer of several accounts chooses one; none, and that of somebody else, is a problem of the form."""
    scripted.script["AddIssueContact"] = says(GOOD)
    settings = {"ccu_url": scripted.url, "ccu_key": "k"}
    payer = new_payer(
        accounts=(ACCOUNT, OTHER), settings=settings, keys={"contact_us_provider": "CAYENTA_CIS"}
    ).signed_in()
    none = payer.send("contact-us", form=TYPED)
    foreign = payer.send("contact-us", form={**TYPED, "account": "1"})
    done = payer.send("contact-us", form={**TYPED, "account": OTHER})

    assert "Choose the account that you write about." in text_of(none)
    assert "Choose the account that you write about." in text_of(foreign)
    assert "Ticket number: 300630" in text_of(done)
    assert f"<ACCOUNT_NO>{OTHER}</ACCOUNT_NO>" in scripted.requests[0]
    assert payer.client.get(f"/portal/{payer.bid}/contact-us/nothing-of-mine-here").status_code == 404


def test_ticket_of_another_account_is_not_there(ready: Payer) -> None:
    """The page of somebody else's ticket looks like that of none; a form with its id starts nothing."""
    ready.bill(OTHER)
    body = {"source_id": "intent-of-a-neighbor", **TYPED}
    ready.did(ready.client.post(f"{ready.api}/accounts/{OTHER}/tickets", json=body))
    foreign, none = ready.get("contact-us", "intent-of-a-neighbor"), ready.get("contact-us", "intent-of-nobody-")
    answer = ready.client.post(ready.page("contact-us"), data={"intent": "intent-of-a-neighbor", **TYPED})

    assert (foreign.status_code, none.status_code, answer.status_code) == (404, 404, 404)
    assert heading(foreign) == heading(none) == "Page not found"
