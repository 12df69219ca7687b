"""Bill files of the bench: what is written is what is counted, and damage is what it says."""

from decimal import Decimal
from pathlib import Path

import pytest
from lxml import etree

from bench.floors import import_scan
from bench.measurements import bills

SCHEMA = Path(__file__).resolve().parents[2] / "schemas" / "files" / "billheader.xsd"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file of 25 bills."""
    path = tmp_path / bills.NAME
    bills.write(path, 25)
    return path


def amounts(file: Path) -> list[str]:
    """Gross_Amount of every bill, as a parser finds them."""
    return [element.text or "" for element in etree.parse(str(file)).iter("Gross_Amount")]


def test_written_file_follows_the_schema(file: Path) -> None:
    """The import row measures files as billers write them (invoice-files §4)."""
    etree.XMLSchema(file=str(SCHEMA)).assertValid(etree.parse(str(file)))


def test_content_is_count_and_total(file: Path) -> None:
    """Told from the bytes, equal to what a parser finds."""
    total = sum(map(Decimal, amounts(file)), Decimal(0))

    assert bills.content(file) == bills.Content(25, total)


def test_content_does_not_depend_on_where_chunks_end(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bill that lies across two chunks is one bill."""
    whole = bills.content(file)

    monkeypatch.setattr(bills, "CHUNK", 7)

    assert bills.content(file) == whole


def test_cut_file_is_no_xml(file: Path, tmp_path: Path) -> None:
    """Its end is missing, its beginning is the same."""
    bills.cut(file, tmp_path / "cut.xml")

    left = (tmp_path / "cut.xml").read_bytes()
    assert file.read_bytes().startswith(left)
    with pytest.raises(etree.XMLSyntaxError):
        etree.fromstring(left)


def test_spoilt_file_differs_in_one_amount(file: Path, tmp_path: Path) -> None:
    """Only the named bill, counted from 1."""
    bills.spoil(file, tmp_path / "spoilt.xml", 17)

    pairs = zip(file.read_text().splitlines(), (tmp_path / "spoilt.xml").read_text().splitlines(), strict=True)
    changed = [after.strip() for before, after in pairs if before != after]
    assert changed == ["<Gross_Amount>one hundred</Gross_Amount>"]
    assert amounts(tmp_path / "spoilt.xml")[16] == "one hundred"


def test_floor_of_the_import_counts_every_bill(file: Path) -> None:
    """A floor that read less would flatter nobody but itself."""
    assert import_scan.count(file) == 25
