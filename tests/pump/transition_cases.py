"""One case per event of a record: how a pump is brought to meet it in a state, and what is seen afterwards.

Each case goes through the product's own doors: a submission, the pump, an operator, a changed setting.
"""

import socket
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, timedelta
from itertools import count
from typing import Any

import pytest
from sqlalchemy import select, update

from ic_adapter.adapter import Adapter
from ic_adapter.integrations.plan import Ask, End, Integration, Plan, Send, ended
from ic_adapter.model import Outcome
from ic_adapter.pump.operator.decisions import Decision
from ic_adapter.records.kinds import Kind
from ic_adapter.records.states import State
from ic_adapter.records.transitions import Effect, StateEvent
from ic_adapter.router.functions import ADD_AR_ITEMS, GET_ACCOUNT
from ic_adapter.store import records
from ic_adapter.store.schema.pump_tables import LANES, RECORDS
from tests.ic_adapter.reasons import words
from tests.ic_adapter.scripted import ScriptedRouter, closes, envelope, says, tags
from tests.pump.conformance_desk import NOON, Desk
from tests.pump.conformance_desk import desk as desk_of

ACCOUNT = says(envelope("GetAccount", tags(ACCOUNT_NO="A-1", PERSON_NO="7")))
READ = timedelta(seconds=30)
Seen = dict[str, Any]


@dataclass(frozen=True, slots=True)
class World:
    """Where a case is played."""

    house: Adapter
    router: ScriptedRouter
    patch: pytest.MonkeyPatch

    def desk(self, **keys: Any) -> Desk:
        """Return a new biller."""
        return desk_of(self.house, self.router, **keys)

    def payments(self, integration: Integration) -> None:
        """Let the running pump plan payments so."""
        running = self.house.pump._worker._dispatcher
        self.patch.setattr(running, "_integrations", {**running._integrations, Kind.PAYMENT: integration})

    def plan(self, outcome: Outcome, state: State, *, calls: bool = False) -> None:
        """Let payments end so: from SENDING after a call, else without one or, if `calls`, after a look-up.

        A third execution is HELD: where a table lets a record be tried for ever, the case ends all the same.
        """
        turns = count(1)

        def payment(*_: object) -> Plan:
            if next(turns) > 2:
                return End(outcome=Outcome.HELD, reason=words("tried again"))
            if state is State.SENDING:
                yield Send(ADD_AR_ITEMS, {})
            elif calls:
                answer = yield Ask(GET_ACCOUNT, {})
                if outcome is Outcome.PAUSED:
                    return ended(answer)
            return End(outcome=outcome, reason=words("as planned"))

        self.payments(payment)


def first_change(desk: Desk, record: int) -> tuple[State, State]:
    """Return the first change of state in the history of the record."""
    with desk.ic.store.reading() as connection:
        line = records.history(connection, record)[0]
    return State(line.before), State(line.after)


def row(desk: Desk, record: int) -> Any:
    """Return the row of the record."""
    with desk.ic.store.reading() as connection:
        return connection.execute(select(RECORDS).where(RECORDS.c.id == record)).one()


def after(desk: Desk, record: int, *columns: str) -> Seen:
    """Return the first change of the record, and these columns as they are now."""
    found = row(desk, record)
    return {"change": first_change(desk, record), **{name: getattr(found, name) for name in columns}}


def played(world: World, state: State, outcome: Outcome, **keys: Any) -> tuple[Desk, int]:
    """Return the desk and the record of a payment that the rules or a call gave this outcome."""
    world.plan(outcome, state)
    desk = world.desk(**keys)
    record = desk.pay("p-1")
    if state is State.RETRY:
        desk.put(record, State.RETRY)
    desk.run()
    return desk, record


def outcome_case(outcome: Outcome, *columns: str, **keys: Any) -> Callable[[World, State], Seen]:
    """Return the case of an outcome that the rules or a call give."""
    return lambda world, state: after(*played(world, state, outcome, **keys), *columns)


def held(world: World, state: State) -> Seen:
    """A value is missing: the record keeps the revision of the biller under which it was held."""
    desk, record = played(world, state, Outcome.HELD)
    seen = after(desk, record, "held_revision")
    return {**seen, "held_revision": seen["held_revision"] == world.house.register.get(desk.bid).revision}


