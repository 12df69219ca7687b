"""CHANGELOG.md: versions newest first, a day and a commit for each release, and the version that pyproject.toml has."""

import re
import subprocess
import tomllib
from datetime import date
from pathlib import Path

from packaging.version import Version

from tests.needs import needs
from tools.contract_diff import released

ROOT = Path(__file__).resolve().parents[2]
HEADING = re.compile(r"## (\d+\.\d+\.\d+) \((?:not released|(\d{4}-\d\d-\d\d), commit ([0-9a-f]{12}))\)")


def versions() -> list[tuple[str, str | None, str | None]]:
    """Each version with its day and its commit, as written; a heading of another form fails."""
    lines = [line for line in (ROOT / "CHANGELOG.md").read_text().splitlines() if line.startswith("## ")]
    found = [HEADING.fullmatch(line) for line in lines]
    assert None not in found, lines
    return [(match[1], match[2], match[3]) for match in found if match]


def test_versions_and_days_fall() -> None:
    """Newest first, by number and by day; only the first may have no day yet."""
    numbers = [Version(number) for number, _, _ in versions()]
    days = [date.fromisoformat(day) for _, day, _ in versions()[1:] if day]

    assert numbers == sorted(set(numbers), reverse=True)
    assert days == sorted(days, reverse=True)
    assert len(days) == len(numbers) - 1


def test_newest_is_the_version_of_the_package() -> None:
    """A version that is not released is a development version of the package."""
    number, day, _ = versions()[0]

    said = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    assert said == (number if day else f"{number}.dev0")


@needs("git")
def test_release_commit_has_schemas() -> None:
    """`make contract-diff` without a revision finds the newest release, wherever the whole history is."""
    commit = released(ROOT)

    assert commit == next(commit for _, _, commit in versions() if commit)
    shallow = subprocess.run(
        ["git", "rev-parse", "--is-shallow-repository"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    if shallow.stdout.strip() == "false":
        kind = subprocess.run(
            ["git", "cat-file", "-t", f"{commit}:schemas"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert kind.stdout.strip() == "tree", kind.stderr
