"""Form of one part of a configuration: typed, checked, and kept as a draft that is looked at next."""

from collections.abc import Mapping

from starlette.responses import Response

from ic_adapter.billers.editing.drafts import REMOVE
from ic_adapter.billers.editing.parts import PARTS, Part
from ic_adapter.errors import BadField, NotFound
from ic_adapter.store.staff import config_changes
from ic_adapter.web.crm.profile.profile import CONTACT_US, inherited
from ic_adapter.web.pages.forms import Form
from ic_adapter.web.pages.page import PageRequest

NOTHING = "nothing was changed"


def edit(request: PageRequest, status: int = 200, version: int | None = None) -> Response:
    """The form, with the values of now or with what was typed."""
    biller, part = request.biller, _part(request)
    with request.adapter.store.reading() as connection:
        last = config_changes.last_of_each(connection, biller.id, [field.name for field in part.fields])
        newest = config_changes.version(connection, biller.id)
    return request.shown(
        "crm/edit.html",
        status,
        biller=biller,
        part=part,
        form=request.form,
        last=last,
        inherited=inherited(biller),
        remove=REMOVE,
        version=newest if version is None else version,
    )


def save(request: PageRequest) -> Response:
    """Keep what was typed as a draft and show it; 422 with the form again where it cannot be taken."""
    part = _part(request)
    try:
        return drafted(request, part, request.form.values, part.name)
    except BadField as refusal:
        problems = {fault.path: fault.reason for fault in refusal.faults}
        return edit(again(request, part, problems), 422, version_of(request))


def drafted(request: PageRequest, part: Part, typed: Mapping[str, str], name: str) -> Response:
    """Go on to the draft, or back to the profile where nothing was changed."""
    bid, drafts = request.biller.id, request.adapter.drafts
    draft_id = drafts.start(bid, name, part.by_id, typed, version_of(request), request.staff.name)
    if not draft_id:
        return request.onward("billers", bid, done=NOTHING)
    return request.onward("billers", bid, "drafts", draft_id)


def again(request: PageRequest, part: Part, problems: Mapping[str, str]) -> PageRequest:
    """Return the request with what was typed and what is wrong with it; secrets are never sent back."""
    secrets = {field.id for field in part.fields if field.is_secret}
    values = {name: value for name, value in request.form.values.items() if name not in secrets}
    return PageRequest(request.adapter, request.pages, request.http, Form(values, problems), request.staff)


def version_of(request: PageRequest) -> int:
    """Return the version that the form carries; BadField."""
    text = request.form.value("version")
    if not (text.isascii() and text.isdigit() and len(text) <= 15):
        raise NotFound("the form carries no version; load the page again")
    return int(text)


def _part(request: PageRequest) -> Part:
    name = request.part("part")
    if name not in PARTS or name == CONTACT_US:
        raise NotFound(f"part {name[:40]} not found")
    return PARTS[name]
