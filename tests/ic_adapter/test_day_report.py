"""Reading day reports: whole or not at all."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO

import pytest

from ic_adapter.errors import FileRefused
from ic_adapter.tie_out.day_report import NEEDED, read
from tests.ic_adapter.day_reports import BOOKING, written


def test_whole_report() -> None:
    """Whose it is, of which day, and each booking with what was sent, the marks of the spreadsheet taken away."""
    line = {"SOURCE_SPEC1": "'=guid-1", "SOURCE_SPEC2": '"a,\nb"', "TRANS_NO": "7"}

    found = read(BytesIO(written({**BOOKING, **line})))

    (booking,) = found.bookings
    assert (found.bid, found.day) == ("b", date(2024, 11, 15))
    assert (booking.trans_no, booking.function, booking.account) == ("7", "AddARItems", "2003708")
    assert booking.at == datetime(2024, 11, 15, 12, 30, 1, 50_000)
    assert (booking.tag("SOURCE_SPEC1"), booking.tag("SOURCE_SPEC2")) == ("=guid-1", "a,\nb")
    assert (booking.amount("ITEM_AMT"), booking.amount("CHECK_AMT")) == (Decimal("-20.00"), None)


def test_day_without_bookings() -> None:
    """A report of nothing is one."""
    assert read(BytesIO(written())).bookings == ()


def test_other_columns_in_another_order() -> None:
    """Columns are known by name; one more is kept, none is needed beyond the documented ones."""
    rows = [line.split(",") for line in written({**BOOKING, "TRANS_NO": "9"}).decode().splitlines()]
    turned = "\n".join(",".join([*row[::-1], "MORE" if number == 0 else "x"]) for number, row in enumerate(rows))

    (booking,) = read(BytesIO(turned.encode())).bookings

    assert (booking.trans_no, booking.tag("MORE")) == ("9", "x")


WHOLE = written(BOOKING, BOOKING)


def test_cut_off_anywhere_is_refused() -> None:
    """Wherever a report ends too early, it is refused; but for the last line end, without which nothing is missing."""
    for size in range(len(WHOLE) - 1):
        with pytest.raises(FileRefused):
            read(BytesIO(WHOLE[:size]))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda text: text.replace(b"TRANS_NO", b"NUMBER", 1), "missing columns TRANS_NO"),
        (lambda text: text.replace(b"CHECK_AMT", b"ITEM_AMT", 1), "missing columns CHECK_AMT"),
        (lambda text: text.replace(b",COUNT\n", b",COUNT,BID\n", 1), "a column appears twice"),
        (lambda text: text.replace(b"HEADER", b"BOOKING"), "not a HEADER"),
        (lambda text: text.replace(b"BOOKING,", b"OTHER,", 1), "RECORD 'OTHER' is unknown"),
        (lambda text: text.replace(b",20241115,", b",2024-11-15,"), "REPORT_DT '2024-11-15'"),
        (lambda text: text.replace(b",20241115,", b",20241315,"), "REPORT_DT '20241315'"),
        (lambda text: text.replace(b",20241115,", b",00010101,"), "REPORT_DT '00010101'"),
        (lambda text: text.replace(b"2024111512300105", b"2024111525300105"), "POSTED_DTM"),
        (lambda text: text.replace(b"2024111512300105", b"20241115123001"), "POSTED_DTM"),
        (lambda text: text.replace(b"-20.00", b"-20.0", 1), "not an amount with two decimals"),
        (lambda text: text.replace(b"-20.00", b"1E3", 1), "not an amount with two decimals"),
        (lambda text: text.replace(b"-20.00", b"-21.00", 1), "TOTAL of AddARItems: ITEM_AMT"),
        (lambda text: text.replace(b"-40.00", b"-41.00").replace(b"-41.00", b"-40.00", 1), "TRAILER: ITEM_AMT"),
        (lambda text: b"\n".join(text.split(b"\n")[:2] + text.split(b"\n")[3:]), "TOTAL of AddARItems: COUNT"),
        (lambda text: text.replace(b"TRAILER,b,", b"TRAILER,c,"), "TRAILER: BID"),
        (lambda text: text.replace(b",AddARItems,2003708", b",,2003708", 1), "FUNCTION is blank"),
        (lambda text: text + text.splitlines(keepends=True)[2], "after the TRAILER"),
        (lambda text: text.replace(b"2003708", b"2003708,1", 1), "columns; expected"),
        (lambda text: text.replace(b"guid", b"gu\xffid", 1), "not UTF-8 text"),
        (lambda text: text.replace(b"guid", b"gu\x00id", 1), "a NUL character"),
        (lambda text: text.replace(b"guid", b'"guid"x', 1), "expected after"),
        (lambda text: text.replace(b"guid", b"g" * 200_000, 1), "field larger than"),
        (lambda _: b"", "missing columns ACCOUNT_NO"),
        (lambda _: b"<Account_Header/>", "not a day report"),
    ],
)
def test_refused(change: Callable[[bytes], bytes], words: str) -> None:
    """A report that is not as a CIS writes it is refused whole, with the line and the reason."""
    with pytest.raises(FileRefused, match=words) as refusal:
        read(BytesIO(change(WHOLE)), "day.csv")

    assert str(refusal.value).startswith("day.csv")


def test_needed_columns_are_documented() -> None:
    """Every column that the reader needs is one that the report of the simulator has."""
    from simulator.statements.day_report import COLUMNS

    assert set(COLUMNS) >= NEEDED
