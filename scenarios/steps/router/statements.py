"""Statement images: asking BILLPDF for the PDF of a bill, and reading what stands on it."""

import re
from collections.abc import Iterable
from decimal import Decimal
from itertools import pairwise
from urllib.parse import quote, urlencode

import httpx
from lxml import etree

from scenarios.context.asked import explained, image_line
from scenarios.context.exchanges import MASK, Exchange, Kind
from scenarios.context.tables import Table, cell, compare, pairs
from scenarios.context.world import IMAGE_PATH, World
from scenarios.errors import StepError
from scenarios.steps.definitions import action, check

#: The router's images are not compressed: each text stands in its file as it is drawn, in brackets.
DRAWN = re.compile(rb"\(((?:[^()\\]|\\.)*)\) Tj")
ESCAPED = re.compile(rb"\\([0-7]{3}|.)")

Values = list[tuple[str, str]]


@action('I ask for the image of bill "{invoice}" of "{day}" for account "{account}"')
def ask(world: World, invoice: str, day: str, account: str) -> None:
    """As Invoice Cloud does: a form with the login, the display number, Invoice_No, and the day as 2024-04-18."""
    _ask(world, "POST", _login(world) + _bill(account, invoice, day))


@action("I ask for the image with")
def ask_with(world: World, datatable: Table) -> None:
    """A form with exactly these parameters, one per line: name and value; a name may stand twice."""
    _ask(world, "POST", _rows(datatable))


@action("I ask for the image by query with")
def ask_by_query(world: World, datatable: Table) -> None:
    """A GET whose query has exactly these parameters, one per line: name and value."""
    _ask(world, "GET", _rows(datatable))


@action('I ask for the image with the method "{method}"')
def ask_otherwise(world: World, method: str) -> None:
    """The address of the images with another HTTP method and no parameters."""
    _ask(world, method, [])


def _rows(table: Table) -> Values:
    return [(row[0], cell(row[1]) if len(row) > 1 else "") for row in table]


def _login(world: World) -> Values:
    return [*zip(("UserName", "Password"), world.sending.login, strict=True)] if world.sending.login else []


def _bill(account: str, invoice: str, day: str) -> Values:
    return [("Account_No", account), ("Invoice_No", invoice), ("Bill_Dt", f"{day}T00:00:00")]


def _ask(world: World, method: str, values: Values) -> bytes:
    """Send the parameters, in the query of a GET, else as a form; what is kept of the exchange has no password."""
    url = world.urls.router + IMAGE_PATH.format(world.needed_biller())
    shown = urlencode([(name, MASK if "password" in name.lower() else value) for name, value in values], safe="*:")
    form, query = urlencode(values), ""
    headers = dict(world.sending.headers)
    if method == "GET":
        form, query, url_shown, shown = "", f"?{form}", f"{url}?{shown}", ""
    else:
        headers["Content-Type"], url_shown = world.sending.content_type, url
    try:
        world.reply = world.http.request(method, url + query, content=form.encode(), headers=headers)
    except httpx.HTTPError as error:
        raise StepError(f"{method} {url_shown} got no reply: {type(error).__name__}") from error
    came = world.reply.content
    text = "\n".join(texts(came)) if came.startswith(b"%PDF") else came.decode(errors="replace")
    world.exchanges.append(Exchange(Kind.ROUTER, method, url_shown, shown, world.reply.status_code, text))
    return came


def texts(pdf: bytes) -> list[str]:
    """The texts of an image in the order in which they were drawn."""
    return [ESCAPED.sub(_letter, drawn).decode("cp1252", "replace") for drawn in DRAWN.findall(pdf)]


def _letter(escaped: re.Match[bytes]) -> bytes:
    return bytes([int(escaped[1], 8)]) if len(escaped[1]) == 3 else escaped[1]


