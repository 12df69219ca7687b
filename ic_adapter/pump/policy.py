"""What becomes of a record after its call, and of an endpoint that fails: pure functions over literal tables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from ic_adapter.billers.register import Biller
from ic_adapter.integrations.plan import End
from ic_adapter.model import Outcome
from ic_adapter.records.kinds import Kind, Lane
from ic_adapter.records.reason_codes import ReasonCode
from ic_adapter.records.reasons import Reason
from ic_adapter.records.states import HOLDS, State

#: The outcome of a call or of a rule, and the state it leads to (adapter §1.3). PAUSED: nothing was done, it waits.
NEXT: Mapping[Outcome, State] = {
    Outcome.SENT: State.SENT,
    Outcome.REJECTED: State.REJECTED,
    Outcome.RETRY: State.RETRY,
    Outcome.UNCERTAIN: State.UNCERTAIN,
    Outcome.PAUSED: State.QUEUED,
    Outcome.FAILED: State.FAILED,
    Outcome.HELD: State.HELD,
    Outcome.SKIPPED: State.SKIPPED,
}
#: What tells that a router is down: nothing could be sent, or nothing readable came back.
DOWN = frozenset({Outcome.RETRY, Outcome.UNCERTAIN})
#: An open breaker lets one record through after so many minutes, longer each time.
PROBE_MINUTES = (1, 2, 5, 15)


@dataclass(frozen=True, slots=True)
class NextState:
    """The state of a record after its call; `next_at` is there for a RETRY."""

    state: State
    reason: Reason
    retries: int
    next_at: datetime | None = None


def next_state(end: End, retries: int, now: datetime, minutes: Sequence[float], *, router_is_down: bool) -> NextState:
    """What the table says; a RETRY is FAILED when the retries are used up, unless it is the router that is down."""
    state = NEXT[end.outcome]
    if state is not State.RETRY:
        return NextState(state, end.reason, retries)
    if router_is_down:
        return NextState(State.RETRY, end.reason, retries, now)
    if retries >= len(minutes):
        return NextState(State.FAILED, end.reason.within(ReasonCode.RETRIES_USED_UP), retries)
    return NextState(State.RETRY, end.reason, retries + 1, now + timedelta(minutes=minutes[retries]))


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
    return now + timedelta(minutes=PROBE_MINUTES[min(probes, len(PROBE_MINUTES) - 1)])