def paused(world: World, state: State) -> Seen:
    """The router lets nobody in, at a look-up or at a call."""
    if state is not State.SENDING:
        world.plan(Outcome.PAUSED, state, calls=True)
    desk = world.desk()
    world.router.script["AddARItems"] = world.router.script["GetAccount"] = says("", 401)
    record = desk.pay("p-1")
    if state is State.RETRY:
        desk.put(record, State.RETRY)
    desk.run()
    return after(desk, record)


def router_down(world: World, state: State) -> Seen:
    """The first call that meets nothing opens the breaker."""
    world.plan(Outcome.RETRY, state, calls=True)
    desk = world.desk(breaker_failures=1)
    world.router.script["AddARItems"] = world.router.script["GetAccount"] = closes
    record = desk.pay("p-1")
    if state is State.RETRY:
        desk.put(record, State.RETRY)
    desk.run()
    return after(desk, record, "next_at", "retries")


def attempted(world: World, state: State) -> Seen:
    """What the store says while the router is asked, once or, from SENDING, a second time."""
    during: list[State] = []

    def payment(*_: object) -> Plan:
        answer = yield Send(ADD_AR_ITEMS, {}, step="1")
        if state is State.SENDING:
            answer = yield Send(ADD_AR_ITEMS, {}, step="2")
        return ended(answer)

    world.payments(payment)
    desk = world.desk()
    added = world.router.script["AddARItems"]
    record = desk.pay("p-1")

    def look(client: socket.socket, over: threading.Event) -> None:
        during.append(desk.state(record))
        added(client, over)

    world.router.script["AddARItems"] = look
    if state is State.RETRY:
        desk.put(record, State.RETRY)
    desk.run()
    before = state if len(during) == (2 if state is State.SENDING else 1) else None
    return {"change": (before, during[-1] if during else None), "tried": len(desk.tried(record)) == len(during)}


def superseded(world: World, state: State) -> Seen:
    """A newer flag of the account."""
    desk = world.desk()
    record = desk.hand_over(Kind.PAPERLESS, "f-1", on=True)
    desk.put(record, state)
    desk.hand_over(Kind.PAPERLESS, "f-2", on=False)
    desk.run()
    return after(desk, record)


def sender_gone(world: World, _: State) -> Seen:
    """A worker finds a record of its lane SENDING, and the attempt is not its own."""
    desk = world.desk()
    record = desk.pay("p-1")
    desk.put(record, State.SENDING, attempts=1)
    desk.run()
    return after(desk, record, "evidence_at")


def not_started(world: World, _: State) -> Seen:
    """The attempt is one of the very owner of the lane."""
    desk = world.desk()
    record = desk.pay("p-1")
    [lane] = desk.lanes()
    with desk.ic.store.writing() as connection:
        started = {"fence": lane.fence + 1, "function": "AddARItems", "step": "", "fields": {}, "promise": {}}
        records.attempt(connection, desk.record(record), started, desk.ic.register.get(desk.bid).clock.now())
    desk.run()
    return after(desk, record)


def configured(world: World, _: State) -> Seen:
    """A setting that was missing is there."""
    desk = world.desk()
    desk.ic.register.patch_settings(desk.bid, {"11": None})
    record = desk.pay("p-1")
    desk.run()
    held = first_change(desk, record)[1]
    desk.ic.register.patch_settings(desk.bid, {"11": world.router.url})
    desk.run()
    with desk.ic.store.reading() as connection:
        line = records.history(connection, record)[1]
    return {"change": (State(line.before), State(line.after)), "held": held}


def voided(world: World, state: State) -> Seen:
    """A payment that was not sent is voided."""
    desk = world.desk()
    payment = desk.pay("p-1")
    desk.put(payment, state)
    void = desk.hand_over(Kind.VOID, "v-1", payment="p-1")
    return after(desk, payment) | {"void": desk.state(void)}


