"""The page that ties out a day: the report of the CIS goes in, the three sides and their differences come out."""

from io import BytesIO

from starlette.responses import Response

from ic_adapter.errors import FileRefused
from ic_adapter.tie_out.comparison import TieOut
from ic_adapter.tie_out.differences import ADVICE
from ic_adapter.tie_out.run import tie_out_file
from ic_adapter.web.pages.forms import Form
from ic_adapter.web.pages.page import Visit

SHOWN = 200  # differences on a page; the command tells all


def asking(visit: Visit) -> Response:
    """The form alone."""
    return _shown(visit, None, Form())


def tied_out(visit: Visit) -> Response:
    """What the report says beside what is known here; a report that cannot be taken says why."""
    adapter = visit.adapter
    try:
        found = tie_out_file(adapter.store, adapter.register, visit.part("bid"), BytesIO(visit.form.file))
    except FileRefused as reason:
        return _shown(visit, None, Form(problems={"report": str(reason)}), 422)
    return _shown(visit, found, Form())


def _shown(visit: Visit, found: TieOut | None, form: Form, status: int = 200) -> Response:
    return visit.shown("tie_out.html", status, biller=visit.biller, found=found, form=form, advice=ADVICE, shown=SHOWN)
