"""One biller on both sides for one cell of the fault matrix: a record per writing function, and what became of each.

The books are read by the simulator's day report, the requests by its journal: nothing here asks the adapter about them.
"""

import csv
from collections import Counter
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from ic_adapter.adapter import Adapter
from ic_adapter.billers.register import NewBiller
from ic_adapter.model import Group
from ic_adapter.records.events import (
    AchRejectEvent,
    EmailEvent,
    Event,
    FlagEvent,
    Instrument,
    MailingAddressEvent,
    PaymentEvent,
    PhoneEvent,
    VoidEvent,
)
from ic_adapter.records.kinds import ROUTES, Kind
from ic_adapter.records.record import Record
from ic_adapter.records.states import State
from ic_adapter.store import records
from simulator.testing import CayentaSim
from simulator.testing.biller import Biller

DAY = date(2024, 11, 15)  # at which the clocks of the simulator's billers stand
NOON = datetime(2024, 11, 15, 12)
TEMPLATE = "4078"  # pumps e-mail, phone and mailing address
SETTINGS: Mapping[str, str | None] = {"46": "APON|APOFF", "47": "PLON|PLOFF"}
URLS = ("8", "11", "14", "17", "101")
QUICK = {"timeouts.connect": 5.0, "timeouts.read": 20.0}
SLOW = {"timeouts.connect": 0.3, "timeouts.read": 0.8}  # a busy machine answers within it
#: What the clock may bring one after the other: evidence and probes, every retry (Q-41), a month.
STEPS = (timedelta(minutes=2), timedelta(hours=6), timedelta(days=30))


@dataclass(frozen=True, slots=True)
class Case:
    """A writing function as the pump comes to it: the kind of record and its event.

    `again`: what becomes of a record that is sent once more although the router had booked it and said it had not: most
    functions book again, a check is returned and an item is voided but once (-909), an address is there already.
    """

    function: str
    kind: Kind
    event: Callable[[str], Event]
    again: State = State.SENT


def _paid(guid: str, account: str) -> PaymentEvent:
    return PaymentEvent(source_id=guid, account_number=account, amount="100.00", instrument=Instrument.CC)


def _moved(account: str) -> MailingAddressEvent:
    street = {"street1": "1 Example Street", "city": "Olathe", "state": "KS", "zip": "66061"}
    return MailingAddressEvent(source_id=f"s-{account}", account_number=account, **street)


CASES: tuple[Case, ...] = (
    Case("AddARItems", Kind.PAYMENT, lambda account: _paid(f"s-{account}", account)),
    Case(
        "AddReturnedCheck",
        Kind.ACH_REJECT,
        lambda account: AchRejectEvent(source_id=f"s-{account}", payment=f"paid-{account}", return_code="R01"),
        again=State.REJECTED,
    ),
    Case(
        "AdjARItem",
        Kind.VOID,
        lambda account: VoidEvent(source_id=f"s-{account}", payment=f"paid-{account}"),
        again=State.REJECTED,
    ),
    Case("AddAlert", Kind.PAPERLESS, lambda it: FlagEvent(source_id=f"s-{it}", account_number=it, on=True)),
    Case("SetPhone", Kind.PHONE, lambda it: PhoneEvent(source_id=f"s-{it}", account_number=it, phone="2025550123")),
    Case(
        "AddPersonPhone",
        Kind.EMAIL,
        lambda account: EmailEvent(source_id=f"s-{account}", account_number=account, email="new@example.org"),
        again=State.SKIPPED,
    ),
    Case("SetAccountBillingAddress", Kind.MAILING_ADDRESS, _moved),
    Case("AddContact", Kind.MAILING_ADDRESS, _moved),
)
#: Accounts by their case; the persons behind them have the same numbers.
ACCOUNTS: Mapping[str, str] = {case.function: f"90000{place}" for place, case in enumerate(CASES, 1)}


