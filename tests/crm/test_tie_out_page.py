"""The page on which a day is tied out, with the report as a browser sends it."""

import pytest

from ic_adapter.web.pages.upload import only_part
from tests.crm.billers import ACCOUNT, Desk
from tests.ic_adapter.day_reports import BOOKING, written

HEAD = b'--B\r\nContent-Disposition: form-data; name="report"; filename="d.csv"\r\n\r\n'


def posted(desk: Desk, report: bytes) -> tuple[int, str]:
    """Status and text of the page that answers."""
    assert desk.api
    reply = desk.client.post(f"{desk.home}/tie-out", files={"report": ("day.csv", report, "text/csv")})
    return reply.status_code, reply.text


def test_differences_lead_to_their_records(desk: Desk) -> None:
    """A lost payment with a link, a foreign one without; what the CIS sent is text and nothing else."""
    foreign = {**BOOKING, "SOURCE_SPEC1": "<b>guid-9</b>"}
    desk.router.faults.add("not_booked", function="AddARItems")
    event = {"source_id": "guid-1", "account_number": ACCOUNT, "amount": "20.00", "instrument": "CC"}
    record = desk.did(desk.client.post(f"{desk.api}/payments", json=event))["id"]
    desk.did(desk.client.post(f"{desk.api}/pump/run", json={}))

    status, page = posted(desk, written(foreign, BID=desk.bid))

    assert (status, "2 differences." in page) == (200, True)
    assert f'<a href="{desk.home}/records/{record}">{record}</a>' in page
    assert "The adapter did not send it" in page
    assert "&lt;b&gt;guid-9" in page


def test_day_that_is_fine(desk: Desk) -> None:
    """It says so."""
    assert desk.api

    status, page = posted(desk, written(BID=desk.bid))

    assert (status, "No differences" in page) == (200, True)


def test_report_that_cannot_be_taken(desk: Desk) -> None:
    """The form comes back with the reason beside its field."""
    status, page = posted(desk, written(BID="another"))

    assert status == 422
    assert f'id="problem-report">the report belongs to biller another, not to {desk.bid}</p>' in page


def test_page_of_the_biller_leads_there(desk: Desk) -> None:
    """And the form is on it."""
    assert desk.api
    link = f'<a href="{desk.home}/tie-out">'

    assert link in desk.client.get(desk.home).text
    assert 'type="file"' in desk.client.get(f"{desk.home}/tie-out").text


@pytest.mark.parametrize("content", [b"x=1", b"--B--\r\n", HEAD])
def test_what_is_no_such_form(desk: Desk, content: bytes) -> None:
    """A sentence, not a traceback."""
    assert desk.api
    headers = {"content-type": "multipart/form-data; boundary=B"}

    reply = desk.client.post(f"{desk.home}/tie-out", content=content, headers=headers)

    assert (reply.status_code, "The form is invalid" in reply.text) == (400, True)


@pytest.mark.parametrize(
    ("body", "content"),
    [
        (HEAD + b"a,b\r\nc\r\n\r\n--B--\r\n", b"a,b\r\nc\r\n"),
        (HEAD + b"\r\n--B--\r\n", b""),
        (HEAD + b"a\r\n--B--", b"a"),
        (HEAD + b"a\r\n--B\r\n\r\nb\r\n--B--\r\n", None),
        (HEAD + b"a\r\n--B--\r\nmore", None),
        (HEAD.replace(b"\r\n\r\n", b"\r\n") + b"a\r\n--B--\r\n", None),
        (b"--C\r\n\r\na\r\n--B--\r\n", None),
        (b"--B\r\n\r\n--B--\r\n", None),
        (b"", None),
    ],
)
def test_only_part(body: bytes, content: bytes | None) -> None:
    """The bytes of the one file, to the last one; of anything else nothing."""
    assert only_part(body, b"B") == content
