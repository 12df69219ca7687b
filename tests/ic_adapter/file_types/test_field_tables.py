"""Every field of invoice-files §5 for every kind of file of §3: present, absent, blank, too long, in a wrong form.

The tests are made from the Markdown. All cases of a kind of file are the bills of one file, imported once per store.
"""

import json
import re
from collections.abc import Generator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID
from xml.sax.saxutils import escape

import pytest

from ic_adapter.adapter import Adapter, adapter
from ic_adapter.files.bills.bif import BifWriter
from ic_adapter.files.bills.fields import FIELDS
from ic_adapter.files.bills.profile import FileKind
from ic_adapter.files.bills.reading.reader import ELEMENTS
from ic_adapter.files.bills.tally import Imported
from ic_adapter.store.bills import invoices
from ic_adapter.store.bills.invoices import Account, Invoice
from tests.databases import DIALECTS
from tests.ic_adapter.conftest import make
from tests.ic_adapter.file_types.outcomes import LeftOut, outcome
from tests.ic_adapter.file_types.spec_fields import (
    Column,
    Row,
    Shape,
    cells_of,
    columns,
    elements,
    rows,
    rule_of,
    source_of,
)

CASES = ("present", "absent", "blank", "too long", "wrong form")
PLAIN: Mapping[str, str] = {
    "Bill_DT": "Apr-18-2024",
    "Due_DT": "May-20-2024",
    "Gross_Amount": "100.24",
    "Past_Due_Amount": "12.00",
    "Pay_Arrangement_Amt": "3.50",
    "Bill_TP": "REGULAR",
    "Account_Class_Dflt": "RES",
    "AutoPayCollectionDate": "May-15-2024",
}
PRESENT = {"Bill_DT": "Feb-29-2024", "Due_DT": "May-21-2024", "AutoPayCollectionDate": "May-16-2024"}
PRESENT |= {"Bill_TP": "EQUAL BILLING", "Account_Class_Dflt": "COM"}
DATES = ("Bill_DT", "Due_DT", "AutoPayCollectionDate")
AMOUNTS = ("Gross_Amount", "Past_Due_Amount", "Pay_Arrangement_Amt")
#: Fields that are in the BIF alone.
NOT_STORED = {"RowType", "RecordType", "BillerGuid", "FileCreationDate", "InvoiceFormatGuid"}
FIRST, SECOND = "billheader_20240418010203.xml", "billheader_20240419010203.xml"
Key = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a file came to: per case its bill, and the reason why it was left out or its records and rows."""

    bills: Mapping[Key, Mapping[str, str]]
    header: Mapping[str, str]
    reasons: Mapping[Key, str]
    records: Mapping[Key, Mapping[str, str]]
    stored: Mapping[Key, tuple[Invoice, Account]]
    before: Mapping[Key, tuple[Invoice, Account]]
    imported: Imported


def element_of(row: Row) -> str:
    """The element that the cases of a field vary; of a field that no file carries, one of the field's own name."""
    return next((name for letter in "SCDJ" if (name := source_of(row, letter))), row.name)


def changed(element: str, case: str, number: int) -> str | None:
    """The text of the element in a case; None where it is left out."""
    if case in ("absent", "blank"):
        return None if case == "absent" else "  "
    if element in DATES:
        return {"present": PRESENT[element], "too long": PLAIN[element] * 30, "wrong form": "soon"}[case]
    if element in AMOUNTS:
        return {"present": "1671.4", "too long": "12345678901234.00", "wrong form": "1OO.24"}[case]
    present = PRESENT.get(element, f"A-{number}")
    wrong = {"Account_No": "20 03", "Bill_TP": "equal billing", "Account_Class_Dflt": "COM IND"}.get(element, "A|B\nC")
    return {"present": present, "too long": "x" * 256, "wrong form": wrong}[case]


def xml_of(bill: Mapping[str, str]) -> str:
    """One BillHeader."""
    inner, address = "", ""
    for name, text in bill.items():
        box, _, part = name.rpartition(".")
        tag = f"<{part}>{escape(text)}</{part}>"
        inner, address = (inner, address + tag) if box else (inner + tag, address)
    return f"<BillHeader>{inner}<Mailing_Address_2>{address}</Mailing_Address_2></BillHeader>"


