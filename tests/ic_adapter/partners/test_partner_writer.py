"""The one writer of partner files: what it writes its reader reads, and the same records give the same bytes."""

import io
import json
import subprocess
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ic_adapter.errors import BadValue
from ic_adapter.files.bills.fields import Format
from ic_adapter.files.partners.demo import PROFILE, SAMPLES, demo_profile, sample
from ic_adapter.files.partners.mapping.fields import TYPES, PartnerFile
from ic_adapter.files.partners.mapping.json_records import shown
from ic_adapter.files.partners.mapping.profile import FileMapping
from ic_adapter.files.partners.mapping.reader import PartnerReader
from ic_adapter.files.partners.mapping.values import Value
from ic_adapter.files.partners.mapping.writer import name_of, write_file
from tests.ic_adapter.partners.conftest import changed

DAY = date(2024, 4, 26)
GUID = "{{7F3A0001-0000-4000-8000-{:012d}}}"


def payment(number: int, account: str, cents: int, kind: str = "PAYMENT", method: str = "CC") -> dict[str, Value]:
    """Return one record of the payment file."""
    return {
        "PaymentGuid": GUID.format(number),
        "TransactionType": kind,
        "PaymentDate": DAY,
        "AccountNumber": account,
        "Amount": cents,
        "PaymentMethod": method,
    }


RECORDS = [
    payment(1, "100200", 8024),
    payment(2, "100300", 120000, method="ACH"),
    payment(3, "100200", -8024, kind="VOID"),
]


def test_the_sample_of_the_payment_file() -> None:
    """Fixed width, implied decimals, the sign before the zeros, header and trailer."""
    mapping = demo_profile().files[PartnerFile.PAYMENT]

    assert write_file(mapping, RECORDS, DAY) == sample(PartnerFile.PAYMENT)
    assert name_of(mapping, DAY) == SAMPLES[PartnerFile.PAYMENT]


def _text(characters: str = "ABC xyz,;|\"'é-09") -> st.SearchStrategy[str]:
    return st.text(st.sampled_from(characters), max_size=12).map(str.strip)


VALUES: Mapping[Format, st.SearchStrategy[Any]] = {
    Format.TEXT: _text(),
    Format.DATE: st.dates(date(1900, 1, 1), date(9999, 12, 31)),
    Format.AMOUNT: st.integers(-(10**9), 10**9),
    Format.NUMBER: st.integers(0, 10**8),
}


@st.composite
def _records(draw: st.DrawFn, kind: PartnerFile) -> list[dict[str, Value]]:
    one = {}
    for field in TYPES[kind].fields:
        if field.name in {"RecordType", "InvoiceTypeID"}:
            continue
        values = st.text("0123456789", min_size=1, max_size=12) if field.is_required else VALUES[Format.TEXT]
        one[field.name] = values if field.format is Format.TEXT else VALUES[field.format]
    return draw(st.lists(st.fixed_dictionaries(one), min_size=1, max_size=4))


def _mapping(kind: PartnerFile, layout: str, decimal: str, negative: str) -> FileMapping:
    """Return a mapping of every field of the kind, in this layout."""
    names = [field.name for field in TYPES[kind].fields if field.name not in {"RecordType", "InvoiceTypeID"}]
    fields: dict[str, object] = {name: name.lower() for name in names}
    if layout == "fixed":
        fields = {name: {"start": 2 + 30 * n, "length": 30} for n, name in enumerate(names)}
    mark: object = {"start": 1, "length": 1} if layout == "fixed" else "mark"
    file: dict[str, object] = {
        "layout": layout,
        "header": layout != "fixed",
        "amount_format": {"decimal": decimal, "negative": negative},
        "records": {"place": mark, "detail": "D", "trailer": "T"},
        "trailer_record": {"RecordCount": fields["AccountNumber"]},
        "fields": fields,
    }
    return changed(lambda one: _only(one, kind, file)).files[kind]


def _only(profile: dict[str, Any], kind: PartnerFile, file: dict[str, object]) -> None:
    before = profile["files"][kind.value]
    kept = {name: before[name] for name in ("direction", "folder", "pattern", "constants") if name in before}
    profile["files"] = {kind.value: {**kept, **file}}


