"""Logs and settings files of both programs: the same keys, the same time stamps, the same refusals."""

import json
import logging
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from ic_adapter import config as ic_adapter
from ic_adapter.cli import logs as adapter_logs
from ic_adapter.errors import BadConfig
from simulator import config as cayenta_sim
from simulator.edge import logs as simulator_logs
from tests.bounded import until

MODULES = {"cayenta-sim": "simulator.cli", "ic-adapter": "ic_adapter.cli"}
PREFIXES = {"cayenta-sim": cayenta_sim.PREFIX, "ic-adapter": ic_adapter.PREFIX}
KEYS = ["timestamp", "level", "logger", "message"]
STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00")
LEVELS = (logging.DEBUG, logging.INFO, logging.WARNING, logging.ERROR, logging.CRITICAL)
MESSAGES = ("plain", "100 %", "two\nlines", "umlauts äöü", "\x1b[31mred", '"quoted" \\ slash')
#: Files that are no settings, and what both programs say of them beside the file's name.
BAD_FILES = {
    "unknown": ("prot = 1\n", "prot: unknown setting; use one of "),
    "type": ('port = "one"\n', "port: 'one' is not a whole number"),
    "switch": ("log_format = true\n", "log_format: True is not text"),
    "no TOML": ("port 1\n", "not TOML: "),
    "a value of no list": ('log_format = "yaml"\n', "log_format: 'yaml' is not "),
}


def record(level: int, message: str, *, failed: bool) -> logging.LogRecord:
    """A record of a fixed moment."""
    info = (ValueError, ValueError("broken"), None) if failed else None
    made = logging.LogRecord("some.part", level, __file__, 1, message, (), info)
    made.created, made.msecs = 1_731_672_000.125, 125.0
    return made


@pytest.mark.parametrize("failed", [False, True])
@pytest.mark.parametrize("message", MESSAGES)
@pytest.mark.parametrize("level", LEVELS)
def test_both_programs_write_the_same_line(level: int, message: str, *, failed: bool) -> None:
    """Each level and message, with and without an exception, as JSON and as text."""
    told = [
        (
            logs.JsonFormatter().format(record(level, message, failed=failed)),
            logs.TextFormatter().format(record(level, message, failed=failed)),
        )
        for logs in (simulator_logs, adapter_logs)
    ]

    assert told[0] == told[1]
    line = json.loads(told[0][0])
    assert "\n" not in told[0][0]
    assert list(line) == [*KEYS, "exception"][: 5 if failed else 4]
    assert (line["timestamp"], line["message"]) == ("2024-11-15T12:00:00.125+00:00", message)
    assert told[0][1].startswith(f"2024-11-15T12:00:00.125+00:00 {logging.getLevelName(level)} some.part: ")


def environment(**more: str) -> dict[str, str]:
    """Ours without settings of whoever runs the tests."""
    return {name: value for name, value in os.environ.items() if not name.startswith(tuple(PREFIXES.values()))} | more


@pytest.mark.parametrize("program", MODULES)
def test_served_by_a_file_of_settings(program: str, tmp_path: Path) -> None:
    """Port, port file and form of the logs come from the file that the environment names; every line has the keys."""
    settings = tmp_path / "settings.toml"
    lines = ["port = 0", f'port_file = "{tmp_path / "port"}"', 'log_format = "json"', 'log_level = "debug"']
    lines += [f'db = "{tmp_path / "adapter.db"}"'] * (program == "ic-adapter")
    settings.write_text("\ufeff" + "\n".join(lines) + "\n", encoding="utf-8")
    with (tmp_path / "log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", MODULES[program], "serve"],
            env=environment(**{f"{PREFIXES[program]}CONFIG": str(settings)}),
            stdout=subprocess.DEVNULL,
            stderr=log,
        )
    try:
        until("the port", lambda: (tmp_path / "port").exists() or process.poll() is not None)
        port = (tmp_path / "port").read_text().strip()
        httpx.post(f"http://127.0.0.1:{port}/billers/3426/router", content=b"XMLREQUEST=", timeout=30)
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=120) == 0, (tmp_path / "log").read_text()
    finally:
        process.kill()
    told = [json.loads(line) for line in (tmp_path / "log").read_text().splitlines() if line.startswith("{")]
    assert told
    assert [list(line)[:4] for line in told] == [KEYS] * len(told)
    assert all(STAMP.fullmatch(line["timestamp"]) for line in told)
    assert all(datetime.fromisoformat(line["timestamp"]).tzinfo == UTC for line in told)


Load = Callable[[dict[str, int], dict[str, str], Path], object]
PROGRAMS: dict[str, tuple[Load, type[Exception]]] = {
    "cayenta-sim": (cayenta_sim.load, cayenta_sim.BadConfig),
    "ic-adapter": (ic_adapter.load, BadConfig),
}


@pytest.mark.parametrize("name", BAD_FILES)
@pytest.mark.parametrize("program", PROGRAMS)
def test_bad_file_is_refused(program: str, name: str, tmp_path: Path) -> None:
    """Nothing is started; the message names the setting, and the file where the file is what is wrong."""
    load, error = PROGRAMS[program]
    text, told = BAD_FILES[name]
    file = tmp_path / "settings.toml"
    file.write_text(text, encoding="utf-8")

    with pytest.raises(error, match=re.escape(told)) as refused:
        load({}, {}, file)

    assert str(refused.value).startswith((f"{file}: ", "log_format: "))


@pytest.mark.parametrize("program", PROGRAMS)
def test_order_of_sources(program: str, tmp_path: Path) -> None:
    """Flag > environment > file > default."""
    load, _ = PROGRAMS[program]
    file = tmp_path / "settings.toml"
    file.write_text("port = 1\n", encoding="utf-8")
    named = {f"{PREFIXES[program]}PORT": "2"}

    ports = [load({}, {}, file), load({}, named, file), load({"port": 3}, named, file)]

    assert [getattr(found, "port", None) for found in ports] == [1, 2, 3]
