"""Bill files: reading, mapping by the field table, BIF, loading (invoice-files §1 to §6, §10 to §12)."""

import io
import json
from decimal import Decimal
from importlib.resources import files
from pathlib import Path

import pytest

from ic_adapter.billers import NewBiller
from ic_adapter.errors import BadField, BadValue, FileRefused
from ic_adapter.files.bif import BifWriter, Header
from ic_adapter.files.fields import FIELDS
from ic_adapter.files.folders import import_path
from ic_adapter.files.importer import Imported, check_name
from ic_adapter.files.mapping import Kind, Mapped, map_bill, profile_of
from ic_adapter.files.reader import Bill, read_bills, split_address
from ic_adapter.files.values import parse_amount, parse_date
from ic_adapter.store import invoices
from ic_adapter.store.invoices import Invoice
from ic_adapter.wiring import Adapter
from tests.ic_adapter.conftest import make

NAME = "billheader_20240418010203.xml"
SAMPLE = files("ic_adapter").joinpath("samples", NAME).read_text(encoding="utf-8")


def bills(text: str) -> list[Bill]:
    """The bills of this text."""
    return list(read_bills(io.BytesIO(text.encode())))


def mapped(ic: Adapter, bid: str, text: str = SAMPLE, kind: Kind = Kind.BILLS) -> Mapped:
    """The first bill of this text as the biller's files map it."""
    return map_bill(bills(text)[0], profile_of(ic.register.get(bid), kind))


def take(ic: Adapter, text: str = SAMPLE, name: str = NAME, kind: Kind = Kind.BILLS) -> tuple[Imported, str]:
    """Import this text for biller b; the import and the BIF."""
    out = io.StringIO()

    def keep(header: Header, writer: BifWriter) -> None:
        writer.write(header, out)

    return ic.importer.take("b", name, io.BytesIO(text.encode()), kind, keep), out.getvalue()


def stored(ic: Adapter, account: str = "2003708") -> list[Invoice]:
    """The invoices of an account."""
    with ic.store.reading() as connection:
        return invoices.of_account(connection, "b", account)


def variant(number: str, bill: str, due: str, amount: str = "50.00") -> str:
    """The sample with another invoice number, dates and amount."""
    text = SAMPLE.replace("987654", number).replace("Apr-18-2024", bill).replace("May-20-2024", due)
    return text.replace("100.24", amount)


def test_wx_inv_1(ic: Adapter) -> None:
    """WX-INV-1: the sample file as Standard, record by record."""
    imported, bif = take(ic)

    header, invoice, customer = bif.splitlines()
    assert header.split("|")[0] == "FH"
    assert header.split("|")[2:] == ["2024-11-15", "1", "100.24"]
    assert invoice == (
        "IH|N||UB98765404182024|2024-04-18|2024-05-20|100.24|SAMPLETOWN WA 99999|||100 EXAMPLE ST|05|PO BOX 100|100.24"
        "|SAMPLETOWN WA 99999||42|2024|987654|0.00||||||"
    )
    assert customer == "CR|2003708|ALEX SAMPLE|PO BOX 100|SAMPLETOWN|WA|99999|||2003708"
    assert (imported.records, imported.accepted, imported.total) == (1, 1, Decimal("100.24"))


@pytest.mark.parametrize("name", ["Bill_TP", "BillTP", "bill_tp"])
def test_wx_inv_2(ic: Adapter, name: str) -> None:
    """WX-INV-2: EQUAL BILLING gives Custom2 BUDGET; the rule's own spelling BillTP is taken too."""
    text = SAMPLE.replace("<Bill_TP>REGULAR</Bill_TP>", f"<{name}>EQUAL BILLING</{name}>")

    assert mapped(ic, "b", text).values[39] == "BUDGET"


@pytest.mark.parametrize(("code", "kind"), [("COM", 6), ("ind", 6), ("RES", 42), ("", 42), ("X", 42)])
def test_wx_inv_3(ic: Adapter, code: str, kind: int) -> None:
    """WX-INV-3, AS 86: listed codes are type 6, all others 42; past due is not read from the file."""
    make(ic, "c", "1167")

    values = mapped(ic, "c", SAMPLE.replace(">RES<", f">{code}<")).values

    assert (values[252], values[407]) == (kind, None)


def test_wx_inv_4(ic: Adapter) -> None:
    """WX-INV-4: the same file in the DREC path deactivates the invoice and changes nothing else of it."""
    take(ic)

    _, bif = take(ic, SAMPLE.replace("100.24", "7.00"), kind=Kind.DREC)

    after = stored(ic)[0]
    assert bif.splitlines()[1].startswith("IH|D|")
    assert (after.deactivated, after.payable, after.balance_due) == (True, False, Decimal("100.24"))


