"""One bill as a bill file has it: the elements that count, and what stands there twice or cannot be split."""

from typing import Any

from ic_adapter.files.bills.reading.address import split_address

ADDRESS = "mailing_address_2"
#: Every element a bill may hold (invoice-files §4) as the documents spell it; others are ignored.
ELEMENTS = (
    "Invoice_No Bill_DT Due_DT Gross_Amount Past_Due_Amount Pay_Arrangement_Amt Bill_TP Cycle_CD Account_No "
    "Customer_No Customer_Name Account_Class_Dflt Service_Address_1 Service_Address_2 Mailing_Address "
    "Mailing_Address_1 Email AutoPayCollectionDate Mailing_Address_2.City Mailing_Address_2.State "
    "Mailing_Address_2.Zip Mailing_Address_2.Phone"
).split()
SPELT = {name.lower(): name for name in ELEMENTS}
#: Names the elements that stand in a bill twice with different values.
TWICE = "#twice"
#: What the import warns of: an address that could not be split.
WARNING = "#warning"


class Bill(dict[str, str]):
    """One bill as it stands in the file: trimmed text by lower-case name, for names of SPELT; blank and absent alike.

    The children of Mailing_Address_2 are `mailing_address_2.city` and so on. `line`: where the bill begins.
    """

    __slots__ = ("line",)

    def __init__(self, *values: Any) -> None:
        super().__init__(*values)
        self.line = 0


def put(bill: Bill, name: str, text: str) -> None:
    """Keep a value of the bill; a blank one counts as absent, and of two different ones TWICE has the name."""
    if bill.setdefault(name, text) != text and text:
        if bill[name]:
            twice = bill.get(TWICE, "").split(", ") if TWICE in bill else []
            bill[TWICE] = ", ".join(dict.fromkeys([*twice, SPELT[name]]))
        bill[name] = text


def put_text_address(bill: Bill, text: str, *, is_alone: bool = True) -> None:
    """Put the address that stands in one text `CITY ST ZIP [PHONE]` (Q-50); `is_alone`: no element stands in it."""
    parts = split_address(text)
    if is_alone and parts.keys() == {"city"}:
        bill[WARNING] = "Mailing_Address_2 has no zip code that can be told; the whole text is stored as the city"
    for part, words in parts.items():
        put(bill, f"{ADDRESS}.{part}", words)
