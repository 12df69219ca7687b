"""The list of planted defects: complete, each patch at a seam that exists, and nothing of it in what is delivered."""

import subprocess
import sys
import tomllib
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.defects import planted, planting
from tests.defects.listed import defects
from tests.defects.planting import PATCHES, NoSuchFunction, Patch
from tests.defects.topics import LIKELY, likely, others

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 120
PRODUCT = ("simulator", "ic_adapter", "scenarios", "harness")
FUNCTIONS = {name for row in defects().values() for name in row.function.split("|")}
OF_REPLIES = [patch for found in PATCHES.values() for patch in found if patch.seam == planted.replies.WRITE_REPLY]
#: A reply with what the patches of replies look for.
REPLY = b"""<REPLY>
<Reply transNo="1" pid="2020">
  <AddARItem version="1.1">
    <Params>
      <STATUS></STATUS>
      <DUE_DT>20240520</DUE_DT>
      <PASTDUE_AMT>1</PASTDUE_AMT>
      <CREDIT_RATING_CD>CO</CREDIT_RATING_CD>
      <V_HAS_NSF_YN>T</V_HAS_NSF_YN>
      <ARRANGEMENT_AMT>1</ARRANGEMENT_AMT>
      <FOLIO_NO>1</FOLIO_NO>
      <ISSUE_NO>300630</ISSUE_NO>
      <REQUIRED_BY>Dec-15-2023</REQUIRED_BY>
      <STATUS_DESC>Account Address 2000341 updated. </STATUS_DESC>
    </Params>
  </AddARItem>
</Reply>
</REPLY>
"""


def _launch(*arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "tests.defects", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=SECONDS, check=False)


def test_every_row_says_what_is_wrong_and_what_is_lost_by_it() -> None:
    """At least seventy rows, of known programs and topics, no cell blank."""
    rows = defects().values()
    assert len(rows) >= 70
    for row in rows:
        assert all((row.function, row.tag, row.spec, row.defect, row.loss)), row.name
        assert (row.program, row.topic) in LIKELY, row.name


def test_every_defect_of_the_list_can_be_planted() -> None:
    """In one process, one after the other: each seam is there, each row has its patch."""
    done = _launch("--check")
    assert (done.returncode, done.stdout.splitlines()[-1:]) == (0, [f"{len(defects())} defects, 0 wrong"]), done.stdout


def test_the_files_of_a_topic_are_there_and_the_others_are_all_the_rest() -> None:
    """So that a defect nobody of its topic finds meets every other feature file."""
    whole = {*(ROOT / "scenarios" / "packs").glob("*/*.feature")}
    for program, topic in LIKELY:
        first = likely(program, topic)
        assert first
        assert {*first} <= whole
        assert {*first} | {*others(program, first)} == whole


@pytest.mark.parametrize("seam", ["simulator.markup:no_such", "simulator.nowhere:escape", "simulator.markup:No.such"])
def test_a_seam_that_has_gone_is_an_error(seam: str) -> None:
    """Not a run without the defect, which would count as a survivor."""
    with pytest.raises(NoSuchFunction, match="no such"):
        Patch("gone", seam, lambda real: real).apply()


def test_the_launcher_refuses_an_unknown_defect_and_an_unknown_program() -> None:
    """With the usage, and exit code 2."""
    name = next(iter(defects()))
    for arguments in (["no-such-defect", "simulator", "serve"], [name, "scenarios", "serve"], [name]):
        done = _launch(*arguments)
        assert done.returncode == 2
        assert "use: python -m tests.defects NAME" in done.stderr


@pytest.mark.parametrize("patch", OF_REPLIES, ids=lambda one: one.defect)
def test_a_patch_of_a_reply_changes_it(patch: Patch) -> None:
    """One function's reply of those on the list."""
    functions = [SimpleNamespace(request=one) for one in FUNCTIONS]
    write_reply = patch.wrap(lambda *_args: REPLY)
    assert any(write_reply(None, function) != REPLY for function in functions)


def test_nothing_of_it_is_in_the_wheel_or_in_the_image() -> None:
    """By what both are made of; and no module of the product knows of it."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]
    assert not any(name.startswith(("tests", "*")) for name in settings["packages"]["find"]["include"])
    ignored = (ROOT / ".dockerignore").read_text().splitlines()
    assert ignored[1] == "*"
    assert not any(line.startswith("!tests") for line in ignored)
    product = [*ROOT.glob("*.py"), *(f for name in PRODUCT for f in (ROOT / name).rglob("*.py"))]
    assert [file for file in product if planting.__name__.rpartition(".")[0] in file.read_text()] == []
