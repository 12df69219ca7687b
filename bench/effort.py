"""How much of everything a run measures: the full run of the targets, and the quick one for in between."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """Rounds and sizes of one run."""

    name: str
    #: Alternating rounds, floor then product; five are what a target asks for (design §7).
    rounds: int
    #: Seconds of load per side and round, and before the first one.
    seconds: float
    warm_up: float
    #: Requests after which memory has to be where it was.
    many_requests: int
    #: Bills of the import row; accounts of the closed loop, one in a hundred of which gets no bill.
    bills: int
    loop_accounts: int
    #: Files that two processes pick up at once.
    waiting_files: int
    #: Accounts of the billers whose growth is looked at.
    sizes: tuple[int, ...]
    #: Billers made one after the other.
    billers: int
    #: Payments of a round of the pump, and finished records beside which it works.
    payments: int
    finished: int
    #: Payers of the portal with their bills, and the ones among them whose pages are opened in a round.
    payers: int
    visitors: int
    #: Payers who pay at once.
    crowd: int
    #: Runs of all packs.
    pack_runs: int


FULL = Effort(
    name="full",
    rounds=5,
    seconds=5,
    warm_up=3,
    many_requests=1_000_000,
    bills=100_000,
    loop_accounts=1_015_000,
    waiting_files=1_000,
    sizes=(1_000, 10_000, 100_000, 1_000_000, 10_000_000),
    billers=2_000,
    payments=3_000,
    finished=1_000_000,
    payers=100_000,
    visitors=50,
    crowd=50,
    pack_runs=3,
)
QUICK = Effort(
    name="quick",
    rounds=3,
    seconds=3,
    warm_up=1,
    many_requests=50_000,
    bills=20_000,
    loop_accounts=20_000,
    waiting_files=50,
    sizes=(1_000, 100_000, 10_000_000),
    billers=300,
    payments=1_000,
    finished=100_000,
    payers=5_000,
    visitors=20,
    crowd=50,
    pack_runs=1,
)
