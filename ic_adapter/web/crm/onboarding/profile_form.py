"""The form of a mapping profile: typed as JSON, checked, looked at with what it changes, and saved once.

The form carries the version that its reader saw, as the forms of settings do: where somebody else changed the profile
since then, both are shown and nothing is saved until the reader chooses.
"""

from collections.abc import Sequence

from starlette.responses import Response

from ic_adapter.billers.trail import ChangedMeanwhile
from ic_adapter.config_check.onboarding.files_only import of_profile
from ic_adapter.errors import BadField, Fault, NotFound
from ic_adapter.files.partners import profile_trail
from ic_adapter.files.partners.demo import demo_profile
from ic_adapter.files.partners.mapping.profile import MappingProfile
from ic_adapter.files.partners.profiles import is_file_only, profile_of
from ic_adapter.store.staff import config_changes
from ic_adapter.web.crm.profile.edit import NOTHING, version_of
from ic_adapter.web.pages.forms import Form
from ic_adapter.web.pages.page import PageRequest

PROFILE = "profile"
MOST_TOLD = 30  # faults
ROUTER = "biller {} has a router: it needs no mapping profile"
Changes = Sequence[tuple[str, str, str]]


def edit(request: PageRequest) -> Response:
    """The form with the profile of now, else with the demo of 3780 if the reader asks for it."""
    _check_kind(request)
    with request.adapter.store.reading() as connection:
        stored = profile_of(connection, request.biller.id)
        version = config_changes.version(connection, request.biller.id)
    text = "" if stored is None else stored.text
    if request.asked("begin") == "demo":
        text = demo_profile().text
    return _form(request, Form({PROFILE: text}), 200, version, ())


def send(request: PageRequest) -> Response:
    """Check what was typed, show what it changes, or save it; 422 with each fault, 409 where it was changed since."""
    _check_kind(request)
    version, text = version_of(request), request.form.values.get(PROFILE, "")
    if request.form.value("do") == "edit":
        return _form(request, Form({PROFILE: text}), 200, version, ())
    try:
        wanted = request.adapter.profiles.checked(request.biller, text)
    except BadField as refusal:
        count = len(refusal.faults)
        told = "The profile has a fault" if count == 1 else f"The profile has {count} faults"
        form = Form({PROFILE: text}, {PROFILE: f"{told}. Each is listed below the field with its JSON path."})
        return _form(request, form, 422, version, refusal.faults)
    if request.form.value("do") != "save":
        return _preview(request, wanted, version)
    try:
        request.adapter.profiles.put(request.biller.id, wanted.text, request.staff.on_page, version)
    except ChangedMeanwhile:
        return _preview(request, wanted, version)
    return request.onward("billers", request.biller.id, "mapping-profile", done="the profile was saved")


def _check_kind(request: PageRequest) -> None:
    biller = request.biller
    if not is_file_only(biller):
        raise NotFound(ROUTER.format(biller.id))


def _form(request: PageRequest, form: Form, status: int, version: int, faults: Sequence[Fault]) -> Response:
    return request.shown(
        "crm/edit_mapping_profile.html",
        status,
        biller=request.biller,
        form=form,
        version=version,
        faults=faults[:MOST_TOLD],
        more=max(0, len(faults) - MOST_TOLD),
    )


def _preview(request: PageRequest, wanted: MappingProfile, version: int) -> Response:
    """What would change and what the onboarding check says then; 409 with who changed what in the meantime."""
    bid = request.biller.id
    with request.adapter.store.reading() as connection:
        stored = profile_of(connection, bid)
        meanwhile = profile_trail.changed_since(connection, bid, version)
        newest = config_changes.version(connection, bid)
    changes: Changes = profile_trail.differences(None if stored is None else stored.text, wanted.text)
    if not changes and not meanwhile:
        return request.onward("billers", bid, "mapping-profile", done=NOTHING)
    return request.shown(
        "crm/preview_mapping_profile.html",
        409 if meanwhile else 200,
        biller=request.biller,
        profile=wanted.text,
        changes=changes,
        meanwhile=meanwhile,
        version=newest,
        results=list(of_profile(wanted)),
    )
