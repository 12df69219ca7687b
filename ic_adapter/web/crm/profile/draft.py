"""A change before it is made: old and new values, the findings that it causes, and what somebody else changed."""

from starlette.responses import Response

from ic_adapter.billers.editing.drafts import Draft, listed
from ic_adapter.billers.editing.parts import PARTS
from ic_adapter.billers.trail import ChangedMeanwhile
from ic_adapter.config_check.findings import findings
from ic_adapter.store.staff import config_changes
from ic_adapter.web.crm.profile.edit import version_of
from ic_adapter.web.pages.page import PageRequest


def draft(request: PageRequest) -> Response:
    """The page; 409 where the same values were changed after the form was opened: both are shown, nothing is lost."""
    biller, register = request.biller, request.adapter.register
    found = request.adapter.drafts.get(biller.id, request.part("draft"), request.staff.name)
    changes = listed(biller, found.change, register)
    with request.adapter.store.reading() as connection:
        since = config_changes.since(connection, biller.id, found.version)
        version = config_changes.version(connection, biller.id)
    names = {name for name, _, _ in changes}
    meanwhile = {row.name: row for row in since if row.name in names}
    before, after = findings(biller), findings(register.would_be(biller.id, found.change))
    texts = {(one.where, one.text) for one in before}, {(one.where, one.text) for one in after}
    return request.shown(
        "crm/draft.html",
        409 if meanwhile else 200,
        biller=biller,
        changes=changes,
        meanwhile=meanwhile,
        version=version,
        caused=[one for one in after if (one.where, one.text) not in texts[0]],
        mended=[one for one in before if (one.where, one.text) not in texts[1]],
        left=len([one for one in after if (one.where, one.text) in texts[0]]),
        back=_form_of(request, found),
    )


def confirm(request: PageRequest) -> Response:
    """Make the change, or leave it."""
    bid, drafts = request.biller.id, request.adapter.drafts
    found = drafts.get(bid, request.part("draft"), request.staff.name)
    if request.form.value("do") != "save":
        drafts.discard(found.id)
        return request.onward("billers", bid, done="your change was discarded")
    try:
        drafts.confirm(bid, found.id, request.staff.on_page, version_of(request))
    except ChangedMeanwhile:
        return draft(request)
    return request.onward("billers", bid, anchor=found.part, done="the change was saved")


def _form_of(request: PageRequest, found: Draft) -> tuple[str | int, ...]:
    """The parts of the address of the form that the draft came from."""
    home = ("billers", request.part("bid"))
    return (*home, "edit", found.part) if found.part in PARTS else (*home, found.part)
