"""What becomes of a record, and of an endpoint that fails: pure functions over literal tables."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from ic_adapter.billers.clock import later
from ic_adapter.billers.register import Biller
from ic_adapter.model import Outcome
from ic_adapter.records.kinds import ROUTES, Kind, Lane
from ic_adapter.records.reasons import Reason
from ic_adapter.records.record import Record
from ic_adapter.records.states import HOLDS, State
from ic_adapter.records.transitions import Effect, Move, StateEvent, next_state

PUMP = "pump"
#: The outcome of a call or of a rule, and the event that it is for its record (adapter §1.3).
EVENTS: Mapping[Outcome, StateEvent] = {
    Outcome.SENT: StateEvent.ACCEPTED,
    Outcome.REJECTED: StateEvent.REFUSED,
    Outcome.RETRY: StateEvent.NOT_SENT,
    Outcome.UNCERTAIN: StateEvent.REPLY_LOST,
    Outcome.PAUSED: StateEvent.GROUP_PAUSED,
    Outcome.FAILED: StateEvent.CALL_FAILED,
    Outcome.HELD: StateEvent.VALUE_MISSING,
    Outcome.SKIPPED: StateEvent.NOT_NEEDED,
}
#: Every change clears what the record waited for, unless an effect of the change sets it again.
NO_WAIT: Mapping[str, object] = {"next_at": None, "held_revision": None, "evidence_at": None}
#: What tells that a router is down: nothing could be sent, or nothing readable came back.
DOWN = frozenset({Outcome.RETRY, Outcome.UNCERTAIN})
#: An open breaker lets one record through after so many minutes, longer each time.
PROBE_MINUTES = (1, 2, 5, 15)


def event_of(outcome: Outcome, retries: int, minutes: Sequence[float], *, router_is_down: bool) -> StateEvent:
    """Return the event that an outcome is for a record with so many retries behind it."""
    if outcome is not Outcome.RETRY:
        return EVENTS[outcome]
    if router_is_down:
        return StateEvent.ROUTER_DOWN
    return StateEvent.NOT_SENT if retries < len(minutes) else StateEvent.RETRIES_USED_UP


def _next_retry(record: Record, biller: Biller, now: datetime) -> Mapping[str, object]:
    minutes = retry_minutes(biller)[record.retries]
    return {"next_at": later(now, timedelta(minutes=minutes)), "retries": record.retries + 1}


#: The columns that an effect sets; the other effects are for other records, see `dependents`.
COLUMNS: Mapping[Effect, Callable[[Record, Biller, datetime], Mapping[str, object]]] = {
    Effect.COUNT_RETRY: _next_retry,
    Effect.DUE_NOW: lambda _record, _biller, now: {"next_at": now},
    Effect.KEEP_REVISION: lambda _record, biller, _now: {"held_revision": biller.revision},
    Effect.GATHER_EVIDENCE: lambda record, biller, now: {"evidence_at": evidence_at(record, biller, now)},
    Effect.START_OVER: lambda _record, _biller, _now: {"retries": 0},
    Effect.FORGET_EVIDENCE: lambda _record, _biller, _now: {"evidence": None},
}


def move(record: Record, event: StateEvent, reason: Reason, biller: Biller, now: datetime, actor: str = PUMP) -> Move:
    """Return the change that the table makes of the event, with the columns that its effects set."""
    transition = next_state(record.state, event)
    values: dict[str, object] = dict(NO_WAIT)
    for effect in transition.effects:
        if effect in COLUMNS:
            values |= COLUMNS[effect](record, biller, now)
    return Move(transition, actor, reason, values)


def evidence_at(record: Record, biller: Biller, now: datetime) -> datetime | None:
    """Return when the balance is looked at again: once the read time-out has passed again (adapter §1.6)."""
    if ROUTES[record.kind].lane is not Lane.MONEY:
        return None
    return later(now, timedelta(seconds=biller.keys.timeouts.read))


def retry_minutes(biller: Biller) -> Sequence[float]:
    """The minutes between retries (Q-41)."""
    return biller.keys.retry_minutes


def is_change_log(lane: Lane, biller: Biller) -> bool:
    """Whether every change is sent as it happened (ITG-3213), or only the present state."""
    return biller.keys.alert_mode.is_change_log(lane)


def change_logs(biller: Biller) -> frozenset[Lane]:
    """The lanes that send every change as it happened: there a REJECTED record holds what comes after it."""
    return frozenset(lane for lane in Lane if is_change_log(lane, biller))


def collapses(kind: Kind, biller: Biller) -> bool:
    """Whether a newer record of the lane makes this one superfluous (adapter §7.3)."""
    return kind in {Kind.PAPERLESS, Kind.AUTOPAY} and not is_change_log(Lane(kind.value), biller)


def holding(lane: Lane, biller: Biller) -> frozenset[State]:
    """The states in which a record holds this lane."""
    return HOLDS[lane, is_change_log(lane, biller)]


def next_probe(probes: int, now: datetime) -> datetime:
    """When an open breaker lets the next record through."""
    return later(now, timedelta(minutes=PROBE_MINUTES[min(probes, len(PROBE_MINUTES) - 1)]))
