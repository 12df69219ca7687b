"""A data pump record as everybody sees it (adapter §1.2)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from ic_adapter.errors import InternalError
from ic_adapter.records.events import Event
from ic_adapter.records.kinds import Kind
from ic_adapter.records.reasons import Reason
from ic_adapter.records.states import State

EventType = TypeVar("EventType", bound=Event)
#: Names in `Record.result`: the number of the AR item that it was booked as, and one that another record has, too.
ITEM_NO, REPEATED = "item_no", "repeated_item_no"


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One change at IC on its way to the router.

    `progress`: steps that are done and must not be sent again. `result`: what was learned from the router, such as
    `item_no`, `net`, `folio_no`. `created_at`: the biller's time. `payment_id`: the payment it depends on.
    `same_item_as`: another record of the biller that the router gave the same item number (Q-70).
    """

    id: int
    bid: str
    account_number: str
    kind: Kind
    source_id: str
    event: Event
    state: State
    reason: Reason
    created_at: datetime
    attempts: int = 0
    retries: int = 0
    payment_id: int | None = None
    progress: tuple[str, ...] = ()
    result: Mapping[str, str] = field(default_factory=dict)
    same_item_as: int | None = None

    def event_as(self, kind: type[EventType]) -> EventType:
        """The event of this type; InternalError where the record is of another kind."""
        if not isinstance(self.event, kind):
            raise InternalError(f"record {self.id} of kind {self.kind.value} holds a {type(self.event).__name__}")
        return self.event
