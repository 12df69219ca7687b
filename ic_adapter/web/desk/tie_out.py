"""The page that ties out a day: the report of the CIS goes in, the three sides and their differences come out."""

from io import BytesIO

from starlette.responses import Response

from ic_adapter.errors import FileRefused
from ic_adapter.tie_out.comparison import TieOut
from ic_adapter.tie_out.differences import ADVICE
from ic_adapter.tie_out.run import tie_out_file
from ic_adapter.web.pages.forms import Form
from ic_adapter.web.pages.page import PageRequest

SHOWN = 200  # differences on a page; the command tells all


def asking(request: PageRequest) -> Response:
    """The form alone."""
    return _shown(request, None, Form())


def tied_out(request: PageRequest) -> Response:
    """What the report says beside what is known here; a report that cannot be taken says why."""
    adapter = request.adapter
    try:
        found = tie_out_file(adapter.store, adapter.register, request.part("bid"), BytesIO(request.form.file))
    except FileRefused as reason:
        return _shown(request, None, Form(problems={"report": str(reason)}), 422)
    return _shown(request, found, Form())


def _shown(request: PageRequest, found: TieOut | None, form: Form, status: int = 200) -> Response:
    return request.shown(
        "tie_out.html", status, biller=request.biller, found=found, form=form, advice=ADVICE, shown=SHOWN
    )
