"""One verification of a client from its order to its verdict: billers, runs, judging.

Requests are read from the simulator's journal, not caught by a proxy between: the journal knows which fault an exchange
met and what was booked, and a reset, a hang or half a reply reaches the client as the simulator made it. The price:
what never became a request of a router (another path, another method) is not seen.
"""

import secrets
import signal
import socket
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import FrameType

from harness.adapter import client
from harness.adapter.billers import CaseBiller
from harness.adapter.books import PAYMENT, BookedPayment, FaultOutcome, doubled, outcome_of
from harness.adapter.exchanges import ClientExchange
from harness.adapter.findings import AdapterFinding, Findings
from harness.adapter.judging import judge_request
from harness.adapter.order import CaseOrder
from harness.adapter.tables import fault_cases
from harness.errors import HarnessError
from harness.verify.child import simulator

HEALTHY = "healthy"
JOURNAL = 100_000  # exchanges of a case that are kept


class CannotListen(HarnessError):
    """The port cannot be used."""


@dataclass(frozen=True)
class AdapterOrder:
    """What to verify: ``command`` is run once for each case, or a person drives the client (blank) at ``port``."""

    command: str
    faults: tuple[str, ...]
    function: str = PAYMENT  # whose first request meets the fault
    template: str = "3426"
    simulator: str = "cayenta-sim serve"
    port: int = 0
    wait: float | None = None  # seconds for a person; None: until a signal
    timeout: float = 120.0
    day: str = ""


@dataclass
class CaseResult:
    """One case: what came, what is booked, how the command ended, and what became of the payment with the fault."""

    name: str
    exchanges: tuple[ClientExchange, ...] = ()
    booked: tuple[BookedPayment, ...] = ()
    ended: client.ClientRun | None = None
    outcome: FaultOutcome | None = None


@dataclass
class AdapterVerification:
    """All cases, the healthy one first, the findings, and the rules that came into play."""

    order: AdapterOrder
    began: str
    cases: dict[str, CaseResult] = field(default_factory=dict)
    findings: Findings = field(default_factory=Findings)
    rules: set[str] = field(default_factory=set)

    @property
    def exchanges(self) -> list[ClientExchange]:
        """Every exchange, case by case."""
        return [exchange for case in self.cases.values() for exchange in case.exchanges]

    @property
    def has_exercised(self) -> bool:
        """Whether any function was asked."""
        return any(exchange.function for exchange in self.exchanges)

    @property
    def passed(self) -> bool:
        """Whether something was asked and nothing is wrong."""
        return self.has_exercised and not self.findings.first


def verify_adapter(order: AdapterOrder, ready: Callable[[Mapping[str, dict[str, str]]], None]) -> AdapterVerification:
    """Run all cases and judge them; HarnessError says why that cannot be done.

    ``ready`` is told the environment of each case before a person drives the client.
    """
    if order.command:
        client.check(order.command)
    if order.port:
        _check_free(order.port)
    found = AdapterVerification(order, datetime.now(UTC).isoformat(timespec="seconds"))
    password = secrets.token_urlsafe(12)
    with ExitStack() as open_:
        options = ("--port", str(order.port), "--journal-size", str(JOURNAL))
        address = open_.enter_context(simulator(order.simulator, options, advice="name one with --simulator"))
        billers = []
        for name in (HEALTHY, *order.faults):
            biller = CaseBiller(address, order.template, name)
            open_.callback(biller.close)
            biller.make(password, order.day)
            if name != HEALTHY:
                biller.arm(fault_cases()[name], order.function)
            billers.append(biller)
            found.cases[name] = CaseResult(name)
        told = {biller.name: client.environment(biller, password) for biller in billers}
        if order.command:
            for biller in billers:
                found.cases[biller.name].ended = client.run(order.command, told[biller.name], order.timeout)
        else:
            with _until_signal(order.wait) as wait:
                ready(told)
                wait()
        for biller in billers:
            _read(found.cases[biller.name], biller, order.function)
        _judge(found, billers)
    return found


def _check_free(port: int) -> None:
    """CannotListen if another program has the port: the simulator would end without a word to us."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise CannotListen(f"port {port} cannot be used ({error.strerror}); choose another with --listen") from None


@contextmanager
def _until_signal(seconds: float | None) -> Iterator[Callable[[], None]]:
    """Give a function that waits for Ctrl-C, SIGTERM or the end of the time, whichever comes first."""
    ended = threading.Event()

    def end(_number: int, _frame: FrameType | None) -> None:
        ended.set()

    before = {number: signal.signal(number, end) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield lambda: _wait(ended, seconds)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _wait(ended: threading.Event, seconds: float | None) -> None:
    ended.wait(seconds)


def _read(case: CaseResult, biller: CaseBiller, function: str) -> None:
    case.exchanges = biller.exchanges()
    paid = {exchange.text("SS_ACCOUNT_NO") for exchange in case.exchanges if exchange.function == PAYMENT}
    case.booked = biller.booked(paid - {""})
    case.outcome = outcome_of(case.exchanges, case.booked, function)


def _judge(found: AdapterVerification, billers: Sequence[CaseBiller]) -> None:
    healthy = found.cases[HEALTHY]
    for biller in billers:
        case = found.cases[biller.name]
        order = CaseOrder(case.exchanges, biller.today, whole=biller.name == HEALTHY)
        wrong = [one for exchange in case.exchanges for one in judge_request(exchange, biller.today)]
        wrong += order.findings()
        fault = fault_cases().get(biller.name)
        if fault is not None and case.outcome is not None:
            wrong += doubled(fault, case.outcome, case, healthy)
        found.rules |= order.met
        place = {exchange.key: exchange.number for exchange in case.exchanges}
        wrong.sort(key=lambda one: place[one.exchange])  # stable: contract and profile first
        for one in (*wrong, *_ended(case)):
            found.findings.add(one)


def _ended(case: CaseResult) -> Iterator[AdapterFinding]:
    """Yield a finding for a command that hung, or that failed where there was no fault."""
    if case.ended is None or case.ended.code == 0 or (case.ended.code is not None and case.name != HEALTHY):
        return
    last = (case.ended.printed.strip().splitlines() or ["it printed nothing"])[-1]
    how = "did not end in time and was ended" if case.ended.code is None else f"exited with {case.ended.code}"
    yield AdapterFinding(
        function="(command)",
        tag="",
        kind="run",
        rule="ended",
        text=f"the command {how}: {last}",
        basis="given",
        source="--run",
        case=case.name,
    )
