"""Invoices, accounts and settings for rule tests: plain good ones, changed by what a test is about."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from ic_adapter.integrations.rtdr.settings import RtdrSettings
from ic_adapter.store.bills.invoices import Account, Invoice

INVOICE = Invoice(
    account_number="2003708",
    invoice_number="UB98765404182024",
    invoice_type_id=42,
    invoice_date=date(2024, 4, 18),
    invoice_due_date=date(2024, 5, 20),
    total_amount_due=Decimal("80.00"),
    balance_due=Decimal("80.00"),
    past_due=Decimal("1.00"),
    payment_arrangement_amount=Decimal("2.00"),
    custom1="",
    custom2="",
    custom3="",
    custom4="",
    custom5="",
    custom10="",
    custom11="",
    auto_pay_collection_date=None,
    biller_bill_year="2024",
    biller_invoice_number="987654",
    deactivated=False,
    payable=True,
    imported_seq=1,
)
ACCOUNT = Account(
    account_number="2003708",
    display_account_number="2003708",
    customer_name="ALEX SAMPLE",
    address1="",
    city="",
    state="",
    zip="",
    phone="",
    email_address="",
    block_ach=False,
    block_cc=False,
)
SETTINGS = RtdrSettings(
    past_due_tag=None,
    balance_tag=None,
    whitelist=None,
    donation_types=frozenset({188}),
    use_bill_date=False,
    any_open=False,
    mismatch_keeps_all=False,
    setting129_first=False,
    balance_fallback=False,
    pay_arrangement=True,
    clear_on_inactive=True,
    blocks=None,
    blocks_owned=False,
    block_tags=("CREDIT_RATING_CD", "ACCOUNT_STAT"),
)


def invoice(**changes: Any) -> Invoice:
    """The plain invoice with changes."""
    return replace(INVOICE, **changes)


def settings(**changes: Any) -> RtdrSettings:
    """The plain settings with changes."""
    return replace(SETTINGS, **changes)


TODAY = date(2024, 11, 15)


def quiet(_: str) -> None:
    """Warnings this test is not about."""
