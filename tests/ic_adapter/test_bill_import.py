"""Import of bill files: reading, refusals, faulty bills, loading, BIF, folders (invoice-files §1, §2, §6, §10, §11)."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from ic_adapter.adapter import Adapter
from ic_adapter.billers.register import NewBiller
from ic_adapter.errors import BadField, BadValue, FileRefused
from ic_adapter.files.bills.folders import import_path
from ic_adapter.files.bills.importer import check_name
from ic_adapter.files.bills.profile import FileKind
from ic_adapter.store.bills import invoices
from tests.ic_adapter.bill_files import NAME, SAMPLE, bills, mapped, stored, take, variant
from tests.ic_adapter.conftest import make


def test_reader_is_lenient() -> None:
    """Names in any case, any order, unknown elements and comments; blank and absent are the same."""
    text = (
        "<BILLHEADERS><billheader><x><y/></x><due_dt> May-20-2024 </due_dt><!-- c --><CYCLE_CD/></billheader>"
        "</BILLHEADERS>"
    )

    assert [{name: text for name, text in bill.items() if text} for bill in bills(text)] == [{"due_dt": "May-20-2024"}]


BAD_FILES = [
    ("<BillHeaders><BillHeader>", "not well-formed"),
    ("", "not well-formed"),
    ("<Bills/>", "the root element is Bills"),
    ('<!DOCTYPE BillHeaders [<!ENTITY e "x">]><BillHeaders/>', "document type"),
    ("<BillHeaders><BillHeader>" + "<a/>" * 1001 + "</BillHeader></BillHeaders>", "too many elements"),
    (SAMPLE.replace("May-20-2024", "soon"), "1 of 1 bills are faulty"),
]


@pytest.mark.parametrize(("text", "reason"), BAD_FILES)
def test_refused_file(ic: Adapter, text: str, reason: str) -> None:
    """A file that is none, or is mostly faulty, is refused whole and leaves nothing behind."""
    with pytest.raises(FileRefused, match=reason):
        take(ic, text)

    assert (stored(ic), ic.importer.all("b")) == ([], [])


@pytest.mark.parametrize("name", ["bill.xml", "billheader_2024.xml", "billheader_20241332010203.xml", "../" + NAME])
def test_bad_name(name: str) -> None:
    """Q-51: billheader_ and 14 digits that are a moment."""
    with pytest.raises(FileRefused):
        check_name(name)


FAULTS = [
    ("<Invoice_No>987654</Invoice_No>", "", "Invoice_No is missing"),
    ("<Customer_Name>ALEX SAMPLE<", "<Customer_Name> <", "Customer_Name is missing"),
    ("100.24", "1OO", "Gross_Amount: '1OO' is not an amount"),
    ("<Account_No>2003708", "<Account_No>20 03", "is not an account number"),
    ("Apr-18-2024", "20240431", "Bill_DT: '20240431' is not a date"),
]


@pytest.mark.parametrize(("old", "new", "reason"), FAULTS)
def test_faulty_bill(ic: Adapter, old: str, new: str, reason: str) -> None:
    """A bill with a missing or wrong element says which."""
    with pytest.raises(BadValue, match=reason):
        mapped(ic, "b", SAMPLE.replace(old, new))


def many(count: int, faulty: int) -> str:
    """A file of so many bills of different accounts, the first ones faulty."""
    inner = SAMPLE[SAMPLE.index("  <BillHeader>") : SAMPLE.index("</BillHeaders>")]
    parts = [
        inner.replace("2003708", str(4_000_000 + n)).replace("May-20-2024", "soon" if n < faulty else "May-20-2024")
        for n in range(count)
    ]
    return f"<BillHeaders>{''.join(parts)}</BillHeaders>"


def test_faulty_bills_are_left_out(ic: Adapter) -> None:
    """At most 10 % faulty: the others are taken, the faulty ones named, count and total without them."""
    imported, _ = take(ic, many(10, 1))

    assert (imported.records, imported.accepted, imported.total) == (10, 9, Decimal("902.16"))
    assert [(fault.bill, fault.invoice_no) for fault in imported.faulty] == [(1, "987654")]


def test_max_bad_ratio(ic: Adapter) -> None:
    """More than max_bad_ratio faulty refuses the file; the key moves the limit."""
    with pytest.raises(FileRefused, match="2 of 10"):
        take(ic, many(10, 2))
    ic.register.patch_keys("b", {"max_bad_ratio": 1})

    assert take(ic, many(10, 2))[0].accepted == 8


def test_bill_twice_in_a_file(ic: Adapter) -> None:
    """The same bill twice in one file counts once."""
    ic.register.patch_keys("b", {"max_bad_ratio": 1})
    text = many(1, 0).replace("</BillHeaders>", "") + many(1, 0).replace("<BillHeaders>", "")

    assert [fault.reason for fault in take(ic, text)[0].faulty] == ["Invoice_No: duplicate of bill 1 in this file"]


def test_duplicate_name(ic: Adapter) -> None:
    """A file name is taken once; allow_reimport takes it again and replaces values."""
    take(ic)
    with pytest.raises(FileRefused, match="already"):
        take(ic)
    ic.register.patch_keys("b", {"allow_reimport": True})

    take(ic, SAMPLE.replace("100.24", "7.00"))

    assert [one.balance_due for one in stored(ic)] == [Decimal("7.00")]


def test_balance_forward(ic: Adapter) -> None:
    """Q-57: the newest bill takes the older ones of its account and type out of payment, in whatever order they come."""
    take(ic)
    take(ic, variant("2", "Jun-18-2024", "Jul-20-2024"), "billheader_20240618010203.xml")
    take(ic, variant("3", "May-18-2024", "Jun-20-2024"), "billheader_20240619010203.xml")

    assert [(one.biller_invoice_number, one.payable) for one in stored(ic)] == [
        ("987654", False),
        ("3", False),
        ("2", True),
    ]


def test_balance_forward_off(ic: Adapter) -> None:
    """A biller that says BalanceForward false keeps its older invoices payable."""
    ic.register.create(NewBiller(id="o", template="836", settings={}, keys={}, bif={"BalanceForward": "false"}))
    for name, text in ((NAME, SAMPLE), ("billheader_20240618010203.xml", variant("2", "Jun-18-2024", "Jul-20-2024"))):
        take(ic, text, name, bid="o")
    with ic.store.reading() as connection:
        found = invoices.of_account(connection, "o", "2003708")

    assert [one.payable for one in found] == [True, True]


def test_deactivated_comes_back(ic: Adapter) -> None:
    """A bill that comes again makes a deactivated invoice active."""
    take(ic)
    take(ic, kind=FileKind.DREC)
    take(ic, name="billheader_20240419010203.xml")

    assert (stored(ic)[0].deactivated, stored(ic)[0].payable) == (False, True)


def test_stw_is_refused(ic: Adapter) -> None:
    """A biller whose files are of another kind is refused with a reason, not half imported."""
    make(ic, "s", "3780")

    with pytest.raises(FileRefused, match="STW/OpenGov"):
        take(ic, bid="s")


def test_bif_customizations(ic: Adapter) -> None:
    """§10, Q-57: dates count from the bill's, FS 248 of other types comes from the customization."""
    rules = {"AutoPayCollectionDate": "InvoiceDueDate-5", "FirstNotifyRequestedDate": "InvoiceDate+1"}
    ic.register.create(NewBiller(id="q", template="836", settings={}, keys={}, bif=rules))

    found = mapped(ic, "q")

    assert (found.text(248), found.text("FirstNotifyRequestedDate")) == ("2024-05-15", "2024-04-19")


