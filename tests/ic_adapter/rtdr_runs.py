"""A router that answers RTDR well, an invoice at IC, and a run over both."""

from datetime import date

from ic_adapter.adapter import Adapter
from ic_adapter.integrations.rtdr.result import Result
from ic_adapter.store.bills import invoices
from ic_adapter.store.bills.invoices import Account, Invoice
from ic_adapter.web.api import accounts
from ic_adapter.web.api.bodies import NewInvoiceBody
from ic_adapter.web.api.request import ApiCall
from tests.ic_adapter.conftest import make
from tests.ic_adapter.scripted import ScriptedRouter, envelope, says, tags

BALANCE = {
    "ACCOUNT_NO": "2036948",
    "CURRENT_BALANCE": "1871.40",
    "BILLED_AND_OWING": "1856.40",
    "PASTDUE_AMT": "1200",
    "LAST_BILL_DT": "20241016",
    "DUE_DT": "20241118",
    "STATUS": "0",
}
PLAN = {
    "ACCOUNT_NO": "2036948",
    "PAY_ARRANGEMENT_REF": "8",
    "STATUS_CD": "Y",
    "START_DT": "20241022",
    "END_DT": "20250515",
    "ARRANGEMENT_AMT": "1671.4",
}


def answer(router: ScriptedRouter, active: str = "T", rating: str = "EXCEL", **balance: str) -> None:
    """A router that answers all three functions well."""
    master = tags(ACCOUNT_NO="2036948", CREDIT_RATING_CD=rating, ACTIVE_PAYARR_YN=active, STATUS="")
    router.script = {
        "GetAccount": says(envelope("GetAccount", master)),
        "GetAccountBalance": says(envelope("GetAccountBalance", tags(**BALANCE | balance))),
        "GetPayArrangements": says(
            envelope("GetPayArrangements", f"<Arrangement>{tags(**PLAN)}</Arrangement>").replace('"1.1"', "1.1")
        ),
    }


def add(ic: Adapter, bid: str, number: str = "UB1", kind: int = 42, due: date = date(2024, 11, 18)) -> None:
    """An invoice of account 2036948 at IC."""
    body = NewInvoiceBody(
        account_number="2036948",
        invoice_number=number,
        invoice_type_id=kind,
        invoice_date=date(2024, 10, 16),
        invoice_due_date=due,
        balance_due="671.40",
    )
    accounts.add_invoice(ApiCall(adapter=ic, path={"bid": bid}, query={}, body=body))


def run(ic: Adapter, router: ScriptedRouter, settings: dict[str, str | None] | None = None, **keys: object) -> Result:
    """A biller wired to the router, one invoice, one run."""
    make(ic, "r", "3426", {"8": router.url, **(settings or {})}, **keys)
    add(ic, "r")
    return ic.rtdr.refresh("r", "2036948")


def stored(ic: Adapter, number: str = "UB1") -> Invoice:
    """The invoice as it is stored now."""
    with ic.store.reading() as connection:
        found = invoices.of_account(connection, "r", "2036948")
    return next(one for one in found if one.invoice_number == number)


def account(ic: Adapter) -> Account:
    """The account as it is stored now."""
    with ic.store.reading() as connection:
        found = invoices.account_of(connection, "r", "2036948")
    assert found is not None
    return found