@dataclass(slots=True)
class Pair:
    """The same biller at the simulator and at the adapter; `slow`: nothing that is sent to it is answered in time."""

    ic: Adapter
    sim: Biller
    slow: bool = False
    handed: dict[str, int] = field(default_factory=dict)

    def hand_over(self, kind: Kind, event: Event) -> int:
        """The number of the new record."""
        record, _ = self.ic.intake.submit(self.sim.id, kind, event)
        self.handed[event.source_id] = record.id
        return record.id

    def run(self) -> None:
        """Everything that can be done now; side by side where each call waits for its time-out."""
        if not self.slow:
            self.ic.pump.run(self.sim.id)
            return
        with ThreadPoolExecutor(len(CASES)) as pool:
            for done in [pool.submit(self.ic.pump.run, self.sim.id) for _ in CASES]:
                done.result(120)

    def pass_time(self) -> None:
        """A month goes by, with everything it brings."""
        for step in STEPS:
            self.advance(step)
            self.run()

    def advance(self, step: timedelta) -> None:
        """Move the adapter's clock of the biller."""
        register = self.ic.register
        register.set_clock(self.sim.id, register.get(self.sim.id).clock.advance(step, 0))

    def record(self, record_id: int) -> Record:
        """The record as it stands."""
        with self.ic.store.reading() as connection:
            found = records.get(connection, record_id)
        assert found is not None
        return found

    def attempts(self, record_id: int) -> list[str | None]:
        """The outcome of each attempt."""
        with self.ic.store.reading() as connection:
            return [one.outcome for one in records.attempts(connection, record_id)]

    def paused(self) -> set[Group]:
        """The stopped groups."""
        return {group for group, state in self.ic.endpoints.states(self.sim.id).items() if state.paused}

    def resume(self, *groups: Group) -> None:
        """Let these groups go on, and do what they waited with."""
        for group in groups:
            self.ic.register.resume(self.sim.id, group)
        self.run()

    @property
    def numbers(self) -> dict[str, int]:
        """The number of the record of each function."""
        return {function: self.handed[f"s-{account}"] for function, account in ACCOUNTS.items()}

    def booked(self) -> Counter[tuple[str, str]]:
        """How often each function moved the books, by (function, account) and by (function, "") for all accounts."""
        rows = csv.DictReader(self.sim.day_report(DAY).decode().splitlines())
        return _counted([(row["FUNCTION"], row["ACCOUNT_NO"]) for row in rows if row["RECORD"] == "BOOKING"])

    def asked(self) -> Counter[tuple[str, str]]:
        """How many requests came in, counted in the same way; what was booked late is no request."""
        found = self.sim.journal.find(limit=500)
        assert not found.evicted
        return _counted(
            [(it.function or "", it.account or "") for it in found if not (it.fault or "").endswith("booked late")]
        )


def _counted(found: list[tuple[str, str]]) -> Counter[tuple[str, str]]:
    return Counter(found) + Counter((function, "") for function, account in found if account)


def pair(ic: Adapter, sim: CayentaSim, *, slow: bool = False, **keys: Any) -> Pair:
    """A new biller on both sides; its breaker stays closed unless told otherwise."""
    made = sim.biller(template=TEMPLATE, accounts=0)
    for account in ACCOUNTS.values():
        made.add_account(account, person_no=account)
    settings = {**SETTINGS, **dict.fromkeys(URLS, made.router_url)}
    keys = {"breaker_failures": 0, **QUICK, **keys}
    ic.register.create(NewBiller(id=made.id, template=TEMPLATE, settings=settings, keys=keys, bif={}))
    ic.register.set_clock(made.id, ic.register.get(made.id).clock.freeze(NOON))
    return Pair(ic, made, slow)


def hurry(pair: Pair) -> None:
    """From here on a router that answers late is not waited for."""
    if pair.slow:
        pair.ic.register.patch_keys(pair.sim.id, SLOW)


def prepare(pair: Pair) -> None:
    """The posted payments that a void and an ACH reject are about; the last reply is one of a reading function."""
    numbers = []
    for case in CASES:
        if ROUTES[case.kind].of_payment:
            account = ACCOUNTS[case.function]
            numbers.append(pair.hand_over(Kind.PAYMENT, _paid(f"paid-{account}", account)))
    pair.run()
    assert [pair.record(number).state for number in numbers] == [State.SENT] * len(numbers)
    pair.sim.ask("GetAccountBalance", ACCOUNT_NO=ACCOUNTS["AddARItems"])


def forget(pair: Pair) -> None:
    """Take it away on both sides."""
    pair.ic.register.delete(pair.sim.id)
    pair.sim.delete()
