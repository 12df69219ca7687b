"""Lint knows the words of both programs: each kind of typo is found at its line and column, with what was meant."""

from pathlib import Path

import pytest

from scenarios.language import forms, tags, vocabulary
from scenarios.language.lint import lint
from tests.scenarios.conftest import Pack, Run
from tools import scenario_values

ROOT = Path(__file__).resolve().parents[2]
RIGHT = """Feature: Payments
  @AddARItems
  Scenario: A lost reply
    Given a biller of template "3426"
    And it is "2024-11-15"
    And a new account "4000001"
    And advanced setting 46 is "1"
    And the router key payment_sign is "signed"
    And the adapter key check_amt is "blank"
    And the ledger of account "4000001" gets
      | kind | amount | effective  | due        |
      | bill | 20.00  | 2024-11-01 | 2024-12-01 |
    And the fault "lost_reply" is switched on for AddARItems
    And the fault "slow" is switched on with
      | function | GetAccount |
      | view     | delay      |
      | seconds  | 1          |
    And the fault "late" is switched on with
      | effect | late  |
      | view   | reset |
    When I ask for GetAccountBalance with
      | ACCOUNT_NO | 4000001 |
    Then CURRENT_BALANCE of the reply is "20"
    And the records of the pump are
      | source_id | state | reason_code |
      | p1        | SENT  |             |
    And record "p1" is SENT
    And record "p1" is HELD with reason code NO_ENDPOINT
    And the router got AddARItems with
      | ITEM_AMT | 40.00 |
"""
#: What is written, what stands there instead, line and column of the finding, and words of it.
TYPOS = {
    "state": ('"p1" is SENT', '"p1" is SNET', (27, 24), "state 'SNET' not found; did you mean SENT"),
    "state in a table": ("| SENT  |", "| SETN  |", (26, 21), "did you mean SENT"),
    "function": ("for GetAccountBalance", "for GetAcountBalance", (21, 20), "did you mean GetAccountBalance"),
    "tag of a request": ("| ACCOUNT_NO |", "| ACOUNT_NO  |", (22, 9), "tag of GetAccountBalance 'ACOUNT_NO' not found"),
    "tag of a reply": ("CURRENT_BALANCE", "CURENT_BALANCE", (23, 10), "did you mean CURRENT_BALANCE"),
    "tag at the router": (
        "| ITEM_AMT |",
        "| ITEM_AMNT |",
        (30, 9),
        "tag of AddARItems 'ITEM_AMNT' not found; did you mean ITEM",
    ),
    "template": ('template "3426"', 'template "3246"', (4, 33), "template '3246' not found"),
    "preset": ('"lost_reply"', '"lost_repply"', (13, 20), "did you mean lost_reply"),
    "view": ("| delay      |", "| dealy      |", (16, 20), "view 'dealy' not found; did you mean delay"),
    "parameter of a view": ("| seconds  |", "| secs     |", (17, 9), "parameter of delay 'secs' not found"),
    "effect": ("| late  |", "| laet  |", (19, 18), "effect 'laet' not found; did you mean late"),
    "column": (
        "reason_code |\n",
        "reasoncode  |\n",
        (25, 29),
        "column 'reasoncode' not found; did you mean reason_code",
    ),
    "column of entries": ("| effective  |", "| efective   |", (11, 25), "did you mean effective"),
    "kind of entry": ("| bill |", "| bil  |", (12, 9), "entry kind 'bil' not found; did you mean bill"),
    "day": ("2024-12-01", "2024-13-01", (12, 38), "'2024-13-01' is not a day"),
    "moment": ('it is "2024-11-15"', 'it is "15.11.2024"', (5, 16), "write it as 2024-11-15 or 2024-11-15T09:30"),
    "day that is not in the month": ('it is "2024-11-15"', 'it is "2024-11-31"', (5, 16), "is not a date or time"),
    "keyword of a step": ("    When I", "    Wehn I", (21, 5), "keyword 'Wehn' not found; did you mean When"),
    "keyword of the first step": (
        "    Given a",
        "    Gvien a",
        (4, 1),
        "keyword 'Gvien' not found; did you mean Given",
    ),
    "keyword of a block": ("  Scenario:", "  Scenaro:", (3, 3), "keyword 'Scenaro' not found; did you mean Scenario"),
    "setting": ("setting 46", "setting 460", (7, 26), "setting '460' not found; did you mean 46"),
    "key of the router": (
        "payment_sign",
        "payment_sgn",
        (8, 24),
        "router key 'payment_sgn' not found; did you mean paym",
    ),
    "key of the adapter": (
        "check_amt",
        "chek_amt",
        (9, 25),
        "adapter key 'chek_amt' not found; did you mean check_amt",
    ),
    "reason code": ("code NO_ENDPOINT", "code NO_ENDPIONT", (28, 46), "did you mean NO_ENDPOINT"),
    "tag of a scenario": ("@AddARItems", "@AddARItem", (2, 3), "did you mean @AddARItems?"),
}


