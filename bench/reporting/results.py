"""A result as it is stored and as it is compared: JSON without any trace of the machine's name or paths."""

import platform
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path
from tempfile import TemporaryFile

import msgspec

from bench.findings import Bound, Figures, Finding, Verdict
from bench.programs.load import loader
from bench.programs.processes import ROOT
from bench.programs.workbench import Workbench

FOLDER = Path(__file__).resolve().parents[1] / "results"
STORED, LATEST = FOLDER / "baseline.json", FOLDER / "latest.json"
#: Smaller changes are what two runs of the same code differ by.
NOISE = 0.10
GIT_SECONDS = 60.0


class Entry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One row: when and how it was measured, medians, the value its target speaks of, every round, what was noted.

    A stored result may hold rows of several runs, so each says which it was.
    """

    made: datetime
    commit: str
    effort: str
    what: str
    unit: str
    target: str
    bound: Bound
    verdict: Verdict
    value: float | None
    product: float | None
    floor: float | None
    rounds: tuple[float, ...] = ()
    floor_rounds: tuple[float, ...] = ()
    points: tuple[tuple[float, float], ...] = ()
    notes: tuple[str, ...] = ()
    profile: tuple[str, ...] = ()

    @property
    def unrest(self) -> float:
        """How far the floor's rounds lie apart, as a share of their median; 0 without a floor."""
        return Figures(product=self.rounds, floor=self.floor_rounds).unrest if self.floor_rounds else 0.0


class Result(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Rows by key, and with what the last of them were measured."""

    effort: str
    python: str
    loader: str
    cores_apart: bool
    rows: dict[str, Entry]


class Trend(Enum):
    """What became of a row since the stored result."""

    BETTER = "better"
    WORSE = "worse"
    SAME = "same"
    NEW = "new"
    LOST = "no longer measured"


@dataclass(frozen=True, slots=True)
class Change:
    """A row now and then; ``share`` is the relative change of its value where both have one."""

    trend: Trend
    before: Verdict | None = None
    share: float | None = None


def entry(finding: Finding, *, made: datetime, commit: str, effort: str) -> Entry:
    """The finding as it is stored."""
    figures = finding.figures
    return Entry(
        made=made,
        commit=commit,
        effort=effort,
        what=finding.what,
        unit=finding.unit,
        target=str(finding.target),
        bound=finding.target.bound,
        verdict=finding.verdict,
        value=_short(finding.decisive),
        product=_short(finding.product),
        floor=_short(finding.floor),
        rounds=tuple(round(value, 4) for value in figures.product) if figures else (),
        floor_rounds=tuple(round(value, 4) for value in figures.floor) if figures else (),
        points=tuple((size, round(value, 4)) for size, value in figures.points) if figures else (),
        notes=figures.notes if figures else (finding.reason.replace(str(ROOT), "."),),
        profile=finding.profile,
    )


def result(bench: Workbench, findings: Iterable[Finding]) -> Result:
    """The run as it is stored."""
    made, effort = datetime.now(UTC).replace(microsecond=0), bench.effort.name
    commit = _commit()
    return Result(
        effort=effort,
        python=platform.python_version(),
        loader=loader(),
        cores_apart=bench.cores.are_apart,
        rows={one.key: entry(one, made=made, commit=commit, effort=effort) for one in findings},
    )


def change(before: Entry | None, now: Entry) -> Change:
    """What became of a row."""
    if before is None or before.value is None:
        return Change(Trend.NEW)
    if now.value is None:
        return Change(Trend.LOST, before.verdict)
    share = now.value / before.value - 1 if before.value else 0.0
    if abs(share) <= NOISE:
        return Change(Trend.SAME, before.verdict, share)
    is_better = (share > 0) is (now.bound is Bound.AT_LEAST)
    return Change(Trend.BETTER if is_better else Trend.WORSE, before.verdict, share)


def changes(before: Result | None, now: Result) -> Mapping[str, Change]:
    """What became of every row of this run."""
    then = before.rows if before else {}
    return {key: change(then.get(key), row) for key, row in now.rows.items()}


def lost(stored: Result | None, previous: Result | None, now: Result) -> list[str]:
    """The ratios that are worse than the stored ones by more than noise in this run and in the one before it.

    One such run may be the machine's; only runs of the same effort can be compared.
    """
    if stored is None or previous is None:
        return []
    found = []
    for key, row in now.rows.items():
        then, last = stored.rows.get(key), previous.rows.get(key)
        if then is None or last is None or row.floor is None or last.made == row.made:
            continue
        alike = then.effort == last.effort == row.effort
        if alike and change(then, last).trend is change(then, row).trend is Trend.WORSE:
            found.append(key)
    return found


def read(path: Path) -> Result | None:
    """A stored result; None where there is none yet."""
    return msgspec.json.decode(path.read_bytes(), type=Result) if path.exists() else None


def check(path: Path) -> None:
    """OSError where no result could be stored in the folder of this file."""
    path.parent.mkdir(exist_ok=True)
    with TemporaryFile(dir=path.parent):
        pass


def write(path: Path, content: Result) -> None:
    """Store a result, one field per line so that a difference can be read."""
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(msgspec.json.format(msgspec.json.encode(content), indent=1) + b"\n")


def joined(before: Result | None, now: Result) -> Result:
    """The new run, with the rows that only the stored result has: storing a part keeps the rest.

    What could not be measured is not stored: it would hide the last figure there was.
    """
    measured = {key: row for key, row in now.rows.items() if row.verdict is not Verdict.NOT_MEASURED}
    return msgspec.structs.replace(now, rows={**(before.rows if before else {}), **measured})


def _short(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _commit() -> str:
    """The commit of the working tree, with a plus where it has changes; blank outside a repository."""
    command = ("git", "describe", "--always", "--abbrev=10", "--dirty=+", "--exclude=*")
    try:
        done = subprocess.run(  # noqa: S603 - a constant
            command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=GIT_SECONDS
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.strip()
