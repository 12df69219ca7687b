"""The day report: what router calls booked on one day of a biller, as CSV with header and trailer; no file, no HTTP.

The page docs/day-report.md is its contract.
"""

import re
from collections import Counter
from collections.abc import Callable, Generator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

from simulator.billing.books import Books
from simulator.billing.days import date8
from simulator.billing.ledger.ledger import POSTINGS_A_DAY, Entry
from simulator.billing.ledger.money import ZERO
from simulator.billing.records.bookings import Booking
from simulator.contract.registry import TABLE

#: In the order of the file; the wire's own names where there is one.
COLUMNS = tuple(
    "RECORD BID REPORT_DT TRANS_NO POSTED_DTM FUNCTION ACCOUNT_NO KIND ITEM_NO LINKED_ITEM_NO ITEM_TP ITEM_DT ITEM_AMT "
    "STANDING_AMT SOURCE_REFERENCE SOURCE_SPEC1 SOURCE_SPEC2 SOURCE_SPEC3 PAYMENT_REF FOLIO_NO CHECK_AMT PROCESSED_YN "
    "ALERT_NO ALERT_CD CONTACT_NO CONTACT_TP ISSUE_NO ISSUE_TP PERSON_NO PHONE_SEQ PHONE_CD PHONE_NO ADDRESS_SEQ "
    "ADDRESS_CD COUNT".split()
)
#: Amounts with two decimals: they may start with a minus sign, and TOTAL and TRAILER hold their sums.
AMOUNTS = ("ITEM_AMT", "STANDING_AMT", "CHECK_AMT")
SUMMED = ("ITEM_AMT", "CHECK_AMT")
ITEM_TAGS = ("ITEM_TP", "SOURCE_REFERENCE", "SOURCE_SPEC1", "SOURCE_SPEC2", "SOURCE_SPEC3", "PAYMENT_REF")
#: What a spreadsheet would take for a formula, and the mark itself: such a text is written behind the mark.
MARK = "'"
MARKED = ("=", "+", "-", "@", "\t", "\r", "\n", MARK)
QUOTED = re.compile(r'[",\r\n]')
CHUNK = 200  # lines per piece: whoever sends the pieces can answer others between two of them
Facts = Mapping[str, str]


def file_name(biller_id: str, day: date) -> str:
    """``BID_yyyyMMdd.csv``."""
    return f"{biller_id}_{date8(day)}.csv"


def report(books: Books, biller_id: str, day: date) -> Generator[bytes, None, None]:
    """The report in pieces: the day's bookings in posting order, as they stood when the first piece was taken."""
    bookings = books.bookings.of_day(day)
    head = {"BID": biller_id, "REPORT_DT": date8(day)}
    counts: Counter[str] = Counter()
    sums: dict[tuple[str, str], Decimal] = {}
    yield f"{','.join(COLUMNS)}\n{_line({'RECORD': 'HEADER', **head})}".encode()
    for first in range(0, len(bookings), CHUNK):
        lines: list[str] = []
        for booking in bookings[first : first + CHUNK]:
            row = _row(books, booking)
            counts[booking.function] += 1
            for column in SUMMED:
                key = booking.function, column
                sums[key] = sums.get(key, ZERO) + Decimal(row.get(column) or 0)
            lines.append(_line(row))
        yield "".join(lines).encode()
    yield "".join(map(_line, _totals(counts, sums, head))).encode()


def _totals(counts: Counter[str], sums: Mapping[tuple[str, str], Decimal], head: Facts) -> Sequence[Facts]:
    """One TOTAL per function that moves the books, booked that day or not, and the TRAILER that ends the file."""
    names = dict.fromkeys([function.request for function in TABLE if function.moves_books] + sorted(counts))
    totals = [
        {"RECORD": "TOTAL", "FUNCTION": name, "COUNT": str(counts[name])}
        | {column: _amount(sums.get((name, column), ZERO)) for column in SUMMED}
        for name in names
    ]
    whole = {column: _amount(sum((sums.get((name, column), ZERO) for name in names), ZERO)) for column in SUMMED}
    return [*totals, {"RECORD": "TRAILER", **head, "COUNT": str(counts.total()), **whole}]


def _row(books: Books, booking: Booking) -> dict[str, str]:
    """One BOOKING line: when and by which call, and what its kind of record tells besides."""
    facts = FACTS.get(booking.function)
    return {
        "RECORD": "BOOKING",
        "TRANS_NO": str(booking.trans_no),
        "POSTED_DTM": _moment(booking.at),
        "FUNCTION": booking.function,
        "ACCOUNT_NO": booking.account_no,
        **(facts(books, booking) if facts else {}),
    }


# --- what each kind of booking tells ----------------------------------------------------------------------------------


