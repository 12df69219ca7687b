"""A fact of a bill that only somebody who has the bill knows: its invoice number, or its amount."""

import re
from collections.abc import Iterable
from decimal import Decimal

from ic_adapter import money
from ic_adapter.store.bills.invoices import Invoice

ACCOUNT = re.compile(r"[0-9A-Za-z-]{1,20}")
#: What people type around a number: it is taken off, not refused.
OFF = str.maketrans("", "", " \t$,'\N{NO-BREAK SPACE}")


def account_number(typed: str) -> str:
    """Return an account number as it is stored: without blanks and dots."""
    return "".join(typed.replace(".", "").split())


def billed(invoices: Iterable[Invoice], typed: str) -> Invoice | None:
    """Return the newest invoice with this invoice number, else the newest one if this is its amount; None for neither.

    `invoices`: those of one account, oldest first. The amount is the one on the bill, or what is left of it. Zero and a
    credit prove nothing: most accounts are paid, so that anybody could name them.
    """
    bills = [one for one in invoices if not one.deactivated]
    number = "".join(typed.split()).lower()
    for one in reversed(bills):
        if number and number in {one.invoice_number.lower(), one.biller_invoice_number.lower()}:
            return one
    amount = amount_of(typed)
    newest = next((one for one in reversed(bills) if one.payable), None)
    if (
        newest is not None
        and amount is not None
        and amount > 0
        and amount in {newest.total_amount_due, newest.balance_due}
    ):
        return newest
    return None


def amount_of(typed: str) -> Decimal | None:
    """Return the amount that somebody typed, dollar sign and commas taken off; None for anything else."""
    try:
        return money.parse(typed.translate(OFF))
    except ValueError:
        return None