def all_bills() -> dict[Key, dict[str, str]]:
    """A bill per field and case, each of an account of its own."""
    numbers = count(1)
    found: dict[Key, dict[str, str]] = {}
    for row in rows():
        for case in CASES:
            number = next(numbers)
            bill = {name: PLAIN.get(name, f"{name.rpartition('.')[2]} {number}") for name in elements()}
            bill |= {"Account_No": str(3_000_000 + number)}
            text = changed(element_of(row), case, number)
            bill.pop(element_of(row), None)
            found[row.fs, case] = bill if text is None else bill | {element_of(row): text}
    return found


def load(ic: Adapter, column: Column, folder: Path) -> Loaded:
    """Import the file of a column; DREC after the same bills as ordinary ones."""
    bid = f"t{columns().index(column)}"
    make(ic, bid, column.template, max_bad_ratio=1)
    bills = all_bills()
    file = folder / SECOND
    file.write_text(f"<BillHeaders>{''.join(map(xml_of, bills.values()))}</BillHeaders>", encoding="utf-8")
    before: dict[Key, tuple[Invoice, Account]] = {}
    kind = FileKind.DREC if column.letter == "D" else FileKind.BILLS
    if kind is FileKind.DREC:
        with BifWriter() as writer, file.open("rb") as source:
            ic.importer.take(bid, FIRST, source, FileKind.BILLS, writer)
    target = folder / f"{bid}.bif"
    if kind is FileKind.DREC:
        before = stored_of(ic, bid, bills)
    with BifWriter(target) as writer, file.open("rb") as source:
        imported = ic.importer.take(bid, SECOND, source, kind, writer)
    header, *lines = json.loads(target.with_name(f"{target.name}.json").read_text(encoding="utf-8"))
    reasons = {list(bills)[fault.bill - 1]: fault.reason for fault in imported.faulty}
    taken = [key for key in bills if key not in reasons]
    pairs = zip(lines[::2], lines[1::2], strict=True)
    records = {key: invoice | customer for key, (invoice, customer) in zip(taken, pairs, strict=True)}
    return Loaded(bills, header, reasons, records, stored_of(ic, bid, bills), before, imported)


def stored_of(ic: Adapter, bid: str, bills: Mapping[Key, Mapping[str, str]]) -> dict[Key, tuple[Invoice, Account]]:
    """The stored invoice and account of each bill that was taken."""
    found: dict[Key, tuple[Invoice, Account]] = {}
    with ic.store.reading() as connection:
        for key, bill in bills.items():
            account = bill.get("Account_No", "").strip()
            for invoice in invoices.of_account(connection, bid, account):
                owner = invoices.account_of(connection, bid, account)
                assert owner is not None
                found[key] = (invoice, owner)
    return found


