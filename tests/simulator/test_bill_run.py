"""The bill run: which bills it takes, what each tells, and that equal seeds and dates give equal bytes (population §4)."""

import os
import re
import subprocess
import sys
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import pytest
from lxml import etree

from simulator.billers.register import Biller, Billers, Recipe
from simulator.billing.ledger.ledger import EntryKind
from simulator.billing.ledger.posting import Posting
from simulator.contract.layout import SCHEMAS
from simulator.statements.bill_run import BadOrder, BillRunOrder, file_name, order_for, run

DAY = date(2024, 11, 15)


@pytest.fixture
def biller() -> Biller:
    """A biller of 400 generated accounts beside the documented ones, on 15 Nov 2024."""
    return Billers(documented=False).create("t", Recipe(template_id="3426", accounts=400))


def bill_file(biller: Biller, order: BillRunOrder | None = None) -> etree._Element:
    """The file of a run, checked against its XSD."""
    root = etree.fromstring(b"".join(run(biller, order or order_for(biller, None, None))))
    etree.XMLSchema(file=str(SCHEMAS / "files" / "billheader.xsd")).assertValid(root)
    return root


def numbers(root: etree._Element) -> list[str]:
    """The account numbers in the order of the file."""
    return [bill.findtext("Account_No") or "" for bill in root]


def test_first_run_takes_the_last_month(biller: Biller) -> None:
    """Each open account once, in ascending order; closed accounts and those not to be billed are left out."""
    found = numbers(bill_file(biller))

    assert found == sorted(found, key=lambda number: (len(number), number))
    assert len(found) == len(set(found))
    assert 390 <= len(found) <= 402
    assert "2003708" not in found
    closed = {a for n in range(400) if (a := str(30_000_000 + n)) and biller.router.books.account(a).is_closed}
    assert closed
    assert closed.isdisjoint(found)


def test_next_run_begins_after_the_last(biller: Biller) -> None:
    """Since the last run, up to today; a run of the same day again is empty, and its file has another name."""
    first = file_name(biller)
    bill_file(biller)
    again = bill_file(biller)
    second = file_name(biller)
    biller.router.books.clock.advance(timedelta(), days=1)
    next_day = numbers(bill_file(biller))

    assert (first, second) == ("billheader_20241115120000.xml", "billheader_20241115120002.xml")
    assert len(again) == 0
    assert all(int(number) % 20 == 15 for number in next_day if number.startswith("3"))
    assert next_day


def test_partial_and_past_runs_do_not_move_the_last_run(biller: Biller) -> None:
    """One cycle, some accounts, an older range, a range into the future: the default run still takes what is due."""
    whole = numbers(bill_file(Billers(documented=False).create("t", biller.recipe)))
    for order in (
        order_for(biller, None, None, cycle="05"),
        order_for(biller, None, None, accounts=1),
        order_for(biller, date(2024, 1, 1), date(2024, 1, 31)),
    ):
        bill_file(biller, order)
    biller.router.billed_until = None  # the older range was a whole run; what it moved is looked at below
    assert numbers(bill_file(biller)) == whole
    bill_file(biller, order_for(biller, date(2024, 1, 1), date(2024, 1, 31)))
    assert biller.router.billed_until == DAY
    bill_file(biller, order_for(biller, DAY, DAY + timedelta(days=60)))
    assert biller.router.billed_until == DAY


def test_a_run_that_is_broken_off_was_no_run(biller: Biller) -> None:
    """Only a run whose last piece was taken counts: the next one begins where it would have begun."""
    pieces = run(biller, order_for(biller, None, None))
    next(pieces)
    next(pieces)
    pieces.close()

    assert (biller.router.bill_runs, biller.router.billed_until) == (0, None)


