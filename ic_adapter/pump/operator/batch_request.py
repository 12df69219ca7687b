"""Decision about many records as the API, the desk and the command line ask for it: a filter, then a name and a reason.

It is carried out in `bulk_decisions`.
"""

from datetime import UTC, datetime
from typing import Annotated, Literal

from msgspec import Meta, Struct
from sqlalchemy import ColumnElement, Numeric, cast, func, literal

from ic_adapter import money
from ic_adapter.billers.clock import Clock
from ic_adapter.errors import BadField, Fault
from ic_adapter.pump.operator.decisions import Decision, states_of
from ic_adapter.records.events import END, LINE, OperatorName
from ic_adapter.records.kinds import ROUTES, Kind
from ic_adapter.records.reason_codes import ReasonCode
from ic_adapter.records.states import State
from ic_adapter.store.schema.pump_tables import RECORDS

Moment = Annotated[
    str, Meta(max_length=40, description="2024-11-15T12:00; without a zone it is the biller's local time")
]
Amount = Annotated[str, Meta(pattern=f"^{money.UNSIGNED}{END}", examples=["22.50"])]
#: Records depend on a payment, and their amount is that of the payment where they have none of their own.
PAYMENTS = RECORDS.alias("payment")


class BatchBody(Struct, forbid_unknown_fields=True, kw_only=True):
    """What to decide about which records; what is left out matches any. `state` and `decision` are required."""

    decision: Decision
    state: State
    kind: Kind | None = None
    group: Annotated[
        Literal["PAYMENTS", "ACHREJECT", "PAPERLESS", "AUTOPAY"] | None, Meta(description="endpoint group")
    ] = None
    reason_code: Annotated[ReasonCode | None, Meta(description="code of the reason of the record's state")] = None
    account: Annotated[str, Meta(pattern=rf"^[0-9A-Za-z-]{{0,20}}{END}", examples=["2003708"])] = ""
    created_from: Moment | None = None
    created_until: Moment | None = None
    amount_from: Amount | None = None
    amount_to: Amount | None = None

    def conditions(self, bid: str, clock: Clock) -> list[ColumnElement[bool]]:
        """Return the filter as SQL over RECORDS and PAYMENTS; BadField."""
        allowed = states_of(self.decision)
        if self.state not in allowed:
            names = ", ".join(sorted(state.value for state in allowed))
            fault = Fault("$.state", f"{self.decision.value} needs {names}")
            raise BadField(f"{self.state.value} records cannot be decided so", fault)
        found = [RECORDS.c.bid == bid, RECORDS.c.state == self.state.value, *self._of_kind()]
        if self.reason_code is not None:
            found.append(RECORDS.c.reason_code == self.reason_code.value)
        if self.account:
            found.append(RECORDS.c.account_number == self.account)
        if self.created_from:
            found.append(RECORDS.c.created_at >= _moment("created_from", self.created_from, clock))
        if self.created_until:
            found.append(RECORDS.c.created_at < _moment("created_until", self.created_until, clock))
        if self.amount_from:
            found.append(_number(amount_column()) >= _number(literal(self.amount_from)))
        if self.amount_to:
            found.append(_number(amount_column()) <= _number(literal(self.amount_to)))
        return found

    def _of_kind(self) -> list[ColumnElement[bool]]:
        """Return the condition on the kind, which an endpoint group names several of."""
        kinds = [
            kind.value
            for kind, route in ROUTES.items()
            if self.kind in {None, kind} and self.group in {None, route.group.name}
        ]
        return [] if len(kinds) == len(ROUTES) else [RECORDS.c.kind.in_(kinds)]


class BatchDecisionBody(Struct, forbid_unknown_fields=True, kw_only=True):
    """Who decides the batch, and why; it stands in the history of every record."""

    by: OperatorName
    reason: Annotated[str, Meta(min_length=3, max_length=500, pattern=LINE)]


def amount_column() -> ColumnElement[str]:
    """Return the record's own amount as text, else its payment's; NULL where there is none."""
    return func.coalesce(RECORDS.c.event["amount"].as_string(), PAYMENTS.c.event["amount"].as_string())


def _number(text: ColumnElement[str]) -> ColumnElement[object]:
    """Both sides of a comparison are read by the database in one way; no amount becomes a float of ours."""
    return cast(text, Numeric(20, 2))


def _moment(name: str, text: str, clock: Clock) -> datetime:
    try:
        given = datetime.fromisoformat(text)
        return (given.replace(tzinfo=clock.zone) if given.tzinfo is None else given).astimezone(UTC)
    except (ValueError, OverflowError):
        raise BadField(f"invalid {name}", Fault(f"$.{name}", "use a time like 2024-11-15T12:00")) from None
