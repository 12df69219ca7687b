"""Where a process falls and what must have become of its record after the next start: one row per failpoint."""

from collections.abc import Mapping
from dataclasses import dataclass

from ic_adapter.failpoints import NAMES
from ic_adapter.records.states import State
from tests.pump.kill_subjects import Subject


@dataclass(frozen=True, slots=True)
class Fall:
    """A failpoint. `first`: where a process before it fell, so that there is something to look at or to decide."""

    point: str
    first: str = ""
    decision: str = ""


FALLS = (
    *(Fall(name) for name in NAMES if not name.startswith(("evidence", "decision"))),
    Fall("evidence.before_commit", first="call.after_body"),
    Fall("evidence.after_commit", first="call.after_body"),
    Fall("decision.before_commit", first="call.after_body", decision="confirm"),
    Fall("decision.after_commit", first="call.after_body", decision="confirm"),
    Fall("decision.before_commit", first="call.before_connect", decision="resend"),
    Fall("decision.after_commit", first="call.before_connect", decision="resend"),
)
#: What becomes of the record by itself, once a program runs again; by the beginning of the point's name.
AFTER: Mapping[str, State] = {
    "hand_over.": State.SENT,
    "claim.before": State.SENT,
    "claim.after": State.UNCERTAIN,  # its attempt is kept, and who could tell that it never left?
    "call.": State.UNCERTAIN,
    "outcome.before": State.UNCERTAIN,
    "outcome.after": State.SENT,
    "evidence.": State.UNCERTAIN,
    "decision.before": State.UNCERTAIN,
    "decision.after": State.SENT,
}
#: Where the request had not left as a whole: the books hold nothing, and it is sent again unless it is out of date.
NEVER_BOOKED = frozenset({"claim.after_commit", "call.before_connect", "call.after_connect", "call.after_head"})
#: The decision to send again was lost with its process, and the next record has gone by meanwhile.
LOST = ("decision.before_commit", "resend")


def passing(subject: Subject, point: str) -> int:
    """Which passing of the point is meant."""
    return {"call": subject.call, "outcome": subject.outcome}.get(point.partition(".")[0], 1)


def expected(subject: Subject, fall: Fall) -> list[str]:
    """The states of the three records after the next start, when everything is at rest."""
    state = of_subject(subject, fall)
    return [State.SENT.value, state.value, _behind(subject, fall, state).value]


def of_subject(subject: Subject, fall: Fall) -> State:
    """The state of the record it is about."""
    if fall.point == "claim.after_commit" and subject.asks:
        return State.SENT  # it had only begun to read
    if fall.point == "outcome.after_commit" and subject.function == "SetAccountBillingAddress":
        return State.UNCERTAIN  # the attempt of its second call is in the same commit
    return next(state for prefix, state in AFTER.items() if fall.point.startswith(prefix))


def _behind(subject: Subject, fall: Fall, state: State) -> State:
    if subject.alone:
        return State.SENT
    if state is State.UNCERTAIN:
        return State.QUEUED
    return State.UNCERTAIN if fall.point == "outcome.after_commit" else State.SENT  # its own attempt was in that commit


def at_last(subject: Subject, fall: Fall) -> list[str]:
    """Their states when a person has settled what was UNCERTAIN."""
    again = fall.point in NEVER_BOOKED or (fall.point, fall.decision) == LOST
    subjects = State.SKIPPED if subject.alone and again else State.SENT
    return [State.SENT.value, subjects.value, State.SENT.value]
