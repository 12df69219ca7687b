"""What bounds a whole run: the files that touch a defect's function; and the list of who finds which defect."""

import json
from contextlib import nullcontext
from pathlib import Path

import pytest

from tests.defects import killers, runs
from tests.defects.listed import defects
from tests.defects.runs import Kill, Run, run_until
from tests.defects.topics import PACKS
from tests.defects.touched import functions_asked, touching

FILES = [
    PACKS / name for name in ("router_a/x.feature", "router_a/y.feature", "flow_a/x.feature", "flow_a/new.feature")
]
ASKED = {
    FILES[0]: frozenset({"GetAccountBalance"}),
    FILES[1]: frozenset({"AddARItems", "GetAccountBalance"}),
    FILES[2]: frozenset({"AddARItems"}),
    PACKS / "flow_a" / "y.feature": frozenset({"GetAccountBalance"}),
}


def test_the_functions_of_a_file_are_those_that_its_scenarios_asked(tmp_path: Path) -> None:
    """By the journals of a healthy run, the files by their place in the repository."""
    names = {"scenarios/packs/router_a/x.feature:3 One": ["A", "C"], "scenarios/packs/router_a/x.feature:9 Two": ["B"]}
    kept = [{"name": name, "exchanges": [{"function": it} for it in asked]} for name, asked in names.items()]
    (tmp_path / "journal.json").write_text(json.dumps({"runs": kept}))
    assert functions_asked(tmp_path / "journal.json") == {FILES[0]: frozenset({"A", "B", "C"})}


@pytest.mark.parametrize(
    ("name", "left"),
    [
        ("balance-cent-high", [0, 1]),
        ("payment-cent-short", [1]),
        ("pump-fee-included", [2, 4]),
        ("file-total-short", [2, 3, 4]),
    ],
)
def test_only_files_that_touch_the_function_are_left(name: str, left: list[int]) -> None:
    """Of the program that has the defect; a file that no healthy run has seen stays in."""
    assert touching(defects()[name], list(ASKED) + FILES[3:], ASKED) == [
        [*ASKED, *FILES[3:]][number] for number in left
    ]


def _finding(monkeypatch: pytest.MonkeyPatch, kills: dict[Path, list[int]]) -> list[Path]:
    """Have these lines of these files find a defect; return the files that are run."""
    ran: list[Path] = []

    def answer(_urls: object, files: list[Path], most: int) -> Run:
        ran.extend(files)
        found = [Kill(f"{file}:{line}", "a: b", "", "differs", "b") for file in files for line in kills.get(file, [])]
        return Run(1, found[: most or None])

    monkeypatch.setattr(runs, "planted", lambda *_args, **_named: nullcontext(None))
    monkeypatch.setattr(runs, "_run", answer)
    return ran


@pytest.mark.parametrize(
    ("kills", "enough", "number"),
    [
        ({FILES[0]: [3, 9]}, 2, 1),
        ({FILES[0]: [3, 3, 3, 3, 9]}, 2, 1),  # the next scenario behind four rows of one
        ({FILES[0]: [3, 3]}, 2, 4),  # two rows of one outline
        ({FILES[0]: [3], FILES[1]: [7]}, 2, 2),
        ({FILES[0]: [3], FILES[2]: [7]}, 2, 3),
        ({FILES[0]: [3]}, 1, 1),
        ({}, 2, 4),
        ({FILES[0]: [3, 9]}, 0, 4),
    ],
)
def test_a_run_ends_when_enough_scenarios_found_the_defect(
    monkeypatch: pytest.MonkeyPatch, kills: dict[Path, list[int]], enough: int, number: int
) -> None:
    """Not before: whether one scenario alone finds it is known then."""
    ran = _finding(monkeypatch, kills)
    done = run_until("a-defect", "simulator", FILES, enough)
    assert list(dict.fromkeys(ran)) == FILES[:number]
    assert len(done.kills) == sum(map(len, kills.values()))


def test_a_run_with_trouble_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """Programs that do not come up are no survivor."""
    _finding(monkeypatch, {})
    results = [Run(0, [], "no result")]
    monkeypatch.setattr(runs, "_run", lambda *_args: results.pop())
    assert run_until("a-defect", "adapter", FILES, 2) == Run(0, [], "no result")
    assert results == []


def test_the_list_names_the_scenario_without_the_row_of_its_outline() -> None:
    """And how many scenarios found the defect, rows of one outline once."""
    kills = [{"place": f"f:{line}", "title": f"a.b: One ({row})", "scenario": "One"} for line, row in ((3, 1), (3, 2))]
    results = {name: {"kills": kills, "only_one": name == "x", "whole_topic": name == "t"} for name in ("x", "t", "y")}
    results["z"] = {"kills": [*kills, {"place": "f:9", "title": "a.b: Two", "scenario": "Two"}], "only_one": False}
    table = killers.as_table(results | {"survivor": {"kills": [], "only_one": False}})
    rows = "x\t1\tyes\ta.b: One\nt\t1\ttopic\ta.b: One\ny\t1\t?\ta.b: One\nz\t2\tno\ta.b: One\n"
    assert table == f"{killers.HEADER}{rows}"


def test_the_committed_list_is_of_the_defects_there_are() -> None:
    """One row each, in order; each of a feature file that is there, or of a file of tests."""
    rows = killers.killers()
    assert [row.defect for row in rows] == list(defects())
    for row in rows:
        pack, _, file = row.first_scenario.partition(": ")[0].rpartition(".")
        assert (PACKS / pack / f"{file}.feature").exists() or pack == "tests.ic_adapter", row.defect
        assert (row.only_one in {"yes", "topic", "?"}) is (row.found_by == 1), row.defect
