"""A byte order mark in front of a feature file changes nothing (Q-87)."""

from codecs import BOM_UTF8
from pathlib import Path

from scenarios.language import features
from tests.scenarios.conftest import Run


def test_feature_files(command: Run, tmp_path: Path) -> None:
    """Linted and run."""
    text = '@F-01\nFeature: Marked\n  Scenario: Goes well\n    Given a router of template "3426"\n'
    (tmp_path / "marked.feature").write_bytes(BOM_UTF8 + text.encode())

    ran = command("run", "marked.feature")

    assert features.read(tmp_path / "marked.feature").name == "Marked"
    assert (ran.returncode, "1 passed" in ran.stdout) == (0, True), ran.stdout
