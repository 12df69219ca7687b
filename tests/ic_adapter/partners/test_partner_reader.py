"""The one reader of partner files: both layouts, dates, signs and decimals, header and trailer, what is refused."""

import io
from datetime import date
from typing import Any

import pytest

from ic_adapter.errors import FileRefused
from ic_adapter.files.partners.demo import sample
from ic_adapter.files.partners.mapping.fields import PartnerFile
from ic_adapter.files.partners.mapping.profile import MappingProfile
from ic_adapter.files.partners.mapping.reader import PartnerReader, Record, Totals
from tests.ic_adapter.partners.conftest import changed


def read(profile: MappingProfile, kind: PartnerFile, content: bytes) -> tuple[list[Record], Totals]:
    """Return the records of this content and what was counted."""
    reader = PartnerReader(profile.files[kind])
    return list(reader.records(io.BytesIO(content))), reader.totals


COUNTS = {
    PartnerFile.INVOICE: (3, 142574),
    PartnerFile.ADJUSTMENT: (3, -3750),
    PartnerFile.PAYMENT: (3, 120000),
    PartnerFile.PRESENTMENT: (3, 0),
}


@pytest.mark.parametrize("kind", PartnerFile)
def test_every_sample_is_read_without_a_fault(profile: MappingProfile, kind: PartnerFile) -> None:
    """One reader for all four."""
    records, totals = read(profile, kind, sample(kind))

    assert [record.fault for record in records] == [""] * 3
    assert (totals.records, totals.cents) == COUNTS[kind]


def test_values_of_the_samples(profile: MappingProfile) -> None:
    """Dates, groups of three, quotes, trailing signs, constants."""
    bills, _ = read(profile, PartnerFile.INVOICE, sample(PartnerFile.INVOICE))
    adjustments, _ = read(profile, PartnerFile.ADJUSTMENT, sample(PartnerFile.ADJUSTMENT))

    assert bills[1].values["InvoiceDueDate"] == date(2024, 5, 20)
    assert (bills[1].cents("BalanceDue"), bills[1].text("CustomerName")) == (125000, "SAMPLE, PAT")
    assert (bills[0].values["InvoiceTypeID"], bills[0].values["RecordType"]) == (42, "N")
    assert [(one.cents("NewBalance"), one.cents("Amount")) for one in adjustments] == [
        (8024, None),
        (None, -5000),
        (None, 1250),
    ]


def _amounts(decimal: str, negative: str) -> MappingProfile:
    form = {"decimal": decimal, "negative": negative}
    return changed(lambda profile: profile["files"]["adjustment"].update(amount_format=form))


AMOUNTS = (
    ("point", "leading", "12.34", 1234),
    ("point", "leading", "-12.3", -1230),
    ("point", "leading", "1,234.50", 123450),
    ("point", "leading", "7", 700),
    ("point", "leading", "12.34-", None),
    ("point", "leading", "12,34", None),
    ("point", "leading", "12.345", None),
    ("point", "leading", "1e3", None),
    ("point", "leading", "--1", None),
    ("point", "trailing", "12.34-", -1234),
    ("point", "trailing", "12.34+", 1234),
    ("point", "trailing", "-12.34", None),
    ("point", "parentheses", "(12.34)", -1234),
    ("point", "parentheses", "(12.34", None),
    ("comma", "leading", "1.234,50", 123450),
    ("comma", "leading", "1.234", None),
    ("comma", "leading", "12.34", None),
    ("implied", "leading", "1234", 1234),
    ("implied", "leading", "-0001234", -1234),
    ("implied", "trailing", "1234-", -1234),
    ("implied", "leading", "12.34", None),
    ("implied", "leading", "0", 0),
)


@pytest.mark.parametrize(("decimal", "negative", "text", "cents"), AMOUNTS)
def test_amounts(decimal: str, negative: str, text: str, cents: int | None) -> None:
    """What the format does not say is refused with an example, never guessed."""
    content = f"H|20240425\nA|1|2||{text}|20240424|X\nT|1|0\n".encode()
    profile = _amounts(decimal, negative)
    reader = PartnerReader(profile.files[PartnerFile.ADJUSTMENT])
    found = next(reader.records(io.BytesIO(content)))

    assert found.cents("Amount") == cents
    assert ("is not an amount; expected" in found.fault) is (cents is None)


DATES = (
    ("MM/dd/yyyy", "04/18/2024", date(2024, 4, 18)),
    ("MM/dd/yyyy", "18/04/2024", None),
    ("MM/dd/yyyy", "4/18/2024", None),
    ("yyyyMMdd", "20240229", date(2024, 2, 29)),
    ("yyyyMMdd", "20230229", None),
    ("dd.MM.yyyy", "18.04.2024", date(2024, 4, 18)),
    ("dd MMM yyyy", "18 Apr 2024", date(2024, 4, 18)),
    ("dd-MMM-yyyy", "18-APR-2024", date(2024, 4, 18)),
    ("yyyy-MM-dd", "2024-04-18T00:00", None),
    ("yyyyMMdd", "10010101", None),
)


