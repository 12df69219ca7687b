"""What an HTTP status, a STATUS or a lost reply means for the caller (adapter §1.3): pure tables, no I/O."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum
from http import HTTPStatus

from ic_adapter.model import Outcome
from ic_adapter.records.reason_codes import ReasonCode
from ic_adapter.records.reasons import Reason, because
from ic_adapter.router.envelope import Reply


class Effect(Enum):
    """Whether a function only reads: then what is UNCERTAIN may be asked again."""

    READS = "reads"
    WRITES = "writes"


@dataclass(frozen=True, slots=True)
class Function:
    """One router function as the adapter uses it: names on the wire and what it does to the books (router §2.3)."""

    name: str
    replies: frozenset[str]
    effect: Effect


GET_ACCOUNT = Function("GetAccount", frozenset({"GetAccount"}), Effect.READS)
GET_ACCOUNT_BALANCE = Function("GetAccountBalance", frozenset({"GetAccountBalance"}), Effect.READS)
GET_PAY_ARRANGEMENTS = Function("GetPayArrangements", frozenset({"GetPayArrangements"}), Effect.READS)
ADD_AR_ITEMS = Function("AddARItems", frozenset({"AddARItem", "AddARItems"}), Effect.WRITES)
ADD_RETURNED_CHECK = Function("AddReturnedCheck", frozenset({"AddReturnedCheck"}), Effect.WRITES)
ADJ_AR_ITEM = Function("AdjARItem", frozenset({"AdjARItem"}), Effect.WRITES)
ADD_ALERT = Function("AddAlert", frozenset({"AddAlert"}), Effect.WRITES)
GET_PHONE_RECORDS = Function("GetPhoneRecords", frozenset({"GetPhoneRecords"}), Effect.READS)
ADD_PERSON_PHONE = Function("AddPersonPhone", frozenset({"AddPersonPhone"}), Effect.WRITES)
SET_PHONE = Function("SetPhone", frozenset({"SetPhone"}), Effect.WRITES)
GET_BILLING_ADDRESS = Function("GetAccountBillingAddress", frozenset({"GetAccountBillingAddress"}), Effect.READS)
SET_BILLING_ADDRESS = Function("SetAccountBillingAddress", frozenset({"SetAccountBillingAddress"}), Effect.WRITES)
ADD_CONTACT = Function("AddContact", frozenset({"AddContact"}), Effect.WRITES)

#: Nothing was done and every record would meet the same: the endpoint group stops.
PAUSING_HTTP = frozenset({401, 403, 404, 405, 413, 415})
PAUSING_STATUS = frozenset({-901, -903, -904})
FAILING_HTTP = frozenset({400})
FAILING_STATUS = frozenset({-902})


@dataclass(frozen=True, slots=True)
class Verdict:
    """An outcome and the reason for it."""

    outcome: Outcome
    reason: Reason


def not_sent(reason: Reason) -> Verdict:
    """No byte of the request left: it may be sent again."""
    return Verdict(Outcome.RETRY, reason)


def lost(function: Function, reason: Reason) -> Verdict:
    """Something was sent and there is no readable answer of this request."""
    return Verdict(Outcome.RETRY if function.effect is Effect.READS else Outcome.UNCERTAIN, reason)


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
