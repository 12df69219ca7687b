"""Journal of a run as a file, and its coverage by ``cayenta-contract coverage``, a program of its own."""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

FORMAT = {"format": "cayenta journal", "version": 1}
NAME = "journal.json"
KEPT = ("function", "request", "reply", "status", "http_status", "fault", "view")
SECONDS = 120.0
#: Instead of figures, where the program is not there or has failed.
NOT_MEASURED: dict[str, Any] = {
    "line": "not measured; install mock-cayenta[contract] and run cayenta-contract coverage journal.json",
    "gaps": {},
}


def write(folder: Path, records: list[dict[str, Any]]) -> Path:
    """Write what each scenario asked the router and which values its checks compared; return the file."""
    runs = [
        {
            "name": f"{row['file']}:{row['line']} {row['name']}",
            "exchanges": [{name: entry[name] for name in KEPT} for entry in row["journal"]],
            "compared": row["compared"],
        }
        for row in records
    ]
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / NAME
    file.write_text(json.dumps({**FORMAT, "runs": runs}, ensure_ascii=False), encoding="utf-8")
    return file


def coverage(file: Path, records: list[dict[str, Any]]) -> dict[str, Any] | None:
    """Return the coverage of a journal file; None where the router was asked nothing."""
    if not any(row["journal"] for row in records):
        return None
    command = [sys.executable, "-m", "harness.cli", "coverage", str(file), "--json"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)  # noqa: S603 — our own program
        found: dict[str, Any] = json.loads(done.stdout)
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return NOT_MEASURED
    return found


def foundations(record: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the marks that a scenario rests on and no document gives; those of values only if it compared them."""
    compared = {tag["path"] for tag in record["compared"] if tag["direction"] == "reply"}
    marks: list[dict[str, Any]] = record["marks"].get("marks", [])
    return [
        mark
        for mark in marks
        if (mark["basis"] != "given" or mark["verified"])
        and (not mark["reply_tags"] or compared.intersection(mark["reply_tags"]))
    ]


def told(marks: list[dict[str, Any]]) -> str:
    """Return the sentence about the assumed ones, without those that a verification has proven."""
    number = sum(mark["label"] == "assumed" for mark in marks)
    differs = sum(mark["label"].startswith("differs") for mark in marks)
    word = "behavior" if number == 1 else "behaviors"
    also = f"; {differs} differ at a real router" if differs else ""
    return f"This scenario rests on {number} assumed {word}{also}"
