"""Table of the desk: its pages and forms, each with its address."""

from starlette.responses import Response

from ic_adapter.staff.roles import Role
from ic_adapter.web.desk import (
    biller,
    billers,
    decision_form,
    decisions,
    listing,
    outbox,
    record,
    tie_out,
)
from ic_adapter.web.desk.files import lockbox, pickup
from ic_adapter.web.pages.page import PageRequest
from ic_adapter.web.pages.staff_site import Section, Table

SEARCH = "search"


def search(request: PageRequest) -> Response:
    """Search all billers; without a text, the page of the biller whose id is "search", if there is one."""
    if not request.asked("q") and any(one.id == SEARCH for one in request.adapter.register.all()):
        request.http.path_params["bid"] = SEARCH
        return biller.biller(request)
    return listing.everywhere(request)


PAGES: Table = (
    ("/crm/pump", billers.listing),
    ("/crm/pump/search", search),
    ("/crm/pump/{bid}", biller.biller),
    ("/crm/pump/{bid}/records", listing.listing),
    ("/crm/pump/{bid}/records/{id}", record.record),
    ("/crm/pump/{bid}/decisions", decisions.listing),
    ("/crm/pump/{bid}/decisions/{id}", decisions.batch),
    ("/crm/pump/{bid}/tie-out", tie_out.asking),
    ("/crm/files", pickup.listing),
    ("/crm/files/{id}", pickup.one),
    ("/crm/lockbox", lockbox.listing),
    ("/crm/lockbox/{id}", lockbox.one),
    ("/crm/outbox", outbox.listing, Role.OPERATE),  # its links log a payer in
)
#: What changes something: forms, each followed by a page.
FORMS: Table = (
    ("/crm/pump/{bid}/endpoints/{group}/resume", biller.resume),
    ("/crm/pump/{bid}/records/{id}/decision", decision_form.decide),
    ("/crm/pump/{bid}/records/{id}/evidence", decision_form.look_again),
    ("/crm/pump/{bid}/decisions", decisions.preview),
    ("/crm/pump/{bid}/decisions/{id}", decisions.decide),
    ("/crm/files/look", pickup.look),
    ("/crm/files/{id}/decision", pickup.decide),
    ("/crm/lockbox/run", lockbox.run),
    ("/crm/lockbox/{id}/decision", lockbox.decide),
)
#: What only compares: a form that is a file.
UPLOADS: Table = (("/crm/pump/{bid}/tie-out", tie_out.tied_out),)
DESK = Section(PAGES, FORMS, UPLOADS)
