"""Values of bill files that must not be guessed: decimal signs, elements that stand twice, entities, empty files."""

import io
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ic_adapter.adapter import Adapter
from ic_adapter.errors import BadValue, FileRefused
from ic_adapter.files.bills.folders import import_path, summary
from ic_adapter.files.bills.profile import FileKind
from ic_adapter.files.bills.reading.reader import ELEMENTS, TWICE, Others, read_bills
from ic_adapter.files.bills.values import amount_of
from tests.ic_adapter.bill_files import NAME, SAMPLE, bills, mapped, take

POINT = [("1,234.50", 123450), ("$1,234,567.5", 123456750), ("-1,234.50", -123450), ("12.3", 1230), ("7", 700)]
COMMA = [("1.234,50", 123450), ("100,24", 10024), ("-1.234.567,5", -123456750), ("$7,10", 710), ("7", 700)]
WRONG = [
    "100,24",
    "1,2,3",
    "1,234",
    "12,34.50",
    "1,2345.00",
    ",50",
    "1,.50",
    "1.234,50",
    "1 234.50",
    "--1",
    "-$-1",
    "1$",
]
WRONG_COMMA = ["100.24", "1.2.3", "1.234", "1,234.50", "1.23,4", "1,234"]


@pytest.mark.parametrize(("text", "cents"), POINT)
def test_point(text: str, cents: int) -> None:
    """A comma separates groups of three before a decimal point."""
    assert amount_of(text).cents == cents


@pytest.mark.parametrize(("text", "cents"), COMMA)
def test_comma(text: str, cents: int) -> None:
    """A biller that writes a decimal comma says so (decimal_sign)."""
    assert amount_of(text, "comma").cents == cents


@pytest.mark.parametrize(
    ("text", "sign"), [*((text, "point") for text in WRONG), *((text, "comma") for text in WRONG_COMMA)]
)
def test_no_amount(text: str, sign: str) -> None:
    """Q-78: what might be another amount than it seems is none."""
    with pytest.raises(BadValue, match="is not an amount"):
        amount_of(text, sign)


@given(st.text("0123456789,.-$ ", max_size=12), st.sampled_from(["point", "comma"]))
def test_any_amount(text: str, sign: str) -> None:
    """Q-78: what is accepted has one meaning: the digits before the sign, and at most two behind it."""
    decimal, group = (".", ",") if sign == "point" else (",", ".")
    try:
        cents = amount_of(text, sign).cents
    except BadValue:
        return
    whole, _, part = text.strip().replace("$", "").lstrip("-").partition(decimal)
    assert abs(cents) == int(whole.replace(group, "")) * 100 + int(f"{part:0<2}")
    assert group not in part
    assert len(part) <= 2
    assert [len(digits) for digits in whole.split(group)[1:]] == [3] * whole.count(group)


def test_decimal_comma_is_faulty(ic: Adapter) -> None:
    """Q-78: `100,24` was read as 10024.00; the key makes it 100.24."""
    text = SAMPLE.replace("100.24", "100,24").replace(">0.00<", "><")
    with pytest.raises(BadValue, match="Gross_Amount: '100,24' is not an amount"):
        mapped(ic, "b", text)
    ic.register.patch_keys("b", {"decimal_sign": "comma"})

    assert mapped(ic, "b", text).cents == 10024


def twice(element: str, other: str) -> str:
    """The sample with a second element of this name after the first one."""
    name = element.rsplit(".", maxsplit=1)[-1]
    end = SAMPLE.index(f"</{name}>") + len(name) + 3
    return f"{SAMPLE[:end]}<{name}>{other}</{name}>{SAMPLE[end:]}"


@pytest.mark.parametrize("element", [one for one in ELEMENTS if bills(SAMPLE)[0].get(one.lower())])
def test_element_twice(ic: Adapter, element: str) -> None:
    """Every element that stands twice with different values makes its bill faulty; the same value or a blank does not."""
    (bill,) = bills(SAMPLE)
    assert TWICE not in bills(twice(element, bill[element.lower()]))[0]
    assert TWICE not in bills(twice(element, ""))[0]

    with pytest.raises(BadValue, match=f"{element} appears twice with different values"):
        mapped(ic, "b", twice(element, f"{bill[element.lower()]}9"))


