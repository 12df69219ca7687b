"""Why a row missed its target: the product under cProfile or -X importtime, in lines for people."""

import pstats
import re
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from bench.errors import NotMeasured
from bench.measurements import bills
from bench.measurements.imports import take
from bench.programs.processes import PYTHON, ROOT, free_port, running
from bench.programs.wire import Asking, documented_answer
from bench.programs.workbench import Server, Side, Workbench, command, prepare

Profile = Callable[[Workbench], tuple[str, ...]]

SHOWN = 15
SECONDS, REQUESTS = 2.0, 5_000
BILLS, BATCHES = 10_000, 8
IMPORT = re.compile(r"import time:\s+(\d+) \|\s+\d+ \|\s+([\w.]+)")


def of_reads(asking: Asking) -> Profile:
    """The dearest functions by their own time per request; cProfile itself makes small functions look dearer."""

    def profile(bench: Workbench) -> tuple[str, ...]:
        port, target = free_port(), bench.scratch / "reads.profile"
        python, *arguments = command(Side.PRODUCT, port)
        watched = [python, "-m", "cProfile", "-o", str(target), *arguments]
        with running(watched, bench.cores.server, bench.scratch / "profile.log") as child:
            began = time.perf_counter()
            documented_answer(port)
            server = Server(child, port, time.perf_counter() - began)
            prepare(server, asking.template)
            asked = 0
            while asked < REQUESTS:
                asked += bench.load(server, asking.path, asking.bodies, SECONDS).requests
        return _lines(target, asked, "request", asked * 9 // 10)

    return profile


def of_import(bench: Workbench) -> tuple[str, ...]:
    """The dearest functions of the adapter's import by their own time per bill."""
    source, target = bench.scratch / "profiled.xml", bench.scratch / "import.profile"
    bills.write(source, BILLS)
    taken = take(bench, source, "import-profile", (PYTHON, "-m", "cProfile", "-o", str(target)))
    return _lines(target, taken.accepted, "bill", BATCHES)


def of_start(bench: Workbench) -> tuple[str, ...]:
    """What the imports of a start take, package by package."""
    port = free_port()
    python, *arguments = command(Side.PRODUCT, port)
    with running([python, "-X", "importtime", *arguments], bench.cores.server, bench.scratch / "start.log") as child:
        documented_answer(port)
    spent: Counter[str] = Counter()
    for own, module in IMPORT.findall(child.said()):
        spent[module.partition(".")[0]] += int(own)
    total = f"{sum(spent.values()) / 1000:8.1f}  all imports"
    return ("  own ms  package", total, *(f"{own / 1000:8.1f}  {name}" for name, own in spent.most_common(SHOWN)))


def _lines(target: Path, times: int, unit: str, least: int) -> tuple[str, ...]:
    """One line per function that runs at least that often; what runs at the start only is left out."""
    if not target.exists() or not times:
        raise NotMeasured("no profile was written")
    stats: dict[tuple[str, int, str], tuple[int, int, float, float, object]]
    stats = pstats.Stats(str(target)).stats  # type: ignore[attr-defined]  # typeshed does not know it
    found = [
        (own / times * 1e6, everything / times * 1e6, calls / times, where)
        for where, (_, calls, own, everything, _) in stats.items()
        if calls >= least
    ]
    found.sort(reverse=True)
    lines = [f"{'own µs':>8} {'with calls':>10} {'calls':>6}  per {unit}, of {times:,}"]
    for own, everything, calls, (file, line, name) in found[:SHOWN]:
        lines.append(f"{own:8.1f} {everything:10.1f} {calls:6.1f}  {_place(file, line)}{name}")
    return tuple(lines)


def _place(file: str, line: int) -> str:
    """Where a function stands, without any path of this machine."""
    if line == 0:
        return ""
    path = Path(file)
    if ROOT in path.parents and ".venv" not in path.parts:
        return f"{path.relative_to(ROOT)}:{line} "
    return f"{path.parent.name}/{path.name}:{line} "
