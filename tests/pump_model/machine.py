"""The state machine: events, faults, deaths and decisions to the pump and to the model, compared after every step."""

import gc
import warnings
from collections import Counter
from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import UTC, timedelta
from typing import Any, ClassVar, Final
from zoneinfo import ZoneInfo

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from tests.pump_model import comparing, draws
from tests.pump_model.bench_adapter import NOON, AdapterUnderTest, Death, Died, Seen, World
from tests.pump_model.spec_outcomes import READS, Fault, Sent, outcome
from tests.pump_model.spec_pump import Differs, change_settings, cut, decide, follow, hand_over, item_no_of
from tests.pump_model.spec_records import QUEUED, SENT, SKIPPED, URLS, Record, State

MONEY_KEYS: Final = {"timeouts.read": 2.0, "timeouts.rtdr_read": 2.0, "retry_minutes": [1, 5], "breaker_failures": 0}
#: Whether the pump runs at once.
RUN: Final = st.sampled_from((True, True, False))
ZONE: Final = ZoneInfo("America/Los_Angeles")


class PumpMachine(RuleBasedStateMachine):
    """One biller, its pump and its model; a subclass says in which world, and counts what was reached."""

    world: ClassVar[World]
    reached: ClassVar[Counter[str]] = Counter()

    def __init__(self) -> None:
        super().__init__()
        self.told: list[str] = []
        self.pump: AdapterUnderTest | None = None
        self.differs = False

    @initialize(
        settings=st.sampled_from(draws.STARTS), route=st.sampled_from(draws.ROUTES), mode=st.sampled_from(draws.MODES)
    )
    def open(self, settings: dict[str, str], route: str, mode: str) -> None:
        """A biller with its settings and keys."""
        settings = {"114": "1", "47": "PON|POFF", "46": "AON|AOFF", **settings}
        keys = {**MONEY_KEYS, "credit_route": route, "alert_mode.paperless": mode}
        self.told.append(f"{settings} {keys}")
        self.pump = AdapterUnderTest(self.world, settings, keys)
        addresses = dict.fromkeys(URLS.values(), "alive")
        now = NOON.replace(tzinfo=ZONE).astimezone(UTC)
        self.model = State(now=now, settings={**addresses, **settings}, keys=keys, retry_minutes=(1, 5))

    # --- IC ---------------------------------------------------------------------------------------------------------

    @rule(event=draws.PAYMENT, odd=draws.ODD, fault=draws.maybe("AddARItems"), is_run=RUN)
    def pay(self, event: dict[str, Any], odd: dict[str, Any], fault: Fault | None, *, is_run: bool) -> None:
        """A payment, and what befalls it."""
        self._arm(fault)
        given = {"fee": "0.00", "kind": "bill", "logged_in": True, **event, **odd}
        self._take("payment", {"source_id": self._new_id("p"), **given}, is_run=is_run)

    @precondition(lambda self: self.payments())
    @rule(which=draws.WHICH, fault=draws.maybe("AdjARItem"), is_run=RUN)
    def void(self, which: int, fault: Fault | None, *, is_run: bool) -> None:
        """A void of a payment."""
        self._arm(fault)
        self._take("void", {"source_id": self._new_id("v"), "payment": self._payment(which)}, is_run=is_run)

    @precondition(lambda self: self.payments())
    @rule(which=draws.WHICH, amount=draws.REFUND, fault=draws.maybe("AdjARItem", "AddARItems"), is_run=RUN)
    def credit(self, which: int, amount: str, fault: Fault | None, *, is_run: bool) -> None:
        """A credit on a payment."""
        self._arm(fault)
        event = {"source_id": self._new_id("c"), "payment": self._payment(which), "amount": amount}
        self._take("credit", event, is_run=is_run)

    @precondition(lambda self: self.payments())
    @rule(which=draws.WHICH, code=st.sampled_from(("R01", "R01", "R03", "C02")), is_run=RUN)
    def ach_reject(self, which: int, code: str, is_run: bool) -> None:
        """The bank returns a payment, or tells of a change."""
        event = {"source_id": self._new_id("r"), "payment": self._payment(which), "return_code": code}
        self._take("ach_reject", event, is_run=is_run)

    @rule(
        kind=st.sampled_from(("paperless", "paperless", "autopay")), account=draws.ACCOUNT, on=st.booleans(), is_run=RUN
    )
    def flag(self, kind: str, account: str, on: bool, is_run: bool) -> None:
        """A flag changes."""
        self._take(kind, {"source_id": self._new_id("f"), "account_number": account, "on": on}, is_run=is_run)

    @rule(kind=st.sampled_from(draws.CONTACT_KINDS), account=draws.ACCOUNT, is_run=RUN)
    def contact(self, kind: str, account: str, is_run: bool) -> None:
        """E-mail, phone or mailing address changes, each time to another one."""
        number = len(self.model.records)
        new = {
            "email": {"email": f"e{number}@example.org"},
            "phone": {"phone": f"20255501{number:02}"},
            "mailing_address": {"street1": f"{number} Example St", "city": "Sampleton", "state": "WA", "zip": "98004"},
        }
        self._take(kind, {"source_id": self._new_id("k"), "account_number": account, **new[kind]}, is_run=is_run)

    @precondition(lambda self: self.model.records)
    @rule(which=draws.WHICH)
    def repeat(self, which: int) -> None:
        """The same event again."""
        record = self._any(which)
        self._take(record.kind, record.event)

    @precondition(lambda self: self.pump)
    @rule(event=draws.PAYMENT, is_stored=st.booleans())
    def die_at_the_door(self, event: dict[str, Any], is_stored: bool) -> None:
        """The program ends before or after a payment is stored, and IC hands it over again."""
        point = "hand_over.after_commit" if is_stored else "hand_over.before_commit"
        given = {"fee": "0.00", "kind": "bill", "logged_in": True, **event, "source_id": self._new_id("p")}
        self._die(point, 1, lambda: self._pump.hand_over("payment", given))
        if is_stored:
            hand_over(self.model, "payment", given)
        self._take("payment", given)

    # --- time and the router ------------------------------------------------------------------------------------------

    @rule()
    def run(self) -> None:
        """The pump does what it can."""
        self._run()

    @rule()
    def run_again(self) -> None:
        """Once more: nothing of what was done is done again."""
        self._run()

    @rule(fault=draws.faults(draws.OTHERS, draws.LOST + draws.SAID))
    def disturb_others(self, fault: Fault) -> None:
        """What befalls the next reject or alert."""
        self._arm(fault)

    @rule(fault=draws.faults(draws.CONTACTS, draws.OF_CONTACTS))
    def disturb(self, fault: Fault) -> None:
        """The same to the calls of the contact lane."""
        self._arm(fault)

    @rule()
    def mend(self) -> None:
        """No more faults; the deferred bookings are posted now."""
        self.told.append("no faults")
        self._pump.biller.faults.clear()
        self._pump.biller.faults.book_late()

    @rule(minutes=draws.MINUTES)
    def wait(self, minutes: int) -> None:
        """The clock goes on."""
        self.told.append(f"{minutes} minutes")
        self.model.now += timedelta(minutes=minutes)
        self._pump.move_clock(self.model.now.astimezone(ZONE).replace(tzinfo=None))
        self._compare()

    # --- people -------------------------------------------------------------------------------------------------------

    @rule(change=draws.CHANGE)
    def configure(self, change: tuple[str, str]) -> None:
        """A setting changes."""
        number, value = change
        self.told.append(f"AS {number} = {value!r}")
        real = self._pump.address(is_dead=value == "dead") if value in {"dead", "alive"} else value
        self._pump.configure({number: real})
        change_settings(self.model, {number: value})
        self.model.dead = {group for group, url in URLS.items() if self.model.settings.get(url) == "dead"}
        self._compare()

    @rule(group=st.sampled_from(("PAYMENTS", "PAYMENTS", "PAPERLESS", "AUTOPAY", "ACHREJECT")))
    def resume(self, group: str) -> None:
        """A stopped group goes on by hand."""
        self.told.append(f"resume {group}")
        self._pump.resume(group)
        self.model.paused.discard(group)
        self._compare()

    @precondition(lambda self: self.model.records)
    @rule(which=draws.WHICH, decision=st.sampled_from(draws.DECISIONS), is_known=st.booleans())
    def decide(self, which: int, decision: str, is_known: bool) -> None:
        """A person decides about a record, best about one that waits for him."""
        found = self._for_a_person()
        record = found[which % len(found)]
        item_no = self._item_of(record) if is_known else ""
        self.told.append(f"{decision} {record} {item_no}")
        taken = decide(self.model, record, decision, item_no)
        self.reached[f"{decision} of {record.kind} {taken}"] += 1
        got = self._pump.decide(record.kind, record.source_id, decision, item_no)
        with self._telling():
            if taken != got:
                raise Differs(f"{decision} of {record}: the spec takes it: {taken}, the adapter: {got}")
            comparing.records(self.model, self._pump)

    # --- deaths -------------------------------------------------------------------------------------------------------

    @rule(point=draws.DEATH, nth=draws.NTH, event=draws.PAYMENT)
    def die(self, point: str, nth: int, event: dict[str, Any]) -> None:
        """The program ends while it sends a payment or what was there before; another one finishes the run."""
        self.pay(event, {}, None, is_run=False)
        if not self._die(point, nth, self._pump.run):
            self._follow()
            return
        calls = self._pump.calls()
        under_way = [seen for seen in self._pump.seen() if seen.state == "SENDING"]
        with self._telling():
            if len(under_way) > 1:
                raise Differs(f"more than one call was under way: {under_way}")
            if under_way:
                self._cut(point, calls, under_way[0])
            else:
                follow(self.model, calls, is_cut=True)
        self._pump.run()
        self._follow()

    def _cut(self, point: str, calls: list[Sent], seen: Seen) -> None:
        """What becomes of a record whose call had begun: the router knows of it or not."""
        record = self.model.find(seen.kind, seen.source_id)
        assert record is not None
        has_come = point in draws.CAME and record.group not in self.model.dead
        last = calls.pop() if has_come else None
        follow(self.model, calls, is_cut=True)
        function, came_of_it = seen.attempts[-1]
        if came_of_it is None:
            cut(self.model, record, last, is_read=function in READS)
            self.reached[f"died under way {function}"] += 1

    @rule()
    def restart(self) -> None:
        """A clean end and a new start."""
        self.told.append("restart")
        self._pump.restart()
        self._compare()

    def _die(self, point: str, nth: int, act: Callable[[], object]) -> bool:
        """Whether the program met its end at that point; in any case the next one runs."""
        self.told.append(f"dies at {point}:{nth}")
        self._pump.restart(Death(point, nth))
        is_dead = False
        with warnings.catch_warnings():  # the system closes a killed program's sockets, here nobody does
            warnings.simplefilter("ignore", ResourceWarning)
            try:
                act()
            except Died:
                is_dead = True
                self._pump.die()
            gc.collect(1)
        self.reached[point] += is_dead
        if is_dead:
            self._pump.open()
        else:
            self._pump.restart()
        return is_dead

    # --- the rest -----------------------------------------------------------------------------------------------------

    def teardown(self) -> None:
        """At the end of a run: the books."""
        if self.pump is None:
            return
        try:
            if not self.differs:
                self._pump.biller.faults.clear()
                self._run()
                with self._telling():
                    comparing.books(self.model, self._pump)
                for record in self.model.records:
                    self.reached[f"{record.kind} {record.state}"] += 1
        finally:
            self._pump.stop()

    def _run(self) -> None:
        self.told.append("run")
        self._pump.run()
        self._follow()

    def _take(self, kind: str, event: dict[str, Any], *, is_run: bool = False) -> None:
        record, is_new = hand_over(self.model, kind, event)
        self.told.append(f"{'takes' if is_new else 'takes again'} {record.kind} {event}")
        got = self._pump.hand_over(kind, event)
        with self._telling():
            if got != (record.source_id, is_new):
                raise Differs(f"the record is {record}, new: {is_new}; the adapter says {got}")
            comparing.records(self.model, self._pump)
        if is_run:
            self._run()

    def _arm(self, fault: Fault | None) -> None:
        if fault is None:
            return
        self.told.append(f"{fault}")
        self._pump.arm(fault)

    def _follow(self) -> None:
        calls = self._pump.calls()
        with self._telling():
            follow(self.model, calls)
            comparing.records(self.model, self._pump)
        for call in calls:
            self.reached[f"{call.function} {outcome(call).value}"] += 1

    def _compare(self) -> None:
        with self._telling():
            comparing.records(self.model, self._pump)

    @contextmanager
    def _telling(self) -> Generator[None, None, None]:
        """What differs, with every step that led there."""
        try:
            yield
        except Differs as error:
            self.differs = True
            steps = "\n".join(f"  {number:2} {told}" for number, told in enumerate(self.told))
            raise Differs(f"{error}\nafter:\n{steps}") from None

    def _new_id(self, letter: str) -> str:
        return f"{letter}{len(self.model.records)}"

    def _any(self, which: int) -> Record:
        return self.model.records[which % len(self.model.records)]

    def payments(self) -> list[Record]:
        """What can be voided, credited or returned."""
        return [it for it in self.model.records if it.kind == "payment"]

    def _payment(self, which: int) -> str:
        """One of the newer payments."""
        found = self.payments()[-4:]
        return found[which % len(found)].source_id

    def _for_a_person(self) -> list[Record]:
        waiting = [it for it in self.model.records if it.state not in {SENT, SKIPPED, QUEUED}]
        return waiting or self.model.records

    def _item_of(self, record: Record) -> str:
        """The number that a person finds in the CIS under the payment's GUID."""
        found = [
            it.desc for it in self._pump.journal if it.bookings and it.tags.get("SOURCE_SPEC1") == record.source_id
        ]
        return item_no_of(found[-1]) if found else ""

    @property
    def _pump(self) -> AdapterUnderTest:
        assert self.pump is not None
        return self.pump
