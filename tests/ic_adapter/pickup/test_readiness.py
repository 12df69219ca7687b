"""Which ends of a file say that it is whole: those of every root that the import reads, and no other."""

import io

import pytest

from ic_adapter.files.bills.reading.reader import read_bills
from ic_adapter.files.pickup.readiness import TAIL, lack_of
from ic_adapter.records.pickups import PickupReason

CODECS = ("utf-8", "iso-8859-1", "utf-16", "utf-16-le", "utf-16-be")
#: Roots as the import takes them (invoice-files §4: names without regard to case).
WHOLE = (
    "<BillHeaders><BillHeader/></BillHeaders>",
    "<BillHeaders><BillHeader/></BillHeaders>\r\n \n",
    "<BillHeaders/>",
    "<BillHeaders />",
    '<BillHeaders created="2024-11-15"/>\n',
    "<billheaders><billheader/></billheaders>",
    "<BILLHEADERS></BILLHEADERS\n>",
    '<b:BillHeaders xmlns:b="urn:bills"><b:BillHeader/></b:BillHeaders>',
    '<b:BillHeaders xmlns:b="urn:bills"/>',
    "<BillHeaders></BillHeaders><!-- 0 bills -->\n<!-- - -->\n",
    "<BillHeaders></BillHeaders>\n<?end of file?>",
)
CUT = (
    "<BillHeaders>",
    "<BillHeaders><BillHeader>",
    "<BillHeaders><BillHeader></BillHeader>",
    "<BillHeaders><BillHeader/>",
    "<BillHeaders></BillHeaders",
    "<BillHeaders></BillHeaders><!-- 0 bills --",
    "<BillHeaders></OtherBillHeaders>",
    "<BillHeaders><BillHeaders",
    "<BillHeadersOfOld/>",
)


@pytest.mark.parametrize("codec", CODECS)
@pytest.mark.parametrize("text", WHOLE)
def test_whole(text: str, codec: str) -> None:
    """What the import reads is whole, whatever the root's spelling and encoding, and however much stands before it."""
    head = "" if codec in {"utf-16-le", "utf-16-be"} else f'<?xml version="1.0" encoding="{codec}"?>'
    content = (head + text).encode(codec)
    padded = (head + " " * TAIL + text).encode(codec)
    if head:
        list(read_bills(io.BytesIO(content)))

    assert lack_of(content[-TAIL:]) is PickupReason.NONE
    assert lack_of(padded[-TAIL:]) is PickupReason.NONE


@pytest.mark.parametrize("codec", CODECS)
@pytest.mark.parametrize("text", CUT)
def test_cut(text: str, codec: str) -> None:
    """Anything else may still grow."""
    assert lack_of(text.encode(codec)) is PickupReason.NO_END


@pytest.mark.parametrize("text", WHOLE)
def test_every_beginning_of_a_whole_file(text: str) -> None:
    """Not one sign less than its last tag is enough."""
    last = max(text.lower().rindex("billheaders"), text.rindex("/"))
    last = text.index(">", last)
    for length in range(1, last + 1):
        assert lack_of(text[:length].encode()) is PickupReason.NO_END, text[:length]
    assert lack_of(text[: last + 1].encode()) is PickupReason.NONE


@pytest.mark.parametrize("tail", [b"", b" \r\n", bytes(100)])
def test_empty(tail: bytes) -> None:
    """A file without any sign is told as empty."""
    assert lack_of(tail) is PickupReason.EMPTY
