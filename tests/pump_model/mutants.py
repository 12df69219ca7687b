"""Ways to break the pump on purpose: which name is replaced by what; a machine that misses one proves nothing.

The only module of the model that knows the pump's inside, and by name alone.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

import msgspec
from lxml import etree
from sqlalchemy import Connection

from ic_adapter.billers.register import Biller
from ic_adapter.integrations.plan import Send
from ic_adapter.model import Outcome
from ic_adapter.pump import crash_recovery, dependents, policy, settlement, wakeups
from ic_adapter.pump.execution import Execution
from ic_adapter.pump.intake import Intake
from ic_adapter.pump.operator import decisions
from ic_adapter.pump.worker import Worker
from ic_adapter.records import transitions
from ic_adapter.records.events import Event
from ic_adapter.records.kinds import Kind, Lane
from ic_adapter.records.record import Record
from ic_adapter.records.states import State
from ic_adapter.records.transitions import StateEvent, Transition
from ic_adapter.router import envelope, outcomes
from ic_adapter.router.client import RouterClient
from ic_adapter.router.functions import Function
from ic_adapter.router.lost_replies import Verdict
from ic_adapter.store import lane_order, records
from tests.ic_adapter.reasons import words

Patch = tuple[object, str, object]


def _recorded_after(self: Worker, execution: Execution) -> Any:
    order = execution.order
    answer = CALL(self, execution)
    if isinstance(order, Send):
        with self._dispatcher._store.writing() as connection:
            BEGIN(connection, execution, order)
    return answer


def _sent_again(connection: Connection, biller: Biller, record: Record) -> None:
    now = biller.clock.now()
    again = policy.move(record, StateEvent.ATTEMPT_NOT_STARTED, words("its lease has ended"), biller, now)
    records.move(connection, record, again, now)


def _refuses_500(function: Function, status: int) -> Verdict | None:
    return Verdict(Outcome.REJECTED, words(f"HTTP {status}")) if status >= 500 else BY_HTTP(function, status)


def _new_guid(self: Worker, execution: Execution) -> Any:
    order = execution.order
    if isinstance(order, Send) and execution.attempt > 1 and "SOURCE_SPEC1" in order.fields:
        guid = f"{order.fields['SOURCE_SPEC1']}-{execution.attempt}"
        execution.order = replace(order, fields={**order.fields, "SOURCE_SPEC1": guid})
    return CALL(self, execution)


def _params_only(params: etree._Element | None, *_levels: etree._Element | None) -> tuple[int | None, str]:
    return EFFECTIVE(params)


def _forgets(execution: Execution, record: Record) -> tuple[tuple[str, ...], dict[str, str]]:
    return record.progress, {**record.result, **execution.result}


def _without(*states: State) -> Callable[[Lane, Biller], frozenset[State]]:
    return lambda lane, biller: HOLDING(lane, biller) - set(states)


def _twice(self: Intake, bid: str, kind: Kind, event: Event) -> tuple[Record, bool]:
    record, is_new = TAKE(self, bid, kind, event)
    if is_new:
        return record, is_new
    return TAKE(self, bid, kind, msgspec.structs.replace(event, source_id=f"{event.source_id}-2"))


def _newest_first(connection: Connection, lane_id: int, states: Any) -> Any:
    rows = [HEAD(connection, lane_id, [state]) for state in states]
    return max((row for row in rows if row is not None), key=lambda row: row.seq, default=None)


def _at_once(_record: Record, _biller: Biller, now: datetime) -> datetime | None:
    return now


def _leads(event: StateEvent, after: State) -> Mapping[tuple[State, StateEvent], Transition]:
    """The table in which this event leads elsewhere."""
    return {key: replace(row, after=after) if row.event is event else row for key, row in transitions.TABLE.items()}


CALL: Final = Worker._call
BEGIN: Final = settlement.begin
BY_HTTP: Final = outcomes.by_http
EFFECTIVE: Final = envelope._effective
HOLDING: Final = policy.holding
TAKE: Final = Intake.submit
HEAD: Final = lane_order.head
NOTHING: Final = lambda *_, **__: None  # noqa: E731 — a table of names reads better with one

#: Which rules find a mutant: with fewer of them each walk says more about what is left.
FOCUS: Final[Mapping[str, tuple[str, ...]]] = {
    "posting": ("pay in trouble", "decide", "resume", "wait"),
    "settings": ("pay by ACH", "configure codes", "run"),
    "down": ("pay well", "configure address", "wait", "run"),
    "money": ("pay well", "void", "credit", "decide", "resume", "run"),
    "deaths": ("pay well", "die", "die_at_the_door", "repeat"),
    "flags": ("flag one account", "disturb_others AddAlert", "run", "resume"),
    "contacts": ("contact address", "disturb AddContact", "run", "decide", "resume"),
}
#: A mutant -> the focus that finds it, and the names that are replaced.
MUTANTS: Final[Mapping[str, tuple[str, tuple[Patch, ...]]]] = {
    "the attempt is recorded after it was sent": (
        "deaths",
        ((settlement, "begin", NOTHING), (Worker, "_call", _recorded_after)),
    ),
    "what was under way is sent again": ("deaths", ((crash_recovery, "_uncertain", _sent_again),)),
    "500 is a refusal": ("posting", ((outcomes, "by_http", _refuses_500),)),
    "each attempt has a GUID of its own": ("posting", ((Worker, "_call", _new_guid),)),
    "the STATUS of the function is not looked at": ("posting", ((envelope, "_effective", _params_only),)),
    "a HELD head is passed": ("settings", ((policy, "holding", _without(State.HELD)),)),
    "an UNCERTAIN head is passed": ("posting", ((policy, "holding", _without(State.UNCERTAIN)),)),
    "what is UNCERTAIN is sent again": (
        "posting",
        ((transitions, "TABLE", _leads(StateEvent.REPLY_LOST, State.QUEUED)),),
    ),
    "-902 is a refusal": ("posting", ((outcomes, "FAILING_STATUS", frozenset[int]()),)),
    "a router that lets nobody in is asked again": ("posting", ((RouterClient, "pause", NOTHING),)),
    "the newest goes first": ("posting", ((lane_order, "head", _newest_first),)),
    "a source id is taken twice": ("deaths", ((Intake, "submit", _twice),)),
    "confirming keeps nothing": ("posting", ((decisions, "_keep_promise", NOTHING),)),
    "a void does not cancel a payment that is not sent": ("money", ((dependents, "follow", lambda *_: []),)),
    "what is left after a credit is forgotten": ("money", ((dependents, "remember", NOTHING),)),
    "the evidence is taken at once": ("posting", ((policy, "evidence_at", _at_once),)),
    "what is HELD never goes on": ("settings", ((wakeups, "_by_setting", lambda *_: 0),)),
    "retries come sooner than they should": ("down", ((policy, "retry_minutes", lambda _: (1, 1, 1)),)),
    "every flag is sent": ("flags", ((policy, "collapses", lambda *_: False),)),
    "a change log passes what was refused": ("flags", ((policy, "holding", _without(State.REJECTED)),)),
    "a step that is done is forgotten": ("contacts", ((settlement, "_learned", _forgets),)),
}
