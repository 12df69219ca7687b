"""The states of a record, which may follow which, and which hold a lane (adapter §1.2, §1.3): literal tables."""

from collections.abc import Mapping
from enum import Enum

from ic_adapter.records.kinds import Lane


class State(Enum):
    """QUEUED and SENDING are on their way; the others are the outcomes of adapter §1.3."""

    QUEUED = "QUEUED"
    SENDING = "SENDING"
    SENT = "SENT"
    REJECTED = "REJECTED"
    RETRY = "RETRY"
    UNCERTAIN = "UNCERTAIN"
    FAILED = "FAILED"
    HELD = "HELD"
    SKIPPED = "SKIPPED"


QUEUED, SENDING, SENT, REJECTED, RETRY, UNCERTAIN, FAILED, HELD, SKIPPED = State

#: What may become of a record in this state. SENT is the end of it.
TRANSITIONS: Mapping[State, frozenset[State]] = {
    # QUEUED again: a look-up before its first attempt met a refusal that stops the group.
    QUEUED: frozenset({QUEUED, SENDING, SENT, REJECTED, RETRY, FAILED, HELD, SKIPPED}),
    SENDING: frozenset({SENDING, QUEUED, SENT, REJECTED, RETRY, UNCERTAIN, FAILED, HELD, SKIPPED}),
    RETRY: frozenset({SENDING, SENT, REJECTED, RETRY, FAILED, HELD, SKIPPED, QUEUED}),
    HELD: frozenset({QUEUED, SKIPPED}),
    UNCERTAIN: frozenset({SENT, QUEUED, SKIPPED}),
    REJECTED: frozenset({QUEUED, SKIPPED}),
    FAILED: frozenset({QUEUED, SKIPPED}),
    SENT: frozenset(),
    # Only what was skipped because its payment never was posted, when a person has the payment sent once more.
    SKIPPED: frozenset({QUEUED}),
}

#: On their way: every lane waits for these.
UNDER_WAY = frozenset({QUEUED, SENDING, RETRY})
#: What else holds a lane (adapter §1.2); `True`: the lane is sent as a change log.
HOLDS: Mapping[tuple[Lane, bool], frozenset[State]] = {
    (Lane.MONEY, False): UNDER_WAY | {UNCERTAIN, HELD},
    (Lane.PAPERLESS, False): UNDER_WAY,
    (Lane.PAPERLESS, True): UNDER_WAY | {UNCERTAIN, REJECTED, HELD, FAILED},
    (Lane.AUTOPAY, False): UNDER_WAY,
    (Lane.AUTOPAY, True): UNDER_WAY | {UNCERTAIN, REJECTED, HELD, FAILED},
    (Lane.CONTACT, False): UNDER_WAY | {UNCERTAIN},
}
#: States that only a person or a changed setting ends.
FOR_A_PERSON = frozenset({UNCERTAIN, REJECTED, FAILED, HELD})
