"""A biller on a store of either kind, the adapter over it, and a router that does what a test says."""

import threading
from collections.abc import Callable, Generator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from typing import Any, TypeVar

import msgspec
from sqlalchemy import select, update

from ic_adapter.adapter import Adapter, adapter
from ic_adapter.billers.register import NewBiller
from ic_adapter.failpoints import Failpoints
from ic_adapter.pump.operator.decisions import Decision, OperatorDecision
from ic_adapter.records.events import EVENTS
from ic_adapter.records.kinds import Kind
from ic_adapter.records.record import Record
from ic_adapter.records.states import State
from ic_adapter.store import records
from ic_adapter.store.schema.pump_tables import LANES, RECORDS
from tests.ic_adapter.scripted import Behaviour, ScriptedRouter, envelope, says, tags
from tests.pump.kill_subjects import settings_of

T = TypeVar("T")
NOON = datetime(2024, 11, 15, 12)
BOOKED = tags(STATUS="0", STATUS_DESC="AR item 205185 added.")
_NUMBERS = count(1)


class Halt(Failpoints):
    """Stops whoever comes to the armed point until it is let go."""

    def __init__(self, armed: str) -> None:
        super().__init__(armed)
        self.there = threading.Event()
        self.go = threading.Event()

    def act(self) -> None:
        """Wait there."""
        self.there.set()
        assert self.go.wait(20)


class Gate:
    """A router's answer that comes when a test lets it come."""

    def __init__(self, then: Behaviour) -> None:
        self.asked = threading.Event()
        self.open = threading.Event()
        self._then = then

    def __call__(self, client: Any, over: threading.Event) -> None:
        """Take the request, wait, answer."""
        self.asked.set()
        assert self.open.wait(20)
        self._then(client, over)


@dataclass(frozen=True, slots=True)
class Desk:
    """One biller; its clock stands at noon until it is moved."""

    ic: Adapter
    bid: str
    router: ScriptedRouter

    def hand_over(self, kind: Kind, source_id: str, account: str = "A-1", **more: Any) -> int:
        """An event of IC; the number of its record."""
        plain: Mapping[Kind, dict[str, Any]] = {
            Kind.PAYMENT: {"amount": "10.00", "instrument": "CC"},
            Kind.PAPERLESS: {"on": True},
            Kind.AUTOPAY: {"on": True},
            Kind.REGISTRATION: {"event": "registered"},
            Kind.ACH_REJECT: {"return_code": "R01"},
            Kind.CREDIT: {"amount": "1.00"},
        }
        where = {} if "payment" in more else {"account_number": account}
        body = {"source_id": source_id, **where, **plain.get(kind, {}), **more}
        return self.ic.intake.submit(self.bid, kind, msgspec.convert(body, EVENTS[kind]))[0].id

    def pay(self, source_id: str, account: str = "A-1") -> int:
        """A payment."""
        return self.hand_over(Kind.PAYMENT, source_id, account)

    def run(self) -> int:
        """The pump, until nothing can be done now."""
        return self.ic.pump.run(self.bid)

    @contextmanager
    def running(self) -> Generator[Future[int], None, None]:
        """The pump in a thread of its own, over by the end of the block."""
        with aside(self.run) as future:
            yield future

    def state(self, record: int) -> State:
        """How it stands."""
        return self.record(record).state

    def record(self, record: int) -> Record:
        """All of it."""
        with self.ic.store.reading() as connection:
            found = records.get(connection, record)
        assert found is not None
        return found

    def tried(self, record: int) -> list[Any]:
        """Its attempts."""
        with self.ic.store.reading() as connection:
            return list(records.attempts(connection, record))

    def told(self, record: int) -> list[tuple[str, str, str]]:
        """Its history: state after, who, why."""
        with self.ic.store.reading() as connection:
            return [(line.after, line.actor, line.reason) for line in records.history(connection, record)]

    def put(self, record: int, state: State, **values: Any) -> None:
        """Let it stand as if it had come so far."""
        with self.ic.store.writing() as connection:
            connection.execute(update(RECORDS).where(RECORDS.c.id == record).values(state=state.value, **values))

    def lanes(self) -> list[Any]:
        """All lanes of the biller."""
        with self.ic.store.reading() as connection:
            return list(connection.execute(select(LANES).where(LANES.c.bid == self.bid)))

    def advance(self, **step: float) -> None:
        """Move the biller's clock."""
        moved = self.ic.register.get(self.bid).clock.advance(timedelta(**step), 0)
        self.ic.register.set_clock(self.bid, moved)

    def at(self, moment: datetime) -> None:
        """Stop the clock there."""
        self.ic.register.set_clock(self.bid, self.ic.register.get(self.bid).clock.freeze(moment))

    def decide(self, record: int, decision: Decision, seen: State | None = None) -> None:
        """As an operator."""
        order = OperatorDecision(decision=decision, by="op", reason="seen in the books", seen=seen)
        self.ic.decisions.decide(self.bid, record, order)

    def sent(self) -> list[str]:
        """The payments the router was asked to book, in order."""
        bodies = [body for body in self.router.requests if "<AddARItems>" in body]
        return [body.partition("<SOURCE_SPEC1>")[2].partition("<")[0] for body in bodies]


@contextmanager
def aside(work: Callable[[], T]) -> Generator[Future[T], None, None]:
    """Something in a thread of its own; what it raised comes out at the end of the block."""
    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(work)
        yield future
        future.result(20)


def desk(ic: Adapter, router: ScriptedRouter, **keys: Any) -> Desk:
    """A new biller at a router that books whatever it is asked to."""
    for name in ("AddARItems", "AddReturnedCheck", "AdjARItem", "AddAlert"):
        router.script[name] = says(envelope(name, BOOKED if name == "AddARItems" else tags(STATUS="0")))
    found = Desk(ic, f"c-{next(_NUMBERS)}", router)
    named = {name.replace("__", "."): value for name, value in keys.items()}
    named.setdefault("registration_alert", {"enabled": True, "code": "CSTRG", "comment": ""})
    ic.register.create(NewBiller(id=found.bid, template="3426", settings=settings_of(router.url), keys=named, bif={}))
    found.at(NOON)
    return found


@contextmanager
def another(desk: Desk, failpoints: Failpoints | None = None) -> Generator[Desk, None, None]:
    """The same biller in another adapter on the same store, as another process has it."""
    address = desk.ic.store.address
    url = str(address) if not hasattr(address, "render_as_string") else address.render_as_string(hide_password=False)
    with adapter(url, test_clock=True, failpoints=failpoints) as opened:
        yield Desk(opened, desk.bid, desk.router)
