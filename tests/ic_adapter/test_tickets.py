"""Contact-us tickets (adapter §14): the form, who has one, and that one submit is one request whatever happens."""

from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from ic_adapter.adapter import Adapter, adapter
from ic_adapter.errors import BadField, Conflict, NotFound, OtherContent
from ic_adapter.integrations import tickets
from ic_adapter.integrations.contact_us_access import Platform
from ic_adapter.integrations.ticket_form import TicketForm, checked
from ic_adapter.router.envelope import write_request
from tests.ic_adapter.bill_files import SAMPLE, take
from tests.ic_adapter.conftest import make
from tests.ic_adapter.scripted import Behaviour, ScriptedRouter, closes, hangs, resets, says

SCHEMAS = Path(__file__).parents[2] / "schemas"
ACCOUNT = "2003708"
FORM = checked("JORDAN Q SAMPLE", "202-555-0187", "jordan.sample@example.org", "TEST for IC")
FAILED = "Your request could not be submitted. Please try again or contact your utility."
MAYBE = f"{FAILED} The request may have been received."
CREATED = "Your request was submitted. Ticket number: 300630"


def reply(params: str, status: str = "<STATUS>0</STATUS>") -> str:
    """A reply with the documented outer wrapper."""
    inner = f'<AddIssueContact version="1.1"><Params>{params}</Params>{status}</AddIssueContact>'
    return f'<REPLY><Reply transNo="6431" pid="9128">{inner}</Reply></REPLY>'


GOOD = reply("<CONTACT_NO>3693750</CONTACT_NO><ISSUE_NO>300630</ISSUE_NO><STATUS>0</STATUS>")


@pytest.fixture
def router() -> Generator[ScriptedRouter, None, None]:
    """A router that creates the issue 300630 unless a test says otherwise."""
    with ScriptedRouter() as running:
        running.script["AddIssueContact"] = says(GOOD)
        yield running


@pytest.fixture
def on(store_url: str, router: ScriptedRouter) -> Generator[Adapter, None, None]:
    """An adapter with the platform feature, and the biller `b` with everything that tickets need."""
    with adapter(store_url, test_clock=True, platform=Platform(contact_us_tickets=True)) as opened:
        make(opened, "b", "3426", {"ccu_url": router.url, "ccu_user": "ic", "ccu_key": "ccu-secret"})
        opened.register.patch_keys("b", {"contact_us_provider": "CAYENTA_CIS", "timeouts.read": 0.3})
        take(opened)
        yield opened


def test_created(on: Adapter, router: ScriptedRouter) -> None:
    """The number is shown, the request is HTTP Basic with the key, and the log of staff has it (CCU-04, CCU-06)."""
    ticket, is_new = on.tickets.submit("b", ACCOUNT, "form-1", FORM)

    assert (ticket.message, ticket.outcome, is_new) == (CREATED, "SENT", True)
    assert "authorization: basic aWM6Y2N1LXNlY3JldA==".lower() in router.heads[0].lower()
    assert on.tickets.newest("b", None, 10) == on.tickets.newest("b", ACCOUNT, 10) == [ticket]
    assert on.tickets.newest("b", "1", 10) == []


def test_request_is_the_contracts(on: Adapter) -> None:
    """The request is valid against the schema of F-14, questions included (§14.3)."""
    now = on.register.get("b").clock.now()
    xml = write_request("AddIssueContact", tickets.request(ACCOUNT, FORM, now))
    schema = etree.XMLSchema(etree.parse(SCHEMAS / "router" / "AddIssueContact.request.xsd"))
    schema.assertValid(etree.fromstring(xml))


#: What the router does, what the payer reads, and the outcome in the log.
FAILURES: dict[str, tuple[Behaviour, str, str]] = {
    "Params STATUS -4": (says(reply("<STATUS>-4</STATUS>")), FAILED, "REJECTED"),
    "function STATUS 5": (says(reply("<ISSUE_NO>1</ISSUE_NO>", "<STATUS>5</STATUS>")), FAILED, "REJECTED"),
    "no ISSUE_NO": (says(reply("<STATUS>0</STATUS>")), FAILED, "REJECTED"),
    "blank ISSUE_NO": (says(reply("<ISSUE_NO /><STATUS>0</STATUS>")), FAILED, "REJECTED"),
    "no STATUS": (says(reply("<ISSUE_NO>1</ISSUE_NO>", "")), FAILED, "UNCERTAIN"),
    "no XML": (says("<html>"), FAILED, "UNCERTAIN"),
    "HTTP 401": (says("", 401), FAILED, "PAUSED"),
    "HTTP 500": (says("", 500), FAILED, "UNCERTAIN"),
    "time-out": (hangs, MAYBE, "UNCERTAIN"),
    "reset": (resets, MAYBE, "UNCERTAIN"),
    "closed": (closes, MAYBE, "UNCERTAIN"),
}


@pytest.mark.parametrize("failure", FAILURES)
def test_not_created(on: Adapter, router: ScriptedRouter, failure: str) -> None:
    """No number is shown, STATUS and reason are for staff, and the same form makes no second request (CCU-07)."""
    router.script["AddIssueContact"], message, outcome = FAILURES[failure]

    ticket, _ = on.tickets.submit("b", ACCOUNT, "form-1", FORM)
    router.script["AddIssueContact"] = says(GOOD)
    again, is_new = on.tickets.submit("b", ACCOUNT, "form-1", FORM)
    other, _ = on.tickets.submit("b", ACCOUNT, "form-2", FORM)

    assert (ticket.message, ticket.outcome, ticket.issue_no) == (message, outcome, "")
    assert ticket.reason
    assert (again, is_new) == (ticket, False)
    assert other.message == CREATED
    assert len(router.requests) == 2


