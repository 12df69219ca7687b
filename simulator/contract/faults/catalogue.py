"""The catalogue of faults: what may happen to the books, and every way a reply can go wrong (router §9)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum


class Effect(Enum):
    """What happens to the books; the value is the name in the admin API."""

    NONE = "none"
    DONE = "done"
    LATE = "late"
    TWICE = "twice"


class ClientOutcome(Enum):
    """What the adapter makes of it (adapter §1.3); AS_REPLY: whatever the changed reply says."""

    SENT = "SENT"
    REJECTED = "REJECTED"
    FAILED = "FAILED"
    PAUSED = "PAUSED"
    UNCERTAIN = "UNCERTAIN"
    RETRY = "RETRY"
    FAILURE = "failure"
    NORMAL = "normal"
    AS_REPLY = "as the reply says"
    NOT_MEANT = "-"


@dataclass(frozen=True, slots=True)
class ReplyEffect:
    """One row of the catalogue: name, its parameters with their defaults, the adapter's outcome by kind of function.

    ``too_late``: the outcomes of writing and reading where the reply comes past the client's time-out; ``by_status``:
    the outcome of both kinds where the HTTP status alone decides it.
    """

    name: str
    parameters: Mapping[str, object]
    writing: ClientOutcome
    reading: ClientOutcome
    says: str
    too_late: tuple[ClientOutcome, ClientOutcome] | None = None
    by_status: Mapping[int, ClientOutcome] = field(default_factory=dict)

    def outcome(self, *, writes: bool, http_status: int = 200, in_time: bool = True) -> ClientOutcome:
        """What the adapter makes of it."""
        if http_status in self.by_status:
            return self.by_status[http_status]
        if not in_time and self.too_late is not None:
            return self.too_late[0 if writes else 1]
        return self.writing if writes else self.reading


PAST_TIME_OUT = (ClientOutcome.UNCERTAIN, ClientOutcome.RETRY)
#: Statuses by which a router says no before it did anything (router §9).
REFUSING = {400: ClientOutcome.FAILED} | dict.fromkeys((401, 403, 404, 405, 413, 415), ClientOutcome.PAUSED)


#: The catalogue of router §9: every way a reply can go wrong on its way to the client.
REPLY_EFFECTS: tuple[ReplyEffect, ...] = (
    ReplyEffect(
        "normal", {}, ClientOutcome.SENT, ClientOutcome.NORMAL, "the normal reply; the fault affects the books only"
    ),
    ReplyEffect(
        "status",
        {"code": -1, "description": "Fault", "level": "params"},
        ClientOutcome.REJECTED,
        ClientOutcome.FAILURE,
        "a STATUS of your choice at params, function or both levels; other than 0 it is a refusal",
    ),
    ReplyEffect(
        "http",
        {"status": 500, "body": "<html><body><h1>Server Error</h1></body></html>", "headers": {}},
        ClientOutcome.UNCERTAIN,
        ClientOutcome.RETRY,
        "another HTTP status, an HTML page by default; 400, 401, 403, 404, 405, 413 and 415 are refusals",
        by_status=REFUSING,
    ),
    ReplyEffect(
        "delay",
        {"seconds": 1.0, "most": None, "sigma": None},
        ClientOutcome.SENT,
        ClientOutcome.NORMAL,
        "the normal reply after a delay: fixed seconds, uniform up to most, or lognormal with sigma",
        too_late=PAST_TIME_OUT,
    ),
    ReplyEffect("hang", {}, ClientOutcome.UNCERTAIN, ClientOutcome.RETRY, "no reply until the client disconnects"),
    ReplyEffect("reset", {}, ClientOutcome.UNCERTAIN, ClientOutcome.RETRY, "a TCP reset instead of a reply"),
    ReplyEffect("close", {}, ClientOutcome.UNCERTAIN, ClientOutcome.RETRY, "an orderly close without a reply"),
    ReplyEffect(
        "half_body", {}, ClientOutcome.UNCERTAIN, ClientOutcome.RETRY, "half of the body, then the connection closes"
    ),
    ReplyEffect(
        "wrong_length",
        {"by": 10},
        ClientOutcome.UNCERTAIN,
        ClientOutcome.RETRY,
        "a Content-Length longer (negative: shorter) than the body, by this many bytes",
    ),
    ReplyEffect(
        "drip",
        {"bytes_per_second": 200.0, "pause": 0.0},
        ClientOutcome.SENT,
        ClientOutcome.NORMAL,
        "the body byte by byte, with a pause inside a tag",
        too_late=PAST_TIME_OUT,
    ),
    ReplyEffect("empty", {}, ClientOutcome.UNCERTAIN, ClientOutcome.RETRY, "HTTP 200 without a body"),
    ReplyEffect("malformed", {}, ClientOutcome.UNCERTAIN, ClientOutcome.RETRY, "truncated XML"),
    ReplyEffect(
        "unquoted_version",
        {},
        ClientOutcome.AS_REPLY,
        ClientOutcome.AS_REPLY,
        "version=1.1 without quotes, as in a router document",
    ),
    ReplyEffect(
        "space_end_tag",
        {},
        ClientOutcome.AS_REPLY,
        ClientOutcome.AS_REPLY,
        "</ STATUS > with blanks, as in a router document",
    ),
    ReplyEffect(
        "charset",
        {"encoding": "latin-1"},
        ClientOutcome.AS_REPLY,
        ClientOutcome.AS_REPLY,
        "declared UTF-8, sent as latin-1, utf-16 or utf-8-sig",
    ),
    ReplyEffect(
        "content_type",
        {"value": "text/html"},
        ClientOutcome.AS_REPLY,
        ClientOutcome.AS_REPLY,
        "the right XML with another Content-Type",
    ),
    ReplyEffect(
        "wrap_upper", {}, ClientOutcome.AS_REPLY, ClientOutcome.AS_REPLY, "REPLY added around Reply, or removed"
    ),
    ReplyEffect(
        "bare_envelope",
        {},
        ClientOutcome.AS_REPLY,
        ClientOutcome.AS_REPLY,
        "the envelope without transNo, pid and version",
    ),
    ReplyEffect(
        "other_reply",
        {"function": "previous"},
        ClientOutcome.UNCERTAIN,
        ClientOutcome.RETRY,
        "the reply of another function, or of the previous request",
    ),
    ReplyEffect(
        "blank_tag",
        {"tag": "STATUS"},
        ClientOutcome.AS_REPLY,
        ClientOutcome.AS_REPLY,
        "one reply tag blank, wherever it occurs",
    ),
    ReplyEffect(
        "omit_tag", {"tag": "STATUS"}, ClientOutcome.AS_REPLY, ClientOutcome.AS_REPLY, "one reply tag left out"
    ),
    ReplyEffect(
        "set_tag",
        {"tag": "STATUS", "value": "0"},
        ClientOutcome.AS_REPLY,
        ClientOutcome.AS_REPLY,
        "one reply tag with another value; a STATUS other than 0 is a refusal",
    ),
    ReplyEffect(
        "swap_shape", {}, ClientOutcome.NOT_MEANT, ClientOutcome.NORMAL, "GetAccountBalance in the other shape"
    ),
    ReplyEffect(
        "refuse_connect",
        {"seconds": 1.0},
        ClientOutcome.RETRY,
        ClientOutcome.RETRY,
        "no new connections for this many seconds",
    ),
)
#: Reply effects after which the client has no reply, and those that cut it.
LOST = frozenset({"hang", "reset", "close", "refuse_connect"})
CUT = frozenset({"half_body", "wrong_length"})
NUMBER = re.compile(r"\s*(-?[0-9]{1,9})\s*")
BY_NAME: Mapping[str, ReplyEffect] = {it.name: it for it in REPLY_EFFECTS}


def default_effect(reply_effect: str, parameters: Mapping[str, object]) -> Effect:
    """Return what happens to the books where a rule does not say it: nothing if its reply is a refusal, else DONE.

    A client that reads a refusal takes it that nothing was booked. A rule that books all the same has to say so.
    """
    given = {**BY_NAME[reply_effect].parameters, **parameters}
    match reply_effect:
        case "status":
            is_refusal = given["code"] != 0
        case "http":
            is_refusal = given["status"] in REFUSING
        case "set_tag":
            number = NUMBER.fullmatch(str(given["value"]))
            is_refusal = given["tag"] == "STATUS" and number is not None and int(number[1]) != 0
        case _:
            is_refusal = False
    return Effect.NONE if is_refusal else Effect.DONE
