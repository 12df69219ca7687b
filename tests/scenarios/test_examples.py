"""A worked example of each step, and the files by which an editor completes steps."""

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from scenarios.cli.__main__ import main
from scenarios.language import editor, examples, features, vocabulary
from scenarios.language.lint import lint
from scenarios.steps.definitions import Entry

ROOT = Path(__file__).resolve().parents[2]
SNIPPETS = editor.snippets(examples.example_of)
PLACE = re.compile(r"\$\{\d+(?::(\w+)|\|(.*?)\|)\}")


def _written() -> list[str]:
    return [step.text for outline in features.read(examples.FILE).outlines for step in outline.steps]


def test_every_step_has_one_example() -> None:
    """A new step stands in scenarios/language/examples.feature, in the scenario of its group."""
    meant = [entry.name for text in _written() for entry in vocabulary.matching(text)]

    assert meant == [entry.name for entry in vocabulary.entries()]


def test_no_example_has_a_finding() -> None:
    """Sentences, words and tables are right."""
    assert [str(finding) for finding in lint([examples.FILE])] == []


def test_an_example_has_all_that_stands_under_its_step() -> None:
    """The table or the text block, to its end, and nothing of the step behind it."""
    for entry in vocabulary.entries():
        lines = examples.example_of(entry)
        below = lines[1:]
        assert len(vocabulary.matching(lines[0].partition(" ")[2])) == 1, lines
        assert bool(below) == (entry.table or entry.docstring), lines
        assert all(line.startswith("  ") for line in below), lines
        assert sum(line == '  """' for line in below) == (2 if entry.docstring else 0), lines


def test_the_page_of_steps_shows_the_examples() -> None:
    """In the block of each group, all of them."""
    page = (ROOT / "docs" / "steps.md").read_text(encoding="utf-8")

    blocks = "\n".join(re.findall(r"```gherkin\n(.*?)```", page, re.DOTALL))
    shown = [line.partition(" ")[2] for line in blocks.splitlines() if line.startswith(("Given ", "When ", "Then "))]
    assert shown == _written()


def test_a_search_shows_examples() -> None:
    """`steps WORD` is how a sentence is found while one writes."""
    output = CliRunner().invoke(main, ["steps", "ledger of"]).output

    assert "                | charge | 15.00  |\n" in output


@pytest.mark.parametrize("entry", vocabulary.entries(), ids=lambda entry: entry.phrase.name)
def test_a_snippet_writes_its_step(entry: Entry) -> None:
    """With any word in its places, the first line is the sentence; what stands under it is that of the example."""
    snippet = SNIPPETS[entry.phrase.shown]

    first, *below = snippet["body"]
    filled = re.sub(r"\\(.)", r"\1", PLACE.sub(lambda found: found[1] or found[2].split(",")[0], first))
    assert entry.phrase.is_matching(filled), first
    assert [re.sub(r"\\([\\$}])", r"\1", line) for line in below] == examples.example_of(entry)[1:]
    assert snippet["description"]


def test_a_snippet_offers_the_words_of_a_place() -> None:
    """Where they are few; otherwise it names what stands there."""
    bodies = {name: snippet["body"][0] for name, snippet in SNIPPETS.items()}

    assert '"${1:name}" is ${2|' in bodies['record "<name>" is <state>']
    assert "SENT,SKIPPED" in bodies['record "<name>" is <state>']
    assert bodies['it is "<moment>"'] == 'it is "${1:moment}"'


def test_the_steps_of_the_extension_are_those_there_are() -> None:
    """Each example is matched by the pattern of its own step alone, as the extension of the editor reads patterns."""
    found = re.findall(r"^@(given|then)\('(.*)'\)$", editor.steps(), re.MULTILINE)
    patterns = [
        re.compile(text.replace("\\'", "'") if text[0] == "^" else re.escape(text.replace("\\'", "'")))
        for _, text in found
    ]

    matched = [[number for number, form in enumerate(patterns) if form.fullmatch(text)] for text in _written()]

    assert matched == [[number] for number in range(len(patterns))]
    compile(editor.steps(), editor.STEPS, "exec")


def test_settings_of_others_stay(tmp_path: Path) -> None:
    """What a team has in its settings is kept; writing again changes nothing."""
    (folder := tmp_path / ".vscode").mkdir()
    (folder / "settings.json").write_text('{"files.eol": "\\n", "cucumber.glue": ["old"]}', encoding="utf-8")
    (folder / "extensions.json").write_text('{"recommendations": ["a.b"]}', encoding="utf-8")

    for _ in range(2):
        assert CliRunner().invoke(main, ["editor", str(tmp_path)]).exit_code == 0

    assert json.loads((folder / "settings.json").read_text()) == {"files.eol": "\n", **editor.settings()}
    assert json.loads((folder / "extensions.json").read_text()) == {"recommendations": ["a.b", editor.EXTENSION]}


def test_settings_that_are_no_json_stay_as_they_are(tmp_path: Path) -> None:
    """Comments are allowed there; what cannot be read is not written over."""
    (path := tmp_path / ".vscode" / "settings.json").parent.mkdir()
    path.write_text("{ // ours\n}", encoding="utf-8")

    ended = CliRunner().invoke(main, ["editor", str(tmp_path)])

    assert (ended.exit_code, path.read_text(encoding="utf-8")) == (2, "{ // ours\n}")
    assert "mend or remove the file" in ended.output
    assert not (tmp_path / ".vscode" / editor.STEPS).exists()


def test_a_new_pack_has_the_files_of_the_editor(tmp_path: Path) -> None:
    """As docs/qa.md shows the settings."""
    assert CliRunner().invoke(main, ["new", str(tmp_path / "mine")]).exit_code == 0

    page = (ROOT / "docs" / "qa.md").read_text(encoding="utf-8")
    settings = (tmp_path / "mine" / ".vscode" / "settings.json").read_text(encoding="utf-8")
    assert f"```json\n{settings}```" in page
    assert (tmp_path / "mine" / ".vscode" / editor.SNIPPETS).is_file()