@pytest.mark.parametrize("layout", ["delimited", "fixed"])
@pytest.mark.parametrize("kind", PartnerFile)
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_what_is_written_is_read_back(kind: PartnerFile, layout: str, data: st.DataObject) -> None:
    """Every field of every kind, in both layouts, with every format of amounts."""
    decimal = data.draw(st.sampled_from(["point", "comma", "implied"]))
    mapping = _mapping(kind, layout, decimal, data.draw(st.sampled_from(["leading", "trailing", "parentheses"])))
    records = data.draw(_records(kind))
    if mapping.type.one_of:
        records = [{name: value for name, value in one.items() if name != "Amount"} for one in records]

    content = write_file(mapping, records, DAY)
    reader = PartnerReader(mapping)
    found = list(reader.records(io.BytesIO(content)))

    assert [record.fault for record in found] == [""] * len(records)
    wanted = [{name: value for name, value in one.items() if value != ""} for one in records]
    constants = {"RecordType": "N", "InvoiceTypeID": 42} if kind is PartnerFile.INVOICE else {}
    assert [dict(record.values) for record in found] == [{**constants, **one} for one in wanted]
    assert write_file(mapping, records, DAY) == content


def test_texts_are_cut_and_numbers_of_things_never() -> None:
    """A payer's text is cut (Q-82); an amount or an account number that does not fit is refused with its record."""
    mapping = demo_profile().files[PartnerFile.PAYMENT]

    assert b"CC-AND-A-LONG{" in write_file(mapping, [payment(1, "1", 5, method="CC-AND-A-LONG-ONE")], DAY)
    with pytest.raises(BadValue, match="record 1: Amount: '9999999999999' is longer than its 12 positions"):
        write_file(mapping, [payment(1, "1", 9_999_999_999_999)], DAY)
    with pytest.raises(BadValue, match="record 2: AccountNumber is missing or blank"):
        write_file(mapping, [payment(1, "1", 5), payment(2, "", 5)], DAY)


def _run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "ic_adapter.cli", "partner-files", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def test_the_commands_read_write_and_check(tmp_path: Path) -> None:
    """Demo out, profile checked, sample read, records written: all offline."""
    assert _run("demo", str(tmp_path)).returncode == 0
    profile = str(tmp_path / PROFILE)

    checked = _run("check-profile", profile)
    read = _run("read", profile, "adjustment", str(tmp_path / SAMPLES[PartnerFile.ADJUSTMENT]))
    lines = "\n".join(json.dumps(shown(PartnerFile.PAYMENT, one)) for one in RECORDS)
    (tmp_path / "payments.jsonl").write_text(lines)
    written = _run("write", profile, "payment", str(tmp_path / "payments.jsonl"), "--day", "2024-04-26")

    assert "valid mapping profile of biller 3780" in checked.stdout
    assert json.loads(read.stdout.splitlines()[1])["Amount"] == "-50.00"
    assert read.stderr == "adjustments_20240425.txt: 3 records, 0 faulty, Amount -37.50\n"
    assert (written.returncode, written.stderr) == (0, "")
    assert written.stdout.encode() == sample(PartnerFile.PAYMENT).replace(b"\r\n", b"\n")  # read as text
    assert "2020-12" in _run("schema").stdout


def test_the_commands_say_what_is_wrong(tmp_path: Path) -> None:
    """A path per fault, exit 1; the file's line and reason."""
    _run("demo", str(tmp_path))
    bad = tmp_path / "bad.json"
    bad.write_text((tmp_path / PROFILE).read_text().replace('yyyyMMdd",\n      "amount', 'yy",\n      "amount'))
    cut = tmp_path / "cut.txt"
    cut.write_bytes(sample(PartnerFile.ADJUSTMENT)[:-12])

    checked = _run("check-profile", str(bad))
    read = _run("read", str(tmp_path / PROFILE), "adjustment", str(cut))
    again = _run("demo", str(tmp_path))
    (tmp_path / "wrong").write_text('{"Amount": 5}\n')
    wrong = _run("write", str(tmp_path / PROFILE), "payment", str(tmp_path / "wrong"), "--day", "2024-04-26")

    assert (checked.returncode, "$.files.adjustment.date_format: 'yy' is not a date format" in checked.stderr) == (
        1,
        True,
    )
    assert (read.returncode, "the trailer record 'T' is missing" in read.stderr) == (1, True)
    assert (again.returncode, "already exists" in again.stderr) == (1, True)
    assert (wrong.returncode, 'Amount: use an amount as text, such as "12.34"' in wrong.stderr) == (1, True)