@pytest.mark.parametrize(
    ("order", "field"),
    [
        ({"first": date(2024, 11, 2), "last": date(2024, 11, 1)}, "to"),
        ({"first": None, "last": date(9999, 12, 31)}, "to"),
        ({"first": date(1, 1, 1), "last": None}, "from"),
        ({"first": None, "last": None, "cycle": "21"}, "cycle"),
        ({"first": None, "last": None, "cycle": "5"}, "cycle"),
        ({"first": None, "last": None, "accounts": -1}, "accounts"),
    ],
)
def test_orders_that_cannot_be_run(biller: Biller, order: dict[str, Any], field: str) -> None:
    """What is wrong is named."""
    with pytest.raises(BadOrder) as refused:
        order_for(biller, **order)

    assert refused.value.field == field


def test_two_bills_of_one_day_have_numbers_of_their_own(biller: Biller) -> None:
    """A posted bill without Invoice_No gets one from its posting."""
    for _ in range(2):
        biller.router.books.post("2086971", Posting(kind=EntryKind.BILL, amount=Decimal(5), due=date(2024, 12, 15)))

    found = [b.findtext("Invoice_No") for b in bill_file(biller) if b.findtext("Account_No") == "2086971"]
    assert len(set(found)) == 2


def test_gross_is_the_whole_balance_as_of_the_bill_date(biller: Biller) -> None:
    """BalanceForward: CURRENT_BALANCE and PASTDUE_AMT as of the bill date; with a budget plan the plan's amount."""
    books = biller.router.books
    budget = 0
    for bill in bill_file(biller):
        account = bill.findtext("Account_No") or ""
        day = date.fromisoformat(
            f"2024-{'10' if 'Oct' in (bill.findtext('Bill_DT') or '') else '11'}-{(bill.findtext('Bill_DT') or '')[4:6]}"
        )
        position, plan = books.position(account, day), books.budget_plan(account)
        gross = Decimal(bill.findtext("Gross_Amount") or "")
        assert Decimal(bill.findtext("Past_Due_Amount") or "") == position.past_due
        if plan is None:
            assert (gross, bill.findtext("Bill_TP")) == (position.current_balance, "REGULAR")
        else:
            budget += 1
            assert (gross, bill.findtext("Bill_TP")) == (plan.amount, "EQUAL BILLING")
    assert budget > 5


def test_a_charge_becomes_part_of_the_new_bill(biller: Biller) -> None:
    """What was unbilled is in the next bill's amount, and then in BILLED_AND_OWING."""
    books, account = biller.router.books, "30000016"  # cycle 17: billed on the 17th
    before = books.position(account)
    books.post(account, Posting(kind=EntryKind.CHARGE, amount=Decimal("15.00")))
    unbilled = books.position(account).unbilled
    books.clock.advance(timedelta(), days=2)
    bill = next(
        b for b in bill_file(biller) if b.findtext("Account_No") == account and "17" in (b.findtext("Bill_DT") or "")
    )
    entry = books.bills(account, date(2024, 11, 17), date(2024, 11, 17))[0]

    assert unbilled == 15
    assert Decimal(bill.findtext("Gross_Amount") or "") == before.current_balance + 15 + entry.amount
    assert books.position(account).unbilled == 0


def test_documented_bill(biller: Biller) -> None:
    """The bill of 2000341 as the file tells it: the address that F-11 would return, autopay five days before due."""
    bill = next(b for b in bill_file(biller) if b.findtext("Account_No") == "2000341")

    told = {element.tag: element.text or "" for element in bill.iter() if not len(element)}
    assert told | {} == told | {
        "Bill_DT": "Oct-18-2024",
        "Due_DT": "Nov-18-2024",
        "Gross_Amount": "88.10",
        "Past_Due_Amount": "0.00",
        "Pay_Arrangement_Amt": "",
        "Customer_No": "133110",
        "Customer_Name": "CASEY SAMPLE",
        "Mailing_Address": "100 EXAMPLE ST",
        "City": "SAMPLETOWN",
        "AutoPayCollectionDate": "Nov-13-2024",
    }


