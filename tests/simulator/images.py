"""How these tests ask for a statement image and read it back."""

from io import BytesIO
from typing import Any

import httpx
from pypdf import PdfReader

FORM = {"content-type": "application/x-www-form-urlencoded"}
SEED = {"Account_No": "2003708", "Invoice_No": "987654", "Bill_Dt": "2024-04-18T00:00:00"}
LOGIN = {"UserName": "ic", "Password": "c4n4ry-pw"}
CANARY = "c4n4ry"


def at(biller: str) -> str:
    """The address of a biller's images, from its admin path."""
    return f"{biller.replace('/__admin', '')}/cayentaws/service/BILLPDF"


def ask(client: httpx.Client, biller: str, **changed: str) -> httpx.Response:
    """A POST form about the seed's bill, some of its parameters changed."""
    return client.post(at(biller), data=SEED | changed)


def text_of(pdf: bytes) -> str:
    """The text of a PDF that has one page, blanks for line breaks."""
    reader = PdfReader(BytesIO(pdf), strict=True)
    assert len(reader.pages) == 1
    return " ".join(reader.pages[0].extract_text().split())


def last_entry(client: httpx.Client, biller: str) -> dict[str, Any]:
    """The newest exchange of the journal."""
    newest: dict[str, Any] = client.get(f"{biller}/journal", params={"limit": "1"}).json()["entries"][0]
    return newest
