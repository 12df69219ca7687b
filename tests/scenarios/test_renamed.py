"""scenarios.language.renamed: an old sentence is a finding that names the new one, and lint --fix replaces it."""

import pytest

from scenarios.language import renamed, vocabulary
from scenarios.language.lint import lint
from tests.scenarios.conftest import Pack, Run

OLD = {
    'the payment "p1" of "40.00" by account "2003708" is handed over': "p1",
    'the void "v1" of payment "p1" is handed over': "v1",
    '"p1" is handed over again': "p1",
    'a person lets the endpoint group "PAYMENTS" go on': "PAYMENTS",
    "these payments are handed over": "these payments",
    "the day is fine": "differences",
    "I sign in with nothing": "credentials",
    "what was put off is booked": "posted",
    'somebody else posts "9.00" with the reference "k-7" from "KIOSK" to account "4000001"': "another system",
    "an image comes": "returned",
    "no image comes but HTTP 401": "HTTP 401 is returned",
    "no reply comes": "received",
    "the IVR is told": "reply to the IVR",
    "RTDR brings what was imported for every account of the run": "returns the imported values",
}
FEATURE = """Feature: F
  @F-04
  Scenario: S
    Given a biller of template "3426"
    When {}
"""


@pytest.mark.parametrize("old", OLD)
def test_an_old_sentence_names_the_new_one(pack: Pack, old: str) -> None:
    """The new one is a step, with the values of the old one; the old one is none."""
    new = renamed.now(old)
    assert new is not None
    assert OLD[old] in new
    assert (len(vocabulary.matching(new)), vocabulary.matching(old)) == (1, [])

    assert f"was renamed; write: {new}" in lint([pack(FEATURE.format(old))])[0].text


def test_every_form_of_the_table_is_tried() -> None:
    """A new row of the table has its old sentence above."""
    assert [form.pattern for form, _ in renamed.TABLE if not any(form.match(old) for old in OLD)] == []


def test_no_step_is_taken_for_an_old_one() -> None:
    """What exists was not renamed."""
    assert [entry.phrase.shown for entry in vocabulary.entries() if renamed.now(entry.phrase.shown)] == []


def test_fix_replaces_a_sentence_of_the_examples(pack: Pack, command: Run) -> None:
    """A whole step may be a column there; a row of a step's own table is data."""
    outline = FEATURE.format("the void <what>\n      | the day is fine |").replace("Scenario", "Scenario Outline")
    path = pack(
        f"{outline}    Then <what>\n\n    Examples:\n      | what            | n |\n      | the day is fine | 1 |\n"
    )

    command("lint", "--fix", path)

    text = path.read_text(encoding="utf-8")
    assert text.count("| the day is fine |") == 1
    assert text.endswith("| what            | n |\n      | the day has no differences | 1 |\n")


def test_fix_replaces_the_sentence_and_nothing_else(pack: Pack, command: Run) -> None:
    """Comments, blanks and texts of the same words stay; a second run finds nothing to do."""
    kept = "# the day is fine\n"
    path = pack(kept + FEATURE.format('the void "v1" of payment "p1" is handed over'))

    ended = command("lint", "--fix", path)

    assert (ended.returncode, ended.stdout) == (0, "")
    assert "1 lines replaced" in ended.stderr
    assert path.read_text(encoding="utf-8") == kept + FEATURE.format('the void "v1" of payment "p1" is submitted')
