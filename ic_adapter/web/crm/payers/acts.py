"""Acts of staff about a payer: each form is carried out once, and leads back to the payer's page."""

from starlette.responses import Response

from ic_adapter.web.crm.act_form import key_of, sender
from ic_adapter.web.pages.page import PageRequest


def lock(request: PageRequest) -> Response:
    """Keep the payer from logging in, and log the payer out everywhere."""
    did = request.adapter.identity.acts.lock(*_whom_and_who(request))
    return _back(request, "locked" if did else "nothing")


def unlock(request: PageRequest) -> Response:
    """Let the payer log in again."""
    did = request.adapter.identity.acts.unlock(*_whom_and_who(request))
    return _back(request, "unlocked" if did else "nothing")


def log_out(request: PageRequest) -> Response:
    """End every session of the payer."""
    ended = request.adapter.identity.acts.end_sessions(*_whom_and_who(request))
    return _back(request, "logged-out" if ended else "nothing")


def reset_link(request: PageRequest) -> Response:
    """Write a link for a new password into the outbox."""
    did = request.adapter.identity.acts.write_reset_link(*_whom_and_who(request))
    return _back(request, "link-written" if did else "nothing")


ACTS = {"lock": lock, "unlock": unlock, "log-out": log_out, "reset-link": reset_link}


def _whom_and_who(request: PageRequest) -> tuple[str, int, str, str]:
    return request.biller.id, request.number, sender(request), key_of(request)


def _back(request: PageRequest, done: str) -> Response:
    return request.onward("billers", request.part("bid"), "payers", request.part("id"), done=done)