def test_nobody_there(on: Adapter) -> None:
    """A router that is not there got nothing: the payer is not told that it may have."""
    on.register.patch_settings("b", {"ccu_url": "http://127.0.0.1:1/x"})
    ticket, _ = on.tickets.submit("b", ACCOUNT, "form-1", FORM)
    assert (ticket.message, ticket.outcome) == (FAILED, "RETRY")


def test_program_died_after_the_submit(on: Adapter, router: ScriptedRouter, monkeypatch: pytest.MonkeyPatch) -> None:
    """A submit whose answer was never kept may have arrived; it is never sent again by itself or by the same form."""

    def dies(*_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("ic_adapter.store.tickets.close", dies)
        with pytest.raises(KeyboardInterrupt):
            on.tickets.submit("b", ACCOUNT, "form-1", FORM)

    ticket, is_new = on.tickets.submit("b", ACCOUNT, "form-1", FORM)

    assert (ticket.message, ticket.outcome, is_new) == (MAYBE, "SENDING", False)
    assert len(router.requests) == 1


def test_double_clicks(on: Adapter, router: ScriptedRouter) -> None:
    """Eight submits of one form at once make one request and one row."""
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: on.tickets.submit("b", ACCOUNT, "form-1", FORM), range(8)))
    assert sum(is_new for _, is_new in found) == 1
    assert len(router.requests) == len(on.tickets.newest("b", None, 10)) == 1


@pytest.mark.parametrize("field", ["name", "phone", "email", "description", "account"])
def test_other_content(on: Adapter, router: ScriptedRouter, field: str) -> None:
    """The id of a form that is used for another one is refused, and nothing is sent (Q-69)."""
    on.tickets.submit("b", ACCOUNT, "form-1", FORM)
    values = {**FORM.as_stored(), field: "202-555-0188"}
    account = values.pop("account", ACCOUNT)
    if account != ACCOUNT:
        account = "2003709"
        take(on, _of_account(account), "billheader_20240418010204.xml")

    with pytest.raises(OtherContent, match="account_number" if field == "account" else field):
        on.tickets.submit("b", account, "form-1", TicketForm(**values))

    assert len(router.requests) == 1


def _of_account(number: str) -> str:
    return SAMPLE.replace(ACCOUNT, number).replace("987654", "987655")


@pytest.mark.parametrize(("feature", "provider", "url", "key"), list(product((False, True), repeat=4)))
def test_who_has_a_form(store_url: str, *, feature: bool, provider: bool, url: bool, key: bool) -> None:
    """Feature, provider, URL and key together (CCU-02, Q-43); what is missing is named."""
    with adapter(store_url, test_clock=True, platform=Platform(contact_us_tickets=feature)) as ic:
        settings = {"ccu_url": "http://router.example.org/x" if url else "", "ccu_key": "k" if key else ""}
        make(ic, "b", "3426", dict(settings))
        ic.register.patch_keys("b", {"contact_us_provider": "CAYENTA_CIS" if provider else "NONE"})
        why = ic.tickets.missing(ic.register.get("b"))
        assert bool(why) is not (feature and provider and url and key)
        if why:
            with pytest.raises(Conflict, match="contact-us tickets are not available"):
                ic.tickets.submit("b", ACCOUNT, "form-1", FORM)


def test_unknown_account(on: Adapter, router: ScriptedRouter) -> None:
    """A ticket is one of an account at Invoice Cloud."""
    with pytest.raises(NotFound):
        on.tickets.submit("b", "1", "form-1", FORM)
    assert not router.requests


TYPED = {"name": "A B", "phone": "2025550187", "email": "a@example.org", "description": "x"}
#: What is typed, the field that says why not, or None where it is fine.
FORMS: list[tuple[dict[str, str], str | None]] = [
    ({}, None),
    ({"name": " "}, "name"),
    ({"name": "\x07"}, "name"),
    ({"name": "x" * 201}, "name"),
    ({"phone": ""}, "phone"),
    ({"phone": "555-0187"}, "phone"),
    ({"phone": "202-555-01877"}, "phone"),
    ({"phone": "+1 (202) 555-0187"}, None),
    ({"phone": "202.555.0187"}, None),
    ({"phone": "१२३4567890"}, "phone"),
    ({"email": ""}, "email"),
    ({"email": "a@example"}, "email"),
    ({"email": "a b@example.org"}, "email"),
    ({"email": "a@-example.org"}, "email"),
    ({"email": "a@b@example.org"}, "email"),
    ({"email": "o'hara+bills@mail.example.org"}, None),
    ({"description": " \n "}, "description"),
    ({"description": "x" * 2000}, None),
    ({"description": "x" * 2001}, "description"),
    ({"description": "two\r\nlines\tand a tab"}, None),
    ({"description": "a \x00 b"}, "description"),
    ({"description": "half a sign \ud83d"}, "description"),
]


@pytest.mark.parametrize(("typed", "field"), FORMS)
def test_form(typed: dict[str, str], field: str | None) -> None:
    """Each field says what is wrong with it; what passes can be written as XML (§14.4)."""
    values = {**TYPED, **typed}
    if field is None:
        form = checked(**values)
        etree.fromstring(f"<a>{write_request('X', dict(form.as_stored()))}</a>")
        assert form.phone == "202-555-0187"
        return
    with pytest.raises(BadField) as refused:
        checked(**values)
    assert [fault.path for fault in refused.value.faults] == [f"$.{field}"]
