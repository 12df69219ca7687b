"""Bill images (adapter §13): what is asked for, what counts as an image, and that nothing else is shown as one."""

from collections.abc import Generator
from urllib.parse import parse_qsl, unquote

import httpx
import pytest

from ic_adapter.adapter import Adapter
from ic_adapter.billers.templates import TEMPLATES, Cis
from ic_adapter.errors import NotFound
from ic_adapter.integrations.bill_images import NoBillImage
from tests.ic_adapter.bill_files import SAMPLE, take
from tests.ic_adapter.conftest import make
from tests.ic_adapter.scripted import (
    Behaviour,
    ScriptedRouter,
    closes,
    drips,
    half,
    hangs,
    resets,
    says,
    short,
)

PDF = b"%PDF-1.4 a bill\n%%EOF"
ACCOUNT, INVOICE, AT_BILLER = "2003708", "UB98765404182024", "987654"


@pytest.fixture
def service() -> Generator[ScriptedRouter, None, None]:
    """A service of bill images that answers what a test says."""
    with ScriptedRouter() as running:
        yield running


@pytest.fixture
def bills(ic: Adapter, service: ScriptedRouter) -> Adapter:
    """The biller `b` with that service and the sample bill."""
    ic.register.patch_settings("b", {"20": service.url, "21": "ic-user", "22": "ic-secret"})
    ic.register.patch_keys("b", {"timeouts.read": 0.2, "timeouts.connect": 2})
    take(ic)
    return ic


def test_what_is_sent(bills: Adapter, service: ScriptedRouter) -> None:
    """A form with the login, the display number (FS 373), Invoice_No (FS 347) and the day of the bill."""
    service.script[""] = says(PDF)

    with bills.bill_images.fetch("b", ACCOUNT, INVOICE).file as file:
        assert file.read() == PDF

    stored = bills.bill_images._bill("b", ACCOUNT, INVOICE)[1]
    assert dict(parse_qsl(service.requests[0])) == {
        "UserName": "ic-user",
        "Password": "ic-secret",
        "Account_No": stored.display_account_number,
        "Invoice_No": AT_BILLER,
        "Bill_Dt": "2024-04-18T00:00:00",
    }
    assert service.heads[0].startswith("POST /router HTTP/1.1")
    assert "authorization" not in service.heads[0].lower()


def test_customer_number_of_jcw(ic: Adapter, service: ScriptedRouter) -> None:
    """Where the display number is Customer_No (FS 373 of JCW), that is what Account_No carries (Q-52)."""
    make(ic, "jcw", "4078", {"20": service.url})
    take(ic, SAMPLE, bid="jcw")
    service.script[""] = says(PDF)

    ic.bill_images.fetch("jcw", ACCOUNT, INVOICE).file.close()

    assert dict(parse_qsl(service.requests[0]))["Account_No"] == "138714"


def test_by_query(bills: Adapter) -> None:
    """With `billpdf_transport: get_query` everything stands in the address, beside a query that it already has."""
    seen: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(f"{request.method} {request.url}")
        return httpx.Response(200, stream=httpx.ByteStream(PDF))

    bills.register.patch_keys("b", {"billpdf_transport": "get_query"})
    bills.register.patch_settings("b", {"20": "http://images.example.org/pdf?branch=7"})
    bills.client.files._http = httpx.Client(transport=httpx.MockTransport(answer))

    bills.bill_images.fetch("b", ACCOUNT, INVOICE).file.close()

    method, _, address = seen[0].partition(" ")
    assert method == "GET"
    assert unquote(address) == (
        "http://images.example.org/pdf?branch=7&UserName=ic-user&Password=ic-secret"
        f"&Account_No={ACCOUNT}&Invoice_No={AT_BILLER}&Bill_Dt=2024-04-18T00:00:00"
    )


#: What comes, and the words for staff.
NO_IMAGE: dict[str, tuple[Behaviour, str]] = {
    "empty": (says(b""), "the service has no image of this bill"),
    "a page": (says(b"<html>not found</html>"), "the service did not answer with a PDF"),
    "nearly one": (says(b"\n%PDF-1.4"), "the service did not answer with a PDF"),
    "HTTP 400": (says(PDF, 400), "the service answered HTTP 400"),
    "HTTP 401": (says(PDF, 401), "the service answered HTTP 401"),
    "HTTP 404": (says(PDF, 404), "the service answered HTTP 404"),
    "HTTP 500": (says(PDF, 500), "the service answered HTTP 500"),
    "a redirect": (says(PDF, 302), "the service answered HTTP 302"),
    "cut in the middle": (half(PDF.decode()), "the router closed the connection before its answer was whole"),
    "cut by a byte": (short(PDF.decode()), "the router closed the connection before its answer was whole"),
    "no answer": (hangs, "no answer came in time"),
    "an endless head": (drips, "no answer came in time"),
    "reset": (resets, "the connection broke before an answer came"),
    "closed": (closes, "the router closed the connection before its answer was whole"),
}


