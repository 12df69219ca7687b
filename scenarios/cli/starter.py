"""The pack that `cayenta-scenarios new` writes: it runs green at once; knows no command line."""

import shlex
from pathlib import Path

FEATURE = """Feature: First steps
  A pack is a folder of .feature files like this one. Words in double quotes and the rows of tables are yours to change;
  the sentences are those of `cayenta-scenarios steps`.

  @smoke @GetAccountBalance @F-01
  Scenario: A bill raises the balance
    Given a router of template "3426"
    And it is "2024-11-15"
    And a new account "4000001"
    And the ledger of account "4000001" gets
      | kind | amount | effective  | due        |
      | bill | 20.00  | 2024-11-01 | 2024-12-01 |
    When I ask for GetAccountBalance of account "4000001"
    Then CURRENT_BALANCE of the reply is "20"
    And DUE_DT of the reply is "20241201"

  @smoke @GetAccountBalance @F-01
  Scenario Outline: A payment lowers it
    Given a router of template "3426"
    And it is "2024-11-15"
    And a new account "4000001"
    And the ledger of account "4000001" gets
      | kind    | amount | effective  | due        |
      | bill    | 20.00  | 2024-11-01 | 2024-12-01 |
      | payment | <paid> | 2024-11-10 |            |
    When I ask for GetAccountBalance of account "4000001"
    Then CURRENT_BALANCE of the reply is "<left>"

    Examples:
      | paid  | left |
      | 5.00  | 15   |
      | 25.00 | -5   |
"""
README = """# {name}

One scenario per thing that must hold; each runs on a biller of its own that is thrown away afterwards.

- look for mistakes, without a server: `cayenta-scenarios lint {folder}`
- run it: `cayenta-scenarios run {folder} --report out`, then open `out/report.html`
- the sentences to write with: `cayenta-scenarios steps`
- tag each scenario with what it proves: a router function (`@GetAccountBalance`), a change item (`@INT-2573`)
"""


class NotEmpty(Exception):
    """The folder of a new pack has files already; the message names it."""


def write(folder: Path) -> list[Path]:
    """Make the folder and its two files; NotEmpty where it has files, OSError where it cannot be written."""
    if folder.exists() and any(folder.iterdir()):
        raise NotEmpty(f"{folder} is not empty; choose another folder")
    folder.mkdir(parents=True, exist_ok=True)
    feature, readme = folder / "first_steps.feature", folder / "README.md"
    feature.write_text(FEATURE, encoding="utf-8")
    readme.write_text(README.format(name=folder.name, folder=shlex.quote(str(folder))), encoding="utf-8")
    return [feature, readme]
