"""Mapping profiles (Q-59): the demo and the specification's example are valid, every fault has its JSON path."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ic_adapter.errors import BadField
from ic_adapter.files.bills.fields import Format
from ic_adapter.files.partners.mapping.fields import INVOICE_FIELDS, SET_BY_IC, TYPES, PartnerFile
from ic_adapter.files.partners.mapping.profile_json import parse_profile
from ic_adapter.files.partners.mapping.schema import json_schema
from tests.ic_adapter.partners.conftest import changed

SPEC = Path(__file__).parents[3] / "docs" / "spec"
INVOICE_FILES = (SPEC / "invoice-files.md").read_text(encoding="utf-8")
FORMATS = {"Text": Format.TEXT, "Date": Format.DATE, "Currency": Format.AMOUNT, "Money": Format.AMOUNT}


def _rows() -> list[list[str]]:
    """Return the rows of the field table (invoice-files §5), a cell a text."""
    section = INVOICE_FILES.split("## 5 Field table")[1].split("## 6 ")[0]
    lines = [line for line in section.splitlines() if re.match(r"\| \d+ \|", line)]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


ROWS = [row for row in _rows() if row[2] in {"IH", "CR"} and int(row[0]) not in SET_BY_IC]


def test_the_table_is_read() -> None:
    """36 rows in the specification, five of the file header, three that Invoice Cloud sets."""
    assert (len(_rows()), len(ROWS), len(INVOICE_FIELDS)) == (36, 28, 28)


@pytest.mark.parametrize("row", ROWS, ids=[f"FS-{row[0]}" for row in ROWS])
def test_invoice_fields_are_those_of_the_specification(row: list[str]) -> None:
    """Name, format and whether it is required, by FileSpecID; constants of the profile are not read from the file."""
    number, name, _, _, is_required, _, form, *_ = row
    field = next(one for one in INVOICE_FIELDS if one.fs == int(number))
    is_constant = name in {"RecordType", "InvoiceTypeID"}

    assert field.name == name
    assert field.is_required is (is_required == "T" and not is_constant)
    if form in FORMATS:
        assert field.format is FORMATS[form]


def test_adjustments_hold_what_the_specification_says() -> None:
    """§8: account number, invoice number, new balance or signed amount, date, reason."""
    sentence = re.search(r"a reader driven by a profile: ([^.]*)\.", INVOICE_FILES)
    assert sentence is not None
    words = [word.replace(" ", "") for word in re.split(", | or ", sentence[1])]
    names = [field.name.lower() for field in TYPES[PartnerFile.ADJUSTMENT].fields]

    assert words == ["accountnumber", "invoicenumber", "newbalance", "signedamount", "date", "reason"]
    assert names == ["accountnumber", "invoicenumber", "newbalance", "amount", "adjustmentdate", "reason"]
    assert TYPES[PartnerFile.ADJUSTMENT].one_of == ("NewBalance", "Amount")


def test_the_example_of_the_specification_is_valid() -> None:
    """The invoice file of §9, as it is printed there."""
    block = INVOICE_FILES.split("## 9 STW/OpenGov mapping profile")[1].split("```")[1].removeprefix("json")
    block = re.sub(r',\s*"adjustment".*', "}}", block, flags=re.DOTALL)

    found = parse_profile(block).files[PartnerFile.INVOICE]

    assert found.folder == "/ToInvoiceCloud/Invoices/UB"
    assert found.fields["BalanceDue"] == found.fields["TotalAmountDue"] == "amount_due"
    assert found.constants == {"InvoiceTypeID": "42", "RecordType": "N"}


def test_the_demo_has_all_four_files() -> None:
    """Complete, of BID 3780, and it says that it is fictional."""
    demo = changed()

    assert (demo.bid, set(demo.files)) == ("3780", set(PartnerFile))
    assert "FICTIONAL" in demo.comment
    assert parse_profile(demo.text) == demo


def test_the_schema_names_every_field() -> None:
    """The JSON Schema of draft 2020-12 has a member for each field of each file."""
    schema = json_schema()

    assert schema["$schema"].endswith("2020-12/schema")
    for kind in PartnerFile:
        properties = schema["$defs"][f"{kind.value.capitalize()}Fields"]["properties"]
        assert list(properties) == [field.name for field in TYPES[kind].fields]


def _set(path: str, value: object) -> Callable[[dict[str, Any]], None]:
    def change(profile: dict[str, Any]) -> None:
        *folders, last = path.split(".")
        place = profile
        for folder in folders:
            place = place[folder]
        if value is ...:
            del place[last]
        else:
            place[last] = value

    return change


I, A, P = "files.invoice", "files.adjustment", "files.payment"  # noqa: E741 — short for a table
FAULTS: tuple[tuple[str, object, str, str], ...] = (
    ("partner", "acme", "$.partner", "Invalid enum value 'acme'"),
    ("files", {}, "$.files", "map at least one of invoice, adjustment, payment, presentment"),
    ("files.invoices", {}, "$.files", "unknown field `invoices`"),
    (f"{I}.fields.Acount", "acct", f"$.{I}.fields", "unknown field `Acount`"),
    (f"{I}.fields.AccountNumber", 1.5, f"$.{I}.fields.AccountNumber", "Expected `int | str | object | null`"),
    (f"{I}.fields.AccountNumber", {"start": 1}, f"$.{I}.fields.AccountNumber", "missing required field `length`"),
    (f"{I}.fields.AccountNumber", {"start": 1, "length": 2}, f"$.{I}.fields.AccountNumber", "name or the number"),
    (f"{I}.fields.AccountNumber", ..., f"$.{I}.fields", "AccountNumber is required; say where it lies"),
    (f"{I}.required", ["Phone"], f"$.{I}.fields", "Phone is required"),
    (f"{I}.required", ["Phones"], f"$.{I}.required[0]", "Phones is not a field of the invoice data"),
    (f"{I}.constants.InvoiceTypeID", 6, f"$.{I}.constants.InvoiceTypeID", "use 42"),
    (f"{I}.constants.RecordType", ..., f"$.{I}.constants.RecordType", "use N"),
    (f"{I}.constants.Colour", "red", f"$.{I}.constants.Colour", "not a field of the invoice data"),
    (f"{I}.constants.Custom4", "x", f"$.{I}.constants.Custom4", "keep one of the two"),
    (f"{I}.constants.PastDue", "x", f"$.{I}.constants.PastDue", "is not an amount"),
    (f"{I}.fields.InvoiceTypeID", "type", f"$.{I}.fields.InvoiceTypeID", "is a constant of the profile"),
    (f"{I}.date_format", "MM/DD/YYYY", f"$.{I}.date_format", "use yyyy, MM or MMM, and dd, each once"),
    (f"{I}.direction", "out", f"$.{I}.direction", "the invoice data goes in; use 'in'"),
    (f"{I}.delimiter", ";;", f"$.{I}.delimiter", "length <= 1"),
    (f"{I}.delimiter", '"', f"$.{I}.delimiter", "neither the quote nor a line end"),
    (f"{I}.encoding", "ebcdic", f"$.{I}.encoding", "Invalid enum value 'ebcdic'"),
    (f"{I}.folder", "\\..\\x", f"$.{I}.folder", "must not contain . or .."),
    (f"{I}.pattern", "UB/*.csv", f"$.{I}.pattern", "put folders into folder"),
    (f"{I}.header", False, f"$.{I}.fields.AccountNumber", "no line of column names"),
    (f"{A}.fields.NewBalance", "new", f"$.{A}.fields.NewBalance", "no line of column names"),
    (f"{A}.records", ..., f"$.{A}.header_record", "needs records.header"),
    (f"{A}.records.trailer", "A", f"$.{A}.records.trailer", "also the mark of detail records"),
    (f"{A}.records.trailer", "H", f"$.{A}.records.trailer", "also the mark of the header record"),
    (f"{A}.fields.Reason", 1, f"$.{A}.fields.Reason", "has the place of records.place"),
    (f"{A}.amount_format.negative", "red", f"$.{A}.amount_format.negative", "Invalid enum value 'red'"),
    (f"{P}.pattern", "payments.txt", f"$.{P}.pattern", "needs {yyyyMMdd} in its name"),
    (f"{P}.fields.Amount", "amount", f"$.{P}.fields.Amount", 'needs {"start"'),
    (f"{P}.fields.Amount.length", 13, f"$.{P}.fields.TransactionType", "overlaps fields.Amount"),
    (f"{P}.fields.PaymentMethod", {"start": 42, "length": 8}, f"$.{P}.fields.TransactionType", "has the place of"),
    ("files.presentment.trailer_record", {"TotalAmount": "x"}, "$.files.presentment.trailer_record", "needs records"),
)


@pytest.mark.parametrize(("path", "value", "where", "reason"), FAULTS, ids=[f"{row[0]}-{row[3]}" for row in FAULTS])
def test_a_fault_has_its_path_and_what_is_expected(path: str, value: object, where: str, reason: str) -> None:
    """One change of the demo profile, one fault at its place."""
    with pytest.raises(BadField) as caught:
        changed(_set(path, value))

    found = {fault.path: fault.reason for fault in caught.value.faults}
    assert reason in found[where]


def test_all_faults_are_told_at_once() -> None:
    """What the schema allows is checked whole: an engineer mends a profile in one go."""
    with pytest.raises(BadField) as caught:
        changed(_set(f"{I}.date_format", "yy"), _set(f"{P}.pattern", "p.txt"), _set(f"{A}.fields.Reason", 1))

    assert {fault.path for fault in caught.value.faults} == {
        f"$.{I}.date_format",
        f"$.{P}.pattern",
        f"$.{A}.fields.Reason",
    }


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{", "is not JSON"),
        ("[]", "Expected `object`"),
        ("[" * 10_000, "Expected `object`"),
        ("", "JSON"),
    ],
)
def test_what_is_no_profile_is_refused(text: str, reason: str) -> None:
    """Never a traceback."""
    with pytest.raises(BadField) as caught:
        parse_profile(text)

    assert [(fault.path, reason in fault.reason) for fault in caught.value.faults] == [("$", True)]


def test_a_byte_order_mark_is_accepted() -> None:
    """Q-87."""
    assert parse_profile(b"\xef\xbb\xbf" + json.dumps(json.loads(changed().text)).encode()) == changed()
