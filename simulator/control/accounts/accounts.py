"""Admin calls on accounts: add, read with all tags as now answered, change stored tags."""

import re
from dataclasses import replace
from datetime import date

from msgspec import UNSET, UnsetType

from simulator.billing.books import Books
from simulator.billing.people.accounts import DERIVED, MASTER_TAGS, Account, Discount
from simulator.choices import advice
from simulator.contract.functions.accounts import account_tags, balance_tags
from simulator.control.call_types import AdminCall, AdminRequest
from simulator.control.values import amount, day, printable
from simulator.control.wire import Body, Refusal, View

ACCT = re.compile(r"[0-9A-Za-z\-]{1,20}")
LONGEST_TAG = 2_000
PERSON = re.compile(r"[0-9]{1,12}")


class DiscountBody(Body):
    """What may still be taken off the balance, until the last day."""

    amount: str
    end: date


class NewAccount(Body):
    """An account to add; its person is made where the number is new, and gets a free number where none is given."""

    account_no: str
    account_no_custom: str = ""
    person_no: str | None = None
    tags: dict[str, str] = {}


class AccountChange(Body):
    """What to change: stored GetAccount tags (null = a new account's value), the gate's override, the discount."""

    tags: dict[str, str | None] = {}
    active_payarr_override: str | UnsetType | None = UNSET
    discount: DiscountBody | UnsetType | None = UNSET


class AccountView(View):
    """The account with its 105 GetAccount tags and all GetAccountBalance tags as they would be answered now."""

    account_no: str
    account_no_custom: str
    person_no: str
    active_payarr_override: str | None
    tags: dict[str, str]
    balance: dict[str, str]


class AccountsView(View):
    """The numbers of the documented, added and changed accounts."""

    accounts: list[str]


def view(account: Account, books: Books) -> AccountView:
    """The account as JSON shows it."""
    return AccountView(
        account_no=account.account_no,
        account_no_custom=account.account_no_custom,
        person_no=account.person_no,
        active_payarr_override=account.active_payarr_override,
        tags=account_tags(account, books),
        balance=balance_tags(account, books),
    )


def listing(request: AdminRequest) -> AccountsView:
    """The accounts there are."""
    return AccountsView(accounts=[account.account_no for account in request.biller.router.books.accounts()])


def add(request: AdminRequest) -> AccountView:
    """Add an account."""
    order: NewAccount = request.body
    for name, value in (("account_no", order.account_no), ("account_no_custom", order.account_no_custom or "0")):
        if not ACCT.fullmatch(value):
            raise Refusal(422, "not a valid account number", (f"$.{name}", "use 1 to 20 letters, digits or dashes"))
    books = request.biller.router.books
    person_no = books.people.free_number() if order.person_no is None else order.person_no
    if not PERSON.fullmatch(person_no):
        raise Refusal(422, "not a valid person number", ("$.person_no", "use 1 to 12 digits"))
    _check_tags(request, order.tags)
    account = Account(
        account_no=order.account_no,
        account_no_custom=order.account_no_custom,
        person_no=person_no,
        tags=dict(order.tags),
    )
    books.open_account(account)
    return view(account, books)


def read(request: AdminRequest) -> AccountView:
    """One account."""
    books = request.biller.router.books
    return view(books.account(request.path["no"]), books)


def change(request: AdminRequest) -> AccountView:
    """Change an account; all of it or nothing."""
    order: AccountChange = request.body
    books = request.biller.router.books
    account = books.account(request.path["no"])
    _check_tags(request, {name: value or "" for name, value in order.tags.items()})
    if order.active_payarr_override is not UNSET:
        if order.active_payarr_override not in (None, "", "T", "F"):
            raise Refusal(
                422, "not a valid flag", ("$.active_payarr_override", "use T, F, blank, or null for no override")
            )
        account = replace(account, active_payarr_override=order.active_payarr_override)
    if order.discount is not UNSET:
        body = order.discount
        day(body.end if body else None, "$.discount.end")
        discount = None if body is None else Discount(amount(body.amount, "$.discount.amount"), body.end)
        account = replace(account, discount=discount)
    books.change_account(account)
    return view(books.change_tags(account.account_no, order.tags), books)


def _check_tags(request: AdminRequest, tags: dict[str, str]) -> None:
    """Stored tags only, each with a value that its type in the reply's XSD admits."""
    for name, value in tags.items():
        path = f"$.tags.{name[:40]}"
        if name in DERIVED:
            raise Refusal(422, "the tag cannot be set", (path, "computed from the books, or always blank"))
        if name not in MASTER_TAGS:
            raise Refusal(
                422,
                "unknown tag",
                (path, f"not a tag of GetAccount; {advice(name[:40], sorted(MASTER_TAGS.keys() - DERIVED))}"),
            )
        printable(value, path, LONGEST_TAG)
        if not request.billers.contract.is_reply_value("GetAccount", name, value):
            raise Refusal(422, "invalid value", (path, f"{value[:40]!r} does not match the type of {name}"))


CALLS = (
    AdminCall("GET", "/billers/{bid}/accounts", "list the account numbers", listing, reply=AccountsView),
    AdminCall("POST", "/billers/{bid}/accounts", "add an account", add, NewAccount, AccountView, 201),
    AdminCall("GET", "/billers/{bid}/accounts/{no}", "get one account with its current tags", read, reply=AccountView),
    AdminCall("PATCH", "/billers/{bid}/accounts/{no}", "change an account", change, AccountChange, AccountView),
)