@pytest.fixture(scope="module", params=DIALECTS)
def loaded(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Generator[Any, None, None]:
    """What the file of each column came to, imported when it is first asked for."""
    server = request.getfixturevalue("sqlite_files" if request.param == "sqlite" else "postgresql_server")
    url = server.fresh()
    done: dict[str, Loaded] = {}
    with adapter(url, test_clock=True) as ic:

        def of(column: Column) -> Loaded:
            if column.title not in done:
                done[column.title] = load(ic, column, tmp_path_factory.mktemp("types"))
            return done[column.title]

        yield of
    server.reuse(url)


def told(loaded: Loaded, row: Row, case: str) -> object:
    """What the import made of a case: the reason, or the field in the BIF."""
    key = (row.fs, case)
    if key in loaded.reasons:
        return loaded.reasons[key]
    return loaded.header[str(row.fs)] if row.record == "FH" else loaded.records[key][str(row.fs)]


def is_told(loaded: Loaded, column: Column, row: Row, case: str) -> bool:
    """Whether that is what the specification says."""
    expected = outcome(column, {name: text.strip() for name, text in loaded.bills[row.fs, case].items()})
    found = str(told(loaded, row, case))
    if isinstance(expected, LeftOut):
        return found.startswith(expected.element) and expected.words in found
    if rule_of(row, column).shape is Shape.GENERATED:
        return found == generated(loaded, row, found)
    return found == expected[row.fs]


def generated(loaded: Loaded, row: Row, found: str) -> str:
    """What IC makes itself: a GUID, the current date of the biller, count and sum of the invoices in the file."""
    if "Guid" in row.name:
        return str(UUID(found))
    amounts = (Decimal(record["93"]) for record in loaded.records.values())
    return {4: "2024-11-15", 5: str(len(loaded.records)), 6: f"{sum(amounts):.2f}"}[row.fs]


#: Every kind of file with every field.
PAIRS = [(column, row) for column in columns() for row in rows()]
STORED_PAIRS = [(column, row) for column, row in PAIRS if row.name not in NOT_STORED]


def shown(value: Column | Row) -> str:
    """The part of a test's id that names a kind of file or a field."""
    return value.title.replace(" ", "-") if isinstance(value, Column) else f"{value.fs}-{value.name}"


@pytest.mark.parametrize(("column", "row"), PAIRS, ids=shown)
def test_field(loaded: Any, column: Column, row: Row) -> None:
    """In the BIF: the value, blank, or the bill left out with a reason that names the element."""
    file: Loaded = loaded(column)

    wrong = {case: told(file, row, case) for case in CASES if not is_told(file, column, row, case)}

    assert wrong == {}


@pytest.mark.parametrize(("column", "row"), STORED_PAIRS, ids=shown)
def test_stored(loaded: Any, column: Column, row: Row) -> None:
    """In the store: the very value of the BIF; a DREC record changes nothing but that the invoice is deactivated."""
    file: Loaded = loaded(column)
    if row.record == "FH":
        assert file.header["5"] == str(file.imported.accepted)
        assert Decimal(file.header["6"]) == file.imported.total
        return
    name = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", row.name).lower().replace("typeid", "type_id")
    for case in CASES:
        key = (row.fs, case)
        if column.letter == "D" and key not in file.before:  # no invoice of this key: logged, and no error (§6.2)
            assert key not in file.stored
            continue
        if column.letter != "D":
            assert (key in file.stored) == (key not in file.reasons)
        if key in file.reasons:
            continue
        invoice, account = file.stored[key]
        value = getattr(invoice if row.record == "IH" else account, name)
        if column.letter == "D":
            assert invoice.deactivated
            earlier = file.before[key]
            assert value == getattr(earlier[0] if row.record == "IH" else earlier[1], name)
            assert not earlier[0].deactivated
        else:
            assert value == _stored_form(row, file.records[key][str(row.fs)]), case


def _stored_form(row: Row, text: str) -> object:
    if row.form == "Date":
        return date.fromisoformat(text) if text else None
    if row.form in ("Currency", "Money"):
        return Decimal(text) if text else None
    return int(text) if row.name == "InvoiceTypeID" else text


def test_the_adapter_has_the_fields_of_the_specification_and_no_other() -> None:
    """Number, name and record, §5 and §11; the elements of §4; how many fields §3 counts for each type."""
    numbers = [row.fs for row in rows()]

    assert sorted((it.fs, it.name, it.record.name) for it in FIELDS) == sorted(
        (row.fs, row.name, row.record) for row in rows()
    )
    assert len(set(numbers)) == len(numbers) == 36
    assert set(ELEMENTS) == set(elements())
    for title, cell in cells_of("Fields in the table").items():
        letter = next(it.letter for it in columns() if it.title == title)
        assert sum(letter in re.findall(r"\b[SCDJ]\b", row.types) for row in rows()) == int(cell), title


def test_the_bif_has_the_fields_of_the_specification_and_no_other(loaded: Any) -> None:
    """Every FileSpecID of §5 is a member of the twin's records; the other members are BIF customizations."""
    file: Loaded = loaded(columns()[0])
    members = set(file.header) | set(next(iter(file.records.values())))

    assert {int(name) for name in members if name.isdigit()} == {row.fs for row in rows()}
