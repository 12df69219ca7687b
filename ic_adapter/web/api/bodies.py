"""What the API is sent, typed; unknown fields are errors. What it answers lies in `views`."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from ic_adapter import money
from ic_adapter.records.events import END, RegistrationEvent, SourceId

Id = Annotated[str, Meta(min_length=1, max_length=64)]
Amount = Annotated[str, Meta(pattern=f"^{money.SIGNED}{END}", examples=["22.50"])]
Account = Annotated[str, Meta(pattern=rf"^[0-9A-Za-z-]{{1,20}}{END}", examples=["2003708"])]
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
    auto_pay_collection_date: date | None = None


class Nothing(Body):
    """An empty object, or no body at all."""


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
