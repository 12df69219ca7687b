"""Payers of the tests: made by the product's own ways, with fictional people."""

import re
from datetime import date, timedelta
from decimal import Decimal

from ic_adapter.adapter import Adapter
from ic_adapter.billers.register import Biller
from ic_adapter.identity.payers import Payer
from ic_adapter.store.bills import invoices

ALEX, PASSWORD = "alex.sample@example.org", "three quiet herons"
HERE, ELSEWHERE = "192.0.2.10", "192.0.2.99"
ACCOUNT, INVOICE = "2003708", "INV-1001"


def bill(ic: Adapter, account: str = ACCOUNT, number: str = INVOICE, amount: str = "80.25") -> None:
    """An account with one bill."""
    row = {
        "account_number": account,
        "invoice_number": number,
        "invoice_type_id": 42,
        "invoice_date": date(2024, 11, 1),
        "invoice_due_date": date(2024, 11, 30),
        "total_amount_due": Decimal(amount),
        "balance_due": Decimal(amount),
        **dict.fromkeys(("past_due", "payment_arrangement_amount", "auto_pay_collection_date")),
        **dict.fromkeys(("custom1", "custom2", "custom3", "custom4", "custom5", "custom10", "custom11"), ""),
        "biller_bill_year": "2024",
        "biller_invoice_number": "987654",
        "deactivated": False,
        "imported_seq": 1,
    }
    with ic.store.writing() as connection:
        invoices.add(connection, "b", row)


def biller(ic: Adapter) -> Biller:
    """The biller as it is now."""
    return ic.register.get("b")


def alex(ic: Adapter, email: str = ALEX, account: str = ACCOUNT) -> Payer:
    """A payer with a password and an account with a bill."""
    with ic.store.reading() as connection:
        is_there = invoices.account_of(connection, "b", account) is not None
    if not is_there:
        bill(ic, account)
    return ic.identity.payers.create("b", email, PASSWORD, [account])


def move(ic: Adapter, **step: int) -> Biller:
    """Move the biller's clock on."""
    ic.register.set_clock("b", biller(ic).clock.advance(timedelta(**step), 0))
    return biller(ic)


def who(ic: Adapter, token: str) -> str:
    """The e-mail address of a session, blank where it is none."""
    now = biller(ic)
    signed_in = ic.identity.sessions.read(token, "b", now.clock.now())
    return signed_in.email if signed_in else ""


def log_in(ic: Adapter, address: str = HERE, replaced: str = "") -> str:
    """The token of a new session of Alex."""
    token = ic.identity.login.log_in(biller(ic), ALEX, PASSWORD, address, replaced)
    assert isinstance(token, str)
    return token


def newest_link(ic: Adapter) -> str:
    """The path of the newest link in the outbox."""
    return next(mail.link for mail in ic.identity.outbox.newest("b", recipient=None, before=None, limit=10))


def token_of(link: str) -> str:
    """The token in a link."""
    return re.sub(r".*token=", "", link)
