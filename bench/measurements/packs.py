"""How long the scenarios take on two cores."""

from lxml import etree

from bench.errors import NotMeasured
from bench.findings import Figures
from bench.programs.processes import PYTHON, run
from bench.programs.workbench import Workbench

SCENARIOS = 300
WORKERS = 2
LIMIT = 3_600.0  # seconds for all packs, of which 300 scenarios take 18 alone


def seconds(bench: Workbench) -> Figures:
    """Seconds for 300 scenarios: a run of all packs, start and end of the programs included, by its scenarios."""
    runs = [_run(bench, number) for number in range(bench.effort.pack_runs)]
    took, count, failed = runs[-1]
    note = f"{count} scenarios in {took:.1f} s, {failed} failed; scaled to {SCENARIOS}"
    return Figures(product=tuple(took / count * SCENARIOS for took, count, _ in runs), notes=(note,))


def _run(bench: Workbench, number: int) -> tuple[float, int, int]:
    report = bench.scratch / f"packs-{number}"
    command = [PYTHON, "-m", "scenarios.cli", "run", "--workers", str(WORKERS), "--report", str(report)]
    done = run(command, bench.cores.both, bench.scratch / "packs.log", LIMIT)
    junit = report / "junit.xml"
    if not junit.exists():
        raise NotMeasured(f"the packs ended with {done.code}: {done.output[-300:]}")
    suites = etree.parse(str(junit)).getroot().findall("testsuite")
    count, failed = (sum(int(suite.get(name, "0")) for suite in suites) for name in ("tests", "failures"))
    if not count:
        raise NotMeasured("no scenario ran")
    bench.say(f"packs: {count} scenarios in {done.seconds:.1f} s")
    return done.seconds, count, failed
