"""What an HTTP status or a STATUS means for the caller (adapter §1.3): pure tables, no I/O.

What becomes of a lost reply is decided in `lost_replies`.
"""

from collections.abc import Collection
from http import HTTPStatus

from ic_adapter.model import Outcome
from ic_adapter.records.reason_codes import ReasonCode
from ic_adapter.records.reasons import Reason, because
from ic_adapter.router.envelope import Reply
from ic_adapter.router.functions import Function
from ic_adapter.router.lost_replies import Verdict, lost

#: Nothing was done and every record would meet the same: the endpoint group stops.
PAUSING_HTTP = frozenset({401, 403, 404, 405, 413, 415})
PAUSING_STATUS = frozenset({-901, -903, -904})
FAILING_HTTP = frozenset({400})
FAILING_STATUS = frozenset({-902})


def by_http(function: Function, status: int) -> Verdict | None:
    """The outcome of an HTTP status alone; None for 200, where the reply decides."""
    if status == HTTPStatus.OK:
        return None
    reason = because(ReasonCode.HTTP_STATUS, status=str(status))
    if status in PAUSING_HTTP:
        return Verdict(Outcome.PAUSED, reason)
    if status in FAILING_HTTP:
        return Verdict(Outcome.FAILED, reason)
    return lost(function, reason)


def by_reply(function: Function, reply: Reply, positive_ok: Collection[int]) -> Verdict:
    """The outcome of a readable reply of this request (router §4.1, Q-09)."""
    if reply.status is None:
        return lost(function, because(ReasonCode.NO_STATUS))
    told = {"status": str(reply.status), "desc": reply.status_desc}
    reason = because(ReasonCode.ROUTER_STATUS, **told)
    if reply.status in PAUSING_STATUS:
        return Verdict(Outcome.PAUSED, reason)
    if reply.status in FAILING_STATUS:
        return Verdict(Outcome.FAILED, reason)
    if reply.function is None:
        return lost(function, because(ReasonCode.FUNCTION_MISSING, name=function.name, **told))
    if reply.status == 0 or (reply.status > 0 and reply.status in positive_ok):
        return Verdict(Outcome.SENT, reason)
    return Verdict(Outcome.REJECTED, reason)


def stray(function: Function, reply: Reply, account: str) -> Reason | None:
    """Why this is not the reply of our request (another function, another account), else None."""
    if reply.function is not None and reply.function not in function.replies:
        return because(ReasonCode.OTHER_FUNCTION, name=reply.function[:40])
    echoes = (tags.get("ACCOUNT_NO", "") for tags in (reply.tags, *reply.groups))
    if any(echo and echo != account for echo in echoes):
        return because(ReasonCode.OTHER_ACCOUNT)
    return None
