"""For each record a transaction of the pump reads, then decides without the database, then writes."""

from collections import Counter
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

import pytest
from sqlalchemy import Engine, event

from ic_adapter.adapter import Adapter
from ic_adapter.pump import dependents, dispatcher, settlement
from ic_adapter.pump.operator.decisions import Decision
from ic_adapter.records.kinds import Kind
from ic_adapter.records.states import State
from tests.ic_adapter.scripted import ScriptedRouter, closes, envelope, says, tags
from tests.pump.conformance_desk import Desk
from tests.pump.conformance_desk import desk as desk_of

#: The functions of each phase, where they are called from.
READ, DECIDE, WRITE = "read", "decide", "write"
FUNCTIONS: tuple[tuple[str, ModuleType, str], ...] = (
    (READ, dispatcher, "read_head"),
    (READ, settlement, "read_outcome"),
    (DECIDE, dispatcher, "decide_head"),
    (DECIDE, settlement, "decide_outcome"),
    (WRITE, settlement, "write_outcome"),
    (WRITE, settlement, "write_abandoned"),
    (WRITE, settlement, "begin"),
    (WRITE, dependents, "write"),
)


@dataclass(slots=True)
class Phases:
    """In which phase the pump is, and which statements do not belong there; `between` two records anything goes."""

    phase: str = "between"
    entered: Counter[str] = field(default_factory=Counter[str])
    wrong: list[str] = field(default_factory=list)

    def watch(self, phase: str, name: str, work: Callable[..., Any]) -> Callable[..., Any]:
        """Return the function, which begins its phase; a write ends it, too."""

        def watched(*given: Any, **named: Any) -> Any:
            outer = self.phase
            self.entered[name] += 1
            self.phase = WRITE if outer == WRITE else phase
            found = work(*given, **named)
            if phase == WRITE:
                self.phase = outer if outer == WRITE else "between"
            elif phase == DECIDE:
                self.phase = READ  # what an end without a call needs is read now; nothing was written yet
            return found

        return watched

    def statement(self, sql: str) -> None:
        """Note the statement if it is of another phase."""
        reads = sql.lstrip().upper().startswith(("SELECT", "WITH"))
        if self.phase == DECIDE or (self.phase == READ and not reads) or (self.phase == WRITE and reads):
            self.wrong.append(f"{self.phase}: {' '.join(sql.split())[:200]}")


@pytest.fixture
def phases(monkeypatch: pytest.MonkeyPatch) -> Generator[Phases, None, None]:
    """Every statement of this process is watched."""
    found = Phases()
    for phase, where, name in FUNCTIONS:
        monkeypatch.setattr(where, name, found.watch(phase, name, getattr(where, name)))

    def before(_connection: Any, _cursor: Any, sql: str, *_: Any) -> None:
        found.statement(sql)

    event.listen(Engine, "before_cursor_execute", before)
    yield found
    event.remove(Engine, "before_cursor_execute", before)


def run(desk: Desk, phases: Phases) -> None:
    """Run the pump; a head that waits ends the last read without a write."""
    park = dispatcher.Dispatcher._park
    phases.phase = "between"

    def parked(*given: Any) -> None:
        phases.phase = "between"
        park(*given)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dispatcher.Dispatcher, "_park", parked)
        desk.run()
    phases.phase = "between"


def test_every_record_is_read_for_decided_and_written(
    fault_ic: Adapter, router: ScriptedRouter, phases: Phases
) -> None:
    """Sent, refused, lost, put off, voided, superseded, given up, skipped and credited records."""
    desk = desk_of(fault_ic, router, breaker_failures=2)
    added = router.script["AddARItems"]
    desk.pay("p-1")
    desk.hand_over(Kind.CREDIT, "c-1", payment="p-1", amount="1.00")
    desk.hand_over(Kind.PAYMENT, "p-2", account="B", amount="1.00", fee="1.00")
    desk.hand_over(Kind.PAPERLESS, "f-1", on=True)
    desk.hand_over(Kind.PAPERLESS, "f-2", on=False)
    abandoned = desk.pay("p-3", account="C")
    desk.put(abandoned, State.SENDING, attempts=1)
    run(desk, phases)
    router.script["AddARItems"] = closes
    lost = [desk.pay(f"l-{number}", account=f"D-{number}") for number in range(3)]
    desk.hand_over(Kind.VOID, "v-1", payment="l-0")
    run(desk, phases)
    desk.decide(lost[1], Decision.CONFIRM)
    router.script["AddARItems"] = says(envelope("AddARItems", tags(STATUS="-100", STATUS_DESC="no")))
    desk.advance(minutes=20)
    run(desk, phases)
    router.script["AddARItems"] = added
    desk.ic.register.patch_settings(desk.bid, {"11": "http://127.0.0.1:9/router"})
    gone = desk.pay("g-1", account="E")
    run(desk, phases)

    assert desk.state(abandoned) is State.UNCERTAIN
    assert desk.state(gone) is State.RETRY
    assert phases.wrong == []
    assert set(phases.entered) == {name for _, _, name in FUNCTIONS}
