"""THE TABLE: every row of the bench, what it says, in which unit, its target (design §7), and who measures it."""

from collections.abc import Callable
from dataclasses import dataclass

from bench.findings import Bound, Figures, Target
from bench.measurements import (
    claims,
    closed_loop,
    growth,
    imports,
    packs,
    pickup,
    profiles,
    pump,
    reads,
    starts,
    writers,
)
from bench.portal import figures as portal
from bench.programs.wire import (
    ACCOUNT,
    BALANCE,
    EXPLAINED,
    MANY_ACCOUNTS,
    MANY_BALANCES,
    PAYMENTS,
    PHONES,
    REFUSED,
    Asking,
)
from bench.programs.workbench import Workbench

LEAST, MOST = Bound.AT_LEAST, Bound.AT_MOST


@dataclass(frozen=True, slots=True)
class Row:
    """One row; ``profile`` explains a miss."""

    key: str
    what: str
    unit: str
    target: Target
    measure: Callable[[Workbench], Figures]
    profile: profiles.Profile | None = None


def _rate(key: str, asking: Asking, limit: float) -> Row:
    target, profile = Target(LEAST, limit, True), profiles.of_reads(asking)
    return Row(key, _named(asking), "/s", target, reads.rate(asking), profile)


def _p99(key: str, asking: Asking, limit: float = 1.0) -> Row:
    return Row(key, f"{_named(asking)}, p99", "ms", Target(MOST, limit, True), reads.p99(asking))


def _named(asking: Asking) -> str:
    """What is asked, and that it is the same account each time where it is."""
    return f"{asking.name}, one account" if asking in (BALANCE, ACCOUNT) else asking.name


#: Of the floor's rate, by store and number of workers.
PUMPS = (
    ("lite", "sqlite", 1, 0.7),
    ("lite", "sqlite", 4, 0.9),
    ("pg", "postgresql", 1, 0.5),
    ("pg", "postgresql", 4, 0.8),
)


ROWS: tuple[Row, ...] = (
    _rate("balance-many", MANY_BALANCES, 1.0),
    _p99("balance-many-p99", MANY_BALANCES, 2.0),
    _rate("balance", BALANCE, 1.8),
    _p99("balance-p99", BALANCE),
    _rate("account", ACCOUNT, 1.5),
    _p99("account-p99", ACCOUNT),
    _rate("account-many", MANY_ACCOUNTS, 1.0),
    _rate("add-ar-items", PAYMENTS, 1.2),
    _p99("add-ar-items-p99", PAYMENTS),
    _rate("set-phone", PHONES, 1.2),
    _rate("refusal", REFUSED, 1.3),
    _rate("explained", EXPLAINED, 0.1),
    Row("start", "start-up to the first good answer", "s", Target(MOST, 1.3, True), starts.seconds, profiles.of_start),
    Row("start-10m", "start-up with a biller of 10⁷ accounts", "s", Target(MOST, 1.3, True), starts.seconds_of_largest),
    Row("memory", "memory after start", "MiB", Target(MOST, 1.5, True), starts.memory),
    Row("memory-flat", "memory after many requests", "of start", Target(MOST, 1.15), starts.flatness),
    Row("biller-time", "time to create one more biller", "ms", Target(MOST, 1.0), growth.biller_time),
    Row("biller-memory", "memory of one more biller", "KiB", Target(MOST, 20.0), growth.biller_memory),
    Row(
        "growth", "reads per CPU second, ratio of largest to smallest biller", "times", Target(LEAST, 0.85), growth.rate
    ),
    Row("growth-memory", "memory, ratio of largest to smallest biller", "times", Target(MOST, 1.15), growth.memory),
    Row("growth-making", "time to create a biller of 10⁷ accounts", "ms", Target(MOST, 1.0), growth.creation),
    Row("import", "bill file import", "bills/s", Target(LEAST, 0.5, True), imports.rate, profiles.of_import),
    Row(
        "import-flat",
        "import peak memory, ratio of whole file to a tenth",
        "times",
        Target(MOST, 1.15),
        imports.flatness,
    ),
    Row("loop-peak", "bill run and import, peak memory", "MB", Target(MOST, 150.0), closed_loop.peak),
    Row("fetch", "fetch and hash of a bill file over SFTP", "s", Target(MOST, 1.3, True), pickup.fetch),
    Row("pickup-peak", "bill run, drop, pick-up and import, peak memory", "MB", Target(MOST, 150.0), pickup.peak),
    *(
        Row(
            f"writer-wait-{short}",
            f"longest wait of another writer during an import, {store}",
            "s",
            Target(MOST, 1.0),
            writers.longest_wait(store),
        )
        for short, store in (("lite", "sqlite"), ("pg", "postgresql"))
    ),
    Row("claims", "waiting files fetched twice by two workers", "files", Target(MOST, 0.0), claims.fetched_twice),
    Row("loop-checks", "bill run and import, checks passed", "of 5", Target(LEAST, 5.0), closed_loop.checks),
    *(
        Row(
            f"pump-{short}-{workers}",
            f"pump on {store}, workers: {workers}",
            "/s",
            Target(LEAST, limit, True),
            pump.rate(store, workers),
        )
        for short, store, workers, limit in PUMPS
    ),
    *(
        Row(
            f"pump-{short}-full",
            f"pump on {store}, beside finished records",
            "times",
            Target(LEAST, 0.85),
            pump.beside_finished(store),
        )
        for short, store in (("lite", "sqlite"), ("pg", "postgresql"))
    ),
    *(
        Row(
            f"portal-{page}",
            f"portal: {what}, p95 of our own time",
            "ms",
            Target(MOST, limit),
            portal.p95(f"portal-{page}"),
        )
        for page, what, limit in (
            ("home", "home page", 50.0),
            ("options", "options page", 50.0),
            ("confirmation", "payment button to confirmation", 50.0),
            ("log-ins", "home page while 8 people log in again and again", 500.0),
        )
    ),
    Row(
        "portal-pay-50",
        "50 payers at once, payments lost or doubled",
        "payments",
        Target(MOST, 0.0),
        portal.lost_or_doubled,
    ),
    Row("packs", "300 scenarios on two cores", "s", Target(MOST, 60.0), packs.seconds),
)
BY_KEY = {row.key: row for row in ROWS}
