"""The page of a run: report.html from the scenarios' records, self-contained, every value escaped; collects nothing."""

from collections import Counter
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from scenarios.run import journal_file

#: Failures on top, then what was skipped, then the rest in the order of files and lines.
RANK = {"failed": 0, "skipped": 1, "passed": 2}


def write(path: Path, records: list[dict[str, Any]], covered: dict[str, Any] | None = None) -> None:
    """Writes the page; the folder is made where it is missing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(render(records, covered), encoding="utf-8")


def render(records: list[dict[str, Any]], covered: dict[str, Any] | None = None) -> str:
    """The page as text; no asset from elsewhere, no script."""
    ordered = sorted(records, key=lambda row: (RANK[row["outcome"]], row["file"], row["line"]))
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    counts = Counter(row["outcome"] for row in records)
    codes, functions = coverage(records)
    return environment.get_template("report.html").render(
        records=ordered,
        counts=counts,
        total=len(records),
        codes=codes,
        functions=functions,
        covered=covered,
        foundations=journal_file.foundations,
        told=journal_file.told,
    )


def coverage(records: list[dict[str, Any]]) -> tuple[list[str], dict[str, Counter[str]]]:
    """Router functions by STATUS codes seen in the journals: the codes in number order, and the counts per function."""
    functions: dict[str, Counter[str]] = {}
    for row in records:
        for entry in row["journal"]:
            name = entry["function"] if entry["function"] not in {"", "-"} else "(not readable)"
            functions.setdefault(name, Counter())[entry["status"]] += 1
    codes = {code for counted in functions.values() for code in counted}
    return sorted(codes, key=_in_number_order), dict(sorted(functions.items()))


def _in_number_order(code: str) -> tuple[int, int]:
    return (0, -int(code)) if code.lstrip("-").isdigit() else (1, 0)
