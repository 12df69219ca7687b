"""What the API is sent, typed; unknown fields are errors. What it answers lies in `views`."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from ic_adapter.errors import BadField, Fault
from ic_adapter.pump.operator.decisions import Decision, Order, takes_item_no
from ic_adapter.records.events import END, LINE, RegistrationEvent, SourceId
from ic_adapter.records.record import Record
from ic_adapter.records.states import State

Id = Annotated[str, Meta(min_length=1, max_length=64)]
Amount = Annotated[str, Meta(pattern=rf"^-?[0-9]{{1,13}}(\.[0-9]{{1,2}})?{END}")]
Account = Annotated[str, Meta(pattern=rf"^[0-9A-Za-z-]{{1,20}}{END}")]
Days = Annotated[int, Meta(ge=0, le=36_600)]
Small = Annotated[int, Meta(ge=0, le=1_000_000)]
Settings = dict[str, str | None]
Keys = dict[str, Any]


class Body(Struct, forbid_unknown_fields=True, kw_only=True):
    """What a client sends."""


class NewBillerBody(Body):
    """A biller made from a template of the register."""

    id: Id
    template: Id
    settings: Settings = {}
    keys: Keys = {}
    bif: dict[str, str] = {}


class Step(Body):
    """How far to go on."""

    days: Days = 0
    hours: Small = 0
    minutes: Small = 0
    seconds: Small = 0


class ClockOrder(Body):
    """Exactly one of: a moment to stop at (without zone: biller's local time), a step, or go with the wall clock."""

    freeze: str | None = None
    advance: Step | None = None
    run: Literal[True] | None = None


class NewInvoiceBody(Body):
    """An invoice that came from no bill file: the stand-in for IC's cloud store."""

    account_number: Account
    invoice_number: Annotated[str, Meta(min_length=1, max_length=255)]
    invoice_type_id: Annotated[int, Meta(ge=0, le=2_147_483_647)]
    invoice_date: date
    invoice_due_date: date
    balance_due: Amount
    custom2: Annotated[str, Meta(max_length=255)] = ""


class Nothing(Body):
    """An empty object, or no body at all."""


class DecisionBody(Body):
    """What an operator decides; `state` and `attempts` are those he saw: others by now are a conflict."""

    decision: Decision
    by: Annotated[str, Meta(min_length=1, max_length=64, pattern=LINE)]
    reason: Annotated[str, Meta(min_length=3, max_length=500, pattern=LINE)]
    state: Annotated[State | None, Meta(description="needed to confirm or resend what is UNCERTAIN")] = None
    attempts: Annotated[Small | None, Meta(description="needed to confirm or resend what is UNCERTAIN")] = None
    item_no: Annotated[str, Meta(pattern=rf"^[0-9]{{0,12}}{END}")] = ""

    def as_order(self, record: Record) -> Order:
        """About this record as it stands; BadField for what is missing, or goes with another decision.

        What was left out is taken to be as it stands now, so a record that moves on meanwhile is a conflict too.
        """
        faults = []
        if record.state is State.UNCERTAIN and self.decision is not Decision.DROP:  # a second sending may book twice
            seen = (("state", self.state, record.state.value), ("attempts", self.attempts, record.attempts))
            faults = [
                Fault(f"$.{name}", f"needed as you saw it; it is {now} now") for name, it, now in seen if it is None
            ]
        if self.item_no and not takes_item_no(self.decision, record):
            faults.append(Fault("$.item_no", "goes with confirm, or with a void, credit or reject that is sent again"))
        if faults:
            raise BadField(f"record {record.id} cannot be decided like this", *faults)
        return Order(
            decision=self.decision,
            by=self.by,
            reason=self.reason,
            seen=self.state or record.state,
            seen_attempts=record.attempts if self.attempts is None else self.attempts,
            item_no=self.item_no,
        )


class RegistrationBody(Body, rename="camel"):
    """The inbound event of VertexOne (adapter §12, Q-42)."""

    bid: Id
    account_number: Account
    event: Literal["registered", "unregistered"]
    occurred_at: datetime
    source_id: SourceId

    def as_event(self) -> RegistrationEvent:
        """As the pump takes it."""
        return RegistrationEvent(
            source_id=self.source_id,
            account_number=self.account_number,
            event=self.event,
            occurred_at=self.occurred_at,
        )
