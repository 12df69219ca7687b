"""The catalogue of faults: what may happen to the books, and every way a reply can go wrong (router §9)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum


class Effect(Enum):
    """What happens to the books; the value is the name in the admin API."""

    NONE = "none"
    DONE = "done"
    LATE = "late"
    TWICE = "twice"


class Outcome(Enum):
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
    writing: Outcome
    reading: Outcome
    says: str
    too_late: tuple[Outcome, Outcome] | None = None
    by_status: Mapping[int, Outcome] = field(default_factory=dict)

    def outcome(self, *, writes: bool, http_status: int = 200, in_time: bool = True) -> Outcome:
        """What the adapter makes of it."""
        if http_status in self.by_status:
            return self.by_status[http_status]
        if not in_time and self.too_late is not None:
            return self.too_late[0 if writes else 1]
        return self.writing if writes else self.reading


PAST_TIME_OUT = (Outcome.UNCERTAIN, Outcome.RETRY)
#: Statuses by which a router says no before it did anything (router §9).
REFUSING = {400: Outcome.FAILED} | dict.fromkeys((401, 403, 404, 405, 413, 415), Outcome.PAUSED)


#: The catalogue of router §9: every way a reply can go wrong on its way to the client.
REPLY_EFFECTS: tuple[ReplyEffect, ...] = (
    ReplyEffect("normal", {}, Outcome.SENT, Outcome.NORMAL, "the normal reply; the fault affects the books only"),
    ReplyEffect(
        "status",
        {"code": -1, "description": "Fault", "level": "params"},
        Outcome.REJECTED,
        Outcome.FAILURE,
        "a STATUS of your choice at params, function or both levels",
    ),
    ReplyEffect(
        "http",
        {"status": 500, "body": "<html><body><h1>Server Error</h1></body></html>", "headers": {}},
        Outcome.UNCERTAIN,
        Outcome.RETRY,
        "another HTTP status, an HTML page by default",
        by_status=REFUSING,
    ),
    ReplyEffect(
        "delay",
        {"seconds": 1.0, "most": None, "sigma": None},
        Outcome.SENT,
        Outcome.NORMAL,
        "the normal reply after a delay: fixed seconds, uniform up to most, or lognormal with sigma",
        too_late=PAST_TIME_OUT,
    ),
    ReplyEffect("hang", {}, Outcome.UNCERTAIN, Outcome.RETRY, "no reply until the client disconnects"),
    ReplyEffect("reset", {}, Outcome.UNCERTAIN, Outcome.RETRY, "a TCP reset instead of a reply"),
    ReplyEffect("close", {}, Outcome.UNCERTAIN, Outcome.RETRY, "an orderly close without a reply"),
    ReplyEffect("half_body", {}, Outcome.UNCERTAIN, Outcome.RETRY, "half of the body, then the connection closes"),
    ReplyEffect(
        "wrong_length",
        {"by": 10},
        Outcome.UNCERTAIN,
        Outcome.RETRY,
        "a Content-Length longer (negative: shorter) than the body, by this many bytes",
    ),
    ReplyEffect(
        "drip",
        {"bytes_per_second": 200.0, "pause": 0.0},
        Outcome.SENT,
        Outcome.NORMAL,
        "the body byte by byte, with a pause inside a tag",
        too_late=PAST_TIME_OUT,
    ),
    ReplyEffect("empty", {}, Outcome.UNCERTAIN, Outcome.RETRY, "HTTP 200 without a body"),
    ReplyEffect("malformed", {}, Outcome.UNCERTAIN, Outcome.RETRY, "truncated XML"),
    ReplyEffect(
        "unquoted_version",
        {},
        Outcome.AS_REPLY,
        Outcome.AS_REPLY,
        "version=1.1 without quotes, as in a router document",
    ),
    ReplyEffect(
        "space_end_tag", {}, Outcome.AS_REPLY, Outcome.AS_REPLY, "</ STATUS > with blanks, as in a router document"
    ),
    ReplyEffect(
        "charset",
        {"encoding": "latin-1"},
        Outcome.AS_REPLY,
        Outcome.AS_REPLY,
        "declared UTF-8, sent as latin-1, utf-16 or utf-8-sig",
    ),
    ReplyEffect(
        "content_type",
        {"value": "text/html"},
        Outcome.AS_REPLY,
        Outcome.AS_REPLY,
        "the right XML with another Content-Type",
    ),
    ReplyEffect("wrap_upper", {}, Outcome.AS_REPLY, Outcome.AS_REPLY, "REPLY added around Reply, or removed"),
    ReplyEffect(
        "bare_envelope", {}, Outcome.AS_REPLY, Outcome.AS_REPLY, "the envelope without transNo, pid and version"
    ),
    ReplyEffect(
        "other_reply",
        {"function": "previous"},
        Outcome.UNCERTAIN,
        Outcome.RETRY,
        "the reply of another function, or of the previous request",
    ),
    ReplyEffect(
        "blank_tag", {"tag": "STATUS"}, Outcome.AS_REPLY, Outcome.AS_REPLY, "one reply tag blank, wherever it occurs"
    ),
    ReplyEffect("omit_tag", {"tag": "STATUS"}, Outcome.AS_REPLY, Outcome.AS_REPLY, "one reply tag left out"),
    ReplyEffect(
        "set_tag",
        {"tag": "STATUS", "value": "0"},
        Outcome.AS_REPLY,
        Outcome.AS_REPLY,
        "one reply tag with another value",
    ),
    ReplyEffect("swap_shape", {}, Outcome.NOT_MEANT, Outcome.NORMAL, "GetAccountBalance in the other shape"),
    ReplyEffect(
        "refuse_connect", {"seconds": 1.0}, Outcome.RETRY, Outcome.RETRY, "no new connections for this many seconds"
    ),
)
BY_NAME: Mapping[str, ReplyEffect] = {it.name: it for it in REPLY_EFFECTS}