def nothing_to_void(world: World, state: State) -> Seen:
    """The void of such a payment; from HELD: it waited for what became of the payment."""
    desk = world.desk()
    payment = desk.pay("p-1")
    if state is State.HELD:
        desk.put(payment, State.UNCERTAIN)
    void = desk.hand_over(Kind.VOID, "v-1", payment="p-1")
    if state is State.HELD:
        desk.decide(payment, Decision.RESEND)
    with desk.ic.store.reading() as connection:
        line = records.history(connection, void)[-1]
    return {"change": (State(line.before), State(line.after)), "payment": desk.state(payment)}


def payment_uncertain(world: World, _: State) -> Seen:
    """A void of a payment of which nobody knows."""
    desk = world.desk()
    desk.put(desk.pay("p-1"), State.UNCERTAIN)
    return after(desk, desk.hand_over(Kind.VOID, "v-1", payment="p-1"))


def payment_known(world: World, _: State) -> Seen:
    """That payment is in the books."""
    desk = world.desk()
    payment = desk.pay("p-1")
    desk.put(payment, State.UNCERTAIN)
    void = desk.hand_over(Kind.VOID, "v-1", payment="p-1")
    desk.decide(payment, Decision.CONFIRM)
    with desk.ic.store.reading() as connection:
        line = records.history(connection, void)[-1]
    return {"change": (State(line.before), State(line.after))}


def payment_resent(world: World, _: State) -> Seen:
    """What was skipped for a payment that failed goes on with it."""
    desk = world.desk()
    payment = desk.pay("p-1")
    desk.put(payment, State.FAILED)
    reject = desk.hand_over(Kind.ACH_REJECT, "r-1", payment="p-1")
    desk.run()
    skipped = desk.state(reject)
    desk.decide(payment, Decision.RESEND)
    with desk.ic.store.reading() as connection:
        line = records.history(connection, reject)[-1]
    return {"change": (State(line.before), State(line.after)), "skipped": skipped}


def decided(decision: Decision) -> Callable[[World, State], Seen]:
    """Return the case of an operator's decision about a record that had three retries and evidence."""

    def play(world: World, state: State) -> Seen:
        desk = world.desk()
        record = desk.pay("p-1")
        desk.put(record, state, retries=3, evidence={"after": {}}, next_at=None)
        desk.decide(record, decision)
        found = after(desk, record, "retries")
        return {**found, "evidence": row(desk, record).evidence is not None}

    return play


def step_confirmed(world: World, _: State) -> Seen:
    """The first call of a changed address is confirmed: the second one was not made yet."""
    desk = world.desk()
    record = desk.hand_over(
        Kind.MAILING_ADDRESS, "m-1", street1="1 Example St", city="Sampleton", state="WA", zip="98004"
    )
    with desk.ic.store.writing() as connection:
        started = {"fence": 1, "function": "SetAccountBillingAddress", "step": "address", "fields": {}, "promise": {}}
        records.attempt(connection, desk.record(record), started, desk.ic.register.get(desk.bid).clock.now())
        connection.execute(update(LANES).where(LANES.c.bid == desk.bid).values(ready=False))
    desk.put(record, State.UNCERTAIN, retries=3)
    desk.decide(record, Decision.CONFIRM)
    return after(desk, record, "retries", "progress")


NOW = NOON.replace(hour=20, tzinfo=UTC)  # noon in Bellevue is 20:00 UTC
Q, S, R = State.QUEUED, State.SENDING, State.RETRY
UNCERTAIN, REJECTED, FAILED, HELD = State.UNCERTAIN, State.REJECTED, State.FAILED, State.HELD
TURN = (Q, R, S)


@dataclass(frozen=True, slots=True)
class Case:
    """An event: from which states it leads where, how it is met, and what else is seen then.

    The states are those of adapter §1.2, §1.3 and §5.3, written here a second time.
    """

    before: tuple[State, ...]
    after: State
    play: Callable[[World, State], Seen]
    seen: Seen