def test_active_arrangement_is_told(biller: Biller) -> None:
    """Pay_Arrangement_Amt is ARRANGEMENT_AMT of the plan that is active on the bill date."""
    books = biller.router.books
    books.clock.advance(timedelta(), days=5)
    account = next(a for n in range(15, 400) if n % 20 >= 15 and books.arrangements(a := str(30_000_000 + n)))
    books.clock.advance(timedelta(), days=0)
    bill = next(
        b for b in bill_file(biller) if b.findtext("Account_No") == account and "Nov" in (b.findtext("Bill_DT") or "")
    )

    assert Decimal(bill.findtext("Pay_Arrangement_Amt") or "0") == books.arrangements(account)[0].amount


def test_one_cycle(biller: Biller) -> None:
    """--cycle takes the accounts of that cycle only."""
    order = BillRunOrder(first=date(2024, 10, 16), last=DAY, cycle="07")

    assert {bill.findtext("Cycle_CD") for bill in bill_file(biller, order)} == {"07"}


def bill_run(folder: Path, *flags: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """``cayenta-sim bill-run`` into a folder."""
    command = [sys.executable, "-m", "simulator.cli", "bill-run", "--biller", "3426", "--out", str(folder), *flags]
    return subprocess.run(
        command, env=os.environ | environment, capture_output=True, text=True, timeout=120, check=False
    )


def test_two_machines_write_the_same_bytes(tmp_path: Path) -> None:
    """Different hash seeds, locales and time zones: byte-equal files; another seed: another file."""
    flags = ("--accounts", "300", "--seed", "4")
    one = bill_run(tmp_path / "1", *flags, PYTHONHASHSEED="1", LC_ALL="C", TZ="UTC")
    two = bill_run(tmp_path / "2", *flags, PYTHONHASHSEED="2", LC_ALL="C.UTF-8", TZ="Asia/Tokyo")
    other = bill_run(tmp_path / "3", "--accounts", "300", "--seed", "5")
    assert (one.returncode, two.returncode, other.returncode) == (0, 0, 0)

    contents = [next((tmp_path / name).iterdir()).read_bytes() for name in "123"]
    assert contents[0] == contents[1] != contents[2]
    assert re.fullmatch(r"billheader_\d{14}\.xml", next((tmp_path / "1").iterdir()).name)


@pytest.mark.parametrize(
    ("flags", "words"),
    [
        (("--biller", "99"), "unknown template"),
        (("--from", "2024-11-15", "--to", "2024-11-14"), "is before 2024-11-15"),
        (("--accounts", "10000001"), "not in the range"),
        (("--to", "9999-12-31"), "is not between"),
        (("--cycle", "xx"), "is not a cycle; use 01 to 20"),
    ],
)
def test_bad_orders(tmp_path: Path, flags: tuple[str, ...], words: str) -> None:
    """What cannot be run is told, exit 2, and no file is left."""
    done = bill_run(tmp_path / "out", *flags)

    assert done.returncode == 2
    assert words in done.stderr
    assert not [file for file in tmp_path.rglob("*") if file.is_file()]


def test_admin_call(client: httpx.Client, biller_path: str) -> None:
    """POST bill-run answers with the file itself, named in Content-Disposition."""
    reply = client.post(f"{biller_path}/bill-run", json={"from": "2024-11-01", "to": "2024-11-01"})
    bad = client.post(f"{biller_path}/bill-run", json={"from": "2024-11-02", "to": "2024-11-01"})

    assert reply.status_code == 200
    assert reply.headers["content-disposition"] == 'attachment; filename="billheader_20241115120000.xml"'
    assert {bill.findtext("Bill_DT") for bill in etree.fromstring(reply.content)} == {"Nov-01-2024"}
    assert (bad.status_code, bad.json()["fields"][0]["path"]) == (422, "$.to")


@pytest.fixture
def biller_path(client: httpx.Client) -> str:
    """The admin path of a biller of its own."""
    name = f"t-run-{os.getpid()}"
    assert client.post("/__admin/billers", json={"id": name, "template": "3426", "seed": 3}).status_code == 201
    return f"/__admin/billers/{name}"
