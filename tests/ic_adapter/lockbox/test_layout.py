"""The record layout of the lockbox file, read from the table of invoice-files §7, not from the profile."""

import csv
import re
from datetime import date
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest

from ic_adapter.errors import BadConfig
from ic_adapter.files.lockbox.profile import STAND_IN, read_profile
from ic_adapter.records.states import State
from tests.ic_adapter.lockbox.conftest import Desk

SPEC = (Path(__file__).parents[3] / "docs" / "spec" / "invoice-files.md").read_text(encoding="utf-8")
SECTION = SPEC[SPEC.index("## 7 ") : SPEC.index("## 8 ")]


def columns() -> list[tuple[str, str]]:
    """The documented columns, each with what stands in brackets behind it."""
    line = next(line for line in SECTION.splitlines() if line.startswith("- The columns are"))
    return re.findall(r"`([A-Za-z]+)`(?: \(((?:[^()`]|`[^`]*`)*)\))?", line)


def rows(desk: Desk, name: str) -> list[dict[str, str]]:
    """The lines of a file by column."""
    found = next(it for it in desk.files() if it.name == name)
    return list(csv.DictReader(StringIO(desk.ic.lockbox.content(found.id).text)))


NAMES = [name for name, _ in columns()]
NOTES = dict(columns())
DOCUMENTED = re.search(r"`(donations_3426_)yyyyMMdd(\.csv)` in the folder `([^`]+)`", SECTION)


@pytest.fixture
def closed(desk: Desk) -> Desk:
    """A day with a guest's donation that was not pumped and a customer's that was, closed."""
    desk.give("12.50", fee="2.50", source_id="g-1", email="pat@example.org", donor_name="Pat Example, Jr.")
    desk.give(
        "5", State.SKIPPED, source_id="g-2", account_number="", logged_in=False, source=2, donor_name="Alex Sample"
    )
    desk.at("2024-11-16T00:05")
    desk.ic.lockbox.run([desk.bid])
    return desk


def test_ten_columns_are_documented() -> None:
    """The parser of the section finds them all."""
    assert len(NAMES) == 10
    assert (NAMES[0], NAMES[-1]) == ("RecordType", "Pumped")


def test_name_and_folder(closed: Desk) -> None:
    """§7: the name holds the business day, the folder is the documented one."""
    assert DOCUMENTED is not None
    [file] = closed.files()

    assert file.name == f"{DOCUMENTED[1]}20241115{DOCUMENTED[2]}"
    assert file.folder == DOCUMENTED[3].strip("\\").replace("\\", "/")


def test_lines(closed: Desk) -> None:
    """A header line, a D line for each donation, a T line; every line ends with CR LF."""
    text = closed.ic.lockbox.content(closed.files()[0].id).text

    assert text.endswith("\r\n")
    assert "\n" not in text.replace("\r\n", "")
    assert text.split("\r\n")[0] == ",".join(NAMES)
    assert [line[0] for line in text.split("\r\n")[1:-1]] == ["D", "D", "T"]


@pytest.mark.parametrize("name", NAMES)
def test_column(closed: Desk, name: str) -> None:
    """Each column holds what §7 says of it."""
    customer, guest, _ = rows(closed, "donations_3426_20241115.csv")
    expected = {
        "RecordType": (NOTES["RecordType"].strip("`"),) * 2,
        "PaymentGuid": ("g-1", "g-2"),
        "PaymentDate": ("20241115", "20241115") if NOTES["PaymentDate"] == "yyyyMMdd" else None,
        "AccountNumber": ("2003708", "") if NOTES["AccountNumber"] == "blank for guests" else None,
        "DonorName": ("Pat Example, Jr.", "Alex Sample"),
        "Email": ("pat@example.org", ""),
        "ItemCode": (NOTES["ItemCode"].strip("`"),) * 2,
        "Amount": ("10.00", "5.00") if "without fee, two decimals" in NOTES["Amount"] else None,
        "PaymentMethod": ("WEB", "IVR") if NOTES["PaymentMethod"] == "channel code" else None,
        "Pumped": tuple(NOTES["Pumped"].split("/")),
    }

    assert (customer[name], guest[name]) == expected[name]


