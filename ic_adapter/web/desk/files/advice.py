"""What an operator can do about a file of the pick-up, by the reason why it is where it is."""

from collections.abc import Mapping

from ic_adapter.records.pickups import PickupReason, PickupState

#: Of a file that is in no need of anybody.
NOTHING = ""
BY_REASON: Mapping[PickupReason, str] = {
    PickupReason.GROWING: "Nothing to do: it is taken once its size and date stay the same.",
    PickupReason.EMPTY: "Ask the sender to send it again. Refuse this one to move it to error/.",
    PickupReason.NO_END: "The upload still runs, or it broke off. Wait; if nothing moves, ask the sender to send it "
    "again and refuse this one.",
    PickupReason.CHANGED_WHILE_READ: "Nothing to do: it is read again once it stays the same.",
    PickupReason.SENDER_GONE: "Nothing to do: it is read again.",
    PickupReason.NAME_TAKEN: "Ask the sender which of the two is right. Accept this one to import it as well: its "
    "bills replace those of the same invoice number.",
    PickupReason.COPY: "Refuse it, unless the sender says that the same bills are meant twice.",
    PickupReason.NAME_NEARLY_FITS: "Ask the sender to rename it. Refuse it to move it to error/.",
    PickupReason.NOT_A_FILE: "Have the file itself put there; links and folders are never followed.",
    PickupReason.TOO_LARGE: "Have it sent in parts. Refuse this one to move it to error/.",
    PickupReason.FAULTY: "Correct the setting that the reason names, then have the file taken again; or have the "
    "sender correct the file and send it under a new name.",
    PickupReason.REFUSED_BY_PERSON: "Have it taken again if the refusal was a mistake.",
    PickupReason.LEFT_FOLDER: "Ask the sender, unless the file was withdrawn.",
    PickupReason.RETRIED: "Nothing to do: it is taken again at the next looks.",
    PickupReason.NAME_OCCUPIED: "Nothing to do: it is moved back once the other file is done with.",
    PickupReason.NOT_IN_ERROR: "Ask the sender to send it again.",
}
#: What each state means, in the words of docs/pick-up.md.
MEANINGS: Mapping[PickupState, str] = {
    PickupState.SEEN: "waits to be whole",
    PickupState.CLAIMED: "is being read",
    PickupState.ASKED: "waits for a decision",
    PickupState.IMPORTED: "its bills count",
    PickupState.REFUSED: "nothing of it counts",
    PickupState.DUPLICATE: "was imported before",
    PickupState.GONE: "left the folder",
    PickupState.RETRY: "is moved back to be taken again",
}


def advice(reason: PickupReason) -> str:
    """Return what can be done, blank for nothing."""
    return BY_REASON.get(reason, NOTHING)
