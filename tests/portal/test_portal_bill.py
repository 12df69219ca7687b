"""Bill image in the portal (adapter §13): a link where there is a service, the PDF as it comes, else what to do."""

from collections.abc import Callable

import pytest

from tests.ic_adapter.scripted import Behaviour, ScriptedRouter, closes, hangs, head, says, sends
from tests.portal.payer import ACCOUNT, Payer, heading

PDF = b"%PDF-1.7 a bill"
PATH = ("accounts", ACCOUNT, "bill")
#: What a service can do instead of sending a PDF.
MISSING: dict[str, Behaviour] = {
    "nothing": says(""),
    "no pdf": says("<html>no</html>"),
    "http 404": says("%PDF", 404),
    "hangs": hangs,
    "closes": closes,
}


@pytest.fixture
def imaged(new_payer: Callable[..., Payer], scripted: ScriptedRouter) -> Payer:
    """A payer whose biller has a service of bill images."""
    return new_payer(settings={"20": scripted.url}, keys={"timeouts.read": 0.3}).signed_in()


def test_pdf_is_streamed(imaged: Payer, scripted: ScriptedRouter) -> None:
    """The home page has a link for each bill; the PDF is shown and kept nowhere."""
    scripted.script[""] = sends(head(200, len(PDF)) + PDF)
    found = imaged.get(*PATH, invoice="i-1")

    assert f"{imaged.page(*PATH)}?invoice=i-1" in imaged.get("").text
    assert (found.status_code, found.content) == (200, PDF)
    assert found.headers["content-type"] == "application/pdf"
    assert found.headers["cache-control"] == "no-store"
    assert "script-src" not in found.headers["content-security-policy"]


@pytest.mark.parametrize("name", MISSING)
def test_missing_image_has_a_page(imaged: Payer, scripted: ScriptedRouter, name: str) -> None:
    """Whatever is no PDF is "not available", with what the payer can do."""
    scripted.script[""] = MISSING[name]
    page = imaged.get(*PATH, invoice="i-1")

    assert (page.status_code, heading(page)) == (404, "Bill image not available")
    assert "202-555-0144" in page.text


def test_no_service_no_link(payer: Payer) -> None:
    """Without AS 20 there is no link, and no page; a bill that the account does not have is not there either."""
    assert "View bill" not in payer.get("").text
    assert heading(payer.get(*PATH, invoice="i-1")) == "Page not found"


def test_unknown_bill_is_not_there(imaged: Payer, scripted: ScriptedRouter) -> None:
    """A number that is none of the account's bills asks nothing of the service."""
    page = imaged.get(*PATH, invoice="i-2")

    assert (page.status_code, heading(page)) == (404, "Page not found")
    assert scripted.requests == []
