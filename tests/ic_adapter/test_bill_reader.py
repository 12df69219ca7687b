"""Reading of bill files: the quick way for bills of one layout and the long way for all others mean the same."""

import io
import re

import pytest

from ic_adapter.adapter import Adapter
from ic_adapter.errors import FileRefused
from ic_adapter.files.bills.reading.reader import read_bills
from tests.ic_adapter.bill_files import SAMPLE, all_mapped, bills, mapped
from tests.ic_adapter.conftest import make

ONE = SAMPLE[SAMPLE.index("  <BillHeader>") : SAMPLE.index("</BillHeaders>")]


SAME = [
    ("other case", lambda text: text.replace("BillHeader>", "BILLHEADER>").replace("Due_DT", "due_dt")),
    ("a name space", lambda text: text.replace("<BillHeaders>", '<BillHeaders xmlns="urn:example">')),
    ("a comment in a value", lambda text: text.replace("100.24", "100<!-- c -->.24")),
    ("the address as text", lambda text: text[: text.index("<City>")] + "SAMPLETOWN WA 99999 2025550118" + text[text.index("</Mailing_Address_2>") :]),
    ("an unknown element", lambda text: text.replace("<Invoice_No>", "<New><Thing>1</Thing></New><Invoice_No>")),
    ("a second, blank name", lambda text: text.replace("<Invoice_No>", "<Cycle_CD/><Invoice_No>")),
    ("text in pieces", lambda text: text.replace("ALEX SAMPLE", "<![CDATA[ALEX ]]>SAMP&#76;E")),
]  # fmt: skip


@pytest.mark.parametrize("change", [row[1] for row in SAME], ids=[row[0] for row in SAME])
def test_spellings_mean_the_same(ic: Adapter, change: object) -> None:
    """However a bill is spelt, alone or behind bills of the usual layout, it maps to the same records."""
    assert callable(change)
    usual = mapped(ic, "b")
    changed: str = change(SAMPLE)
    inner = changed[changed.lower().index("  <billheader>") : changed.lower().index("</billheaders>")]

    assert mapped(ic, "b", changed) == usual
    three = all_mapped(ic, "b", f"<BillHeaders>{ONE}{inner}{ONE}</BillHeaders>")
    assert [bill.texts for bill in three] == [usual.texts] * 3


def test_nested_amount_is_no_short_amount() -> None:
    """An element within an amount does not make the amount what stands before it."""
    text = f"<BillHeaders>{ONE}{ONE.replace('100.24', '1<x/>00.24')}</BillHeaders>"

    assert [bill["gross_amount"] for bill in bills(text)] == ["100.24", "100.24"]


INSIDE = "<Phone>2025550118</Phone></Mailing_Address_2>"
OUTSIDE = "</Mailing_Address_2><Phone>IGNOREME1</Phone>"


@pytest.mark.parametrize("ends", [(INSIDE, OUTSIDE), (OUTSIDE, INSIDE)], ids=["inside first", "outside first"])
def test_where_the_address_ends(ic: Adapter, ends: tuple[str, str]) -> None:
    """Two bills of the same tags in the same order, one with Phone in its address and one with Phone behind it."""
    make(ic, "helix", "968")
    open_end = re.sub(r"\s*<Phone>.*</Mailing_Address_2>", "END", ONE, flags=re.DOTALL)

    both = "".join(open_end.replace("END", end) for end in ends)

    phones = [bill.text(66) for bill in all_mapped(ic, "helix", f"<BillHeaders>{both}</BillHeaders>")]

    assert phones == ["2025550118" if end == INSIDE else "" for end in ends]


def test_endless_bill() -> None:
    """A bill without end is refused before it fills memory."""

    class Endless(io.RawIOBase):
        sent = 0

        def read(self, size: int = -1) -> bytes:
            self.sent += 1
            return (b"<BillHeaders><BillHeader>" if self.sent == 1 else b"").ljust(size, b" ")

    with pytest.raises(FileRefused, match="longer than"):
        list(read_bills(Endless()))
