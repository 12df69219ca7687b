"""Ledger entries that fold to a recorded balance (router §5.1), less what was posted during the recording.

A balance reply tells sums, never entries, so many ledgers answer the same. The one that is made here has the newest
bill and the newest payment as recorded, older open amounts as one bill for each kind of due date, what is not billed
yet as a charge, and one paid bill and one payment that make up the rest. Credits pay the oldest due date first, so a
router that does otherwise may have balances that no such ledger has; the replay tells.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation

ZERO = Decimal(0)
DAY = timedelta(days=1)
CUTOFF_DAYS = 30  # past due for longer than this leads to a cut-off (router §5.1)
Row = dict[str, str]


@dataclass
class PostedSums:
    """What was posted between the start and the read: credit, charges not billed yet, other charges, last payment."""

    credit: Decimal = ZERO
    unbilled: Decimal = ZERO
    other: Decimal = ZERO
    last_payment: Decimal | None = None


def amount(text: str) -> Decimal:
    """Return an amount; 0 for what is blank or not one."""
    try:
        return Decimal(text.strip())
    except InvalidOperation:
        return ZERO


def day(text: str) -> date | None:
    """Return a day of yyyyMMdd, None for what is none."""
    try:
        return datetime.strptime(text.strip(), "%Y%m%d").date()  # noqa: DTZ007 a day has no zone
    except ValueError:
        return None


class BalanceLedger:
    """The entries of one balance reply."""

    def __init__(self, read: Mapping[str, str], today: date, posted: PostedSums) -> None:
        self._read, self._today, self._posted = read, today, posted
        self._bill_day = day(read.get("LAST_BILL_DT", ""))
        self._due = day(read.get("DUE_DT", "")) or (self._bill_day or today) + CUTOFF_DAYS * DAY
        self._balance = self._amount("CURRENT_BALANCE")
        self._unbilled = self._balance - self._amount("BILLED_AND_OWING") if "BILLED_AND_OWING" in read else ZERO

    def _amount(self, tag: str) -> Decimal:
        return amount(self._read.get(tag, ""))

    def rows(self) -> list[Row]:
        """Return the entries in posting order, as the admin API and the packs' step take them."""
        bill = self._amount("LAST_BILL_AMT") if self._bill_day else ZERO
        own_charges = max(ZERO, self._unbilled - self._posted.unbilled)
        older = list(self._older(bill)) if self._bill_day else []
        last = self._last_payment()
        written_off = self._amount("WRITE_OFF_AMT")
        owed = sum((amount(row["amount"]) for row in older), ZERO) + bill + own_charges
        rest = self._balance - owed - self._posted.unbilled - self._posted.other
        rest += self._posted.credit + (amount(last["amount"]) if last else ZERO) + written_off
        rows = [*self._paid(rest), *older]
        if self._bill_day:
            rows.append(_row("bill", bill, self._bill_day, self._due))
        if own_charges:
            rows.append(_row("charge", own_charges, self._today))
        if last:
            rows.append(last)
        if written_off:
            rows.append(_row("write_off", written_off, day(self._read.get("WRITE_OFF_DT", "")) or self._today))
        return rows

    def _older(self, bill: Decimal) -> Iterator[Row]:
        """Yield bills for what is open beside the newest bill: past due, in or out of the cut-off, or not yet due."""
        charges = self._amount("CURRENT_CHARGES") if "CURRENT_CHARGES" in self._read else min(bill, self._balance)
        open_all = self._balance + self._amount("UNAPPLIED_CREDIT") - self._posted.other
        open_newest = max(ZERO, charges - self._unbilled)
        older = open_all - open_newest - self._unbilled
        past_due = self._amount("PASTDUE_AMT") if "PASTDUE_AMT" in self._read else self._amount("OVERDUE_AMT")
        late = min(older, past_due - (open_newest if self._due < self._today else ZERO))
        outside = min(late, past_due - self._amount("OVERDUE_AMT"))
        made = (self._bill_day or self._today) - DAY
        due = self._today - (10 if self._read.get("NONPAY_CUTOFF_YN", "F").strip() != "T" else CUTOFF_DAYS + 10) * DAY
        if late - outside > 0:
            yield _row("bill", late - outside, made, due)
        if outside > 0:
            yield _row("bill", outside, made, due) | {"cutoff": "false"}
        if older - max(ZERO, late) > 0:
            yield _row("bill", older - max(ZERO, late), made, max(self._due, self._today))

    def _last_payment(self) -> Row | None:
        """Return the newest payment, unless it was posted during the recording."""
        paid, when = -self._amount("LAST_PAYMENT_AMT"), day(self._read.get("LAST_PAYMENT_DT", ""))
        if when is None or paid <= 0 or paid == self._posted.last_payment:
            return None
        return _row("payment", paid, when)

    def _paid(self, rest: Decimal) -> Iterator[Row]:
        """Yield what makes the sums right and is paid: the oldest bill if it is owed, the oldest payment if not."""
        first = min(filter(None, (self._bill_day, day(self._read.get("LAST_PAYMENT_DT", "")), self._today)))
        old = first - 120 * DAY
        if rest > 0 and self._bill_day:
            yield _row("bill", rest, old, old + CUTOFF_DAYS * DAY)
        elif rest > 0:
            yield _row("charge", rest, self._today)
        elif rest < 0:
            yield _row("payment", -rest, old)


def _row(kind: str, much: Decimal, effective: date, due: date | None = None) -> Row:
    row = {"kind": kind, "amount": f"{much:.2f}", "effective": effective.isoformat()}
    return row | ({"due": due.isoformat()} if due else {})
