"""The bill run: which bills a run takes, and the bill file it streams, the same bytes for the same seed and dates."""

from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from heapq import merge

from simulator.billers.register import Biller
from simulator.billing.days import FIRST_DAY, LAST_DAY, date_mon, is_bookable
from simulator.billing.people.accounts import Account
from simulator.markup import escape
from simulator.population.profiles import CYCLES
from simulator.statements.bills import Bill, bill_of

#: The parts of a street line, in the order in which it is written.
STREET = ("HOUSE_NO", "STREET_PFX_DIR", "STREET_NM", "STREET_NM_SFX", "STREET_SFX_DIR", "SEC_ADDR_ID", "SEC_ADDR_RANGE")
CYCLE_CODES = frozenset(f"{cycle:02d}" for cycle in range(1, CYCLES + 1))
HEAD = b'<?xml version="1.0" encoding="UTF-8"?>\n<BillHeaders>\n'
FOOT = b"</BillHeaders>\n"
CHUNK = 25  # bills per piece: whoever sends the pieces can answer others between two of them


class BadOrder(Exception):
    """The order cannot be run; ``field`` names what is wrong with it."""

    def __init__(self, field: str, reason: str) -> None:
        self.field = field
        self.reason = reason
        super().__init__(f"{field}: {reason}")


@dataclass(frozen=True, slots=True, kw_only=True)
class BillRunOrder:
    """What a run takes: bills dated from first to last, of one cycle or all, of the first generated accounts.

    A default order whose last run was today has its first day after its last: its file is empty.
    """

    first: date
    last: date
    cycle: str | None = None
    accounts: int | None = None

    @property
    def is_whole(self) -> bool:
        """Whether the run leaves nobody out: only such a run moves the day of the last one on."""
        return self.cycle is None and self.accounts is None


def order_for(
    biller: Biller, first: date | None, last: date | None, cycle: str | None = None, accounts: int | None = None
) -> BillRunOrder:
    """The order as asked for; left out, it is the day after the last run, and today. BadOrder says what is wrong."""
    today = biller.router.books.clock.today()
    last_run = biller.router.billed_until
    usual = (last_run or _a_month_before(today)) + timedelta(days=1)
    order = BillRunOrder(first=first or min(usual, last or usual), last=last or today, cycle=cycle, accounts=accounts)
    if first is not None and order.last < first:
        raise BadOrder("to", f"{order.last} is before {first}; use {first} or later")
    for field, day in (("from", order.first), ("to", order.last)):
        if not is_bookable(day):
            raise BadOrder(field, f"{day} is not between {FIRST_DAY} and {LAST_DAY}")
    if cycle is not None and cycle not in CYCLE_CODES:
        raise BadOrder("cycle", f"{cycle[:20]!r} is not a cycle; use 01 to {CYCLES}")
    if accounts is not None and accounts < 0:
        raise BadOrder("accounts", "0 or more")
    return order


def file_name(biller: Biller) -> str:
    """``billheader_`` and the biller's moment, a second later for every run before it: no name comes twice."""
    moment: datetime = biller.router.books.clock.later(timedelta(seconds=biller.router.bill_runs))
    return f"billheader_{moment:%Y%m%d%H%M%S}.xml"


def run(biller: Biller, order: BillRunOrder) -> Generator[bytes, None, None]:
    """The bill file in pieces; the run counts as done once its last piece was taken, not before."""
    yield HEAD
    rows: list[str] = []
    for bill in bills(biller, order):
        rows.append(as_xml(bill))
        if len(rows) == CHUNK:
            yield "".join(rows).encode()
            rows.clear()
    yield "".join(rows).encode() + FOOT
    router = biller.router
    router.bill_runs += 1
    if order.is_whole:
        until = min(order.last, router.books.clock.today())
        router.billed_until = max(until, router.billed_until or until)


