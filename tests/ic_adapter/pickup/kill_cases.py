"""kill -9 at a point of the pick-up while a fault of the file server is on: what has to hold afterwards."""

from dataclasses import dataclass
from datetime import timedelta
from itertools import product

import httpx
from lxml import etree

from ic_adapter.failpoints import PICKUP_NAMES
from ic_adapter.files.pickup.pickup import Pickup
from ic_adapter.records.pickups import PickupReason, PickupState
from simulator.contract.faults.files.catalogue import FILE_FAULTS
from tests.databases import DIALECTS
from tests.ic_adapter.pickup.conftest import Bench
from tests.ic_adapter.pickup.test_pickup_kill import run

#: Parameters that keep a case short; what is left out is the catalogue's.
PARAMETERS = {"many_names": {"count": 2_000}, "slow_reads": {"seconds": 0.02}, "login_slow": {"seconds": 0.2}}
#: Hit once: the client waits half a minute for a server that says nothing.
ONCE = ("no_banner",)
#: What becomes of the first file where it is not imported.
CUT, GONE = ("session_lost",), ("vanishes",)
#: Faults that put another file in the place of the first while it is read.
REPLACED = ("replaced_while_read", "shrinks_while_read", "rewritten_alike")


@dataclass(frozen=True, slots=True)
class Case:
    """A fault, a point, a store."""

    fault: str
    point: str
    store: str

    def __str__(self) -> str:
        return f"{self.fault}-{self.point}-{self.store}"


#: The full product; a usual run takes each fault once, with points and stores in turn.
ALL = [Case(fault.name, point, store) for fault, point, store in product(FILE_FAULTS, PICKUP_NAMES, DIALECTS)]
IN_TURN = [
    Case(fault.name, PICKUP_NAMES[number % len(PICKUP_NAMES)], DIALECTS[number // len(PICKUP_NAMES) % len(DIALECTS)])
    for number, fault in enumerate(FILE_FAULTS)
]


def drop(admin: httpx.Client, bid: str, first: str, last: str) -> tuple[str, int]:
    """Run the bills of these days and drop the file: its name, and how many bills it holds."""
    order = {"from": first, "to": last, "accounts": 30, "drop": "UB"}
    reply = admin.post(f"/__admin/billers/{bid}/bill-run", json=order).raise_for_status()
    return reply.headers["content-disposition"].partition('"')[2].rstrip('"'), len(etree.fromstring(reply.content))


def settle(admin: httpx.Client, bid: str) -> None:
    """Switch the faults off, and let an hour of the biller's clock pass: what was growing is whole, or stays cut."""
    admin.delete(f"/__admin/billers/{bid}/file-faults").raise_for_status()
    admin.post(f"/__admin/billers/{bid}/clock", json={"advance": {"hours": 1}}).raise_for_status()


def look(bench: Bench) -> None:
    """Two looks at once, in this process."""
    pickup = Pickup(
        bench.ic.store,
        bench.ic.register,
        bench.ic.importer,
        bench.place.opener,
        bench.ic.lane_owner,
        settle=timedelta(0),
    )
    for _ in range(2):
        pickup.look([bench.place.bid])


def play(bench: Bench, admin: httpx.Client, store_url: str, case: Case) -> None:
    """Drop under the fault, kill, look again, end the fault, kill again, look until nothing is left to do."""
    bid = bench.place.bid
    rule: dict[str, object] = {"fault": case.fault, "times": 1 if case.fault in ONCE else "always"}
    rule |= {"parameters": PARAMETERS[case.fault]} if case.fault in PARAMETERS else {}
    admin.post(f"/__admin/billers/{bid}/file-faults", json=rule).raise_for_status()
    name, bills = drop(admin, bid, "2024-10-16", "2024-11-15")
    run(bench, store_url, case.point)
    look(bench)
    settle(admin, bid)
    run(bench, store_url, case.point)
    look(bench)
    look(bench)
    check(bench, case, name, bills)
    second, more = drop(admin, bid, "2024-09-16", "2024-10-15")
    look(bench)
    assert [it.accepted for it in bench.ic.importer.all(bid) if it.file == second] == [more]


def check(bench: Bench, case: Case, name: str, bills: int) -> None:
    """Not lost, not counted twice, no half import, nothing left to do."""
    imported = [it for it in bench.ic.importer.all(bench.place.bid) if it.file == name]
    rows = [it for it in bench.ic.files.all(bench.place.bid) if it.name == name]
    files = [path for path in bench.place.files() if name in path and not path.endswith((".log", ".filepart", ".done"))]
    assert len(imported) <= 1
    assert all((it.accepted, it.records) == (bills, bills) for it in imported)
    assert all(not it.is_open for it in rows if it.state is PickupState.IMPORTED)
    assert sum("/archive/" in path for path in files) >= len(imported)
    if case.fault in CUT:
        assert (imported, rows[0].reason_code) == ([], PickupReason.NO_END)
    elif case.fault in GONE:
        assert len(imported) == sum("/archive/" in path for path in files)
        assert imported or rows[0].state is PickupState.GONE
    elif case.fault in REPLACED:
        waiting = [it for it in rows if it.is_open]
        assert imported or waiting
        assert all(it.state in (PickupState.ASKED, PickupState.SEEN) for it in waiting)
    else:
        assert len(imported) == 1, (case, rows)
        assert [path.rpartition("/")[0][-8:] for path in files] == ["/archive"], files
