"""cayenta-scenarios run --strict: a scenario whose requests deviate from the contract fails, unless it says so itself."""

from pathlib import Path

import pytest

from scenarios.language.features import PACKS
from tests.scenarios.conftest import Run

FEATURE = """{tag}
Feature: A wrong tag
  Scenario: A tag that GetAccountBalance does not have
    Given a router of template "3426"
    When I send the request
      \"\"\"
      <Request><GetAccountBalance><Params><ACCOUNT>1</ACCOUNT></Params></GetAccountBalance></Request>
      \"\"\"
    Then STATUS is -902 at the function level
"""


@pytest.mark.parametrize(
    ("flags", "tag", "code"), [((), "@F-01", 0), (("--strict",), "@F-01", 1), (("--strict",), "@off-contract", 0)]
)
def test_strict(command: Run, tmp_path: Path, flags: tuple[str, ...], tag: str, code: int) -> None:
    """Every step goes well; strict fails the scenario all the same and says which request deviated how."""
    (tmp_path / "wrong.feature").write_text(FEATURE.format(tag=tag))

    ended = command("run", *flags, "wrong.feature")

    assert ended.returncode == code, ended.stdout + ended.stderr
    assert ("GetAccountBalance, schema: ACCOUNT: is not a tag of GetAccountBalance" in ended.stdout) == bool(code)


OFF_CONTRACT = [PACKS / "router_accounts" / "permissions.feature", *sorted(PACKS.rglob("refusals.feature"))]


@pytest.mark.parametrize("feature", OFF_CONTRACT, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_shipped_refusals(command: Run, feature: Path) -> None:
    """Our own scenarios that are off the contract on purpose say so: a strict run of them passes."""
    ended = command("run", "--strict", feature)

    assert [line for line in ended.stdout.splitlines() if line.startswith("FAIL")] == []
    assert ended.returncode == 0
