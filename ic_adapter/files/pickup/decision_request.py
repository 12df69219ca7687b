"""Decision of an operator about a file as the API and the desk send it; it is carried out in `decisions`."""

from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from ic_adapter.errors import BadField, Fault
from ic_adapter.records.events import LINE, OperatorName
from ic_adapter.records.pickups import PickupState

LEAST_REASON = 3


class FileDecision(StrEnum):
    """What can be decided about a file."""

    ACCEPT = "accept"  # take it, whatever its name and content
    REFUSE = "refuse"  # move it to error/
    RETRY = "retry"  # move it back from error/ and take it again


class FileDecisionBody(Struct, forbid_unknown_fields=True, kw_only=True):
    """What an operator decides; `state` is the one he saw: another one by now is a conflict."""

    decision: FileDecision
    by: OperatorName
    reason: Annotated[
        str, Meta(max_length=500, pattern=LINE, description="required to refuse: the sender reads it in the .log")
    ] = ""
    state: PickupState | None = None

    def check(self) -> None:
        """BadField where the decision needs more than it has."""
        if self.decision is FileDecision.REFUSE and len(self.reason.strip()) < LEAST_REASON:
            raise BadField(
                "the reason is missing",
                Fault("$.reason", f"enter at least {LEAST_REASON} characters; the sender reads it"),
            )
