"""States of a lockbox file, and why one stands still (adapter §15). The row is the authority, the server follows it."""

from collections.abc import Mapping
from enum import StrEnum

#: In the progress of a record: a lockbox file carries the donation as not pumped, so that the pump must not send it.
CARRIED = "lockbox"


class LockboxState(StrEnum):
    """Where a file stands; its content never changes once the row is there."""

    TO_DROP = "TO_DROP"
    RENAMING = "RENAMING"  # written whole under a temporary name; whether it was renamed is not known yet
    DROPPED = "DROPPED"
    STOPPED = "STOPPED"  # a person decides


#: States in which something is left to do without a person.
OPEN = (LockboxState.TO_DROP, LockboxState.RENAMING)


class LockboxReason(StrEnum):
    """Why a file is in its state."""

    NONE = ""
    NOT_REACHED = "NOT_REACHED"
    OTHER_CONTENT = "OTHER_CONTENT"
    VANISHED = "VANISHED"
    ALREADY_THERE = "ALREADY_THERE"
    CONFIRMED = "CONFIRMED"


#: `{detail}`: what the row holds beside the code.
TEXTS: Mapping[LockboxReason, str] = {
    LockboxReason.NONE: "",
    LockboxReason.NOT_REACHED: "not dropped yet, the next run tries again: {detail}",
    LockboxReason.OTHER_CONTENT: (
        "a file of this name with other content is in the folder; it is never replaced. Have it removed, then export "
        "this day again"
    ),
    LockboxReason.VANISHED: (
        "the program ended while it renamed the file, and the file is not there now: the receiver took it, or it was "
        "removed. Ask the receiver, then confirm it or export this day again"
    ),
    LockboxReason.ALREADY_THERE: "the same file was there already",
    LockboxReason.CONFIRMED: "confirmed by {detail}",
}


class LeftOut(StrEnum):
    """Why a donation will be in no file."""

    NOT = ""
    VOIDED = "VOIDED"
    RETURNED = "RETURNED"  # the bank returned the ACH payment
    NO_AMOUNT = "NO_AMOUNT"  # nothing is left without the fee
    PUMPED = "PUMPED"  # the pump sent it, and `lockbox_exclude_pumped` is on


def text_of(reason: LockboxReason, detail: str) -> str:
    """Return the reason as people read it."""
    return TEXTS[reason].format(detail=detail)
