"""scenarios.lint: what is wrong in a feature file is found without a server, with its place."""

import pytest

from ic_adapter.records.reason_codes import ReasonCode
from scenarios.language import features, values
from scenarios.language.lint import lint
from tests.scenarios.conftest import Pack, Run

RIGHT = """Feature: F
  @F-01
  Scenario Outline: S
    Given a router of template "<template>"
    When I ask for GetAccountBalance of account "2003708"
    Then CURRENT_BALANCE of the reply is "1"

    Examples:
      | template |
      | 3426     |
"""
ROW_STEP = 'Given a router of template "<template>"'
FINDINGS = {
    "no step": ("I ask for", "I asked for", 5, "no step matches: I asked for"),
    "suggestion": ("I ask for", "I asked for", 5, "did you mean: I ask for <function>"),
    "unknown tag": ("@F-01", "@F-01 @GetAcountBalance", 2, "@GetAcountBalance is not a known tag; did you mean @Get"),
    "tag number": ("@F-01", "@F-99", 2, "use a number from 1 to 15"),
    "no tag": ("  @F-01\n", "", 2, "no tag that says what it proves"),
    "only smoke": ("@F-01", "@smoke", 3, "no tag that says what it proves"),
    "unused column": ("| template |\n      | 3426     |", "| template | x |\n      | 3426 | 1 |", 8, "column 'x'"),
    "no column": (ROW_STEP, 'Given a router of template "<templat>"', 4, "<templat> is not a column"),
    "no rows": ("      | 3426     |\n", "", 8, "the Examples have no row"),
    "table missing": (ROW_STEP, "Given the router's logins are", 4, "needs a table"),
    "table too much": ("\n    Then", "\n      | a |\n    Then", 5, "does not take a table; remove it"),
    "action under then": (
        'Then CURRENT_BALANCE of the reply is "1"',
        "Then I send no body",
        6,
        "move it under Given or When",
    ),
    "check under when": (
        "When I ask for",
        'When CURRENT_BALANCE of the reply is "1"\n    And I ask for',
        5,
        "under Then",
    ),
    "unknown reason code": (
        'Then CURRENT_BALANCE of the reply is "1"',
        'Then record "p1" is HELD with reason code NO_ENDPIONT',
        6,
        "reason code 'NO_ENDPIONT' not found; did you mean NO_ENDPOINT",
    ),
    "unknown reason code in a column": (
        'Then CURRENT_BALANCE of the reply is "1"',
        "Then the records of the pump are\n      | source_id | reason_code |\n      | p1 | |\n      | p2 | SUPERSEEDED |",
        9,
        "reason code 'SUPERSEEDED' not found; did you mean SUPERSEDED",
    ),
    "unknown reason code in a pair": (
        'Then CURRENT_BALANCE of the reply is "1"',
        "Then the pump of the biller shows\n      | paused_codes.PAYMENTS | HTTP_STATUSES |",
        7,
        "reason code 'HTTP_STATUSES' not found; did you mean HTTP_STATUS",
    ),
    "unknown reason code in the Examples": (
        'Then CURRENT_BALANCE of the reply is "1"\n\n    Examples:\n      | template |\n      | 3426     |',
        (
            "Then the records of the pump are\n      | reason_code |\n      | <code> |\n"
            "\n    Examples:\n      | template | code |\n      | 3426 | NO_DIGITS |"
        ),
        12,
        "reason code 'NO_DIGITS' not found; did you mean NO_DIGIT",
    ),
    "not gherkin": ("Feature: F", "Feature F", 1, ""),
}


def test_a_right_file_has_no_finding(pack: Pack) -> None:
    """The file from which the wrong ones are made is right."""
    assert lint([pack(RIGHT)]) == []


@pytest.mark.parametrize("name", FINDINGS)
def test_a_wrong_file_has_the_finding_at_its_line(pack: Pack, name: str) -> None:
    """Each kind of mistake is found where it is."""
    before, after, line, words = FINDINGS[name]
    assert before in RIGHT

    findings = lint([pack(RIGHT.replace(before, after, 1))])

    assert any(found.line == line and words in found.text for found in findings), [str(found) for found in findings]


def test_two_scenarios_of_one_name_are_found(pack: Pack) -> None:
    """The second one is named, with the line of the first."""
    findings = lint([pack(RIGHT + RIGHT.split("Feature: F\n")[1])])

    assert [(found.line, found.text) for found in findings] == [
        (12, "scenario 'S' has the same name as the one at line 3; rename one"),
    ]


def test_an_empty_file_is_found(pack: Pack) -> None:
    """A file without a feature is a finding, not a crash."""
    assert "the file has no Feature" in str(lint([pack("")])[0])


def test_a_finding_prints_as_file_and_line(pack: Pack) -> None:
    """Editors jump to file:line:column."""
    path = pack(RIGHT.replace("@F-01", "@F-99"))

    assert str(lint([path])[0]).startswith(f"{path}:2:3: @F-99")


def test_the_reason_codes_are_those_of_the_adapter() -> None:
    """The packs and the adapter share no code, so that a code that only one of them has is found here."""
    assert {code.value for code in ReasonCode if code is not ReasonCode.NONE} == set(values.choices("reason_code"))


def test_the_packs_have_no_findings() -> None:
    """What we ship passes our own lint."""
    assert lint(features.find(())) == []


def test_findings_end_with_one(pack: Pack, command: Run) -> None:
    """The command's exit code is for CI."""
    assert command("lint", pack(RIGHT.replace("@F-01", "@F-99"))).returncode == 1


def test_no_finding_ends_with_zero(pack: Pack, command: Run) -> None:
    """The command's exit code is for CI."""
    assert command("lint", pack(RIGHT)).returncode == 0
