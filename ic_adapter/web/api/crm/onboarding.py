"""API calls on the onboarding check: the results that page and command show, and the confirmation of a warning."""

from datetime import datetime
from typing import Annotated, Literal

from msgspec import Meta, Struct

from ic_adapter.config_check.onboarding.registry import is_ready
from ic_adapter.web.api.bodies import Body
from ic_adapter.web.api.request import ApiCall


class CheckResultView(Struct, kw_only=True):
    """One result: what was checked, what was found, and what to do about it (blank where nothing is to be done).

    `reason_code` is blank but for findings of the configuration; `confirmed_by` is blank and `confirmed_at` null but
    for a warning that somebody confirmed.
    """

    name: str
    result: Literal["pass", "warning", "confirmed", "fail", "skipped"]
    text: str
    fix: str
    reason_code: str
    confirmed_by: str
    confirmed_at: datetime | None


class OnboardingCheckView(Struct, kw_only=True):
    """Whether nothing has to be fixed, and each result in the order of the command."""

    is_ready: bool
    is_offline: bool
    results: list[CheckResultView]


class ConfirmationBody(Body):
    """A warning by its name, and by its text where the name has several; `confirmed` false takes it back."""

    name: Annotated[str, Meta(min_length=1, max_length=100)]
    text: Annotated[str, Meta(max_length=2000)] = ""
    confirmed: bool = True


def check(call: ApiCall) -> OnboardingCheckView:
    """Check whether the biller can go live. Routers and the file server are called, unless offline is true."""
    return _shown(call, is_offline=call.flag("offline"))


def confirm(call: ApiCall) -> OnboardingCheckView:
    """Confirm a warning of the check, or take that back, and return the check of what is stored."""
    body: ConfirmationBody = call.body
    biller = call.adapter.register.get(call.bid)
    call.adapter.onboarding.confirm(biller, body.name, call.author, text=body.text, is_confirmed=body.confirmed)
    return _shown(call, is_offline=True)


def _shown(call: ApiCall, *, is_offline: bool) -> OnboardingCheckView:
    results = call.adapter.onboarding.check(call.adapter.register.get(call.bid), is_offline=is_offline)
    return OnboardingCheckView(
        is_ready=is_ready(results),
        is_offline=is_offline,
        results=[
            CheckResultView(
                name=one.name,
                result=one.result.value,
                text=one.text,
                fix=one.fix,
                reason_code=one.reason_code,
                confirmed_by=one.confirmed_by,
                confirmed_at=one.confirmed_at,
            )
            for one in results
        ],
    )
