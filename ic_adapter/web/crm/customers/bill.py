"""The bill image of one invoice, for staff: the PDF as the biller's service has it, or why there is none."""

from starlette.responses import Response

from ic_adapter.errors import NotFound
from ic_adapter.web.file_answer import file_answer
from ic_adapter.web.pages.page import PageRequest

#: Without `sandbox`: with it a browser does not show a PDF at all.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; form-action 'none'"


def bill(request: PageRequest) -> Response:
    """The PDF; NoBillImage says why there is none."""
    biller = request.biller
    if not request.adapter.bill_images.is_offered(biller):
        raise NotFound("no bill images: AS 20 is blank")
    image = request.adapter.bill_images.fetch(biller.id, request.part("account"), request.asked("invoice"))
    return file_answer(image.file, image.size, image.name, "application/pdf", POLICY)