@pytest.mark.parametrize(("form", "text", "day"), DATES)
def test_dates(form: str, text: str, day: date | None) -> None:
    """By the format of the profile, to the letter."""
    profile = changed(lambda one: one["files"]["adjustment"].update(date_format=form, header_record={}))
    reader = PartnerReader(profile.files[PartnerFile.ADJUSTMENT])
    found = next(reader.records(io.BytesIO(f"A|1|2|3||{text}|X\nT|1|0\n".encode())))

    assert found.values.get("AdjustmentDate") == day
    assert (f"is not a date; expected {form}" in found.fault) is (day is None)


H, T = "H|20240425\n", "T|1|0\n"
REFUSED: tuple[tuple[PartnerFile, str, str], ...] = (
    (PartnerFile.ADJUSTMENT, f"{H}A|1|2|3||20240424|X\n", "the trailer record 'T' is missing; the file is not whole"),
    (PartnerFile.ADJUSTMENT, f"A|1|2|3||20240424|X\n{T}", "the header record 'H' is missing"),
    (PartnerFile.ADJUSTMENT, f"{H}T|1|0\n", "RecordCount says 1, the file has 0 records"),
    (PartnerFile.ADJUSTMENT, f"{H}A|1|2||5.00|20240424|X\n{T}", "TotalAmount says 0.00, the records sum up to 5.00"),
    (PartnerFile.ADJUSTMENT, f"{H}A|1|2|3||20240424|X\n{T}A|1|2|3||20240424|X\n", "line 4: comes after the trailer"),
    (PartnerFile.ADJUSTMENT, f"{H}X|1\n{T}", "line 2: unknown record 'X'; expected H, A, T"),
    (PartnerFile.ADJUSTMENT, f"{H}T|one|0\n", "line 2: RecordCount: 'one' is not a whole number"),
    (PartnerFile.ADJUSTMENT, f"{H}A|1|2|{'9' * 70_000}||20240424|X\n{T}", "line 2 is longer than"),
    (PartnerFile.INVOICE, "", "the file is empty; it needs the line of column names"),
    (PartnerFile.INVOICE, "acct;bill_no\r\n", "column 'bill_no' (InvoiceNumber) is not in the line of names"),
    (
        PartnerFile.INVOICE,
        sample(PartnerFile.INVOICE).decode().replace("name,", "acct,", 1),
        "'acct' (AccountNumber) is",
    ),
    (PartnerFile.INVOICE, sample(PartnerFile.INVOICE).decode() + '"open', "unexpected end of data"),
)


@pytest.mark.parametrize(("kind", "text", "reason"), REFUSED, ids=[row[2] for row in REFUSED])
def test_a_file_that_is_not_what_the_profile_says(
    profile: MappingProfile, kind: PartnerFile, text: str, reason: str
) -> None:
    """The whole file is refused: what is missing cannot be known."""
    with pytest.raises(FileRefused) as caught:
        read(profile, kind, text.encode())

    assert reason in str(caught.value)


def test_another_encoding_is_refused_with_its_line(profile: MappingProfile) -> None:
    """The byte is told, not guessed at."""
    with pytest.raises(FileRefused, match="line 2 is not utf-8: byte 40"):
        read(
            profile,
            PartnerFile.INVOICE,
            sample(PartnerFile.INVOICE)
            .replace(b"ALEX", b"AL\xc9X", 1)
            .replace(
                b"100200,2024-0418,04/18/2024,05/20/2024,100.24,0.00,AL", b"100200,2024-0418,04/18/2024,05/20/2024,"
            ),
        )


def _without(profile: dict[str, Any]) -> None:
    profile["files"]["adjustment"]["required"] = ["Reason"]


FAULTY = (
    ("A|1|2|||20240424|X", "needs exactly one of NewBalance and Amount"),
    ("A|1|2|3|4|20240424|X", "needs exactly one of NewBalance and Amount"),
    ("A||2|3||20240424|X", "AccountNumber is missing or blank"),
    ("A|1 2|2|3||20240424|X", "AccountNumber: not a valid account number"),
    ("A|1|2|3||20240424|", "Reason is missing or blank"),
    ("A|1|2|3||20240424", "Reason is missing or blank"),
    (f"A|1|{'2' * 256}|3||20240424|X", "InvoiceNumber: is longer than 255 characters"),
    ("A|1|2|3||20240424|X\x00Y", "contains control characters"),
)


@pytest.mark.parametrize(("line", "reason"), FAULTY, ids=[row[1] + row[0][:20] for row in FAULTY])
def test_a_faulty_record_says_why(line: str, reason: str) -> None:
    """The others of the file go on."""
    content = f"H|20240425\n{line}\nA|1|2|3||20240424|X\nT|2|0\n".encode()
    reader = PartnerReader(changed(_without).files[PartnerFile.ADJUSTMENT])
    reader.totals.is_sum_known = False
    first, second = reader.records(io.BytesIO(content))

    assert reason in first.fault
    assert second.fault == ""
    assert (reader.totals.records, reader.totals.faulty) == (2, 1)


def test_a_line_with_another_number_of_columns_is_faulty(profile: MappingProfile) -> None:
    """A comma too many moves every value: nothing of the line is believed."""
    content = sample(PartnerFile.INVOICE).replace(b"ALEX SAMPLE", b"SAMPLE, ALEX")

    records, _ = read(profile, PartnerFile.INVOICE, content)

    assert records[0].fault == "has 13 columns, the line of names has 12"
    assert [record.fault for record in records[1:]] == ["", ""]
