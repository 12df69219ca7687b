"""Named points at which a test may end the program between two steps of a record; at run time they do nothing."""

import os
import signal
from dataclasses import dataclass, field

#: Every point, in the order in which a record passes them.
NAMES = (
    "hand_over.before_commit",
    "hand_over.after_commit",
    "claim.before_commit",
    "claim.after_commit",
    "call.before_connect",
    "call.after_connect",
    "call.after_head",
    "call.after_body",
    "call.after_first_byte",
    "call.after_reply",
    "outcome.before_commit",
    "outcome.after_commit",
    "evidence.before_commit",
    "evidence.after_commit",
    "decision.before_commit",
    "decision.after_commit",
)


#: Points of the pick-up, in the order in which a file passes them.
PICKUP_NAMES = (
    "pickup.after_claim",
    "pickup.after_fetch",
    "pickup.before_import_commit",
    "pickup.after_import",
    "pickup.before_move",
    "pickup.after_move",
)

#: Points of a large import, in the order in which a file passes them.
IMPORT_NAMES = (
    "import.while_copying",
    "import.after_copy",
    "import.after_commit",
    "import.while_moving",
)

#: Points of the lockbox, in the order in which a file passes them.
LOCKBOX_NAMES = (
    "lockbox.before_assign_commit",
    "lockbox.after_assign",
    "lockbox.after_claim",
    "lockbox.while_writing",
    "lockbox.after_write",
    "lockbox.before_rename",
    "lockbox.after_rename",
    "lockbox.before_done_commit",
    "lockbox.after_done",
)

#: Points of autopay, in the order in which an account passes them.
AUTOPAY_NAMES = (
    "autopay.before_enroll_commit",
    "autopay.after_enroll_commit",
    "autopay.before_lookup",
    "autopay.after_lookup",
    "autopay.before_commit",
    "autopay.after_commit",
)


@dataclass(slots=True)
class Failpoints:
    """The points that are armed: at the n-th passing of `armed`, counted from 1, `act` is called."""

    armed: str = ""
    nth: int = 1
    _passed: int = field(default=0, init=False)

    def reach(self, name: str) -> None:
        """The program is at this point."""
        if self.armed and name == self.armed:
            self._passed += 1
            if self._passed == self.nth:
                self.act()

    def act(self) -> None:
        """As a power cut: nothing of this process runs any more."""
        os.kill(os.getpid(), signal.SIGKILL)


def from_text(text: str) -> Failpoints:
    """`call.after_body` or `call.after_body:3`; ValueError for a name that is none."""
    name, _, nth = text.partition(":")
    known = NAMES + PICKUP_NAMES + IMPORT_NAMES + LOCKBOX_NAMES + AUTOPAY_NAMES
    if name and name not in known:
        raise ValueError(f"unknown failpoint {name}; use one of {', '.join(known)}")
    return Failpoints(name, int(nth or "1"))
