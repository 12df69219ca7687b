"""The image of one bill, streamed from the biller's service and never kept (adapter §13)."""

from starlette.responses import Response

from ic_adapter.errors import NotFound
from ic_adapter.integrations.bill_images import NoBillImage
from ic_adapter.web.file_answer import file_answer
from ic_adapter.web.pages.payer_page import PayerRequest

#: Without `sandbox`: with it a browser does not show a PDF at all.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; form-action 'none'"


def bill(request: PayerRequest) -> Response:
    """The PDF, or the page that says that it is not available."""
    account, invoice = request.own_account(request.part("account")), request.asked("invoice")
    if not request.adapter.bill_images.is_offered(request.biller):
        raise NotFound("page not found")
    try:
        image = request.adapter.bill_images.fetch(request.biller.id, account, invoice)
    except NoBillImage:
        return request.shown("payer/no_bill.html", 404, account=account)
    return file_answer(image.file, image.size, image.name, "application/pdf", POLICY)
