"""A recording of our own simulator becomes a state and scenarios that answer as recorded."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from lxml import etree

from harness.record.recording import read_recording
from harness.replay.traffic import leaves, traffic
from tests.harness.record.programs import ROOT, SECONDS, recorder
from tests.harness.replay.flow import run_flow
from tests.simulator.process import start


def run(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Run a command of the product."""
    return subprocess.run(
        [sys.executable, "-m", *command],
        cwd=folder, env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, timeout=4 * SECONDS,
        check=False,
    )  # fmt: skip


@pytest.fixture(scope="module")
def simulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a simulator."""
    process, url = start(tmp_path_factory.mktemp("simulator"))
    yield url
    process.terminate()
    process.communicate(timeout=SECONDS)


@pytest.fixture(scope="module")
def replayed(tmp_path_factory: pytest.TempPathFactory, simulator: str) -> tuple[Path, subprocess.CompletedProcess[str]]:
    """A folder with recording and replay, and how the replay ended."""
    folder = tmp_path_factory.mktemp("replay")
    with recorder(folder, simulator) as recording:
        run_flow(f"http://127.0.0.1:{recording.port}/billers/3426/router")
        assert recording.stop() == 0, recording.printed
    return folder, run(folder, "harness.cli", "replay", "recording", "--out", "replay")


def report(folder: Path) -> dict[str, Any]:
    """What the replay wrote for programs."""
    found: dict[str, Any] = json.loads((folder / "replay" / "replay.json").read_text())
    return found


def test_every_read_answers_as_recorded(replayed: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    """The command says so, and ends with 0."""
    folder, done = replayed

    assert done.returncode == 0, done.stdout + done.stderr
    found = report(folder)
    assert found["reads"] == found["reads_as_recorded"] == 19
    assert found["differences"] == []
    assert "A replay cannot know:" in done.stdout


def test_the_state_file_answers_as_recorded(
    replayed: tuple[Path, subprocess.CompletedProcess[str]], simulator: str
) -> None:
    """Imported into another biller: each first read of the recording, tag for tag."""
    folder, _ = replayed
    state = (folder / "replay" / "state.jsonl").read_text()
    url = f"{simulator}/__admin/billers/import"
    assert httpx.post(url, json={"id": "again", "state": state}, timeout=SECONDS, trust_env=False).status_code == 201

    seen = set()
    for call in traffic(folder / "recording", None).calls:
        first = (call.function, *sorted(call.asked.items()))
        if not call.is_read or not call.succeeded or first in seen:
            continue
        seen.add(first)
        form = {"XMLREQUEST": etree.tostring(call.request, encoding="unicode")}
        answer = httpx.post(f"{simulator}/billers/again/router", data=form, timeout=SECONDS, trust_env=False)
        assert leaves(etree.fromstring(answer.content)) == leaves(call.reply), call.place
    assert len(seen) == 11


def test_the_scenarios_pass(replayed: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    """Run as any pack."""
    folder, _ = replayed
    done = run(folder, "scenarios.cli", "run", "replay/recorded.feature", "--workers", "1")

    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{report(folder)['scenarios']} passed" in done.stdout


def test_nothing_of_the_router_is_in_it(replayed: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    """Names, numbers and texts of the accounts that were recorded, and what was typed in."""
    folder, _ = replayed
    recording = b"".join(path.read_bytes() for path in (folder / "recording").iterdir())
    feature, state = ((folder / "replay" / name).read_bytes() for name in ("recorded.feature", "state.jsonl"))
    ((_, kept),) = read_recording(folder / "recording")

    assert len(kept) == 29
    for text in (b"REALTOWN", b"utility.example", b"2065557777", b"moved"):
        assert text not in recording + feature + state, text
    for text in (b"ALEX", b"SAMPLETOWN", b"EXAMPLE ST", b"1020424", b"2003708"):  # a state has the template's own, too
        assert text not in recording + feature, text
