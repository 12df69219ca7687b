"""The ledger of one account as router-functions.md §5.1 tells it, and the balance tags that fold from it."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum
from typing import Final

NOUGHT: Final = Decimal(0)
#: The greatest Amt (§3): what an account's entries come to must still be writable, so more is outside the range (-907).
MOST: Final = Decimal("9999999999999.99")


class Kind(Enum):
    """What an AR item is."""

    PAYMENT = "payment"
    CHARGE = "charge"
    DONATION = "donation"
    REVERSAL = "credit reversal"
    ADJUSTMENT = "adjustment"


class Standing(Enum):
    """State of an AR item (§5)."""

    OPEN = "OPEN"
    ADJUSTED = "ADJUSTED"
    VOIDED = "VOIDED"
    RETURNED = "RETURNED"


@dataclass(slots=True)
class Item:
    """One AR item; ``amount`` and ``net`` are magnitudes."""

    no: str
    account_no: str
    kind: Kind
    amount: Decimal
    day: date
    net: Decimal
    specs: tuple[str, str] = ("", "")
    standing: Standing = Standing.OPEN
    cutoff: bool = True
    billed: bool = False


@dataclass(frozen=True, slots=True)
class Bill:
    """One bill."""

    day: date
    due: date
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Fee:
    """What a returned check exceeds its payment by: an open charge due on the day of the return (F-05)."""

    due: date
    amount: Decimal


@dataclass(slots=True)
class Debt:
    """A charge of the fold, whatever made it, and what is left of it."""

    due: date
    open: Decimal
    cutoff: bool = True


@dataclass(slots=True)
class Ledger:
    """Everything posted to one account, in posting order; ``total`` is the plain sum of all signed entries, ``moved`` of their sizes."""

    posted: list[Item | Bill | Fee] = field(default_factory=list)
    write_offs: list[tuple[date, Decimal]] = field(default_factory=list)
    total: Decimal = NOUGHT
    moved: Decimal = NOUGHT

    def has_room(self, amount: Decimal) -> bool:
        """Whether one more entry of this size leaves every tag writable."""
        return self.moved + amount <= MOST

    def post(self, entry: Item | Bill | Fee) -> None:
        """One more entry; a bill takes in the charges that were not billed yet (population §4)."""
        self.posted.append(entry)
        self.moved += entry.amount
        match entry:
            case Bill():
                self.total += entry.amount
                for item in self.items(Kind.CHARGE):
                    item.billed = True
            case Fee() | Item(kind=Kind.CHARGE):
                self.total += entry.amount
            case Item(kind=Kind.PAYMENT):
                self.total -= entry.amount
            case Item(kind=Kind.REVERSAL):
                self.total += entry.amount

    def write_off(self, day: date, amount: Decimal) -> None:
        """A write-off pays like a credit."""
        self.write_offs.append((day, amount))
        self.moved += amount
        self.total -= amount

    def lower(self, item: Item, net: Decimal) -> None:
        """Only ``net`` stays of an item: one more entry against it."""
        change = item.net - net
        item.net = net
        self.moved += change
        if item.kind is Kind.PAYMENT:
            self.total += change
        elif item.kind is Kind.CHARGE:
            self.total -= change

    def items(self, kind: Kind) -> list[Item]:
        """The account's items of one kind, oldest posting first."""
        return [entry for entry in self.posted if isinstance(entry, Item) and entry.kind is kind]

    def bills(self) -> list[Bill]:
        """The bills, oldest posting first."""
        return [entry for entry in self.posted if isinstance(entry, Bill)]

    def newest_bill(self) -> Bill | None:
        """By bill date, then posting."""
        return max(reversed(self.bills()), key=lambda bill: bill.day, default=None)

    def last_payment(self) -> Item | None:
        """By effective date, then posting; neither voided nor returned."""
        gone = (Standing.VOIDED, Standing.RETURNED)
        standing = [item for item in self.items(Kind.PAYMENT) if item.standing not in gone]
        return max(reversed(standing), key=lambda item: item.day, default=None)

    def debts(self) -> list[tuple[Item | Bill | Fee, Debt]]:
        """Charges with what is left of them: credits pay the oldest due date first, then the oldest posting.

        A reversal takes back the credit that was there before it, as it stands now; the rest of it is a charge.
        """
        made: list[tuple[Item | Bill | Fee, Debt]] = []
        credit = NOUGHT
        for entry in self.posted:
            if isinstance(entry, Item) and entry.kind is Kind.PAYMENT:
                credit += entry.net
            elif isinstance(entry, Item) and entry.kind is Kind.REVERSAL:
                covered = min(entry.amount, credit)
                credit -= covered
                made.append((entry, Debt(entry.day, entry.amount - covered, entry.cutoff)))
            elif debt := _debt(entry):
                made.append((entry, debt))
        credit += sum((amount for _, amount in self.write_offs), NOUGHT)
        for _, debt in sorted(made, key=lambda pair: pair[1].due):
            paid = min(credit, debt.open)
            debt.open -= paid
            credit -= paid
        return made


