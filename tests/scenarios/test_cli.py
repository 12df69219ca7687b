"""scenarios.cli: exit codes and what each command prints."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from scenarios.cli import __main__ as cli
from scenarios.language import vocabulary
from scenarios.language.lint import lint
from tests.scenarios.conftest import Pack, Run
from tests.scenarios.stand_in import StandIn
from tests.scenarios.test_plugin import GREEN, RED


def test_all_passed_is_zero(stand_in: StandIn, pack: Pack, command: Run) -> None:
    """Exit 0 means that something ran and all of it passed."""
    assert command("run", pack(GREEN), "--router", stand_in.url).returncode == 0


def test_a_failure_is_one(stand_in: StandIn, pack: Pack, command: Run) -> None:
    """Exit 1 means a failure."""
    assert command("run", pack(RED), "--router", stand_in.url).returncode == 1


def test_nothing_ran_is_one(stand_in: StandIn, pack: Pack, command: Run) -> None:
    """A run that chose no scenario is no success."""
    assert command("run", pack(GREEN), "--router", stand_in.url, "--tags", "@Q-13").returncode == 1


def test_an_unknown_pack_is_two(command: Run) -> None:
    """Neither a pack nor a path: wrong use, and the command that names the packs is told."""
    ended = command("run", "no_such_pack")

    assert ended.returncode == 2
    assert "`cayenta-scenarios list` shows the packs" in ended.stderr
    assert "router_accounts" in command("list").stdout


def test_a_broken_tag_expression_is_two(stand_in: StandIn, pack: Pack, command: Run) -> None:
    """--tags that cannot be read is wrong use."""
    assert command("run", pack(GREEN), "--router", stand_in.url, "--tags", "@F-01 and and").returncode == 2


def test_an_adapter_without_a_router_is_two(command: Run) -> None:
    """One run has one pair of programs."""
    assert command("run", "--adapter", "http://127.0.0.1:9").returncode == 2


def test_without_the_extra_we_say_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the runner's packages are not there, the answer names the extra that brings them, and exit 2."""
    monkeypatch.setattr(cli, "find_spec", lambda _name: None)

    ended = CliRunner().invoke(cli.main, ["list"])

    assert ended.exit_code == 2
    assert "the extra 'scenarios' is not installed; run `make qa`" in ended.output
    assert "pytest" not in ended.output


def test_list_shows_scenarios_with_lines_and_tags(pack: Pack) -> None:
    """One line per scenario."""
    ended = CliRunner().invoke(cli.main, ["list", str(pack(GREEN))])

    assert "     4  It answers  @F-01 @GetAccountBalance" in ended.output
    assert "qa: 1 scenarios" in ended.output


def test_list_without_a_name_shows_all_packs() -> None:
    """Both packs that come with the product."""
    output = CliRunner().invoke(cli.main, ["list"]).output

    assert "router_accounts: " in output
    assert "flow_rtdr: " in output


def test_steps_shows_every_sentence() -> None:
    """The vocabulary is closed and all of it is shown."""
    output = CliRunner().invoke(cli.main, ["steps"]).output

    assert all(entry.phrase.shown in output for entry in vocabulary.entries())


def test_the_page_of_steps_has_every_sentence_and_tag() -> None:
    """docs/steps.md is made from the same table."""
    output = CliRunner().invoke(cli.main, ["steps", "--markdown"]).output

    assert all(f"`{entry.phrase.shown}`" in output for entry in vocabulary.entries())
    assert "| `@quirk-17` |" in output


def test_new_writes_a_pack_that_lints(pack: Pack) -> None:
    """What `new` writes has no finding."""
    folder = pack(GREEN).parent.parent / "mine"

    ended = CliRunner().invoke(cli.main, ["new", str(folder)])

    assert ended.exit_code == 0
    assert lint(sorted(folder.glob("*.feature"))) == []


def test_new_prints_a_command_that_a_shell_understands(tmp_path: Path) -> None:
    """A blank in the name of the folder is quoted, on the terminal and in the README."""
    folder = tmp_path / "my pack"

    ended = CliRunner().invoke(cli.main, ["new", str(folder)])

    assert f"next: cayenta-scenarios run '{folder}'\n" in ended.output
    assert f"`cayenta-scenarios lint '{folder}'`" in (folder / "README.md").read_text()


def test_steps_says_that_no_step_has_the_word() -> None:
    """A mistyped word: the nearest ones, and exit 1."""
    ended = CliRunner().invoke(cli.main, ["steps", "paymnet"])

    assert ended.exit_code == 1
    assert ended.output.startswith("Error: no step contains 'paymnet'; did you mean payment")


@pytest.mark.parametrize(
    ("word", "sentence"),
    [
        ("lost_reply", 'the fault "<preset>" is switched on for <function>'),
        ("UNCERTAIN", 'record "<name>" is <state>'),
        ("check_amt", 'the adapter key <key> is "<value>"'),
        ("waits_for", "the lanes with work are"),
        ("blank password", ""),
    ],
)
def test_steps_are_found_by_what_they_take(word: str, sentence: str) -> None:
    """A value, a column or a word of the summary leads to the step as well as a word of the sentence."""
    ended = CliRunner().invoke(cli.main, ["steps", word])

    assert (ended.exit_code, sentence in ended.output) == (0 if sentence else 1, True)


def test_new_overwrites_nothing(pack: Pack) -> None:
    """A folder with something in it is refused as wrong use."""
    ended = CliRunner().invoke(cli.main, ["new", str(pack(GREEN).parent)])

    assert ended.exit_code == 2
    assert "is not empty" in ended.output
