"""A byte order mark in front of a text changes nothing, wherever the product reads text (Q-87)."""

import ast
import json
from codecs import BOM_UTF8
from io import BytesIO
from pathlib import Path
from typing import Any

from hypothesis import given

from ic_adapter.tie_out import day_report
from ic_adapter.web import json_body
from simulator import config
from simulator.billers.register import Billers
from simulator.control import wire
from simulator.control.billers.billers import NewBiller
from simulator.edge.initial import apply
from tests.ic_adapter.day_reports import BOOKING, written
from tests.json_texts import TREES

ROOT = Path(__file__).resolve().parents[2]
NEW = {"id": "t-1", "template": "3426"}


def test_json_bodies() -> None:
    """Both JSON APIs."""
    body = BOM_UTF8 + json.dumps(NEW).encode()

    assert json_body.decode(body, dict[str, Any]) == NEW
    assert wire.decode(body, NewBiller).id == "t-1"


@given(tree=TREES)
def test_any_json_body(tree: Any) -> None:
    """The same value with and without."""
    body = json.dumps(tree).encode()

    assert json_body.decode(BOM_UTF8 + body, Any) == json_body.decode(body, Any)


def test_seed_files(tmp_path: Path) -> None:
    """Of the simulator's seed folder."""
    calls = [{"method": "POST", "path": "/__admin/billers", "body": NEW}]
    (tmp_path / "10.json").write_bytes(BOM_UTF8 + json.dumps(calls).encode())
    billers = Billers()

    assert apply(tmp_path, billers) == 1
    assert billers.get("t-1").id == "t-1"


def test_toml(tmp_path: Path) -> None:
    """The simulator's configuration file."""
    file = tmp_path / "sim.toml"
    file.write_bytes(BOM_UTF8 + b"port = 8499\n")

    assert config.load({}, {}, file).port == 8499


def test_day_reports() -> None:
    """The tie-out reads the same bookings."""
    plain = written(BOOKING)

    assert day_report.read(BytesIO(BOM_UTF8 + plain)) == day_report.read(BytesIO(plain))


#: Readings of files that the product wrote itself.
OWN = {
    "scenarios/language/values.py",
    "scenarios/run/last_failures.py",
    "scenarios/run/programs.py",
    "scenarios/run/reporting/report.py",
    "simulator/population/profiles.py",
    "simulator/testing/servers/server_process.py",
}


def test_no_other_reading_of_text() -> None:
    """A new place that reads text from a file says that a mark may stand there."""
    found = {
        str(path.relative_to(ROOT))
        for package in ("simulator", "ic_adapter", "scenarios", "harness")
        for path in (ROOT / package).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "read_text"
        and not any(word.arg == "encoding" and ast.unparse(word.value) == "'utf-8-sig'" for word in node.keywords)
    }

    assert found - OWN == set()