def test_wx_inv_5(ic: Adapter) -> None:
    """WX-INV-5, ITG-2375, ITG-3580: Johnson County's own fields."""
    make(ic, "j", "4078")

    values = mapped(ic, "j", SAMPLE.replace("<Pay_Arrangement_Amt>", "<Pay_Arrangement_Amt>9.00")).values

    assert (values[40], values[373], values[59]) == ("138714", "138714", "2003708")
    assert (str(values[248]), values[412]) == ("2024-05-15", None)


@pytest.mark.parametrize(
    ("template", "phone", "email"),
    [("3047", None, "alex.sample@example.org"), ("968", "2025550118", None), ("3426", None, None)],
)
def test_wx_inv_6(ic: Adapter, template: str, phone: str | None, email: str | None) -> None:
    """WX-INV-6, INT-7997: the e-mail address is Clearwater's, the phone number Helix's."""
    make(ic, "x", template)

    values = mapped(ic, "x").values

    assert (values[66], values[67]) == (phone, email)


@pytest.mark.parametrize(("text", "amount"), [("1671.40", Decimal("1671.40")), ("0", None), ("", None)])
def test_wx_inv_7(ic: Adapter, text: str, amount: Decimal | None) -> None:
    """WX-INV-7, ITG-3456: an arrangement above 0 is stored, 0 and blank are none."""
    take(ic, SAMPLE.replace("<Pay_Arrangement_Amt>", f"<Pay_Arrangement_Amt>{text}"))

    assert stored(ic)[0].payment_arrangement_amount == amount


TYPES = {  # invoice-files §5, column Types; 858 and Helix are S
    "3426": {40, 248, 67},
    "1167": {40, 248, 407, 66, 67},
    "4078": {412, 67},
    "3047": {40, 248},
}


@pytest.mark.parametrize("template", TYPES)
def test_field_table(ic: Adapter, template: str) -> None:
    """The fields a file type does not have are blank, all others of IH and CR are filled."""
    phone = '{"CayentaSSO": {"InvoiceConfig": {"IncludePhoneNumber": "true"}}}'
    guid = "6f9619ff-8b86-4d01-b42d-00cf4fc964ff"
    ic.register.create(
        NewBiller(id="t", template=template, settings={"131": phone}, keys={}, bif={"InvoiceFormatGuid": guid})
    )
    text = SAMPLE.replace("REGULAR", "EQUAL BILLING").replace("<Pay_Arrangement_Amt>", "<Pay_Arrangement_Amt>1")

    values = mapped(ic, "t", text).values

    assert {fs for fs, value in values.items() if value in {None, ""}} == TYPES[template]


def test_field_table_is_whole() -> None:
    """36 different FileSpecIDs; 3 and 62 do not occur."""
    numbers = [field.fs for field in FIELDS]

    assert len(set(numbers)) == len(numbers) == 36
    assert not {3, 62} & set(numbers)


@pytest.mark.parametrize("text", ["May-20-2024", "20240520", "2024-05-20", "05/20/2024", "MAY-20-2024"])
def test_date_forms(text: str) -> None:
    """The documented date form and the three others a reader accepts."""
    assert parse_date(text).isoformat() == "2024-05-20"


@pytest.mark.parametrize("text", ["20240231", "May-32-2024", "Mai-20-2024", "0001-01-01", "20.05.2024", "٢٠٢٤٠٥٢٠"])
def test_no_date(text: str) -> None:
    """What no calendar knows is no date."""
    with pytest.raises(BadValue):
        parse_date(text)


@pytest.mark.parametrize(("text", "amount"), [("$1,671.4", "1671.40"), ("-5", "-5.00"), (" 0 ", "0.00")])
def test_amounts(text: str, amount: str) -> None:
    """Dollar signs and commas are stripped."""
    assert str(parse_amount(text)) == amount


ADDRESSES = [
    ("SAMPLETOWN WA 99999", {"city": "SAMPLETOWN", "state": "WA", "zip": "99999"}),
    (
        "NEW SAMPLE CITY wa 99999-1234 2025550118",
        {"city": "NEW SAMPLE CITY", "state": "WA", "zip": "99999-1234", "phone": "2025550118"},
    ),
    ("SAMPLETOWN", {"city": "SAMPLETOWN"}),
]


@pytest.mark.parametrize(("text", "parts"), ADDRESSES)
def test_address_as_text(text: str, parts: dict[str, str]) -> None:
    """Q-50: Mailing_Address_2 as one text is split."""
    assert split_address(text) == parts