AFRESH = {"retries": 0, "evidence": True}
CASES: Mapping[StateEvent, Case] = {
    StateEvent.ATTEMPT_COMMITTED: Case(TURN, S, attempted, {"tried": True}),
    StateEvent.ACCEPTED: Case((S,), State.SENT, outcome_case(Outcome.SENT), {}),
    StateEvent.REFUSED: Case(TURN, REJECTED, outcome_case(Outcome.REJECTED), {}),
    StateEvent.NOT_SENT: Case(
        TURN,
        R,
        outcome_case(Outcome.RETRY, "next_at", "retries", retry_minutes=[7]),
        {"next_at": NOW + timedelta(minutes=7), "retries": 1},
    ),
    StateEvent.RETRIES_USED_UP: Case(
        TURN, FAILED, outcome_case(Outcome.RETRY, "next_at", retry_minutes=[]), {"next_at": None}
    ),
    StateEvent.ROUTER_DOWN: Case(TURN, R, router_down, {"next_at": NOW, "retries": 0}),
    StateEvent.REPLY_LOST: Case(
        (S,), UNCERTAIN, outcome_case(Outcome.UNCERTAIN, "evidence_at"), {"evidence_at": NOW + READ}
    ),
    StateEvent.GROUP_PAUSED: Case(TURN, Q, paused, {}),
    StateEvent.CALL_FAILED: Case(TURN, FAILED, outcome_case(Outcome.FAILED), {}),
    StateEvent.VALUE_MISSING: Case(TURN, HELD, held, {"held_revision": True}),
    StateEvent.NOT_NEEDED: Case(TURN, State.SKIPPED, outcome_case(Outcome.SKIPPED), {}),
    StateEvent.SUPERSEDED: Case((Q, R), State.SKIPPED, superseded, {}),
    StateEvent.SENDER_GONE: Case((S,), UNCERTAIN, sender_gone, {"evidence_at": NOW + READ}),
    StateEvent.ATTEMPT_NOT_STARTED: Case((S,), Q, not_started, {}),
    StateEvent.CONFIGURATION_CHANGED: Case((HELD,), Q, configured, {"held": HELD}),
    StateEvent.VOIDED: Case((Q, R, HELD), State.SKIPPED, voided, {"void": State.SKIPPED}),
    StateEvent.NOTHING_TO_VOID: Case((Q, HELD), State.SKIPPED, nothing_to_void, {"payment": State.SKIPPED}),
    StateEvent.PAYMENT_UNCERTAIN: Case((Q,), HELD, payment_uncertain, {}),
    StateEvent.PAYMENT_KNOWN: Case((HELD,), Q, payment_known, {}),
    StateEvent.PAYMENT_RESENT: Case((State.SKIPPED,), Q, payment_resent, {"skipped": State.SKIPPED}),
    StateEvent.CONFIRMED: Case((UNCERTAIN,), State.SENT, decided(Decision.CONFIRM), AFRESH),
    StateEvent.STEP_CONFIRMED: Case((UNCERTAIN,), Q, step_confirmed, {"retries": 0, "progress": ["address"]}),
    StateEvent.RESENT: Case(
        (UNCERTAIN, REJECTED, FAILED, HELD, R), Q, decided(Decision.RESEND), {"retries": 0, "evidence": False}
    ),
    StateEvent.DROPPED: Case((UNCERTAIN, REJECTED, FAILED, HELD, R, Q), State.SKIPPED, decided(Decision.DROP), AFRESH),
}
#: An effect, and a row whose case sees that it is gone.
SEES: Mapping[Effect, tuple[State, StateEvent]] = {
    Effect.COUNT_RETRY: (S, StateEvent.NOT_SENT),
    Effect.DUE_NOW: (S, StateEvent.ROUTER_DOWN),
    Effect.KEEP_REVISION: (Q, StateEvent.VALUE_MISSING),
    Effect.GATHER_EVIDENCE: (S, StateEvent.REPLY_LOST),
    Effect.START_OVER: (FAILED, StateEvent.RESENT),
    Effect.FORGET_EVIDENCE: (UNCERTAIN, StateEvent.RESENT),
    Effect.REVIVE_DEPENDENTS: (State.SKIPPED, StateEvent.PAYMENT_RESENT),
    Effect.TELL_VOIDS: (HELD, StateEvent.PAYMENT_KNOWN),
}
ROWS = [(before, event) for event, case in CASES.items() for before in case.before]


def differs(world: World, before: State, event: StateEvent) -> str:
    """Play the case and return what is not as it must be; blank when all is well."""
    case = CASES[event]
    expected = {"change": (before, case.after), **case.seen}
    found = case.play(world, before)
    return "" if found == expected else f"{event.name} from {before.name}: {expected} expected, {found} seen"