def _item(books: Books, booking: Booking) -> Facts:
    """The ledger entry: kind, numbers, signed amount, and the tags as the router was sent them."""
    entry = _entry(books, booking)
    if entry is None:
        return {}
    tags = entry.tags or {}
    return {
        "KIND": entry.kind.value,
        "ITEM_NO": entry.item_no or "",
        "LINKED_ITEM_NO": entry.of_item or "",
        "ITEM_DT": date8(entry.effective),
        "ITEM_AMT": _amount(entry.amount),
        **{tag: tags[tag] for tag in ITEM_TAGS if tag in tags},
    }


def _adjustment(books: Books, booking: Booking) -> Facts:
    """The adjustment item, and what stands of its AR item since."""
    entry = _entry(books, booking)
    return {} if entry is None else {**_item(books, booking), "STANDING_AMT": _standing(books, booking, entry)}


def _check(books: Books, booking: Booking) -> Facts:
    """The folio's entry, and that of the ledger unless its stream is not processed automatically (router F-05)."""
    check = books.state.returned_checks.get(booking.record)
    if check is None:
        return {}
    return {
        "LINKED_ITEM_NO": check.item_no,
        "PAYMENT_REF": check.tags.get("PAYMENT_REF", ""),
        **_item(books, booking),
        "FOLIO_NO": booking.record,
        "CHECK_AMT": _amount(check.amount),
        "PROCESSED_YN": "T" if check.processed else "F",
    }


def _alert(books: Books, booking: Booking) -> Facts:
    alert = books.state.alerts.get(booking.record)
    return {"ALERT_NO": booking.record, "ALERT_CD": alert.tags.get("ALERT_CD", "") if alert else ""}


def _contact(books: Books, booking: Booking) -> Facts:
    contact = books.state.contacts.get(booking.record)
    return {"CONTACT_NO": booking.record, "CONTACT_TP": contact.tags.get("CONTACT_TP", "") if contact else ""}


def _issue(books: Books, booking: Booking) -> Facts:
    issue = books.state.issues.get(booking.record)
    if issue is None:
        return {}
    tags = {tag: issue.tags.get(tag, "") for tag in ("ISSUE_TP", "CONTACT_TP")}
    return {"ISSUE_NO": booking.record, "CONTACT_NO": str(issue.contact_no), **tags}


def _phone(_books: Books, booking: Booking) -> Facts:
    return {"PHONE_SEQ": booking.record, **booking.tags}


def _address(_books: Books, booking: Booking) -> Facts:
    return {"ADDRESS_SEQ": booking.record, **booking.tags}


#: Who tells what a function booked; a test compares it with the functions that move the books.
FACTS: Mapping[str, Callable[[Books, Booking], Facts]] = {
    "AddARItems": _item,
    "AddReturnedCheck": _check,
    "AdjARItem": _adjustment,
    "AddAlert": _alert,
    "AddPersonPhone": _phone,
    "SetPhone": _phone,
    "SetAccountBillingAddress": _address,
    "AddContact": _contact,
    "AddIssueContact": _issue,
}


def _entry(books: Books, booking: Booking) -> Entry | None:
    return books.state.entries.get(f"{booking.account_no}/{booking.posting}")


def _standing(books: Books, booking: Booking, entry: Entry) -> str:
    """The item's amount less every adjustment up to this one; blank where the clock was set back before the item."""
    ledger = books.ledger(booking.account_no)
    item = next((it for it in ledger if it.item_no == entry.of_item), None)
    taken = (it.amount for it in ledger if it.of_item == entry.of_item and _place(it) <= _place(entry))
    return "" if item is None else _amount(abs(item.amount) - sum(map(abs, taken), ZERO))


def _place(entry: Entry) -> int:
    """The order in which it was posted, whatever day the clock showed."""
    return entry.posting % POSTINGS_A_DAY


# --- how it is written ------------------------------------------------------------------------------------------------


def _line(row: Facts) -> str:
    """One CSV line with its end."""
    return ",".join(_field(column, row.get(column, "")) for column in COLUMNS) + "\n"


def _field(column: str, text: str) -> str:
    """The text as RFC 4180 has it, marked where a spreadsheet would calculate; amounts are numbers, never marked."""
    if text.startswith(MARKED) and column not in AMOUNTS:
        text = MARK + text
    return '"' + text.replace('"', '""') + '"' if QUOTED.search(text) else text


def _amount(amount: Decimal) -> str:
    return f"{amount:.2f}"


def _moment(at: datetime) -> str:
    """A Dtm16 of the biller's own time: hundredths of a second at its end."""
    return f"{at:%Y%m%d%H%M%S}{at.microsecond // 10_000:02d}"
