"""The states of a record, and which of them hold a lane (adapter §1.2): a literal table.

Which state follows which is in `transitions`.
"""

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