@pytest.mark.parametrize("came", NO_IMAGE)
def test_no_image(bills: Adapter, service: ScriptedRouter, came: str) -> None:
    """Whatever is no whole PDF is "not available", in time, and the reason has neither login nor address."""
    service.script[""], words = NO_IMAGE[came]
    if came == "an endless head":
        bills.register.patch_keys("b", {"timeouts.connect": 0.5})

    with pytest.raises(NoBillImage) as refused:
        bills.bill_images.fetch("b", ACCOUNT, INVOICE)

    assert str(refused.value) == f"bill image not available: {words}"
    assert len(service.requests) == 1


def test_too_long(bills: Adapter, service: ScriptedRouter, monkeypatch: pytest.MonkeyPatch) -> None:
    """A service that never stops fills no disk."""
    monkeypatch.setattr("ic_adapter.router.http.image.MAX_FILE", 1_000)
    service.script[""] = says(PDF + b" " * 2_000)
    with pytest.raises(NoBillImage, match="longer than 1000 bytes"):
        bills.bill_images.fetch("b", ACCOUNT, INVOICE)


def test_nobody_there(bills: Adapter) -> None:
    """A service that is not there is said so; nothing is paused: other images are asked for as before."""
    bills.register.patch_settings("b", {"20": "http://127.0.0.1:1/x"})
    with pytest.raises(NoBillImage, match="no connection to the router"):
        bills.bill_images.fetch("b", ACCOUNT, INVOICE)
    assert bills.calls.counts()["BILLPDF", "RETRY"] == 1


@pytest.mark.parametrize(
    ("account", "invoice"), [("2003709", INVOICE), (ACCOUNT, "UB98765504182024")], ids=["no account", "no invoice"]
)
def test_unknown(bills: Adapter, service: ScriptedRouter, account: str, invoice: str) -> None:
    """What IC does not have is not asked for."""
    with pytest.raises(NotFound):
        bills.bill_images.fetch("b", account, invoice)
    assert not service.requests


@pytest.mark.parametrize("template", sorted(TEMPLATES))
def test_offered(ic: Adapter, template: str) -> None:
    """A link is shown for a Cayenta biller with AS 20, and only then (step 1)."""
    make(ic, "one", template, {"20": ""})
    assert not ic.bill_images.is_offered(ic.register.get("one"))
    ic.register.patch_settings("one", {"20": "https://images.example.org/pdf"})
    is_cayenta = TEMPLATES[template].cis is Cis.CAYENTA
    assert ic.bill_images.is_offered(ic.register.get("one")) is is_cayenta


def test_not_set(bills: Adapter, service: ScriptedRouter) -> None:
    """Without AS 20 there is no image, and the setting is named."""
    bills.register.patch_settings("b", {"20": ""})
    with pytest.raises(NoBillImage, match=r"AS 20 \(BILLPDF URL\) is not set"):
        bills.bill_images.fetch("b", ACCOUNT, INVOICE)
    assert not service.requests


def test_api(client: httpx.Client, service: ScriptedRouter) -> None:
    """The API gives the PDF as it is, with its length; what is missing is 404 in the form of every refusal."""
    new = {"id": "img", "template": "3426", "settings": {"20": service.url, "22": "ic-secret"}}
    client.post("/api/billers", json=new)
    headers = {"Content-Type": "application/xml"}
    client.post("/api/billers/img/imports?name=billheader_20240418010203.xml", content=SAMPLE.encode(), headers=headers)
    path = f"/api/billers/img/accounts/{ACCOUNT}/bill-image"
    service.script[""] = says(PDF + b"x" * 200_000)

    image = client.get(path, params={"invoice": INVOICE})
    service.script[""] = says(b"")
    missing = client.get(path, params={"invoice": INVOICE})
    unnamed = client.get(path)

    assert (image.status_code, image.headers["content-type"]) == (200, "application/pdf")
    assert image.content == PDF + b"x" * 200_000
    assert image.headers["content-length"] == str(len(image.content))
    assert image.headers["content-disposition"] == f'inline; filename="bill-{ACCOUNT}-2024-04-18.pdf"'
    assert image.headers["cache-control"] == "no-store"
    assert (missing.status_code, missing.json()["error"]) == (
        404,
        "bill image not available: the service has no image of this bill",
    )
    assert (unnamed.status_code, unnamed.json()["fields"][0]["path"]) == (422, "?invoice")
    assert "ic-secret" not in missing.text + unnamed.text
