"""The onboarding check of a biller: each result with the fix in words and the field that mends it (adapter §19.1)."""

from starlette.responses import Response

from ic_adapter.config_check.onboarding.checked import Result
from ic_adapter.config_check.onboarding.registry import is_ready
from ic_adapter.config_check.onboarding.report import counted
from ic_adapter.errors import BadField
from ic_adapter.web.crm.fields import place_of
from ic_adapter.web.pages.forms import STALE
from ic_adapter.web.pages.page import PageRequest

#: What has to be mended comes first.
ORDER = (Result.FAIL, Result.WARNING, Result.CONFIRMED, Result.SKIPPED, Result.PASS)


def stored(request: PageRequest) -> Response:
    """The check of what is stored; no router and no file server is called."""
    return _shown(request, is_offline=True)


def called(request: PageRequest) -> Response:
    """The whole check: each router gets a request without content, and the folders are read. Nothing changes."""
    return _shown(request, is_offline=False)


def confirm(request: PageRequest) -> Response:
    """Confirm a warning as it was shown, or take that back."""
    name, text = request.form.value("name"), request.form.value("text")
    if not name or not text:
        raise BadField(STALE)
    is_confirmed = request.form.value("do") != "withdraw"
    request.adapter.onboarding.confirm(
        request.biller, name, request.staff.on_page, text=text, is_confirmed=is_confirmed
    )
    return request.onward("billers", request.biller.id, "onboarding")


def _shown(request: PageRequest, *, is_offline: bool) -> Response:
    biller = request.biller
    results = request.adapter.onboarding.check(biller, is_offline=is_offline)
    in_order = sorted(results, key=lambda one: ORDER.index(one.result))
    return request.shown(
        "crm/onboarding.html",
        biller=biller,
        is_offline=is_offline,
        is_ready=is_ready(results),
        counted=counted(results),
        results=[(one, place_of(request, one.name)) for one in in_order],
    )
