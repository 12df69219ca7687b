"""The pages of a decision about many records: filter, preview, decision, and what a second operator sees."""

import re
from html import unescape

import httpx
import pytest
from playwright.sync_api import Browser, expect

from tests.crm.billers import Desk

FILTER = {"decision": "drop", "state": "REJECTED", "kind": "payment"}
WHO = {"by": "O. Perator", "reason": "paid at the counter"}


@pytest.fixture
def rejected(desk: Desk) -> list[int]:
    """Two payments of accounts that the CIS does not have."""
    desk.api  # noqa: B018 — makes the biller
    found = [desk.pay(f"GUID-{n}", str(n), amount="12.50") for n in (8, 9)]
    for number in found:
        desk.until(number, "REJECTED")
    return found


def previewed(desk: Desk, **more: str) -> str:
    """Send the filter; the path of the preview."""
    reply = desk.client.post(f"{desk.home}/decisions", data={**FILTER, **more})
    assert reply.status_code == 303, reply.text
    return reply.headers["location"]


def heading(reply: httpx.Response) -> str:
    """The page's first heading."""
    found = re.search(r"<h1>(.*?)</h1>", reply.text)
    assert found is not None
    return unescape(found[1])


def test_preview_and_decision(desk: Desk, rejected: list[int]) -> None:
    """The preview shows count, sum and records; the decision all that became of them; histories lead back to it."""
    path = previewed(desk)
    preview = desk.client.get(path)
    done = desk.client.post(path, data=WHO)
    page = desk.client.get(path)

    assert heading(preview) == "Preview: drop 2 records"
    assert "<dt>Sum</dt><dd>25.00</dd>" in preview.text
    assert (done.status_code, done.headers["location"]) == (303, path)
    assert "2 records were dropped." in page.text
    assert [desk.record(number)["state"] for number in rejected] == ["SKIPPED", "SKIPPED"]
    assert f'href="{path}"' in desk.client.get(f"{desk.home}/records/{rejected[0]}").text
    assert "paid at the counter" in desk.client.get(f"{desk.home}/decisions").text


def test_the_form_sent_twice_is_one_decision(desk: Desk, rejected: list[int]) -> None:
    """Both lead to the same page, and each record has one line of history from it."""
    path = previewed(desk)
    replies = [desk.client.post(path, data=WHO) for _ in range(2)]

    assert [reply.status_code for reply in replies] == [303, 303]
    assert [len([one for one in desk.record(number)["history"] if one["batch"]]) for number in rejected] == [1, 1]


@pytest.mark.usefixtures("rejected")
def test_a_second_operator_is_told_who_decided(desk: Desk) -> None:
    """409, and a page that says so beside what became of the records."""
    path = previewed(desk)
    desk.client.post(path, data=WHO)
    reply = desk.client.post(path, data={**WHO, "by": "Somebody Else"})

    assert reply.status_code == 409
    assert "Nothing was done" in reply.text
    assert "decided by O. Perator: paid at the counter" in unescape(reply.text)


def test_a_record_that_changed_meanwhile_is_named(desk: Desk, rejected: list[int]) -> None:
    """It stands among those left out, with what it is now."""
    path = previewed(desk)
    desk.decide(rejected[0], decision="drop")
    desk.client.post(path, data=WHO)
    page = desk.client.get(path).text

    assert "1 record was dropped, 1 left out." in page
    assert f"record {rejected[0]} has changed: it is now SKIPPED (you saw REJECTED)" in unescape(page)


def test_resending_what_may_be_booked_needs_a_tick(desk: Desk) -> None:
    """As with a single record, although its evidence says that it was not booked."""
    number = desk.uncertain(fault="lost_request")
    path = previewed(desk, decision="resend", state="UNCERTAIN")
    reply = desk.client.post(path, data=WHO)
    state = desk.record(number)["state"]
    desk.client.post(path, data={**WHO, "sure": "yes"})

    assert (reply.status_code, "Check the CIS first" in reply.text, state) == (422, True, "UNCERTAIN")
    assert desk.until(number, "SENT")["attempts"] == 2


def test_what_may_be_booked_is_left_out(desk: Desk) -> None:
    """Its balance changed: there is nothing to resend, and no form to do so."""
    desk.uncertain()
    page = desk.client.get(previewed(desk, decision="resend", state="UNCERTAIN")).text

    assert "it may be in the books; decide it by itself" in page
    assert "<form" not in page


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"decision": ""}, "Choose a decision."),
        ({"state": ""}, "Choose a state."),
        ({"decision": "confirm"}, "confirm needs UNCERTAIN."),
        ({"kind": "gift"}, "Choose a kind of the list."),
        ({"group": "PDF"}, "Choose an endpoint group of the list."),
        ({"reason_code": "NONSENSE"}, "Enter a reason code as the lists show it"),
        ({"account": "<b>"}, "Enter an account number"),
        ({"created_from": "soon"}, "use a time like 2024-11-15T12:00."),
        ({"amount_to": "1,5"}, "Enter an amount like 10.00."),
        ({"amount_from": "x", "amount_to": "y"}, "Enter an amount like 10.00."),
    ],
    ids=str,
)
def test_filter_that_does_not_fit_makes_no_preview(busy_desk: Desk, wrong: dict[str, str], said: str) -> None:
    """422, the reason beside the field, and what was typed stays."""
    reply = busy_desk.client.post(f"{busy_desk.home}/decisions", data={**FILTER, "account": "12", **wrong})

    assert (reply.status_code, said in unescape(reply.text)) == (422, True)
    assert wrong.get("account") or 'value="12"' in reply.text


@pytest.mark.parametrize(
    ("wrong", "said"), [({"by": " "}, "Enter your name"), ({"reason": "ok"}, "Enter a reason")], ids=str
)
@pytest.mark.usefixtures("rejected")
def test_decision_that_does_not_fit_does_nothing(desk: Desk, wrong: dict[str, str], said: str) -> None:
    """422, and the preview is still one."""
    path = previewed(desk)
    reply = desk.client.post(path, data={**WHO, **wrong})

    assert (reply.status_code, said in reply.text, heading(reply)) == (422, True, "Preview: drop 2 records")


@pytest.mark.parametrize("number", ["0", "x", "9" * 40])
def test_unknown_batches(busy_desk: Desk, number: str) -> None:
    """404, whatever stands in the address."""
    path = f"{busy_desk.home}/decisions/{number}"

    assert busy_desk.client.get(path).status_code == busy_desk.client.post(path, data=WHO).status_code == 404


def test_without_javascript(chromium: Browser, server: str, desk: Desk, rejected: list[int]) -> None:
    """From the list of records over filter and preview to the decision, in a browser that runs no script."""
    context = chromium.new_context(base_url=server, java_script_enabled=False)
    context.set_default_timeout(15_000)
    page = context.new_page()
    page.goto(f"{desk.home}/records?state=REJECTED")
    page.get_by_role("link", name="Decide many of these at once").click()
    page.get_by_label("Drop: never send them").check()
    page.get_by_label("Amount from").fill("12.50")
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Preview: drop 2 records")
    page.get_by_label("Your name").fill("O. Perator")
    page.get_by_label("Reason").fill("paid at the counter")
    page.get_by_role("button", name="Drop 2 records").click()
    expect(page.get_by_role("status")).to_have_text("2 records were dropped.")
    context.close()

    assert [desk.record(number)["state"] for number in rejected] == ["SKIPPED", "SKIPPED"]