def _image(world: World) -> list[str]:
    reply = world.reply
    if reply is None:
        raise StepError("no image was asked for yet")
    kind = reply.headers.get("content-type", "")
    if reply.status_code != 200 or kind != "application/pdf" or not reply.content.startswith(b"%PDF-"):
        came = f"HTTP {reply.status_code} with {len(reply.content)} bytes of {kind or 'nothing'}"
        with explained(lambda: image_line(world)):
            raise StepError.on("the answer of BILLPDF", expected="HTTP 200 with a PDF", came=came)
    return texts(reply.content)


@action('the payer opens the image of bill "{invoice}" of account "{account}"')
def open_image(world: World, invoice: str, account: str) -> None:
    """At Invoice Cloud, which asks the biller's service; the bill by its Invoice_No in the bill file."""
    bills = world.api("GET", world.at_ic(f"/accounts/{account}/invoices"))["invoices"]
    known = [bill["biller_invoice_number"] for bill in bills]
    numbers = [bill["invoice_number"] for bill in bills if bill["biller_invoice_number"] == invoice]
    if not numbers:
        raise StepError.on(
            f"the bills of account {account}", expected=f"one with Invoice_No {invoice}", came=str(known)
        )
    world.reply = world.try_api(
        "GET", world.at_ic(f"/accounts/{account}/bill-image?invoice={quote(numbers[-1])}"), None
    )


@check('no bill image is available: "{words}"')
def check_not_available(world: World, words: str) -> None:
    """What staff is told; the payer reads "bill image not available"."""
    if world.reply is None:
        raise StepError("no image was opened yet")
    came = world.reply.json() if world.reply.status_code == 404 else {"error": f"HTTP {world.reply.status_code}"}
    compare("the bill image", {"error": f"bill image not available: {words}"}, came)


@check("an image is returned")
def check_image(world: World) -> None:
    """HTTP 200 with a PDF."""
    _image(world)


@check("HTTP {status} is returned instead of an image")
def check_no_image(world: World, status: str) -> None:
    """That HTTP status with an empty body."""
    if world.reply is None:
        raise StepError("no image was asked for yet")
    came = {"HTTP status": world.reply.status_code, "bytes": len(world.reply.content)}
    with explained(lambda: image_line(world)):
        compare("the answer of BILLPDF", {"HTTP status": status, "bytes": "0"}, came)


@check('the image says "{text}"')
def check_text(world: World, text: str) -> None:
    """One of the texts of the page has these words."""
    _check_texts(_image(world), [text])


@check("the image shows")
def check_rows(world: World, datatable: Table) -> None:
    """What stands beside a label, one per line: label (Account, Invoice, Total due by 2024-05-20, …) and value."""
    came = _image(world)
    beside = dict(pairwise(came))
    compare("the image", pairs(datatable), beside)


def _check_texts(came: list[str], wanted: Iterable[str]) -> None:
    for text in wanted:
        if not any(text in line for line in came):
            raise StepError.on("the image", expected=f"one text with {text!r}", came="\n".join(came))


@check("the image of every bill of the run shows what the run says")
def check_run(world: World) -> None:
    """Asks for each bill of the file by Account_No and by Customer_No: Gross_Amount, due date and name are the same."""
    if world.run is None:
        raise StepError("no bill run yet: this step follows When the bills are run")
    for bill in etree.fromstring(world.run.content):
        told = {str(field.tag): field.text or "" for field in bill}
        day, due = _iso(told["Bill_DT"]), _iso(told["Due_DT"])
        for number in (told["Account_No"], told["Customer_No"]):
            _ask(world, "POST", _login(world) + _bill(number, told["Invoice_No"], day))
            came = _image(world)
            beside = dict(pairwise(came))
            gross = f"{Decimal(told['Gross_Amount']):.2f}"
            expected = {"Account": number, "Invoice": told["Invoice_No"], f"Total due by {due}": gross}
            compare(f"the image of bill {told['Invoice_No']}", expected, beside)
            _check_texts(came, [told["Customer_Name"], told["Service_Address_1"], told["Service_Address_2"]])


def _iso(written: str) -> str:
    """``Apr-18-2024`` as 2024-04-18, whatever the machine's locale."""
    month, day, year = written.split("-")
    number = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split().index(month) + 1
    return f"{year}-{number:02d}-{day}"
