"""The pump beside the model: a real adapter on a database of its own, a biller of a real simulator, real sockets."""

import os
import re
import socket
import tempfile
from collections.abc import Generator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final, Protocol
from urllib.parse import unquote_plus

import httpx
import msgspec
import pytest

from ic_adapter.adapter import Adapter, adapter
from ic_adapter.billers.register import NewBiller
from ic_adapter.errors import Conflict
from ic_adapter.failpoints import Failpoints
from ic_adapter.model import Group
from ic_adapter.pump.operator.decisions import Decision, OperatorDecision
from ic_adapter.pump.operator.overview import Search, find
from ic_adapter.records.events import EVENTS
from ic_adapter.records.kinds import Kind
from ic_adapter.store import records
from ic_adapter.store.database.presence import OwnerFiles
from simulator.testing import CayentaSim
from simulator.testing.records import Item
from simulator.testing.traffic import Exchange
from tests.databases import Sqlite, postgresql
from tests.pump_model.spec_outcomes import Fault, Sent
from tests.pump_model.spec_records import URLS

BID: Final = "b"
NOON: Final = datetime(2024, 11, 15, 12)
ACCOUNTS: Final = ("2003708", "2036948", "2000341", *(str(30_000_000 + number) for number in range(1, 7)))
#: How the journal marks what was put off and is booked now: no call of ours.
LATE: Final = ", booked late"
TAG: Final = re.compile(r"<(\w+)>([^<>]*)</\1>")
JSON_SETTING: Final = (
    '{"HarrisCayenta": {"DataPumpConfig": {"EmailSearchCd": "EBILL", "PhoneSearchCd": "RES", '
    '"UpdateMailingAddress": true}}}'
)


class Databases(Protocol):
    """Where a run gets its database (`tests.databases`)."""

    def fresh(self, *, empty: bool = False) -> str:
        """One that holds no record yet."""

    def reuse(self, url: str) -> None:
        """It is not needed any more, another run may have it."""


@dataclass(frozen=True, slots=True)
class World:
    """What all runs share: a simulator, databases, and an address where nobody listens."""

    sim: CayentaSim
    databases: Databases
    nobody: socket.socket

    @property
    def dead_url(self) -> str:
        """An address that refuses every connection, and that no other program can take meanwhile."""
        return f"http://127.0.0.1:{self.nobody.getsockname()[1]}/"


class Died(BaseException):
    """The program ends here: no code of ours may catch it."""