def test_bad_customization(ic: Adapter) -> None:
    """A value that does not fit its feature, or a feature that is not used for Cayenta, is refused."""
    with pytest.raises(BadField) as caught:
        ic.register.create(
            NewBiller(id="q", template="836", settings={}, keys={}, bif={"LateFeeDate": "", "BalanceForward": "maybe"})
        )

    assert [fault.path for fault in caught.value.faults] == ["$.bif.LateFeeDate", "$.bif.BalanceForward"]


@pytest.mark.parametrize(("key", "expected"), [("none", ""), ("bif", "2024-04-18")])
def test_autopay_date_fallback(ic: Adapter, key: str, expected: str) -> None:
    """Q-53: a blank date of a JCW bill is no date unless autopay_date_fallback says otherwise."""
    ic.register.create(
        NewBiller(
            id="j",
            template="4078",
            settings={},
            keys={"autopay_date_fallback": key},
            bif={"AutoPayCollectionDate": "InvoiceDate"},
        )
    )

    assert mapped(ic, "j", SAMPLE.replace(">May-15-2024<", "><")).text(248) == expected


def test_separator_in_a_value(ic: Adapter) -> None:
    """Pipes and line breaks in values become blanks: a record stays one line of as many fields."""
    _, bif = take(ic, SAMPLE.replace("ALEX SAMPLE", "ALEX|\nSAMPLE"))

    assert bif.splitlines()[2].split("|")[2] == "ALEX SAMPLE"


@pytest.mark.parametrize("sign", ["|", "\n", "\u2028"])
def test_store_and_bif_agree(ic: Adapter, sign: str) -> None:
    """An invoice number with a separator or line break is the same in the BIF and in the store, and so DREC finds it."""
    text = SAMPLE.replace("987654", f"98{sign}76").replace("ALEX", f"ALEX{sign}")
    _, bif = take(ic, text)

    take(ic, text, kind=FileKind.DREC)

    after = stored(ic)[0]
    assert (after.invoice_number, after.biller_invoice_number) == ("UB98 7604182024", "98 76")
    assert bif.splitlines()[1].split("|")[3] == after.invoice_number
    assert after.deactivated


def test_separator_alone_is_blank(ic: Adapter) -> None:
    """An invoice number that is nothing but a separator is missing."""
    ic.register.patch_keys("b", {"max_bad_ratio": 1})

    imported, _ = take(ic, SAMPLE.replace("987654", "|"))

    assert [fault.reason for fault in imported.faulty] == ["Invoice_No is missing or blank"]


def test_folders(ic: Adapter, tmp_path: Path) -> None:
    """A taken file goes to archive/ with BIF and twin beside; a refused one to error/ with a .log."""
    path = tmp_path / NAME
    path.write_text(SAMPLE)
    import_path(ic.importer, "b", path, FileKind.BILLS)
    path.write_text(f"{SAMPLE}\n")
    with pytest.raises(FileRefused):
        import_path(ic.importer, "b", path, FileKind.BILLS)

    twin = json.loads((tmp_path / "billheader_20240418010203.bif.json").read_text())
    assert [record.get("10", record.get("59", record.get("5"))) for record in twin] == [
        "1",
        "UB98765404182024",
        "2003708",
    ]
    assert (tmp_path / "archive" / NAME).exists()
    assert "already" in (tmp_path / "error" / f"{NAME}.log").read_text()
