"""make test-quick: what it leaves out exists, and every folder of tests still has a part in it."""

import re
from pathlib import Path

from tests.quick import ROOT, SLOW

#: Walks beside a model take their time, whatever is looked at.
ONLY_SLOW = {"tests/pump_model", "tests/ic_adapter/pickup/model"}


def _modules() -> set[str]:
    return {file.relative_to(ROOT).as_posix() for file in (ROOT / "tests").rglob("test_*.py")}


def test_slow_modules_exist() -> None:
    """A module that moved or went leaves its name behind otherwise."""
    assert SLOW - _modules() == set()


def test_every_folder_has_a_quick_part() -> None:
    """Or a change there would be committed without having met any of its tests."""
    folders = {str(Path(module).parent) for module in _modules()}
    quick = {str(Path(module).parent) for module in _modules() - SLOW}

    assert folders - quick == ONLY_SLOW


def test_packs_of_the_quick_run_exist() -> None:
    """The Makefile names packs that are there."""
    recipe = re.search(r"^test-quick:.*\n((?:\t.*\n)+)", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert recipe is not None
    packs = re.findall(r"\b(?:router|flow)_\w+", recipe[1])

    assert len(packs) >= 4
    assert all((ROOT / "scenarios" / "packs" / pack).is_dir() for pack in packs)
