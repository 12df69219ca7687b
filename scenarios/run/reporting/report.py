"""The page of a run: report.html from the scenarios' records, self-contained, every value escaped; collects nothing."""

import base64
import hashlib
import shlex
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from platform import python_version
from typing import Any, NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from scenarios.run import journal_file
from scenarios.run.reporting.short_exchanges import shortened

PAGE = Path(__file__).parent
MARKS = {"passed": "✓", "failed": "✗", "skipped": "-", "not run": "·"}
#: Failures on top, then what was skipped, then the rest in the order of files and lines.
#: Features of so many scenarios are open from the start; those of a longer run unfold by a click or a search.
FEW = 60
RANK = {"failed": 0, "skipped": 1, "passed": 2}


class FeatureName(NamedTuple):
    """The heading of a group of scenarios."""

    name: str
    file: str


@dataclass(frozen=True, slots=True)
class RunFacts:
    """What the head of the page says of the run: when it began, how long it took, the command that made it.

    ``not_run`` counts the scenarios that were chosen and did not end, because the run was stopped.
    """

    started: datetime | None = None
    seconds: float = 0.0
    command: Sequence[str] = ()
    not_run: int = 0

    def as_pairs(self) -> list[tuple[str, str]]:
        """Return names and values in the order of the page."""
        pairs = [("Versions", f"mock-cayenta {_version()}, Python {python_version()}")]
        if self.started:
            took = f"{int(self.seconds // 60)} min {self.seconds % 60:.0f} s" if self.seconds >= 60 else ""
            begun = self.started.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
            pairs = [("Started", begun), ("Duration", took or f"{self.seconds:.1f} s"), *pairs]
        if self.command:
            pairs = [*pairs, ("Command", shlex.join(self.command))]
        return [*pairs, ("Stopped", f"{self.not_run} scenarios did not run")] if self.not_run else pairs


NO_FACTS = RunFacts()


def _version() -> str:
    try:
        return version("mock-cayenta")
    except PackageNotFoundError:
        return "(not installed)"


def write(
    path: Path, records: list[dict[str, Any]], covered: dict[str, Any] | None = None, facts: RunFacts = NO_FACTS
) -> None:
    """Writes the page; the folder is made where it is missing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(render(records, covered, facts), encoding="utf-8")


def render(records: list[dict[str, Any]], covered: dict[str, Any] | None = None, facts: RunFacts = NO_FACTS) -> str:
    """The page as text; no asset from elsewhere. It is a plain list; its script adds filter and search."""
    ordered = sorted(map(_varied, records), key=lambda row: (RANK[row["outcome"]], row["file"], row["line"]))
    environment = Environment(
        loader=FileSystemLoader(PAGE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    codes, functions = coverage(records)
    style, script = (_asset(name) for name in ("report.css", "report.js"))
    return environment.get_template("report.html").render(
        failed=[row for row in ordered if row["outcome"] == "failed"],
        features=_by_feature([shortened(row) for row in ordered if row["outcome"] != "failed"]),
        counts=Counter(row["outcome"] for row in records),
        total=len(records),
        few=FEW,
        codes=codes,
        functions=functions,
        fired=(fired := faults_by_function(records)),
        faults=sorted({fault for counted in fired.values() for fault in counted}),
        facts=facts.as_pairs(),
        covered=covered,
        foundations=journal_file.foundations,
        told=journal_file.told,
        marks=MARKS,
        style=style,
        script=script,
        hashes={"style": _hash(style), "script": _hash(script)},
    )


def _varied(row: dict[str, Any]) -> dict[str, Any]:
    """Return a record with the values of its row of Examples that its name does not show already."""
    return row | {"varied": [value for value in row["example"].values() if value not in row["name"]]}


def _asset(name: str) -> Markup:
    return Markup((PAGE / name).read_text(encoding="utf-8"))  # noqa: S704 — a file of ours


def _hash(text: str) -> str:
    """Return the source by which the page's policy admits this text and no other."""
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def _by_feature(rows: Sequence[dict[str, Any]]) -> Mapping[FeatureName, list[dict[str, Any]]]:
    found: dict[FeatureName, list[dict[str, Any]]] = {}
    for row in sorted(rows, key=lambda row: (row["file"], row["line"])):
        found.setdefault(FeatureName(row["feature"], row["file"]), []).append(row)
    return found


def coverage(records: list[dict[str, Any]]) -> tuple[list[str], dict[str, Counter[str]]]:
    """Router functions by STATUS codes seen in the journals: the codes in number order, and the counts per function."""
    functions: dict[str, Counter[str]] = {}
    for row in records:
        for entry in row["journal"]:
            functions.setdefault(_name(entry), Counter())[entry["status"]] += 1
    codes = {code for counted in functions.values() for code in counted}
    return sorted(codes, key=_in_number_order), dict(sorted(functions.items()))


def faults_by_function(records: list[dict[str, Any]]) -> dict[str, Counter[str]]:
    """Return how often each effect on a reply hit each function: the views of the fault rules that fired."""
    found: dict[str, Counter[str]] = {}
    for row in records:
        for entry in row["journal"]:
            counted = found.setdefault(_name(entry), Counter())
            if entry.get("fault", "-") != "-":
                counted[f"fault {entry['view']}, {entry['effect']}"] += 1
    return found


def _name(entry: Mapping[str, str]) -> str:
    return entry["function"] if entry["function"] not in {"", "-"} else "(not readable)"


def _in_number_order(code: str) -> tuple[int, int]:
    return (0, -int(code)) if code.lstrip("-").isdigit() else (1, 0)
