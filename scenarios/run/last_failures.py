"""The scenarios that failed in the last run in a folder, for `run --failed`: a small file beside the packs."""

from collections.abc import Iterable
from pathlib import Path

FILE = Path(".cayenta-scenarios") / "failed.txt"


def read() -> list[str]:
    """Return the places as FILE.feature:LINE; none where nothing failed, or nothing ran here."""
    try:
        return FILE.read_text(encoding="utf-8").splitlines()
    except OSError:
        return []


def write(places: Iterable[str]) -> None:
    """Keep the places of this run; without one the file goes. A folder that cannot be written to keeps nothing."""
    found = list(dict.fromkeys(places))
    try:
        if found:
            FILE.parent.mkdir(exist_ok=True)
            FILE.write_text("".join(f"{place}\n" for place in found), encoding="utf-8")
        else:
            FILE.unlink(missing_ok=True)
    except OSError:
        return
