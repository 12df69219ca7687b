"""One verification from addresses to verdicts: opens routers, starts a reference, runs reads and probes."""

from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import uuid4

from harness.verify import admin
from harness.verify.child import simulator
from harness.verify.reading import verify_reads
from harness.verify.reads import DOCUMENTED
from harness.verify.result_file import RunFacts
from harness.verify.side import Side
from harness.verify.target import RouterTarget
from harness.verify.verdicts import Verification
from harness.verify.writes import WRITES, verify_writes

#: Biller of a simulator that is started, where it has none of the target's name.
USUAL_BILLER = "3426"


@dataclass(frozen=True)
class VerifyOrder:
    """What to verify and with what. ``start`` is the command of a simulator to compare with; blank: none is started."""

    target: str
    everything: bool
    reference: str = ""
    start: str = ""
    accounts: tuple[str, ...] = ()
    admin: str = ""
    day: str = ""  # yyyyMMdd; blank: the simulator's, or today
    functions: tuple[str, ...] = ()  # writing functions; none: all
    codes: Mapping[str, str] = field(default_factory=dict)
    seed: int | None = None
    login: tuple[str, str] | None = None
    form_key: str = "XMLREQUEST"


def verify(order: VerifyOrder) -> tuple[Verification, RunFacts]:
    """Run the verification; HarnessError says why it cannot be run."""
    began = datetime.now(UTC).isoformat(timespec="seconds")
    biller = admin.admin_of(order.target)[1] if order.admin else ""
    accounts = order.accounts
    if not accounts:
        accounts = admin.accounts(order.admin, biller, DOCUMENTED) if order.admin else DOCUMENTED
    day = order.day or (admin.today(order.admin, biller) if order.admin else f"{datetime.now(UTC).astimezone():%Y%m%d}")
    seed = uuid4().int if order.seed is None else order.seed
    with ExitStack() as open_:
        target = open_.enter_context(RouterTarget(order.target, order.login, order.form_key))
        url = order.reference or (_started(order, day, open_) if order.start else "")
        reference = open_.enter_context(RouterTarget(url)) if url else None
        found = verify_reads(target, accounts, reference)
        if order.everything:
            both = (accounts[0], accounts[1])
            one = Side(target, both, day, order.codes, seed)
            other = Side(reference, both, day, order.codes, seed) if reference else None
            verify_writes(one, other, found, order.functions or WRITES)
    mode = "all" if order.everything else "read-only"
    return found, RunFacts(order.target, url, mode, began, accounts)


def _started(order: VerifyOrder, day: str, open_: ExitStack) -> str:
    """Start the reference; return its router, whose clock stands at the same day."""
    address = open_.enter_context(simulator(order.start))
    try:
        biller = admin.admin_of(order.target)[1]
    except admin.NoAdmin:
        biller = USUAL_BILLER
    here = f"{address}/__admin"
    biller = biller if admin.has(here, biller) else USUAL_BILLER
    admin.freeze(here, biller, day)
    return f"{address}/billers/{biller}/router"
