"""Addresses in one text: the common forms of the United States and Canada (invoice-files §4)."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ic_adapter.adapter import Adapter
from ic_adapter.errors import FileRefused, StillGrowing
from ic_adapter.files.bills.folders import Patience, import_path, summary
from ic_adapter.files.bills.profile import FileKind
from ic_adapter.files.bills.reading.address import split_address
from ic_adapter.files.pickup.readiness import lack_in
from tests.ic_adapter.bill_files import NAME, SAMPLE, take

CITIES = st.sampled_from(["VANCOUVER", "ST JOHN'S", "NEW WESTMINSTER", "O FALLON", "Ste. Anne"])
ZIPS = ["99999", "99999-1234", "999991234", "V5K 0A1", "V5K0A1", "V5K-0A1"]
PHONES = [
    "2025550118",
    "202-555-0118",
    "(202) 555-0118",
    "(202)555-0118",
    "202.555.0118",
    "+1 202 555 0118",
    "1-202-555-0118",
]


def test_canadian() -> None:
    """The row of the field: it landed whole in City."""
    assert split_address("VANCOUVER BC V5K 0A1") == {"city": "VANCOUVER", "state": "BC", "zip": "V5K 0A1"}


@given(
    CITIES,
    st.sampled_from([" ", ", "]),
    st.sampled_from(["BC", "WA", "wa"]),
    st.sampled_from(ZIPS),
    st.sampled_from(["", " USA", ", Canada"]),
    st.sampled_from(["", *PHONES]),
)
def test_any_form(city: str, comma: str, state: str, code: str, country: str, phone: str) -> None:
    """City, state and zip come out of every form, and the ten digits of a phone."""
    found = split_address(f"{city}{comma}{state} {code}{country} {phone}")

    expected = {"city": city, "state": state.upper(), "zip": code} | ({"phone": "2025550118"} if phone else {})
    assert found == expected


def one_text(address: str) -> str:
    """The sample with this address in one text."""
    start, end = SAMPLE.index("<Mailing_Address_2>"), SAMPLE.index("</Mailing_Address_2>")
    return f"{SAMPLE[:start]}<Mailing_Address_2>{address}{SAMPLE[end:]}"


@pytest.mark.parametrize(
    ("address", "warned"), [("SAMPLETOWN WA 99999", False), ("12 RUE DE PARIS", True), ("", False)]
)
def test_the_rest_is_warned_of(ic: Adapter, address: str, warned: bool) -> None:
    """An address without a zip that can be told is taken, and the report says so."""
    imported, _ = take(ic, one_text(address))

    assert imported.accepted == 1
    assert ["bill 1: Mailing_Address_2 has no zip code" in one for one in imported.warnings] == [True] * warned
    assert ("warning: bill 1" in summary(imported)) is warned
    assert ic.importer.all("b")[0].warnings == imported.warnings


def test_due_before_billed(ic: Adapter) -> None:
    """A due date before the bill date is a warning (invoice-files §4)."""
    imported, _ = take(ic, SAMPLE.replace("May-20-2024", "Apr-01-2024"))

    assert imported.warnings == ("bill 1: Due_DT is before Bill_DT",)


def test_file_that_grows(ic: Adapter, tmp_path: Path) -> None:
    """A file that its sender still writes stays where it is; complete, it is imported."""
    path = tmp_path / NAME
    half = len(SAMPLE) // 2
    path.write_text(SAMPLE[:half], encoding="utf-8")

    def sender(_: int) -> None:
        with path.open("a", encoding="utf-8") as file:
            file.write(SAMPLE[half : half + 10])

    with pytest.raises(StillGrowing, match="still being written"):
        import_path(ic.importer, "b", path, FileKind.BILLS, sender)
    assert [one.name for one in tmp_path.iterdir() if one.is_file()] == [NAME]
    assert not (tmp_path / "error").exists()

    path.write_text(SAMPLE, encoding="utf-8")
    assert import_path(ic.importer, "b", path, FileKind.BILLS).accepted == 1


def test_file_that_is_cut_anywhere(ic: Adapter, tmp_path: Path) -> None:
    """However much of a file is there: within the settle time it stays, and what it lacks is said."""
    path = tmp_path / NAME
    patience = Patience(settle=3600, lack=lack_in)
    for length in range(0, SAMPLE.rindex("</BillHeaders>") + len("</BillHeaders>"), 41):
        path.write_text(SAMPLE[:length], encoding="utf-8")

        with pytest.raises(
            StillGrowing, match=r"the file (is empty|does not end with </BillHeaders> yet); last written"
        ):
            import_path(ic.importer, "b", path, FileKind.BILLS, patience=patience)
        assert not (tmp_path / "error").exists()


def test_file_that_is_cut(ic: Adapter, tmp_path: Path) -> None:
    """A cut file that nobody writes any more goes to error/."""
    path = tmp_path / NAME
    path.write_text(SAMPLE[:300], encoding="utf-8")

    with pytest.raises(FileRefused) as refused:
        import_path(ic.importer, "b", path, FileKind.BILLS, patience=Patience(look=0.01))
    assert not isinstance(refused.value, StillGrowing)
    assert (tmp_path / "error" / NAME).is_file()
