"""BILLPDF (F-15): what stands on a statement image, and that it adds up (router §7)."""

import re
import subprocess
import sys
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import httpx
import pytest
from pypdf import PdfReader

from simulator.billers.register import Biller, Billers, Recipe
from simulator.billing.ledger.ledger import EntryKind
from simulator.billing.ledger.posting import Posting
from simulator.statements import page
from simulator.statements.bills import invoice_no_of
from simulator.statements.known_bills import find
from simulator.statements.summary import MOST_LINES, Statement, statement_of
from tests.simulator.images import CANARY, LOGIN, SEED, ask, at, last_entry, text_of
from tests.simulator.process import start

# --- the image --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("display_no", ["2003708", "138714"])
def test_bill_of_the_seed(client: httpx.Client, biller: str, method: str, display_no: str) -> None:
    """By ACCOUNT_NO or Customer_No, as a form or as a query: one page with everything the bill file says."""
    values = SEED | {"Account_No": display_no}
    carried: dict[str, Any] = {"params" if method == "GET" else "data": values}
    reply = client.request(method, at(biller), **carried)
    text = text_of(reply.content)

    assert (reply.status_code, reply.headers["content-type"]) == (200, "application/pdf")
    for words in (
        "FICTIONAL TEST DATA",
        "City of Bellevue (WA)",
        "ALEX SAMPLE",
        "100 EXAMPLE ST SAMPLETOWN WA 99999",
        f"Account {display_no} Invoice 987654 Bill date 2024-04-18 Due date 2024-05-20",
        "Previous balance, bill of 2024-02-16 98.24 Payments since (1) -98.24",
        "Service billed, 2024-04-18 100.24",
        "Total due by 2024-05-20 100.24",
        f"Account_No {display_no} Invoice_No 987654 Bill_Dt 2024-04-18T00:00:00",
    ):
        assert words in text


def test_properties_name_the_bill_and_no_other_day(client: httpx.Client, biller: str) -> None:
    """Title and author are the bill's; the dates of the file are a constant."""
    properties = PdfReader(BytesIO(ask(client, biller).content)).metadata

    assert properties is not None
    assert (properties.title, properties.author) == ("Bill 987654 of 2024-04-18", "City of Bellevue (WA)")
    assert {str(properties[name]) for name in ("/CreationDate", "/ModDate")} == {"D:20000101000000+00'00'"}


def test_last_of_ten_million_accounts(client: httpx.Client, biller: str) -> None:
    """Invoice_No is arithmetic: the last account of the largest population is found by both its numbers."""
    name = f"{biller.rpartition('/')[2]}-big"
    client.post("/__admin/billers", json={"id": name, "template": "3426", "accounts": 10_000_000})
    bill = {"Invoice_No": "105709999999", "Bill_Dt": "2024-10-20T00:00:00"}

    for number in ("39999999", "509999999"):
        text = text_of(ask(client, f"/__admin/billers/{name}", Account_No=number, **bill).content)
        assert f"Account {number} Invoice 105709999999" in text


def test_total_is_what_the_account_owed_on_that_day(client: httpx.Client, biller: str) -> None:
    """With the clock on the bill date, CURRENT_BALANCE of F-01 is the total of the page."""
    client.post(f"{biller}/clock", json={"freeze": "2024-11-02T12:00"})
    balance = client.get(f"{biller}/accounts/30000001").json()["balance"]["CURRENT_BALANCE"]
    client.post(f"{biller}/clock", json={"freeze": "2024-12-24T12:00"})
    bill = {"Account_No": "30000001", "Invoice_No": "105800000001", "Bill_Dt": "2024-11-02T00:00:00"}

    assert f"Total due by 2024-12-02 {Decimal(balance):.2f}" in text_of(ask(client, biller, **bill).content)


