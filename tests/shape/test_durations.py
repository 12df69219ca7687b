"""No span is added to a local time: durations are counted in UTC (adapter §1.7, Q-73).

`moment + span` counts on the clock on the wall when the moment is local, where an hour is missing or comes twice. Types
do not tell a local moment from one in UTC, so every sum with a span is listed here with what its moment is.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROGRAMS = ("ic_adapter", "simulator")
DATE, NAIVE, IN_UTC, SPAN = "a date", "a local time without a zone", "a moment in UTC", "a span"
#: Module, sum, and what the span is added to or taken from.
REVIEWED = {
    ("ic_adapter/billers/bif_options.py", "start + timedelta(days=int(f\"{found[2] or '+'}{found[3] or 0}\"))"): DATE,
    ("ic_adapter/billers/changes.py", "now.date() + timedelta(days=8)"): DATE,
    ("ic_adapter/billers/clock.py", "moment.astimezone(UTC) + span"): IN_UTC,
    ("ic_adapter/billers/clock.py", "datetime.now(UTC) + self.offset"): IN_UTC,
    ("ic_adapter/billers/clock.py", "now.replace(tzinfo=None) + timedelta(days=days)"): NAIVE,
    ("ic_adapter/billers/clock.py", "self.offset + (target - now.astimezone(UTC))"): SPAN,
    ("ic_adapter/billers/clock.py", "day += timedelta(days=1)"): DATE,
    ("ic_adapter/daily/payment_files.py", "self._register.get(bid).clock.today() - ONE_DAY"): DATE,
    ("ic_adapter/files/partners/payments.py", "day + ONE_DAY"): DATE,
    ("ic_adapter/files/pickup/arrivals.py", "today - AROUND"): DATE,
    ("ic_adapter/files/pickup/arrivals.py", "max(today, since) + AROUND"): DATE,
    ("ic_adapter/files/lockbox/business_day.py", "day + DAY"): DATE,
    ("ic_adapter/files/lockbox/business_day.py", "day - DAY"): DATE,
    ("ic_adapter/store/bills/moves.py", "datetime.now(UTC) - ABANDONED"): IN_UTC,
    ("ic_adapter/store/lanes.py", "datetime.now(UTC) + lease"): IN_UTC,
    ("ic_adapter/store/lanes.py", "datetime.now(UTC) + span"): IN_UTC,
    ("ic_adapter/tie_out/our_side.py", "day + 2 * DAY"): DATE,
    ("ic_adapter/tie_out/our_side.py", "day + DAY"): DATE,
    ("ic_adapter/tie_out/our_side.py", "day - DAY"): DATE,
    (
        "simulator/billing/clock.py",
        "(moved.replace(tzinfo=self.zone) if days else start).astimezone(UTC) + step",
    ): IN_UTC,
    ("ic_adapter/web/portal/contact_us.py", "CUT_OFF + timedelta(seconds=timeouts.connect + timeouts.read)"): SPAN,
    ("simulator/billing/clock.py", "datetime.now(UTC) + self._offset"): IN_UTC,
    ("simulator/billing/clock.py", "self.now().astimezone(UTC) + span"): IN_UTC,
    ("simulator/billing/clock.py", "start.replace(tzinfo=None) + timedelta(days=days)"): NAIVE,
    ("simulator/billing/events.py", "day - DAY"): DATE,
    ("simulator/statements/nights.py", "clock.today() + timedelta(days=step)"): DATE,
    ("simulator/statements/nights.py", "day += timedelta(days=1)"): DATE,
    ("simulator/billing/events.py", "due + CUTOFF_AFTER"): DATE,
    ("simulator/billing/events.py", "due + CUTOFF_AFTER + DAY"): DATE,
    ("simulator/billing/events.py", "due + DAY"): DATE,
    ("simulator/billing/events.py", "instalment.due + grace"): DATE,
    ("simulator/billing/events.py", "instalment.due + grace + DAY"): DATE,
    ("simulator/billing/events.py", "plan.end + DAY"): DATE,
    ("simulator/billing/ledger/arrangements.py", "instalment.due + grace"): DATE,
    ("simulator/billing/people/addresses.py", "active - DAY"): DATE,
    ("simulator/console/accounts/plot.py", "first + timedelta(days=place)"): DATE,
    ("simulator/console/billers/clock.py", "before + TOLD"): DATE,
    ("simulator/contract/functions/accounts.py", "position.today + CUTOFF_NOTICE"): DATE,
    ("simulator/control/billers/clock.py", "before + TOLD"): DATE,
    ("simulator/control/billers/clock.py", "before + timedelta(days=step)"): DATE,
    ("simulator/population/accounts.py", "dues[-1] + timedelta(days=PLAN_GRACE_DAYS)"): DATE,
    ("simulator/population/accounts.py", "self._origin.epoch.date() - timedelta(days=365)"): DATE,
    ("simulator/population/accounts.py", "start + timedelta(days=30 * (place + 1))"): DATE,
    ("simulator/population/ledgers.py", "day + TERM"): DATE,
    ("simulator/population/ledgers.py", "due + timedelta(days=7 - due.weekday())"): DATE,
    ("simulator/population/ledgers.py", "self.epoch - CLOSED_BEFORE"): DATE,
    ("simulator/population/ledgers.py", "self.epoch - DAY"): DATE,
    ("simulator/statements/bill_run.py", "(last_run or _a_month_before(today)) + timedelta(days=1)"): DATE,
    ("simulator/statements/bill_run.py", "order.first + timedelta(days=step)"): DATE,
    ("simulator/stand_ins/ic/client.py", "datetime.now(UTC) + DAY"): IN_UTC,
    ("simulator/stand_ins/partners/vertexone.py", "registration.now.astimezone(UTC) - late"): IN_UTC,
    ("simulator/statements/bills.py", "self.due_dt - AUTOPAY_BEFORE"): DATE,
}
UTC_CALLS = ("datetime.now(UTC)", ".astimezone(UTC)")


def trees(program: str) -> Iterator[tuple[str, ast.Module]]:
    """The modules of a program."""
    for path in sorted(Path(ROOT, program).rglob("*.py")):
        yield str(path.relative_to(ROOT)), ast.parse(path.read_text(encoding="utf-8"))


def is_span(node: ast.AST, spans: set[str]) -> bool:
    """Whether an operand is a span: a call of timedelta, or a name that stands for one, also so many times of it."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
        return is_span(node.left, spans) or is_span(node.right, spans)
    if isinstance(node, ast.Call):
        return ast.unparse(node.func).endswith("timedelta")
    return isinstance(node, ast.Name | ast.Attribute) and ast.unparse(node).split(".")[-1] in spans


