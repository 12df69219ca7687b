"""Mapping of bills: the worked examples, the field table, dates, amounts and addresses (invoice-files §3 to §5, §12)."""

from decimal import Decimal
from uuid import UUID

import pytest

from ic_adapter.adapter import Adapter
from ic_adapter.billers.bif_options import derived_format_guid
from ic_adapter.billers.register import NewBiller
from ic_adapter.config_check.findings import findings
from ic_adapter.errors import BadValue
from ic_adapter.files.bills.fields import CR, FIELDS, IH
from ic_adapter.files.bills.profile import FileKind
from ic_adapter.files.bills.reading.address import split_address
from ic_adapter.files.bills.values import amount_of, parse_date
from ic_adapter.model import Level
from tests.ic_adapter.bill_files import SAMPLE, mapped, stored, take
from tests.ic_adapter.conftest import make


def test_wx_inv_1(ic: Adapter) -> None:
    """WX-INV-1: the sample file as Standard, record by record."""
    imported, bif = take(ic)

    header, invoice, customer = bif.splitlines()
    assert header.split("|")[0] == "FH"
    assert header.split("|")[2:] == ["2024-11-15", "1", "100.24"]
    assert invoice == (
        f"IH|N|{derived_format_guid('b')}|UB98765404182024|2024-04-18|2024-05-20|100.24|SAMPLETOWN WA 99999|||100 EXAMPLE ST|05|PO BOX 100|100.24"
        "|SAMPLETOWN WA 99999||42|2024|987654|0.00||||||"
    )
    assert customer == "CR|2003708|ALEX SAMPLE|PO BOX 100|SAMPLETOWN|WA|99999|||2003708"
    assert (imported.records, imported.accepted, imported.total) == (1, 1, Decimal("100.24"))


@pytest.mark.parametrize("name", ["Bill_TP", "BillTP", "bill_tp"])
def test_wx_inv_2(ic: Adapter, name: str) -> None:
    """WX-INV-2: EQUAL BILLING gives Custom2 BUDGET; the rule's own spelling BillTP is taken too."""
    text = SAMPLE.replace("<Bill_TP>REGULAR</Bill_TP>", f"<{name}>EQUAL BILLING</{name}>")

    assert mapped(ic, "b", text).text(39) == "BUDGET"


@pytest.mark.parametrize(("code", "kind"), [("COM", 6), ("ind", 6), ("RES", 42), ("", 42), ("X", 42)])
def test_wx_inv_3(ic: Adapter, code: str, kind: int) -> None:
    """WX-INV-3, AS 86: listed codes are type 6, all others 42; past due is not read from the file."""
    make(ic, "c", "1167")

    found = mapped(ic, "c", SAMPLE.replace(">RES<", f">{code}<"))

    assert (found.text(252), found.text(407)) == (str(kind), "")


def test_wx_inv_4(ic: Adapter) -> None:
    """WX-INV-4: the same file in the DREC path deactivates the invoice and changes nothing else of it."""
    take(ic)

    _, bif = take(ic, SAMPLE.replace("100.24", "7.00"), kind=FileKind.DREC)

    after = stored(ic)[0]
    assert bif.splitlines()[1].startswith("IH|D|")
    assert (after.deactivated, after.payable, after.balance_due) == (True, False, Decimal("100.24"))


def test_wx_inv_5(ic: Adapter) -> None:
    """WX-INV-5, ITG-2375, ITG-3580: Johnson County's own fields."""
    make(ic, "j", "4078")

    found = mapped(ic, "j", SAMPLE.replace("<Pay_Arrangement_Amt>", "<Pay_Arrangement_Amt>9.00"))

    assert (found.text(40), found.text(373), found.text(59)) == ("138714", "138714", "2003708")
    assert (found.text(248), found.text(412)) == ("2024-05-15", "")


@pytest.mark.parametrize("blank", ["", "  ", None])
def test_jcw_without_customer_number(ic: Adapter, blank: str | None) -> None:
    """Q-88: the account number is shown, as for every other type; FS 40 stays blank, and the bill is taken."""
    make(ic, "j", "4078")
    element = "<Customer_No>138714</Customer_No>"
    text = SAMPLE.replace(element, "" if blank is None else element.replace("138714", blank))

    bill = mapped(ic, "j", text)

    assert (bill.text(373), bill.text(40), bill.text(59)) == ("2003708", "", "2003708")


@pytest.mark.parametrize(
    ("template", "phone", "email"),
    [("3047", "", "alex.sample@example.org"), ("968", "2025550118", ""), ("3426", "", "")],
)
def test_wx_inv_6(ic: Adapter, template: str, phone: str, email: str) -> None:
    """WX-INV-6, INT-7997: the e-mail address is Clearwater's, the phone number Helix's."""
    make(ic, "x", template)

    found = mapped(ic, "x")

    assert (found.text(66), found.text(67)) == (phone, email)


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

    found = mapped(ic, "t", text)

    assert {fs for fs in (*IH.value, *CR.value) if not found.text(fs)} == TYPES[template]


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


@pytest.mark.parametrize(
    ("text", "amount"), [("$1,671.4", "1671.40"), ("-5", "-5.00"), (" 0 ", "0.00"), ("-0", "0.00"), ("007.5", "7.50")]
)
def test_amounts(text: str, amount: str) -> None:
    """Dollar signs and commas are stripped."""
    assert amount_of(text).text == amount


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


@pytest.mark.parametrize("kind", FileKind)
def test_format_guid_is_never_blank(ic: Adapter, kind: FileKind) -> None:
    """Q-79: without the customization FS 9 is derived from the biller, the same each time, and the check warns."""
    ic.register.create(NewBiller(id="other", template="3426", settings={}, keys={}, bif={}))
    guid = mapped(ic, "b", kind=kind).text(9)

    assert UUID(guid).version == 5
    assert guid == mapped(ic, "b", kind=kind).text(9) != mapped(ic, "other", kind=kind).text(9)
    (found,) = findings(ic.register.get("b"))
    assert (found.level, found.where) == (Level.WARNING, "InvoiceFormatGuid")
    assert guid in found.text
