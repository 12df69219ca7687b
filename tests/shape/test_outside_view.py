"""The record of what a user sees: facts are read out of texts, and a difference is never overlooked."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tools.outside import comparing
from tools.outside.commands import json_fields, parsed_help
from tools.outside.comparing import Choice
from tools.outside.http_facts import exposition, inlined, json_log
from tools.outside.installation import as_json, listed_scenarios, wheel_facts
from tools.outside.pages import Links, pattern

ROOT = Path(__file__).resolve().parents[2]
HELP = """Usage: tool serve [OPTIONS] NAME

  Serve until it is stopped.

Options:
  --port INTEGER       port to listen on; --host says where
  -n, --workers INTEGER RANGE  how many
  --drec               a flag
  -h, --help           Show this message and exit.

Commands:
  bill-run  Write a file.
  list      Show all.
"""


def test_help_gives_option_and_command_names() -> None:
    """Words of a description are neither, not even those that look like an option."""
    found = parsed_help(HELP)

    assert found["usage"] == "Usage: tool serve [OPTIONS] NAME"
    assert found["options"] == ["--port INTEGER", "-n, --workers INTEGER RANGE", "--drec", "-h, --help"]
    assert found["commands"] == ["bill-run", "list"]


def test_metrics_give_types_and_label_names() -> None:
    """Values of labels and samples are left out."""
    text = '# HELP a_total calls\n# TYPE a_total counter\na_total{biller="1",function="F"} 3.0\nup 1\n'

    assert exposition(text) == {
        "types": {"a_total": "counter"},
        "samples": {"a_total": ["biller", "function"], "up": []},
    }


def test_json_log_gives_fields_by_logger(tmp_path: Path) -> None:
    """Lines of text between the objects are passed over."""
    log = tmp_path / "a.log"
    log.write_text(
        'banner\n{"logger": "s", "level": "info", "ms": 1}\n{"logger": "s", "level": "info", "fault": null}\n'
    )

    assert json_log(log) == {"s info": ["fault", "level", "logger", "ms"]}


def test_json_fields_are_paths() -> None:
    """Fields of the items of a list are told once; what is no JSON has none."""
    assert json_fields('[{"a": {"b": 1}}, {"a": {}, "c": []}]') == ["[].a", "[].a.b", "[].c"]
    assert json_fields("[1") == []


def test_schemas_stand_in_place_of_references() -> None:
    """A renamed class changes nothing; a schema that holds itself ends."""
    schemas = {"Old": {"title": "Old", "properties": {"inner": {"$ref": "#/components/schemas/Old"}}}}

    assert inlined({"schema": {"$ref": "#/components/schemas/Old"}}, schemas) == {
        "schema": {"properties": {"inner": {"$ref": "of itself"}}}
    }


def test_addresses_become_patterns() -> None:
    """Billers, numbers and values of a query are left out."""
    url = "http://127.0.0.1:1/crm/pump/t-7/records/12?state=SENT&page=2"

    assert pattern(url, {"t-7"}) == "/crm/pump/{bid}/records/{n}?page&state"


def test_page_gives_links_and_fields_of_forms() -> None:
    """A field behind a form belongs to none."""
    links = Links()
    links.feed('<a href="/x">x</a><form method="post" action="/y"><input name="why"></form><input name="stray">')

    assert links.targets == ["/x"]
    assert [form for form in links.forms if form[0]] == [("POST", "/y", {"why"})]


def test_scenarios_have_ids_without_lines_and_tags() -> None:
    """A step more in a file moves no id."""
    text = "pack/a.feature: A feature\n    11  It <works> x7  @F-01 @Q-02\n     3  It fails\npack: 8 scenarios\n"

    assert listed_scenarios(text) == ["pack/a.feature::It <works> x7", "pack/a.feature::It fails"]


def test_wheel_tells_data_files_by_name() -> None:
    """A moved page changes nothing, a lost one does; modules are told apart."""
    names = ["ic_adapter/web/a.html", "ic_adapter/cli.py", "m-1.dist-info/METADATA", "m-1.dist-info/entry_points.txt"]
    facts, own = wheel_facts("m-1.whl", names, "[console_scripts]\nic = ic_adapter.cli:main\n", "Name: m\n\nText\n")
    moved, _ = wheel_facts(
        "m-1.whl", ["ic_adapter/pages/a.html", *names[1:]], "[console_scripts]\nic = x:y\n", "Name: m\n"
    )

    assert facts == moved
    assert facts["data files"] == {"ic_adapter: a.html": 1}
    assert own["modules"] == ["ic_adapter/cli.py"]


FACTS: dict[str, Any] = {
    "a": {"code": "0", "text": ["one line"], "description": {"type": "string"}},
    "rows": ["x", "y"],
}


@pytest.mark.parametrize(
    ("after", "wording", "lines"),
    [
        ({**FACTS, "rows": ["y", "x"]}, False, []),
        ({**FACTS, "rows": ["x"]}, False, ['- rows: "y" = ']),
        ({**FACTS, "more": {}}, False, ["+ more = nothing"]),
        ({**FACTS, "a": {**FACTS["a"], "code": "1"}}, False, ['~ a / code: "0" -> "1"']),
        ({**FACTS, "a": {**FACTS["a"], "text": ["two"]}}, True, []),
        ({**FACTS, "a": {**FACTS["a"], "text": ["two"]}}, False, ['+ a / text: "two" = ', '- a / text: "one line" = ']),
        (
            {**FACTS, "a": {**FACTS["a"], "description": {}}},
            True,
            ["+ a / description = nothing", '- a / description / type = "string"'],
        ),
    ],
    ids=["order", "gone", "new", "changed", "wording left out", "wording", "field called description"],
)
def test_differences(after: dict[str, object], wording: bool, lines: list[str]) -> None:
    """Each is one line; the order of plain items is none."""
    found = comparing.differences(as_json(FACTS), as_json(after), Choice(ignore_wording=wording))

    assert sorted(found) == sorted(lines)


def test_missing_ids_are_looked_for_by_their_new_names() -> None:
    """A row renames an id, or every id that starts with it; new ids are no difference."""
    before = "tests/a.py::test_one[x-y]\ntests/a.py::test_two\ntests/b.py::test_three\n"
    after = "tests/c.py::test_one[x-y]\ntests/c.py::test_2\ntests/d.py::test_new\n"
    renames = {"tests/a.py": "tests/c.py", "tests/a.py::test_two": "tests/c.py::test_2"}

    assert comparing.ids_missing(before, after, renames) == ["- tests/b.py::test_three"]


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the script as a developer does."""
    command = [sys.executable, str(ROOT / "tools" / "outside_view.py"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def test_command_groups_differences_by_kind(tmp_path: Path) -> None:
    """It exits 1 for a difference, 0 when that kind is left out or expected."""
    before, after, expected = tmp_path / "before", tmp_path / "after", tmp_path / "expected"
    for folder, code in ((before, "0"), (after, "2")):
        folder.mkdir()
        (folder / "exit-codes.json").write_text(as_json({"tool serve": code}))
        (folder / "help.json").write_text(as_json({"tool": ["--port"]}))
    expected.write_text("# intended\n^~ tool serve\n")
    compared = ("--compare", str(before), str(after))

    done = run(*compared)
    assert (done.returncode, done.stdout) == (
        1,
        'exit-codes: 1 differences\n  ~ tool serve: "0" -> "2"\nhelp: 0 differences\n',
    )
    assert run(*compared, "--skip", "exit-codes").returncode == 0
    accepted = run(*compared, "--expected", str(expected))
    assert (accepted.returncode, accepted.stdout.splitlines()[0]) == (0, "exit-codes: 0 differences, 1 expected")


def test_command_misses_a_kind_that_is_gone(tmp_path: Path) -> None:
    """A file that only one folder has is a difference."""
    for name in ("before", "after"):
        (tmp_path / name).mkdir()
    (tmp_path / "before" / "help.json").write_text(as_json({}))

    assert run("--compare", str(tmp_path / "before"), str(tmp_path / "after")).returncode == 1


def test_tool_imports_none_of_our_packages() -> None:
    """It has to work on a tree of any shape: only the standard library and itself."""
    own = re.compile(r"^\s*(?:from|import) (simulator|ic_adapter|scenarios|schemas|bench|tests)\b", re.MULTILINE)
    files = [ROOT / "tools" / "outside_view.py", *(ROOT / "tools" / "outside").glob("*.py")]

    assert len(files) > 5
    assert [file.name for file in files if own.search(file.read_text())] == []
