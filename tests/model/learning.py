"""The state a biller starts with: the seeds of router-functions.md §8, and what the spec leaves to the population.

People, records and the history of generated accounts are nobody's rule, so they are read once from the admin API.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Any, Final

from tests.model.bench_router import RouterUnderTest
from tests.model.draws import ACCOUNTS, PERSONS
from tests.model.spec_ledger import Bill, Item, Kind
from tests.model.spec_state import Account, Address, Keys, Person, Phone, Plan, State

TEMPLATE_NOW: Final = datetime(2024, 11, 15, 12)
#: Bills (day, due, amount) and payments (ITEM_NO, ITEM_DT, amount) of §8.
BILLS: Final = {
    "2003708": (
        ("20231116", "20231218", "100.00"),
        ("20231218", "20240118", "60.00"),
        ("20240118", "20240220", "45.50"),
        ("20240216", "20240318", "98.24"),
        ("20240418", "20240520", "100.24"),
    ),
    "2036948": (("20240916", "20241016", "1200.00"), ("20241016", "20241118", "671.40")),
    "2000341": (("20241018", "20241118", "88.10"),),
    "2086971": (),
}
PAYMENTS: Final = {
    "2003708": (
        ("205184", "20231215", "100.00"),
        ("205063", "20240115", "60.00"),
        ("205064", "20240205", "45.50"),
        ("204987", "20240304", "98.24"),
    )
}
PLANS: Final = {"2036948": Plan("8", date(2024, 10, 22), date(2025, 5, 15), Decimal("1671.40"))}
CODE_TABLES: Final = {
    "ADDRESS_CD": ("FWD", "RES", "BUS"),
    "PHONE_CD": ("HOME", "RES", "CELL", "EBILL", "EMAIL"),
    "CONTACT_TP": ("WEB",),
    "ISSUE_TP": ("CU",),
}


@cache
def fresh_state() -> State:
    """The state of a biller that was just made, with the default keys and the tables of §8; to be copied."""
    router = RouterUnderTest({})
    state = State(now=TEMPLATE_NOW, keys=Keys(), tables=dict(CODE_TABLES))
    for no in ACCOUNTS:
        shown = router.admin("GET", "/billers/{bid}/accounts/{no}", no=no)
        account = Account(no, shown["account_no_custom"], shown["person_no"], shown["tags"], plan=PLANS.get(no))
        state.accounts[no] = account
        _fill(state, account, router)
    for person_no in PERSONS:
        state.persons[person_no] = _person(state, router, person_no)
    return state


def _fill(state: State, account: Account, router: RouterUnderTest) -> None:
    """Bills and payments: from the spec where it has them, else as the population made them."""
    for day, due, amount in BILLS.get(account.no, ()):
        account.ledger.post(Bill(_day(day), _day(due), Decimal(amount)))
    for item_no, day, amount in PAYMENTS.get(account.no, ()):
        _pay(state, account, item_no, _day(day), Decimal(amount))
    if account.no in BILLS:
        return
    for entry in router.admin("GET", "/billers/{bid}/accounts/{no}/ledger", no=account.no)["entries"]:
        if entry["kind"] == "bill":
            account.ledger.post(bill_of(entry))
        else:
            paid_on = date.fromisoformat(entry["effective"])
            _pay(state, account, entry["item_no"], paid_on, -Decimal(entry["amount"]))


def bill_of(entry: dict[str, Any]) -> Bill:
    """A bill as the admin API shows it."""
    return Bill(date.fromisoformat(entry["effective"]), date.fromisoformat(entry["due"]), Decimal(entry["amount"]))


def cycle_bills(account_no: str, after: date, until: date) -> list[tuple[date, date]]:
    """Day and due date of the bills a generated account gets by the calendar (population §3)."""
    cycle = int(account_no) % 10_000_000 % 20 + 1
    days = (after + timedelta(days=step) for step in range(1, (until - after).days + 1))
    return [(day, _to_monday(day + timedelta(days=30))) for day in days if day.day == cycle]


def _to_monday(day: date) -> date:
    return day + timedelta(days=max(0, 7 - day.isoweekday()) + 1) if day.isoweekday() > 5 else day


def _pay(state: State, account: Account, no: str, day: date, amount: Decimal) -> None:
    item = Item(no=no, account_no=account.no, kind=Kind.PAYMENT, amount=amount, day=day, net=amount)
    state.items.append(item)
    account.ledger.post(item)


def _person(state: State, router: RouterUnderTest, person_no: str) -> Person:
    shown = router.admin("GET", "/billers/{bid}/persons/{person_no}/phones", person_no=person_no)
    phones = {int(it["tags"]["PHONE_SEQ"]): Phone(it["tags"], it["accounts"]) for it in shown["phones"]}
    person = Person(phones, shown["phone_seq_dflt"])
    rows = router.admin("GET", "/billers/{bid}/persons/{person_no}/addresses", person_no=person_no)["addresses"]
    for row in rows:
        seq = int(row["tags"]["ADDRESS_SEQ"])
        person.highest_address = max(person.highest_address, seq)
        for no in row["accounts"]:
            state.accounts[no].addresses[seq] = Address(dict(row["tags"]))
    return person


def with_keys(state: State, keys: Keys, tables: dict[str, tuple[str, ...]]) -> State:
    """The same start under other keys and tables."""
    return replace(state, keys=keys, tables=state.tables | tables)


def _day(text: str) -> date:
    return datetime.strptime(text, "%Y%m%d").date()  # noqa: DTZ007 — a day has no zone