def test_last_line(closed: Desk) -> None:
    """T, the number of D lines, and the sum in the column Amount; the rest is blank."""
    assert "the last line holds `t`, the number of d lines, and the sum of amount in column `amount`" in SECTION.lower()
    last = rows(closed, "donations_3426_20241115.csv")[-1]

    assert (last["RecordType"], last["PaymentGuid"], Decimal(last["Amount"])) == ("T", "2", Decimal("15.00"))
    assert {value for name, value in last.items() if name not in {"RecordType", "PaymentGuid", "Amount"}} == {""}


def test_quotes_where_needed(closed: Desk) -> None:
    """Commas and quotes of a payer are quoted; nothing else is."""
    first = closed.texts()["donations_3426_20241115.csv"][1]

    assert first == 'D,g-1,20241115,2003708,"Pat Example, Jr.",pat@example.org,DONATE-PMT,10.00,WEB,Y'


def test_a_line_stays_a_line(desk: Desk) -> None:
    """Line breaks and control characters that a payer typed become blanks (Q-82)."""
    desk.give(source_id="g-3", donor_name='Pat\r\n"Q"\x00\u2028\ud800', email="a\nb@example.org")
    desk.at("2024-11-16T00:05")
    desk.ic.lockbox.run([desk.bid])

    assert desk.texts()["donations_3426_20241115.csv"][1] == (
        'D,g-3,20241115,2003708,"Pat  ""Q""   ",a b@example.org,DONATE-PMT,10.00,WEB,Y'
    )


def test_the_payment_has_a_date(desk: Desk) -> None:
    """The date of the payment, not of the file."""
    desk.give(source_id="g-4", payment_date=date(2024, 11, 12))
    desk.at("2024-11-16T00:05")
    desk.ic.lockbox.run([desk.bid])

    assert rows(desk, "donations_3426_20241115.csv")[0]["PaymentDate"] == "20241112"


def test_code_of_the_biller(desk: Desk) -> None:
    """DONATION_CODE of the biller is the item code, as in the pump."""
    desk.ic.register.patch_settings(desk.bid, {"DONATION_CODE": "GIVE"})
    desk.give()
    desk.at("2024-11-16T00:05")
    desk.ic.lockbox.run([desk.bid])

    assert rows(desk, "donations_3426_20241115.csv")[0]["ItemCode"] == "GIVE"


def test_another_layout_without_code(tmp_path: Path) -> None:
    """Q-44: another profile is another layout."""
    from ic_adapter.files.lockbox.layout import content

    own = tmp_path / "own.json"
    own.write_text(
        '{"name": "lb{day}.txt", "folder": "\\\\Out", "delimiter": "|", "header": false, "date_format": "MM/dd/yyyy",'
        ' "columns": [{"name": "N", "text": "9", "trailer": "{count}/{total}"}]}'
    )
    profile = read_profile(own)

    assert (profile.path, profile.file_name(date(2024, 11, 15))) == ("Out", "lb11-15-2024.txt")
    assert content(profile, []) == "0/0.00\r\n"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('"header": true', '"header": 1', r"\$\.header"),
        ('"delimiter": ","', '"delimiter": ",,"', r"\$\.delimiter"),
        ('"amount"', '"amounts"', r"\$\.columns\[7\]\.source"),
        ('"text": "D"', '"text": "D", "source": "amount"', r"\$\.columns\[0\]: use source or text"),
        ("{day}", "", r"\$\.name"),
        ("{day}", "../{day}", r"\$\.name"),
        ("\\\\FromInvoiceCloud", "..", r"\$\.folder"),
        ('"columns"', "columns", "malformed"),
    ],
)
def test_a_profile_that_is_wrong(tmp_path: Path, old: str, new: str, told: str) -> None:
    """The message names the place in the file."""
    own = tmp_path / "own.json"
    text = STAND_IN.read_text()
    assert old in text
    own.write_text(text.replace(old, new, 1))

    with pytest.raises(BadConfig, match=told):
        read_profile(own)