class Death(Failpoints):
    """A failpoint within this process: what follows never happens."""

    def act(self) -> None:
        """Unwinds to the bench, which leaves that adapter as it lies."""
        raise Died(self.armed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A record as the adapter tells of it."""

    kind: str
    source_id: str
    account: str
    state: str
    reason: str
    next_at: datetime | None
    result: Mapping[str, str]
    history: tuple[tuple[str | None, str], ...]
    attempts: tuple[tuple[str, str | None], ...] = field(default=())


class AdapterUnderTest:
    """One biller on both sides; `die` leaves the adapter as a killed process would, `open` starts the next one."""

    def __init__(self, world: World, settings: Mapping[str, str], keys: Mapping[str, Any]) -> None:
        self._world = world
        self._left: list[AbstractContextManager[Adapter]] = []
        self.biller = world.sim.biller(now=NOON)
        self._persons: dict[str, str] = {}
        self._url = world.databases.fresh()
        self._faults: dict[str, Fault] = {}
        self._read = 0
        self.journal: list[Sent] = []
        self.open()
        addresses = dict.fromkeys(URLS.values(), self.biller.router_url)
        new = NewBiller(
            id=BID, template="3426", settings={"131": JSON_SETTING, **addresses, **settings}, keys=dict(keys), bif={}
        )
        self.adapter.register.create(new)
        self.move_clock(NOON)

    def open(self, failpoints: Failpoints | None = None) -> None:
        """A new process on the database."""
        self._opened = adapter(self._url, test_clock=True, failpoints=failpoints)
        self.adapter = self._opened.__enter__()

    def close(self) -> None:
        """A clean end."""
        self._opened.__exit__(None, None, None)

    def restart(self, failpoints: Failpoints | None = None) -> None:
        """A clean end and a new start."""
        self.close()
        self.open(failpoints)

    def die(self) -> None:
        """What the operating system does for a killed process: its locks and its connections are gone, no more."""
        presence = self.adapter.pump._lane_owner._presence
        if isinstance(presence, OwnerFiles):
            if presence._file is not None:
                os.close(presence._file)
                presence._file = None
        else:
            presence._drop()  # type: ignore[attr-defined]  # the other kind: its connection breaks
        self.adapter.pump._worker._client.close()
        self.adapter.store.engine.dispose()
        self._left.append(self._opened)

    def stop(self) -> None:
        """The end of this run."""
        self.close()
        self.biller.delete()
        self._world.databases.reuse(self._url)

    # --- what is done to it -------------------------------------------------------------------------------------------

    def hand_over(self, kind: str, event: Mapping[str, Any]) -> tuple[str, bool]:
        """The source id of the record that came of it, and whether it is new."""
        record, is_new = self.adapter.intake.submit(BID, Kind(kind), msgspec.convert(event, EVENTS[Kind(kind)]))
        return record.source_id, is_new

    def run(self) -> None:
        """Everything that can be done now."""
        self.adapter.pump.run(BID)

    def decide(self, kind: str, source_id: str, decision: str, item_no: str = "") -> bool:
        """Whether the decision was taken."""
        with self.adapter.store.reading() as connection:
            record = records.by_source(connection, BID, Kind(kind), source_id)
        assert record is not None
        order = OperatorDecision(decision=Decision(decision), by="qa", reason="as drawn", item_no=item_no)
        try:
            self.adapter.decisions.decide(BID, record.id, order)
        except Conflict:
            return False
        return True

    def configure(self, changes: Mapping[str, str]) -> None:
        """Settings; `dead` and `alive` are addresses."""
        self.adapter.register.patch_settings(BID, dict(changes))

    def address(self, *, is_dead: bool) -> str:
        """Where a group's calls go."""
        return self._world.dead_url if is_dead else self.biller.router_url

    def resume(self, group: str) -> None:
        """Let a stopped group go on, by hand."""
        self.adapter.register.resume(BID, Group[group])

    def move_clock(self, to: datetime) -> None:
        """The adapter's clock; the simulator's stays."""
        self.adapter.register.set_clock(BID, self.adapter.register.get(BID).clock.freeze(to))

    def arm(self, fault: Fault) -> None:
        """A fault for the next call of its function."""
        name = f"f{len(self._faults)}"
        self._faults[name] = fault
        self.biller.faults.add(
            name=name,
            function=fault.function,
            view=fault.view,
            effect=fault.effect,
            parameters=dict(fault.parameters),
            late=3600,
        )

    # --- what can be seen of it ---------------------------------------------------------------------------------------

    def calls(self) -> list[Sent]:
        """What reached the router since this was asked last, in order."""
        found = self.biller.journal.find(since=self._read).entries
        self._read = found[-1].id if found else self._read
        new = [self._sent(it) for it in found if not (it.fault or "").endswith(LATE)]
        self.journal += new
        return new

    def _sent(self, it: Exchange) -> Sent:
        tags = dict(TAG.findall(unquote_plus(it.request)))
        if "PERSON_NO" in tags:
            tags["ACCOUNT_NO"] = self._account_of(tags["PERSON_NO"])
        fault = None if it.fault is None else self._faults[it.fault]
        return Sent(
            function=str(it.function),
            tags=tags,
            status=it.status,
            desc=it.status_desc,
            fault=fault,
            bookings=len(it.postings),
        )

    def _account_of(self, person_no: str) -> str:
        if not self._persons:
            self._persons = {self.biller.account(no).state().person_no: no for no in ACCOUNTS}
        return self._persons[person_no]

    def seen(self) -> list[Seen]:
        """Every record, oldest first."""
        with self.adapter.store.reading() as connection:
            rows = find(connection, Search(bid=BID, limit=1000))
            return [
                Seen(
                    kind=row.kind,
                    source_id=row.source_id,
                    account=row.account_number,
                    state=row.state,
                    reason=row.reason,
                    next_at=row.next_at,
                    result=row.result,
                    history=tuple((it.before, it.after) for it in records.history(connection, row.id)),
                    attempts=tuple((it.function, it.outcome) for it in records.attempts(connection, row.id)),
                )
                for row in reversed(rows)
            ]

    def paused(self) -> set[str]:
        """The stopped groups."""
        return {group.name for group, state in self.adapter.endpoints.states(BID).items() if state.paused}

    def items(self, account: str) -> Sequence[Item]:
        """The AR items of an account, as the simulator's books hold them."""
        return self.biller.account(account).ledger().items


@contextmanager
def world() -> Generator[World, None, None]:
    """A simulator, files in memory where there are any, or with PUMP_MODEL_DB=postgresql databases of a server."""
    with ExitStack() as stack:
        patched = stack.enter_context(pytest.MonkeyPatch.context())
        context = httpx.create_ssl_context()  # no call here is one of TLS, and a context takes longer than a run
        patched.setattr("httpx.create_ssl_context", lambda **_: context)
        patched.setattr("httpx._transports.default.create_ssl_context", lambda **_: context)
        if os.environ.get("PUMP_MODEL_DB") == "postgresql":
            databases: Databases = stack.enter_context(postgresql())
        else:
            memory = Path("/dev/shm")
            folder = tempfile.TemporaryDirectory(prefix="pump-model-", dir=memory if memory.is_dir() else None)
            databases = Sqlite(Path(stack.enter_context(folder)))
        nobody = stack.enter_context(socket.socket())
        nobody.bind(("127.0.0.1", 0))
        yield World(stack.enter_context(CayentaSim()), databases, nobody)