def _debt(entry: Item | Bill | Fee) -> Debt | None:
    match entry:
        case Bill() | Fee():
            return Debt(entry.due, entry.amount)
        case Item(kind=Kind.CHARGE):
            return Debt(entry.day, entry.net, entry.cutoff)
    return None


@dataclass(frozen=True, slots=True)
class Cutoff:
    """What decides the cut-off of an account besides its ledger."""

    covered_by_plan: Decimal = NOUGHT
    plan_is_active: bool = False
    closed: bool = False


def balance_tags(ledger: Ledger, today: date, cutoff: Cutoff) -> dict[str, str]:
    """The 24 amounts, dates and flags of the F-01 sample (§5.1)."""
    debts = ledger.debts()
    unbilled = {id(it) for it in ledger.items(Kind.CHARGE) if not it.billed}
    bill, payment = ledger.newest_bill(), ledger.last_payment()
    late = [debt for _, debt in debts if debt.due < today]
    in_cutoff = [debt for debt in late if debt.cutoff and debt.open]
    overdue = max(NOUGHT, sum((debt.open for debt in in_cutoff), NOUGHT) - cutoff.covered_by_plan)
    is_cut = (
        overdue > 0
        and not cutoff.plan_is_active
        and not cutoff.closed  # the F-01 sample: closed, 179 days overdue, no cut-off
        and min(debt.due for debt in in_cutoff) + timedelta(days=30) < today
    )
    owing = ledger.total - sum((it.net for it in ledger.items(Kind.CHARGE) if id(it) in unbilled), NOUGHT)
    current = sum((debt.open for entry, debt in debts if entry is bill or id(entry) in unbilled), NOUGHT)
    return {
        "BILLED_AND_OWING": text(owing),
        "DUE_IF_TRUE_UP": " ",
        "CURRENT_BALANCE": text(ledger.total),
        "CARRY_FWD_AMT": " ",
        "OVERDUE_AMT": text(overdue),
        "UNAPPLIED_CREDIT": text(max(NOUGHT, -ledger.total)),
        "CUTOFF_AMT": text(overdue),
        "BALANCE_NET_AMT": text(ledger.total),
        "PASTDUE_AMT": text(sum((debt.open for debt in late), NOUGHT)),
        "LAST_BILL_DT": date8(bill.day if bill else None),
        "LAST_BILL_AMT": text(bill.amount) if bill else "",
        "LAST_PAYMENT_DT": date8(payment.day if payment else None),
        "LAST_PAYMENT_AMT": text(-payment.net) if payment else "",
        "CUTOFF_DT": date8(today + timedelta(days=10)) if is_cut else "",
        "DUE_DT": date8(bill.due if bill else None),
        "NONPAY_CUTOFF_YN": "T" if is_cut else "F",
        "EXTENDED_DUE_DT": "",
        "BUDGET_BILL_TP": " ",
        "BUDGET_BILL_AMT": " ",
        "CURRENT_CHARGES": text(current),
        "ACCOUNT_BALANCE": text(ledger.total),
        "WRITE_OFF_AMT": text(sum((amount for _, amount in ledger.write_offs), NOUGHT)),
        "WRITE_OFF_DT": date8(max((day for day, _ in ledger.write_offs), default=None)),
    }


def text(amount: Decimal) -> str:
    """An amount as the router writes it: no padding (§3)."""
    return f"{amount:f}".rstrip("0").rstrip(".") if amount % 1 else f"{amount:.0f}".replace("-0", "0")


def date8(day: date | None) -> str:
    """A Date8; blank for none."""
    return f"{day:%Y%m%d}" if day else ""