def test_the_pack_without_typos_has_no_finding(pack: Pack) -> None:
    """What the typos are planted in is right."""
    assert lint([pack(RIGHT)]) == []


@pytest.mark.parametrize("kind", TYPOS)
def test_a_typo_is_found_at_its_place(pack: Pack, kind: str) -> None:
    """One finding more or less, but the planted one stands at its line and column."""
    before, after, place, words = TYPOS[kind]
    assert before in RIGHT

    found = lint([pack(RIGHT.replace(before, after, 1))])

    assert [(one.line, one.column) for one in found if words in one.text] == [place], [str(one) for one in found]


def test_a_value_of_the_examples_is_found_in_the_examples(pack: Pack) -> None:
    """The step has a placeholder; the typo is in a row."""
    outline = RIGHT.replace("Scenario:", "Scenario Outline:").replace('"p1" is SENT', '"p1" is <state>')

    found = lint([pack(f"{outline}\n    Examples:\n      | state |\n      | SENT  |\n      | HELDD |\n")])

    assert [(one.line, one.column) for one in found] == [(35, 9)]


def test_a_list_of_choices_stands_in_the_finding(pack: Pack) -> None:
    """Who does not know the words sees all of them."""
    found = lint([pack(RIGHT.replace('"p1" is SENT', '"p1" is GONE'))])

    assert "choose one of 9: FAILED, HELD, QUEUED, REJECTED, RETRY, SENDING, SENT, SKIPPED, UNCERTAIN" in found[0].text


def test_own_tags_are_no_finding(pack: Pack) -> None:
    """A team's prefix is free; what stands in tags.txt is known there."""
    path = pack(RIGHT.replace("@AddARItems", "@AddARItems @team-billing @regression"))
    assert [one.text.partition(" is")[0] for one in lint([path])] == ["@regression"]

    (path.parent / "tags.txt").write_text("# ours\n@regression\n", encoding="utf-8")

    assert lint([path]) == []


def test_a_run_takes_own_tags(pack: Pack, command: Run) -> None:
    """`--tags` knows a tag of tags.txt; a name that nobody declared is a usage error."""
    path = pack(RIGHT)
    (path.parent / "tags.txt").write_text("nightly\n", encoding="utf-8")

    assert "nightly is not a known tag" not in command("run", path, "--tags", "@nightly and not @AddARItems").stderr
    assert "@weekly is not a known tag" in command("run", path, "--tags", "@weekly").stderr


def test_the_words_are_those_of_the_programs() -> None:
    """A stale file fails here; ``make docs`` mends it."""
    assert (ROOT / "schemas" / "values.json").read_text(encoding="utf-8") == scenario_values.as_text(), (
        "run `make docs`"
    )


def test_every_table_has_a_form() -> None:
    """A new step with a table says which names it takes, or that it takes any."""
    assert {entry.name for entry in vocabulary.entries() if entry.table} == set(forms.FORMS)


def test_every_kind_belongs_to_a_placeholder() -> None:
    """A step that is renamed in the code keeps its words."""
    there = {f"{entry.name}.{name}" for entry in vocabulary.entries() for name in entry.phrase.placeholders()}

    assert {name for name in forms.PLACEHOLDERS if "." in name} - there == set()


def test_steps_have_names_of_their_own() -> None:
    """The tables of forms go by module and function."""
    names = [entry.name for entry in vocabulary.entries()]

    assert sorted(set(names)) == sorted(names)


def test_tags_of_functions_are_those_of_the_schemas() -> None:
    """A function without a tag could not be proved."""
    assert {path.name.partition(".")[0] for path in (ROOT / "schemas" / "router").glob("*.request.xsd")} <= set(
        tags.FUNCTIONS
    )
