"""Which bill a display number, an Invoice_No and a date mean: arithmetic and look-ups, never a search (router §7)."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import date

from simulator.billers.register import Biller
from simulator.billing.people.accounts import Account
from simulator.errors import UnknownAccount
from simulator.statements.bills import Bill, bill_of, invoice_no_of


class NoSuchBill(Exception):
    """The parameters name no bill of the biller, or none for certain; the message tells why."""


def find(biller: Biller, display_no: str, invoice_no: str, day: date) -> Bill:
    """The bill as it was on its day; NoSuchBill also for one that the biller's clock has not reached."""
    books = biller.router.books
    accounts = list(_accounts(biller, display_no))
    if not accounts:
        raise NoSuchBill("no account has this ACCOUNT_NO or Customer_No")
    if day > books.clock.today():
        raise NoSuchBill("Bill_Dt is after the biller's today")
    for account in accounts:
        for entry in books.bills(account.account_no, day, day):
            if invoice_no_of(entry, account) == invoice_no:
                return bill_of(entry, account, books)
    raise NoSuchBill("the account has no bill with this Invoice_No on this Bill_Dt")


def _accounts(biller: Biller, display_no: str) -> Iterator[Account]:
    """The account with this ACCOUNT_NO, then the one with this Customer_No, which may be another (FS 373, Q-52)."""
    books, numbers = biller.router.books, biller.population.numbers
    if books.has_account(display_no):
        yield books.account(display_no)
    n = numbers.of_customer(display_no)
    if n is not None:
        yield books.account(numbers.account_no(n))
    with suppress(UnknownAccount):  # none, or several: then it names none
        account = books.find("", display_no)
        if account.customer_no == display_no:
            yield account