def test_two_addresses(ic: Adapter) -> None:
    """Two Mailing_Address_2 count as one: what they say differently makes the bill faulty."""
    address = "<Mailing_Address_2><City>ELSEWHERE</City></Mailing_Address_2>"

    with pytest.raises(BadValue, match=r"Mailing_Address_2\.City appears twice with different values"):
        mapped(ic, "b", SAMPLE.replace("</BillHeader>", f"{address}</BillHeader>"))


@pytest.mark.parametrize("before", ["", " " * 200_000])
@pytest.mark.parametrize("entity", ["nbsp", "eacute", "copy"])
def test_undeclared_entity(ic: Adapter, entity: str, before: str) -> None:
    """An HTML entity is named with its line, however far into the file it stands."""
    text = SAMPLE.replace("</BillHeaders>", f"{before}<BillHeader>&{entity};</BillHeader></BillHeaders>")

    with pytest.raises(FileRefused, match=f"Entity '{entity}' not defined, line [0-9]+"):
        take(ic, text)


@pytest.mark.parametrize("text", ["<BillHeaders/>", "<BillHeaders>\n</BillHeaders>"])
@pytest.mark.parametrize("kind", [FileKind.BILLS, FileKind.DREC])
def test_no_bills(ic: Adapter, tmp_path: Path, text: str, kind: FileKind) -> None:
    """A night without bills is a valid empty file: it is archived, with a BIF of its header."""
    path = tmp_path / NAME
    path.write_text(text, encoding="utf-8")

    imported = import_path(ic.importer, "b", path, kind)

    assert (imported.records, imported.accepted, imported.total) == (0, 0, Decimal("0.00"))
    assert (tmp_path / "archive" / NAME).is_file()
    assert not (tmp_path / "error").exists()
    assert path.with_suffix(".bif").read_text(encoding="utf-8").endswith("|0|0.00\n")


@pytest.mark.parametrize("kind", [FileKind.BILLS, FileKind.DREC])
def test_no_bill_among_other_elements(ic: Adapter, tmp_path: Path, kind: FileKind) -> None:
    """A root that holds something else is no empty night: what was left out is named where the operator looks."""
    path = tmp_path / NAME
    path.write_text(SAMPLE.replace("BillHeader>", "Bill_Header>"), encoding="utf-8")

    imported = import_path(ic.importer, "b", path, kind)

    said = "the file has no element BillHeader; it has Bill_Header (1), left out; check it with whoever sent it"
    assert (imported.records, imported.warnings) == (0, (said,))
    assert f"warning: {said}" in summary(imported)
    assert ic.importer.all("b")[0].warnings == (said,)


NAMES = st.from_regex(r"[A-Za-z_][A-Za-z0-9_-]{0,60}", fullmatch=True).filter(lambda name: name.lower() != "billheader")


@given(st.lists(st.tuples(NAMES, st.sampled_from(["", "x", "<BillHeader/>"])), max_size=12), st.integers(0, 2))
def test_what_is_left_out_is_named(elements: list[tuple[str, str]], bills_among: int) -> None:
    """Whatever stands under a root without bills is counted, the first names are told; an empty root tells nothing."""
    inside = [f"<{name}>{text}</{name}>" for name, text in elements] + ["<BILLHEADER/>"] * bills_among
    others = Others()

    found = list(read_bills(io.BytesIO(f"<BillHeaders> {''.join(inside)} </BillHeaders>".encode()), others=others))

    assert len(found) == bills_among
    told = others.warning()
    first = list(dict.fromkeys(name[:40] for name, _ in elements))[:5]
    assert bool(told) is bool(elements)
    assert all(f"{name} ({[one[:40] for one, _ in elements].count(name)})" in told for name in first)
    assert len(told) < 400