def bills(biller: Biller, order: BillRunOrder) -> Iterator[Bill]:
    """The bills of a run, accounts in ascending order, an account's bills by date."""
    books = biller.router.books
    for account in _accounts(biller, order):
        if not account.is_billed or (order.cycle and account.tag("CYCLE_CD") != order.cycle):
            continue
        for entry in books.bills(account.account_no, order.first, order.last):
            yield bill_of(entry, account, books)


def as_xml(bill: Bill) -> str:
    """One BillHeader in the layout of invoice files §4."""
    account, address = bill.account, bill.address.tags
    street = escape(" ".join(address[tag] for tag in STREET if address.get(tag)) or address.get("PO_BOX_NO", ""))
    city, state, postal = (escape(address.get(tag, "")) for tag in ("CITY", "PROVINCE_CD", "POSTAL_CD"))
    plan = "" if bill.pay_arrangement_amt is None else _amount(bill.pay_arrangement_amt)
    return f"""  <BillHeader>
    <Invoice_No>{escape(bill.invoice_no)}</Invoice_No>
    <Bill_DT>{date_mon(bill.bill_dt)}</Bill_DT>
    <Due_DT>{date_mon(bill.due_dt)}</Due_DT>
    <Gross_Amount>{_amount(bill.gross_amount)}</Gross_Amount>
    <Past_Due_Amount>{_amount(bill.past_due_amount)}</Past_Due_Amount>
    <Pay_Arrangement_Amt>{plan}</Pay_Arrangement_Amt>
    <Bill_TP>{"EQUAL BILLING" if bill.is_equal_billing else "REGULAR"}</Bill_TP>
    <Cycle_CD>{escape(account.tag("CYCLE_CD"))}</Cycle_CD>
    <Account_No>{account.account_no}</Account_No>
    <Customer_No>{account.customer_no}</Customer_No>
    <Customer_Name>{escape(account.name)}</Customer_Name>
    <Account_Class_Dflt>{escape(account.tag("ACCOUNT_CLASS_DFLT"))}</Account_Class_Dflt>
    <Service_Address_1>{street}</Service_Address_1>
    <Service_Address_2>{f"{city} {state} {postal}".strip()}</Service_Address_2>
    <Mailing_Address>{street}</Mailing_Address>
    <Mailing_Address_1>{street}</Mailing_Address_1>
    <Mailing_Address_2>
      <City>{city}</City>
      <State>{state}</State>
      <Zip>{postal}</Zip>
      <Phone>{escape(bill.phone)}</Phone>
    </Mailing_Address_2>
    <Email>{escape(bill.email)}</Email>
    <AutoPayCollectionDate>{date_mon(bill.autopay_dt)}</AutoPayCollectionDate>
  </BillHeader>
"""


def _accounts(biller: Biller, order: BillRunOrder) -> Iterable[Account]:
    """Stored accounts and the generated ones that can have a bill in the range, in ascending order of their numbers."""
    books, population = biller.router.books, biller.population
    size = population.size if order.accounts is None else min(order.accounts, population.size)
    stored = {account.account_no: account for account in books.accounts()}
    computed = (
        population.account_at(n)
        for block in range(0, size, CYCLES)
        for n in (block + cycle for cycle in _cycles(order))
        if n < size and population.numbers.account_no(n) not in stored
    )
    return merge(sorted(stored.values(), key=_ascending), computed, key=_ascending)


def _cycles(order: BillRunOrder) -> list[int]:
    """The cycles, from 0, that are billed on a day of the range."""
    days = {(order.first + timedelta(days=step)).day for step in range(min(31, (order.last - order.first).days + 1))}
    return [day - 1 for day in sorted(days) if day <= CYCLES and order.cycle in (None, f"{day:02d}")]


def _ascending(account: Account) -> tuple[int, str]:
    return len(account.account_no), account.account_no


def _a_month_before(day: date) -> date:
    year, month = (day.year, day.month - 1) if day.month > 1 else (day.year - 1, 12)
    return date(year, month, min(day.day, 28))


def _amount(amount: Decimal) -> str:
    return f"{amount:.2f}"
