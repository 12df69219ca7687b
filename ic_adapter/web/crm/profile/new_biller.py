"""Page of a new biller: an id and a template; everything else is set on its Profile tab."""

from starlette.responses import Response

from ic_adapter.billers.register import NewBiller
from ic_adapter.billers.templates import TEMPLATES
from ic_adapter.errors import BadField, Conflict
from ic_adapter.web.pages.forms import Form
from ic_adapter.web.pages.page import PageRequest


def asking(request: PageRequest, status: int = 200) -> Response:
    """The form."""
    return request.shown("crm/new_biller.html", status, form=request.form, templates=TEMPLATES)


def create(request: PageRequest) -> Response:
    """Make the biller and show its Profile tab."""
    bid, template = request.form.value("id"), request.form.value("template")
    problems: dict[str, str] = {}
    try:
        new = NewBiller(id=bid, template=template, settings={}, keys={}, bif={})
        request.adapter.register.create(new, request.staff.on_page)
    except BadField as refusal:
        problems = {fault.path.removeprefix("$."): fault.reason for fault in refusal.faults}
        if "template" in problems:
            problems["template"] = "Choose a template."
    except Conflict as refusal:
        problems = {"id": str(refusal)}
    if problems:
        form = Form(request.form.values, problems)
        return asking(PageRequest(request.adapter, request.pages, request.http, form, request.staff), 422)
    return request.onward("billers", bid, done=f"biller {bid} was created from template {template}")
