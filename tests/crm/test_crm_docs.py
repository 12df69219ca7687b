"""docs/crm.md says what is there: its pages are rows with their roles, its commands run in their order."""

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from ic_adapter.cli.main import main
from ic_adapter.store.database.engine import open_store
from ic_adapter.web.crm.application import CRM
from ic_adapter.web.crm.profile.table import BILLERS

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "crm.md").read_text()


def test_every_page_is_told_with_its_role() -> None:
    """One line each, none too many."""
    told = re.findall(r"^\| `(/crm/.*?)` \|.*\| (\w+) \|$", TEXT, re.MULTILINE)
    rows = [*BILLERS.rows(), *(row for row in CRM.rows() if row.path.startswith("/crm/staff"))]

    assert sorted(told) == sorted((row.path, row.role.value) for row in rows if row.method == "GET")


def typed(command: str) -> str:
    """What `echo` or `printf` gives to the command behind it."""
    name, text = shlex.split(command)
    return {"echo": f"{text}\n", "printf": text.replace("\\n", "\n")}[name]


def test_commands_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The commands of the walk, as they stand and in their order, on a database of their own."""
    monkeypatch.setenv("IC_ADAPTER_DB", str(tmp_path / "ic.db"))
    open_store(tmp_path / "ic.db").close()
    blocks = re.findall(r"^```sh\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines()]
    shown = ""
    for line in lines:
        before, _, command = line.rpartition(" | ") if line.startswith(("echo", "printf")) else ("", "", line)
        program, *words = shlex.split(command)
        result = CliRunner().invoke(main, words, input=typed(before) if before else None)
        assert (program, result.exit_code) == ("ic-adapter", 0), f"{line}\n{result.output}"
        shown += result.output

    assert len(lines) == 13
    assert "jo.diaz  configure" in shown
    assert '"secrets": [\n    "10",\n    "13"\n  ]' in shown