def test_bill_that_was_posted(client: httpx.Client, biller: str) -> None:
    """A bill posted by the admin API is there under its Invoice_No."""
    order = {"kind": "bill", "amount": "12.34", "effective": "2024-11-15", "due": "2024-12-16", "invoice_no": "X é-1"}
    client.post(f"{biller}/accounts/2086971/ledger", json=order)
    reply = ask(client, biller, Account_No="2086971", Invoice_No="X é-1", Bill_Dt="2024-11-15T00:00:00")

    assert "Invoice X é-1" in text_of(reply.content)
    assert "Total due by 2024-12-16 12.34" in text_of(reply.content)


def test_names_that_no_standard_font_can_write(client: httpx.Client, biller: str) -> None:
    """Letters beyond Latin-1 lose their marks or become question marks; a long name stays in its column."""
    name = "Zoë Łukasz Kāne \u674e \U0001f4a7 " + "W" * 150
    changed = client.patch(f"{biller}/accounts/2003708", json={"tags": {"V_NAME": name}})
    assert changed.status_code == 200, changed.text
    reply = ask(client, biller)

    assert "Zoë ?ukasz Kane ? ? WWW" in text_of(reply.content)
    assert "W..." in text_of(reply.content)


@pytest.mark.parametrize("text", ["W" * 400, "i" * 400, "W", "", "'" * 999])
def test_text_stays_within_its_width(text: str) -> None:
    """Made smaller first, then cut."""
    from reportlab.pdfbase.pdfmetrics import stringWidth  # type: ignore[import-untyped]  # reportlab has no types

    shown, size = page._fitted(text, page.BOLD, 16, 200)

    assert stringWidth(shown, page.BOLD, size) <= 200.01
    assert shown == text or (shown.endswith("...") and size == page.SMALLEST)


def test_two_processes_draw_the_same_bytes(tmp_path: Path) -> None:
    """Other hash seed, time zone and locale: not a byte differs; the program's own log has no word of a password."""
    drawn = []
    for environment in (
        {"PYTHONHASHSEED": "1", "TZ": "UTC", "LC_ALL": "C"},
        {"PYTHONHASHSEED": "2", "TZ": "Asia/Tokyo", "LC_ALL": "C.UTF-8"},
    ):
        process, url = start(tmp_path, **environment)
        with httpx.Client(base_url=url, timeout=10) as client:
            client.put("/__admin/billers/3426/logins", json={"logins": [{"user": "ic", "password": LOGIN["Password"]}]})
            generated = {"Account_No": "500000003", "Invoice_No": "105800000003", "Bill_Dt": "2024-11-04T00:00:00"}
            for values in (SEED, generated):
                reply = client.get("/billers/3426/cayentaws/service/BILLPDF", params=values | LOGIN)
                assert reply.content[:5] == b"%PDF-"
                drawn.append(reply.content)
        process.terminate()
        assert CANARY not in "".join(process.communicate(timeout=10))

    assert drawn[:2] == drawn[2:]
    assert drawn[0] != drawn[1]


def test_start_does_not_load_what_draws() -> None:
    """Start-up is measured: reportlab comes with the first image."""
    code = "import sys, simulator.edge.app, simulator.cli.listings; sys.exit('reportlab' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=30).returncode == 0


# --- what adds up -----------------------------------------------------------------------------------------------------


@pytest.fixture
def local() -> Biller:
    """A biller in this process, with two hundred generated accounts."""
    return Billers(documented=False).create("t", Recipe(template_id="3426", accounts=200))


def summed(statement: Statement) -> Decimal:
    """The lines of the page."""
    return sum((line.amount for line in (statement.previous, *statement.since, *statement.own)), Decimal())


def test_every_generated_bill_adds_up_to_the_fold(local: Biller) -> None:
    """Previous balance, what came in and what is new make the balance of the day; the plan's amount is due on a plan."""
    books, plans, found = local.router.books, 0, 0
    for n in range(200):
        account = books.account(str(30_000_000 + n))
        for entry in books.bills(account.account_no, date(2024, 1, 1), date(2024, 12, 31)):
            bill = find(local, account.customer_no, entry.invoice_no or "", entry.effective)
            statement = statement_of(bill, account.customer_no, local)
            balance = books.position(account.account_no, entry.effective).current_balance
            plan = bill.is_equal_billing and books.budget_plan(account.account_no)
            assert summed(statement) == statement.balance == balance
            assert statement.due == (plan.amount if plan else balance)
            plans, found = plans + bool(plan), found + 1

    assert (plans > 50, found > 2_000) == (True, True)


