"""What can be scrolled can be reached by keyboard: each such region has a place in the order and a name."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("simulator", "ic_adapter", "scenarios", "harness")
SCROLLS = re.compile(r'<div class="scroll"[^>]*>')


def test_each_has_a_place_and_a_name() -> None:
    """In every template, and in every module that writes HTML."""
    found = [
        (str(path.relative_to(ROOT)), tag)
        for package in PACKAGES
        for suffix in ("html", "py")
        for path in sorted((ROOT / package).rglob(f"*.{suffix}"))
        for tag in SCROLLS.findall(path.read_text(encoding="utf-8"))
    ]

    assert len(found) > 20
    assert [row for row in found if 'tabindex="0"' not in row[1] or "aria-label" not in row[1]] == []
