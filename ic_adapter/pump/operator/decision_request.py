"""Decision of an operator as the API, the desk and the command line send it (adapter §1.3).

It is checked against the record here and carried out in `decisions`.
"""

from typing import Annotated

from msgspec import Meta, Struct

from ic_adapter.errors import BadField, Fault
from ic_adapter.pump.operator.decisions import Decision, OperatorDecision, takes_item_no
from ic_adapter.records.events import END, LINE, OperatorName
from ic_adapter.records.record import Record
from ic_adapter.records.states import State

Attempts = Annotated[int, Meta(ge=0, le=1_000_000)]


class DecisionBody(Struct, forbid_unknown_fields=True, kw_only=True):
    """What an operator decides; `state` and `attempts` are those he saw: others by now are a conflict."""

    decision: Decision
    by: OperatorName
    reason: Annotated[str, Meta(min_length=3, max_length=500, pattern=LINE)]
    state: Annotated[State | None, Meta(description="required to confirm or resend an UNCERTAIN record")] = None
    attempts: Annotated[Attempts | None, Meta(description="required to confirm or resend an UNCERTAIN record")] = None
    item_no: Annotated[str, Meta(pattern=rf"^(?!0+{END})[0-9]{{0,12}}{END}", examples=["40312"])] = ""

    def as_order(self, record: Record) -> OperatorDecision:
        """About this record as it stands; BadField for what is missing, or goes with another decision.

        What was left out is taken to be as it stands now, so a record that moves on meanwhile is a conflict too.
        """
        faults = []
        if record.state is State.UNCERTAIN and self.decision is not Decision.DROP:  # a second sending may book twice
            seen = (("state", self.state, record.state.value), ("attempts", self.attempts, record.attempts))
            faults = [
                Fault(f"$.{name}", f"required; the current value is {now}") for name, it, now in seen if it is None
            ]
        if self.item_no and not takes_item_no(self.decision, record):
            faults.append(Fault("$.item_no", "allowed only with confirm, or to resend a void, credit or reject"))
        if faults:
            raise BadField(f"invalid decision for record {record.id}", *faults)
        return OperatorDecision(
            decision=self.decision,
            by=self.by,
            reason=self.reason,
            seen=self.state or record.state,
            seen_attempts=record.attempts if self.attempts is None else self.attempts,
            item_no=self.item_no,
        )