def test_what_was_posted_adds_up(local: Biller) -> None:
    """Every kind of entry, donations left out, more charges than lines, a second bill of the day."""
    books, account = local.router.books, "2086971"
    books.clock.freeze(datetime(2024, 5, 1, 12))
    books.post(account, Posting(kind=EntryKind.BILL, amount=Decimal(40), due=date(2024, 6, 1)))
    books.clock.freeze(datetime(2024, 5, 20, 12))
    for kind, amount, item_no in (
        (EntryKind.PAYMENT, "30", "900001"),
        (EntryKind.PAYMENT, "10", "900002"),
        (EntryKind.DONATION, "5", "900003"),
        (EntryKind.WRITE_OFF, "1", None),
        (EntryKind.CREDIT_REVERSAL, "2", None),
    ):
        books.post(account, Posting(kind=kind, amount=Decimal(amount), item_no=item_no))
    for kind, amount, of_item in (
        (EntryKind.RETURN, "42", "900001"),
        (EntryKind.ADJUSTMENT, "4", "900002"),
        (EntryKind.ADJUSTMENT, "5", "900003"),
    ):
        books.post(account, Posting(kind=kind, amount=Decimal(amount), of_item=of_item))
    for _ in range(MOST_LINES + 5):
        books.post(account, Posting(kind=EntryKind.CHARGE, amount=Decimal("1.10")))
    books.clock.freeze(datetime(2024, 6, 1, 12))
    entries = [
        books.post(account, Posting(kind=EntryKind.BILL, amount=Decimal(n), due=date(2024, 7, 1))) for n in (50, 60)
    ]

    known = books.account(account)
    for entry in entries:
        bill = find(local, account, invoice_no_of(entry, known), date(2024, 6, 1))
        statement = statement_of(bill, account, local)
        assert summed(statement) == books.position(account).current_balance == statement.due
        assert statement.previous.amount == 40
        assert statement.own[-1].text == "7 more"
        assert {line.text: line.amount for line in statement.since} == {
            "Payments since (2)": -40,
            "Adjustments since (1)": 4,
            "Returned payments since (1)": 42,
            "Credits reversed since (1)": 2,
            "Written off since (1)": -1,
        }
        assert "Total due by 2024-07-01" in text_of(page.drawn(statement))


# --- the journal ------------------------------------------------------------------------------------------------------


def test_journal_entry_of_an_image(client: httpx.Client, biller: str) -> None:
    """Function, account, HTTP status, login; the account is the one found, whatever number was asked for."""
    ask(client, biller, Account_No="138714")
    entry = last_entry(client, biller)

    assert {name: entry[name] for name in ("function", "account", "http_status", "status", "trans_no", "postings")} == {
        "function": "BILLPDF",
        "account": "2003708",
        "http_status": 200,
        "status": None,
        "trans_no": None,
        "postings": [],
    }
    assert entry["request"] == "POST BILLPDF\nAccount_No=138714&Invoice_No=987654&Bill_Dt=2024-04-18T00:00:00"
    assert "Total due" in entry["reply"]


def test_nothing_moves(client: httpx.Client, biller: str) -> None:
    """An image is no transaction: books and counters are as before."""
    before = client.get(f"{biller}/counters").json(), client.get(f"{biller}/accounts/2003708/ledger").json()
    ask(client, biller)

    assert (client.get(f"{biller}/counters").json(), client.get(f"{biller}/accounts/2003708/ledger").json()) == before


def test_text_is_plain_in_the_file(client: httpx.Client, biller: str) -> None:
    """Streams are not compressed: a pack reads the page without a library."""
    shown = re.findall(rb"\((.*?)\) Tj", ask(client, biller).content)

    assert b"987654" in shown
