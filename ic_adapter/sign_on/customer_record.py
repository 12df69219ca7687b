"""ViewCustomerRecord: what IC has of a customer, by account number."""

from dataclasses import dataclass

from ic_adapter.billers.register import Biller
from ic_adapter.payers.flags import is_on
from ic_adapter.records.kinds import Kind
from ic_adapter.store.autopay import enrollments
from ic_adapter.store.bills import invoices
from ic_adapter.store.bills.invoices import Account
from ic_adapter.store.database.engine import Store
from ic_adapter.store.identity import payers


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerRecord:
    """One customer. `is_active`: an invoice is not deactivated; `is_registered`: a payer with a password has it."""

    account: Account
    is_active: bool
    is_registered: bool
    registered_on: str  # date as ISO 8601, blank for none
    has_autopay: bool
    has_paper: bool


def customer_record(store: Store, biller: Biller, account_number: str) -> CustomerRecord | None:
    """Return the record as it is stored, without asking the router; None for an account that IC does not have."""
    with store.reading() as connection:
        account = invoices.account_of(connection, biller.id, account_number)
        if account is None:
            return None
        found = invoices.of_account(connection, biller.id, account_number)
        rows = payers.listed(connection, biller.id, email_key=None, account=account_number, after=0, limit=100)
        enrolled = enrollments.current(connection, biller.id, account_number)
        paperless = is_on(connection, biller.id, account_number, Kind.PAPERLESS)
    registered = [row.created_at.astimezone(biller.clock.zone).date() for row in rows if row.password_hash]
    return CustomerRecord(
        account=account,
        is_active=any(not one.deactivated for one in found),
        is_registered=bool(registered),
        registered_on=min(registered).isoformat() if registered else "",
        has_autopay=enrolled is not None,
        has_paper=not paperless,
    )
