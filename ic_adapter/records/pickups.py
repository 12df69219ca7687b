"""States of a file that is picked up, and why it is where it is (invoice-files §6.1).

A row per file is the authority; what happens on the file server only follows it.
"""

from collections.abc import Mapping
from enum import StrEnum


class PickupState(StrEnum):
    """Where a file stands; the decision behind the last five is final unless a person changes it."""

    SEEN = "SEEN"  # there, not yet known to be whole
    CLAIMED = "CLAIMED"  # a process fetches and imports it
    ASKED = "ASKED"  # a person decides whether it is taken
    IMPORTED = "IMPORTED"
    REFUSED = "REFUSED"
    DUPLICATE = "DUPLICATE"
    GONE = "GONE"  # left the folder before it was taken
    RETRY = "RETRY"  # refused; a person has it taken again, for which it is moved back first


#: States in which a file still has to be moved away.
DECIDED = (PickupState.IMPORTED, PickupState.REFUSED, PickupState.DUPLICATE)


class PickupReason(StrEnum):
    """Why a file is in its state."""

    NONE = ""
    GROWING = "GROWING"
    EMPTY = "EMPTY"
    NO_END = "NO_END"
    NO_TRAILER = "NO_TRAILER"
    NO_LINE_END = "NO_LINE_END"
    CHANGED_WHILE_READ = "CHANGED_WHILE_READ"
    NAME_TAKEN = "NAME_TAKEN"
    COPY = "COPY"
    ALREADY_TAKEN = "ALREADY_TAKEN"
    NAME_NEARLY_FITS = "NAME_NEARLY_FITS"
    NOT_A_FILE = "NOT_A_FILE"
    TOO_LARGE = "TOO_LARGE"
    NAME_NOT_MAPPED = "NAME_NOT_MAPPED"
    FAULTY = "FAULTY"
    REFUSED_BY_PERSON = "REFUSED_BY_PERSON"
    LEFT_FOLDER = "LEFT_FOLDER"
    SENDER_GONE = "SENDER_GONE"
    RETRIED = "RETRIED"
    NAME_OCCUPIED = "NAME_OCCUPIED"
    NOT_IN_ERROR = "NOT_IN_ERROR"


#: Reasons for which a name is shown and never read.
NEVER_READ = (PickupReason.NAME_NEARLY_FITS, PickupReason.NAME_NOT_MAPPED, PickupReason.NOT_A_FILE)
#: `{detail}`: what the row holds beside the code.
TEXTS: Mapping[PickupReason, str] = {
    PickupReason.NONE: "",
    PickupReason.GROWING: "waiting until its size and date stay the same",
    PickupReason.EMPTY: "the file is empty",
    PickupReason.NO_END: "the file does not end with </BillHeaders> yet",
    PickupReason.NO_TRAILER: "the file does not end with its trailer record yet",
    PickupReason.NO_LINE_END: "the last line of the file has no end yet",
    PickupReason.CHANGED_WHILE_READ: "the file changed while it was read; waiting again",
    PickupReason.NAME_TAKEN: "a file of this name with other content was imported; accept or refuse this one",
    PickupReason.COPY: "same content as {detail}, which was imported; accept or refuse this one",
    PickupReason.ALREADY_TAKEN: "imported before with the same content",
    PickupReason.NAME_NEARLY_FITS: "not taken: a bill file is named billheader_yyyyMMddhhmmss.xml",
    PickupReason.NOT_A_FILE: "not taken: it is a link or a folder, not a file",
    PickupReason.TOO_LARGE: "not taken: a bill file has less than 2 GiB; have it sent in parts",
    PickupReason.NAME_NOT_MAPPED: "not taken: the mapping profile has this name in other letters",
    PickupReason.FAULTY: "{detail}",
    PickupReason.REFUSED_BY_PERSON: "refused: {detail}",
    PickupReason.LEFT_FOLDER: "left the folder before it was taken",
    PickupReason.SENDER_GONE: "the program that read it ended; it is read again",
    PickupReason.RETRIED: "to be taken again; it is moved back from error/ first",
    PickupReason.NAME_OCCUPIED: "to be taken again once the file of the same name in the folder is done with",
    PickupReason.NOT_IN_ERROR: "cannot be taken again: it is not in error/ any more; have it sent again",
}


def text_of(reason: PickupReason, detail: str) -> str:
    """Return the reason as people read it."""
    return TEXTS[reason].format(detail=detail)
