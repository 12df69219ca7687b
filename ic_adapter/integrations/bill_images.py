"""Bill images (`Get_StmntPdf`, adapter §13): the PDF of one bill from the biller's service, or why there is none.

It is read at each look and never kept. Whatever is no PDF is "not available"; the reason is for staff and the log.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import BinaryIO

import httpx

from ic_adapter.billers.register import Biller, Register
from ic_adapter.billers.templates import Cis
from ic_adapter.errors import NotFound
from ic_adapter.integrations.configured import setting
from ic_adapter.model import Group, Outcome
from ic_adapter.records.reasons import NO_REASON, Held
from ic_adapter.router import failure_words
from ic_adapter.router.answer import RouterAnswer
from ic_adapter.router.call_log import log_call
from ic_adapter.router.client import RouterClient
from ic_adapter.router.http.image import FileRequest, FileTooLong, ReceivedFile
from ic_adapter.store.bills import invoices
from ic_adapter.store.bills.invoices import Account, Invoice
from ic_adapter.store.database.engine import Store

FUNCTION = "BILLPDF"
BEGINNING = b"%PDF"
NOT_AVAILABLE = "bill image not available"


class NoBillImage(NotFound):
    """There is no image to show; the text says why."""

    def __init__(self, why: str) -> None:
        super().__init__(f"{NOT_AVAILABLE}: {why}")


@dataclass(frozen=True, slots=True, kw_only=True)
class BillImage:
    """A PDF at its beginning; whoever gets it closes it. `size` in bytes."""

    file: BinaryIO
    size: int
    name: str


class BillImages:
    """The service of every biller, over a store and a router client."""

    def __init__(self, store: Store, register: Register, client: RouterClient) -> None:
        self._store = store
        self._register = register
        self._client = client

    def is_offered(self, biller: Biller) -> bool:
        """Whether a link is shown: only a biller of Cayenta with AS 20 (step 1)."""
        return bool(biller.setting(Group.PDF.url)) and biller.template.cis is Cis.CAYENTA

    def fetch(self, bid: str, account: str, invoice: str) -> BillImage:
        """Return the image of an invoice; NotFound for no biller, account or invoice, NoBillImage."""
        biller, stored, bill = self._bill(bid, account, invoice)
        url = self._url(biller)
        given = parameters(biller, stored, bill)
        timeouts = biller.keys.timeouts
        wanted = FileRequest(url, given, biller.keys.billpdf_transport, timeouts.connect, timeouts.read)
        try:
            received = self._client.files.receive(wanted)
        except (httpx.HTTPError, httpx.InvalidURL, UnicodeError, FileTooLong) as error:
            self._told(biller, account, None, Outcome.RETRY)
            raise NoBillImage(failure_words.words(error)) from None
        return self._image(biller, bill, received)

    def _bill(self, bid: str, account: str, invoice: str) -> tuple[Biller, Account, Invoice]:
        with self._store.reading() as connection:
            biller = self._register.read(connection, bid)
            stored = invoices.account_of(connection, bid, account)
            bills = invoices.of_account(connection, bid, account)
        if stored is None:
            raise NotFound(f"account {account} not found")
        bill = next((one for one in bills if one.invoice_number == invoice), None)
        if bill is None:
            raise NotFound(f"account {account} has no invoice {invoice}")
        return biller, stored, bill

    def _url(self, biller: Biller) -> str:
        if biller.template.cis is not Cis.CAYENTA:
            raise NoBillImage("the biller has no Cayenta router")
        try:
            url: str | None = setting(biller, str(Group.PDF.url))
        except Held as held:
            raise NoBillImage(held.reason.text) from None
        if not url:
            raise NoBillImage(f"AS {Group.PDF.url} (BILLPDF URL) is not set")
        return url

    def _image(self, biller: Biller, bill: Invoice, received: ReceivedFile) -> BillImage:
        why = _missing(received)
        self._told(biller, bill.account_number, received.http_status, Outcome.REJECTED if why else Outcome.SENT)
        if why or received.body is None:
            if received.body is not None:
                received.body.close()
            raise NoBillImage(why)
        name = f"bill-{bill.account_number}-{bill.invoice_date.isoformat()}.pdf"
        return BillImage(file=received.body, size=received.size, name=name)

    def _told(self, biller: Biller, account: str, http_status: int | None, outcome: Outcome) -> None:
        answer = RouterAnswer(function=FUNCTION, outcome=outcome, reason=NO_REASON, http_status=http_status)
        log_call(biller.id, account, answer)
        self._client.tally.add(answer)


def parameters(biller: Biller, account: Account, bill: Invoice) -> Mapping[str, str]:
    """Return what is sent (router §7); for JCW the display number is Customer_No as written (Q-52)."""
    return {
        "UserName": biller.setting(Group.PDF.user),
        "Password": biller.settings.get(str(Group.PDF.password), ""),
        "Account_No": account.display_account_number,
        "Invoice_No": bill.biller_invoice_number,
        "Bill_Dt": f"{bill.invoice_date.isoformat()}T00:00:00",
    }


def _missing(received: ReceivedFile) -> str:
    """Why what came is no image (step 3); blank: it is one."""
    if received.body is None:
        return f"the service answered HTTP {received.http_status}"
    if not received.size:
        return "the service has no image of this bill"
    beginning = received.body.read(len(BEGINNING))
    received.body.seek(0)
    return "" if beginning == BEGINNING else "the service did not answer with a PDF"
