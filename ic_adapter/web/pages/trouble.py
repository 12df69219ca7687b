"""The one page for payers when something stopped: what happened, what became of the answers, what can be done instead.

Its reference stands in the log as well, so that staff find the cause.
"""

import logging
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace

from ic_adapter.errors import AdapterError
from ic_adapter.web.guard import Stop
from ic_adapter.web.refusals import DATABASE, STATUS_OF

LOG = logging.getLogger("ic_adapter.web")
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # no signs that are mistaken for each other on the phone
NOTHING_SENT = "Nothing that you entered on the last page was saved or sent."


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """What the payer reads. Blank sentences are left out."""

    status: int
    title: str
    happened: str
    answers: str = ""
    instead: str = ""


NOT_FOUND = Trouble(
    status=404,
    title="Page not found",
    happened="There is no page at this address. If you typed it, check it. If you followed a link, it may be old.",
    instead="Go to the home page to see your bills and payments.",
)
REFUSED = Trouble(
    status=403,
    title="This page cannot be opened",
    happened="The request did not come from a page of this site.",
    answers=NOTHING_SENT,
    instead="Go to the home page and start again from there.",
)
TOO_LONG = Trouble(
    status=413,
    title="Your answers could not be read",
    happened="The form that arrived is too long.",
    answers=NOTHING_SENT,
    instead="Go back, shorten your answers and send the form again.",
)
DAMAGED = Trouble(
    status=400,
    title="Your answers could not be read",
    happened="The form that arrived is empty or damaged.",
    answers=NOTHING_SENT,
    instead="Go back, load the page again, and send the form again.",
)
NOT_A_FORM = replace(DAMAGED, status=415, happened="What arrived is not a form of this page.")
CHANGED = Trouble(
    status=409,
    title="This was changed meanwhile",
    happened="Something on this page was changed after you opened it.",
    answers="What you just entered was not saved.",
    instead="Go to the home page to see how things stand now.",
)
NOT_DONE = Trouble(
    status=422,
    title="This could not be done",
    happened="Something that is needed for this page is not available.",
    answers=NOTHING_SENT,
    instead="Go to the home page and try again from there.",
)
UNAVAILABLE = Trouble(
    status=503,
    title="This page is not available right now",
    happened="We cannot read our records at the moment.",
    answers="If you were sending something, we do not know yet whether it was saved.",
    instead="Open the home page in a few minutes. It shows what was received. Do not pay again before you looked.",
)
BROKEN = Trouble(
    status=500,
    title="Something went wrong on our side",
    happened="This page could not be made.",
    answers="If you were sending something, we do not know yet whether it was saved.",
    instead="Open the home page. It shows what was received. Do not pay again before you looked.",
)
OF_STATUS: Mapping[int, Trouble] = {
    one.status: one
    for one in (NOT_FOUND, REFUSED, TOO_LONG, DAMAGED, NOT_A_FORM, CHANGED, NOT_DONE, UNAVAILABLE, BROKEN)
}


def of_stop(stop: Stop) -> Trouble:
    """Return what a payer reads where a request went no further."""
    return NOT_FOUND if stop.status == 405 else OF_STATUS.get(stop.status, BROKEN)


def of_error(error: Exception) -> Trouble:
    """Return what a payer reads for an error of a handler."""
    if isinstance(error, DATABASE):
        return UNAVAILABLE
    return OF_STATUS.get(STATUS_OF.get(type(error), 422 if isinstance(error, AdapterError) else 500), NOT_DONE)


def reference() -> str:
    """Return a short reference that can be read out on the phone: ``7KQ2-M9XA``."""
    signs = "".join(secrets.choice(ALPHABET) for _ in range(8))
    return f"{signs[:4]}-{signs[4:]}"


def log(number: str, trouble: Trouble, where: str, error: Exception | None) -> None:
    """Write the reference into the log; of the database only the kind of error, its text may hold values."""
    if error is None or isinstance(error, AdapterError):
        LOG.info("payer page %s ended with %s: reference %s", where, trouble.status, number)
    elif isinstance(error, DATABASE):
        kind = type(getattr(error, "orig", error)).__name__
        LOG.error("payer page %s met a database error %s: reference %s", where, kind, number)
    else:
        LOG.error("unexpected error in payer page %s: reference %s", where, number, exc_info=error)