def test_reader_is_lenient() -> None:
    """Names in any case, any order, unknown elements and comments; blank and absent are the same."""
    text = (
        "<BILLHEADERS><billheader><x><y/></x><due_dt> May-20-2024 </due_dt><!-- c --><CYCLE_CD/></billheader>"
        "</BILLHEADERS>"
    )

    assert [(bill.number, dict(bill.values)) for bill in bills(text)] == [(1, {"due_dt": "May-20-2024"})]


BAD_FILES = [
    ("<BillHeaders><BillHeader>", "not well-formed"),
    ("", "not well-formed"),
    ("<Bills/>", "its root is Bills"),
    ('<!DOCTYPE BillHeaders [<!ENTITY e "x">]><BillHeaders/>', "document type"),
    ("<BillHeaders><BillHeader>" + "<a/>" * 1001 + "</BillHeader></BillHeaders>", "more elements"),
    ("<BillHeaders/>", "holds no BillHeader"),
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
    ("100.24", "1OO", "TotalAmountDue: '1OO' is not an amount"),
    ("<Account_No>2003708", "<Account_No>20 03", "is not an account number"),
    ("Apr-18-2024", "20240431", "InvoiceDate"),
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

    assert [fault.reason for fault in take(ic, text)[0].faulty] == ["the bill is in the file already"]


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
        ic.importer.take("o", name, io.BytesIO(text.encode()), Kind.BILLS, lambda _, __: None)
    with ic.store.reading() as connection:
        found = invoices.of_account(connection, "o", "2003708")

    assert [one.payable for one in found] == [True, True]


def test_deactivated_comes_back(ic: Adapter) -> None:
    """A bill that comes again makes a deactivated invoice active."""
    take(ic)
    take(ic, kind=Kind.DREC)
    take(ic, name="billheader_20240419010203.xml")

    assert (stored(ic)[0].deactivated, stored(ic)[0].payable) == (False, True)


def test_stw_is_refused(ic: Adapter) -> None:
    """A biller whose files are of another kind is refused with a reason, not half imported."""
    make(ic, "s", "3780")

    with pytest.raises(FileRefused, match="STW/OpenGov"):
        ic.importer.take("s", NAME, io.BytesIO(SAMPLE.encode()), Kind.BILLS, lambda _, __: None)


def test_bif_customizations(ic: Adapter) -> None:
    """§10, Q-57: dates count from the bill's, FS 248 of other types comes from the customization."""
    rules = {"AutoPayCollectionDate": "InvoiceDueDate-5", "FirstNotifyRequestedDate": "InvoiceDate+1"}
    ic.register.create(NewBiller(id="q", template="836", settings={}, keys={}, bif=rules))

    found = mapped(ic, "q")

    assert (str(found.values[248]), found.features[2]) == ("2024-05-15", "2024-04-19")


def test_bad_customization(ic: Adapter) -> None:
    """A value that does not fit its feature, or a feature that is not used for Cayenta, is refused."""
    with pytest.raises(BadField) as caught:
        ic.register.create(
            NewBiller(id="q", template="836", settings={}, keys={}, bif={"LateFeeDate": "", "BalanceForward": "maybe"})
        )

    assert [fault.path for fault in caught.value.faults] == ["$.bif.LateFeeDate", "$.bif.BalanceForward"]


@pytest.mark.parametrize(("key", "expected"), [("none", None), ("bif", "2024-04-18")])
def test_autopay_date_fallback(ic: Adapter, key: str, expected: str | None) -> None:
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

    value = mapped(ic, "j", SAMPLE.replace(">May-15-2024<", "><")).values[248]

    assert (str(value) if value else None) == expected


def test_separator_in_a_value(ic: Adapter) -> None:
    """Pipes and line breaks in values become blanks: a record stays one line of as many fields."""
    _, bif = take(ic, SAMPLE.replace("ALEX SAMPLE", "ALEX|\nSAMPLE"))

    assert bif.splitlines()[2].split("|")[2] == "ALEX SAMPLE"


def test_folders(ic: Adapter, tmp_path: Path) -> None:
    """A taken file goes to archive/ with BIF and twin beside; a refused one to error/ with a .log."""
    path = tmp_path / NAME
    path.write_text(SAMPLE)
    import_path(ic.importer, "b", path, Kind.BILLS)
    path.write_text(SAMPLE)
    with pytest.raises(FileRefused):
        import_path(ic.importer, "b", path, Kind.BILLS)

    twin = json.loads((tmp_path / "billheader_20240418010203.bif.json").read_text())
    assert [record.get("10", record.get("59", record.get("5"))) for record in twin] == [
        "1",
        "UB98765404182024",
        "2003708",
    ]
    assert (tmp_path / "archive" / NAME).exists()
    assert "already" in (tmp_path / "error" / f"{NAME}.log").read_text()
