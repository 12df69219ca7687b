"""Two hundred scenarios in parallel on one pair of programs give the same results as one after another."""

import re
import subprocess
import sys
from pathlib import Path

from lxml import html

AT_LEAST = 200
#: Packs that write, through both programs; the others say the same thing in more time.
PACKS = ("router_payments", "router_phones", "flow_rtdr", "flow_bill_run")
#: What differs between any two runs of one and the same scenario.
VOLATILE = re.compile(
    r"t-[0-9a-f]{12}"  # the throw-away biller
    r"|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"  # BillerGuid (FS 2), made from its id
    r"|127\.0\.0\.1:\d+"  # where the programs listen
    r"|\d{4}-\d\d-\d\dT[\d:]+\.\d{6}[+-]\d\d:\d\d"  # a clock that was set running: the wall clock's microseconds
    r"|[0-9.]+ s\b"  # how long it took
)


def _told(folder: Path, workers: int) -> dict[str, str]:
    """Some packs on one pair of programs: everything the report tells of each scenario, every exchange included."""
    command = [sys.executable, "-m", "scenarios.cli", "run", "--workers", str(workers), "--report", str(folder), *PACKS]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    page = html.fromstring((folder / "report.html").read_text())
    sections = [section for section in page.iter("section") if section.get("class") == "group"]
    scenarios = [scenario for section in sections for scenario in section.iterfind(".//details[@data-outcome]")]
    told = [VOLATILE.sub("…", "".join(map(str, scenario.itertext()))) for scenario in scenarios]
    return {f"{number} {text[:200]}": text for number, text in enumerate(sorted(told))}


def test_parallel_is_like_one_after_another(tmp_path: Path) -> None:
    """Each scenario has its own biller: neither verdicts nor a single exchange depend on what else runs."""
    serial = _told(tmp_path / "serial", 1)
    parallel = _told(tmp_path / "parallel", 8)

    assert len(serial) >= AT_LEAST
    assert list(serial) == list(parallel)
    assert [name for name in serial if serial[name] != parallel[name]] == []
