"""Reading the day report of a CIS, the third side of a tie-out (docs/day-report.md); what it is held against does not.

The file is taken whole or not at all: one that was cut off or changed would hide what was booked.
"""

import csv
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from io import TextIOWrapper
from typing import BinaryIO

from ic_adapter import money
from ic_adapter.errors import FileRefused

AMOUNT = re.compile(money.TWO_DECIMALS)
AMOUNTS = ("ITEM_AMT", "STANDING_AMT", "CHECK_AMT")
SUMMED = ("ITEM_AMT", "CHECK_AMT")
#: Columns that every report has; whatever else it has is kept with its bookings.
NEEDED = frozenset(
    "RECORD BID REPORT_DT TRANS_NO POSTED_DTM FUNCTION ACCOUNT_NO ITEM_NO LINKED_ITEM_NO ITEM_AMT STANDING_AMT "
    "SOURCE_REFERENCE SOURCE_SPEC1 SOURCE_SPEC2 PAYMENT_REF CHECK_AMT ALERT_CD CONTACT_TP PERSON_NO PHONE_CD PHONE_NO "
    "ADDRESS_CD COUNT".split()
)
MARK = "'"  # before a text that a spreadsheet would take for a formula
YEARS = range(1900, 9999)
Row = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Booking:
    """One router call that moved the books. `tags`: the other columns that are not blank, marks taken away."""

    trans_no: str
    at: datetime  # the biller's local time, naive as it stands there
    function: str
    account: str
    tags: Mapping[str, str] = field(default_factory=dict)

    def tag(self, name: str) -> str:
        """The text of a column, blank where it means nothing to the function."""
        return self.tags.get(name, "")

    def amount(self, column: str) -> Decimal | None:
        """The amount of a column; None where it is blank."""
        text = self.tag(column)
        return money.parse(text) if text else None


@dataclass(frozen=True, slots=True, kw_only=True)
class DayReport:
    """A whole report: whose, of which local day, and its bookings in posting order."""

    bid: str
    day: date
    bookings: tuple[Booking, ...]


class _Sums:
    """What TOTAL and TRAILER lines are held against."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.sums: dict[tuple[str, str], Decimal] = {}

    def add(self, booking: Booking) -> None:
        """One more booking."""
        self.counts[booking.function] += 1
        for column in SUMMED:
            key = booking.function, column
            self.sums[key] = money.total((self.sums.get(key), booking.amount(column)))

    def of(self, function: str) -> dict[str, str]:
        """The figures of a function as they have to stand in the file."""
        sums = {column: money.to_text(self.sums.get((function, column), money.ZERO)) for column in SUMMED}
        return {"COUNT": str(self.counts[function]), **sums}

    def whole(self) -> dict[str, str]:
        """The figures of all functions."""
        sums = {column: money.total(v for (_, c), v in self.sums.items() if c == column) for column in SUMMED}
        return {"COUNT": str(self.counts.total()), **{column: money.to_text(value) for column, value in sums.items()}}


def read(file: BinaryIO, name: str = "the report") -> DayReport:
    """The report in this file; FileRefused says at which line why not."""
    text = TextIOWrapper(file, encoding="utf-8-sig", errors="strict", newline="")
    reader = csv.reader(text, strict=True)
    try:
        return _report(_rows(reader))
    except UnicodeDecodeError:
        raise FileRefused(f"{name} is not UTF-8 text") from None
    except (csv.Error, FileRefused) as reason:
        raise FileRefused(f"{name}, line {reader.line_num}: {reason}") from None
    finally:
        text.detach()  # the file is closed by whoever opened it


def _rows(lines: Iterator[list[str]]) -> Iterator[dict[str, str]]:
    columns = next(lines, [])
    missing = sorted(NEEDED - set(columns))
    if missing or len(set(columns)) < len(columns):
        reason = f"missing columns {', '.join(missing)}" if missing else "a column appears twice"
        raise FileRefused(f"not a day report: {reason}")
    for line in lines:
        if len(line) != len(columns):
            raise FileRefused(f"{len(line)} columns; expected {len(columns)}")
        if any("\0" in text for text in line):
            raise FileRefused("a NUL character")
        yield dict(zip(columns, line, strict=True))


def _report(rows: Iterator[dict[str, str]]) -> DayReport:
    """HEADER, BOOKING …, TOTAL …, TRAILER, and nothing behind it."""
    head = next(rows, {})
    if head.get("RECORD") != "HEADER":
        raise FileRefused("the first row is not a HEADER")
    bid, day = head["BID"].removeprefix(MARK), _day(head["REPORT_DT"])
    bookings, sums = [], _Sums()
    for row in rows:
        record = row["RECORD"]
        if record == "BOOKING":
            bookings.append(_booking(row))
            sums.add(bookings[-1])
        elif record == "TOTAL":
            _agree(row, sums.of(row["FUNCTION"]), f"TOTAL of {row['FUNCTION'][:40]}")
        elif record == "TRAILER":
            _agree(row, {"BID": head["BID"], "REPORT_DT": head["REPORT_DT"], **sums.whole()}, "TRAILER")
            if next(rows, None) is not None:
                raise FileRefused("rows after the TRAILER")
            return DayReport(bid=bid, day=day, bookings=tuple(bookings))
        else:
            raise FileRefused(f"RECORD {record[:20]!r} is unknown")
    raise FileRefused("the TRAILER is missing; the file is incomplete")


def _agree(row: Row, figures: Row, where: str) -> None:
    """Equal figures, or the file is not what the CIS wrote."""
    for name, expected in figures.items():
        if row[name] != expected:
            raise FileRefused(f"{where}: {name} is {row[name][:40]!r}; expected {expected!r}")


def _booking(row: dict[str, str]) -> Booking:
    for column in AMOUNTS:
        if row[column] and not AMOUNT.fullmatch(row[column]):
            raise FileRefused(f"{column} {row[column][:40]!r} is not an amount with two decimals")
    if not row["FUNCTION"]:
        raise FileRefused("FUNCTION is blank")
    own = ("RECORD", "TRANS_NO", "POSTED_DTM", "FUNCTION", "ACCOUNT_NO")
    tags = {name: text.removeprefix(MARK) for name, text in row.items() if text and name not in own}
    return Booking(
        trans_no=row["TRANS_NO"].removeprefix(MARK),
        at=_moment(row["POSTED_DTM"]),
        function=row["FUNCTION"],
        account=row["ACCOUNT_NO"].removeprefix(MARK),
        tags=tags,
    )


def _day(text: str) -> date:
    try:
        found = date.fromisoformat(text) if re.fullmatch(r"[0-9]{8}", text) else date.max
    except ValueError:
        found = date.max
    if found.year not in YEARS:
        raise FileRefused(f"REPORT_DT {text[:20]!r} is not a day as yyyyMMdd")
    return found


def _moment(text: str) -> datetime:
    try:
        if re.fullmatch(r"[0-9]{16}", text):
            hundredths = int(text[14:])
            return datetime.fromisoformat(f"{text[:8]}T{text[8:14]}").replace(microsecond=hundredths * 10_000)
    except ValueError:
        pass
    raise FileRefused(f"POSTED_DTM {text[:20]!r} is not a time as yyyyMMddHHmmssff")