def spans_of(tree: ast.Module) -> set[str]:
    """The names that stand for a span in a module: what is assigned a timedelta, or annotated as one."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.arg | ast.AnnAssign) and node.annotation is not None:
            if "timedelta" in ast.unparse(node.annotation):
                found.add(node.arg if isinstance(node, ast.arg) else ast.unparse(node.target).split(".")[-1])
        elif isinstance(node, ast.Assign) and is_span(node.value, found):
            found |= {ast.unparse(target).split(".")[-1] for target in node.targets}
    return found


def sums(tree: ast.Module, shared: set[str]) -> Iterator[tuple[ast.AST, str]]:
    """What a span is added to or taken from, with the whole sum as it is written."""
    spans = spans_of(tree) | shared
    for node in ast.walk(tree):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub):
            if is_span(node.right, spans):
                yield node.left, ast.unparse(node)
            elif is_span(node.left, spans):
                yield node.right, ast.unparse(node)
        elif isinstance(node, ast.AugAssign) and is_span(node.value, spans):
            yield node.target, ast.unparse(node)


def all_sums(program: str) -> Iterator[tuple[str, ast.AST, str]]:
    """The sums of a program with their modules."""
    modules = dict(trees(program))
    constants = {name for tree in modules.values() for name in spans_of(tree) if name.isupper()}
    for path, tree in modules.items():
        for moment, text in sums(tree, constants):
            yield path, moment, text


@pytest.mark.parametrize("program", PROGRAMS)
def test_no_span_is_added_to_a_local_time(program: str) -> None:
    """A new sum needs `later(moment, span)` where its moment may be local, else a line above that says what it is."""
    assert {(path, text) for path, _, text in all_sums(program)} - set(REVIEWED) == set()


def test_reviewed_sums_are_there() -> None:
    """No line above outlives its sum."""
    present = {(path, text) for program in PROGRAMS for path, _, text in all_sums(program)}
    assert {key for key in REVIEWED if key not in present} == set()


def test_utc_is_written_out() -> None:
    """What is listed as a moment in UTC says so where it stands."""
    assert [
        text for (_, text), what in REVIEWED.items() if what is IN_UTC and not any(c in text for c in UTC_CALLS)
    ] == []


@pytest.mark.parametrize(
    "code",
    [
        "from datetime import timedelta\ndef f(now):\n    return now + timedelta(minutes=1)",
        "AGAIN = timedelta(minutes=5)\ndef f(clock):\n    return clock.now() - AGAIN",
        "def f(now, span: timedelta):\n    return span + now",
        "def f(now, span: datetime.timedelta | None):\n    now += span",
    ],
)
def test_sums_are_found(code: str) -> None:
    """The check sees a span however it is written."""
    assert len(list(sums(ast.parse(code), set()))) == 1
