"""`cayenta-contract verify` beside the planted defects of the simulator: which it finds, and what it names.

`python -m tests.defects.router_verification [NAME…]`: without names all of them, and the healthy simulator first. Results
are kept beside those of the packs; a defect that needs a fault rule or a bill run is outside what a router's client sees.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from tests.defects.listed import Defect, defects
from tests.defects.runs import MOST_SECONDS, Kill, planted

OUT = Path("out/defects/verify")
HEALTHY = "healthy"
BILLER = "/billers/3426/router"
#: Words of a line that tells of something wrong.
WRONG = (": differs: ", ": wrong: ", ": missing: ")


@click.command()
@click.argument("names", nargs=-1)
@click.option("--healthy", type=int, metavar="RUNS", help="Only verify the healthy simulator, so often.")
def main(names: Sequence[str], healthy: int | None) -> None:
    """Verify a simulator with each defect; exit 1 where the healthy one is blamed."""
    OUT.mkdir(parents=True, exist_ok=True)
    if healthy is not None:
        sys.exit(_alarms(healthy))
    rows = [row for row in defects().values() if row.program == "simulator" and (not names or row.name in names)]
    blamed = _result(None)
    found: list[Defect] = []
    named: list[Defect] = []
    for row in rows:
        result = _result(row)
        kill = Kill("", "", "", "\n".join(result["lines"]))
        is_named = kill.names(row.function) and kill.names(row.tag)
        click.echo(_line(row.name, result, is_named=is_named))
        found += [row] if result["exit"] == 1 and result["lines"] else []
        named += [row] if is_named else []
    click.echo(f"\n{len(found)}/{len(rows)} found by verify, {len(named)} with function and tag named")
    click.echo(_line(HEALTHY, blamed, is_named=False))
    sys.exit(blamed["exit"])


def _alarms(runs: int) -> int:
    """Verify the healthy simulator so often, earlier runs counted; 1 where one run ends otherwise than with 0."""
    results = [_result(None, f"{HEALTHY}-{number}") for number in range(1, runs + 1)]
    for number, result in enumerate(results, 1):
        click.echo(f"run {number}: exit {result['exit']}, {_last_line(result)}")
    return 1 if any(result["exit"] for result in results) else 0


def _last_line(result: dict[str, Any]) -> str:
    return str(result["said"].strip().splitlines()[-1][:120])


def _result(defect: Defect | None, name: str = HEALTHY) -> dict[str, Any]:
    """Return what a run came to, or came to before."""
    name = defect.name if defect else name
    file = OUT / f"{name}.json"
    if not file.exists():
        file.write_text(json.dumps(_verified(defect.name if defect else ""), indent=1))
    kept: dict[str, Any] = json.loads(file.read_text())
    return kept


def _verified(defect: str) -> dict[str, Any]:
    with planted(defect, "simulator", alone=True) as urls:
        command = [sys.executable, "-m", "harness.cli", "verify", "--all", "--seed", "1"]
        command += ["--target", f"{urls.router}{BILLER}", "--admin", f"{urls.router}/__admin"]
        command += ["--start-reference", "--simulator", f"{sys.executable} -m simulator.cli serve"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=MOST_SECONDS, check=False)
    lines = [line for line in done.stdout.splitlines() if any(word in line for word in WRONG)]
    return {"exit": done.returncode, "lines": lines, "said": (done.stdout + done.stderr)[-1500:]}


def _line(name: str, result: dict[str, Any], *, is_named: bool) -> str:
    if not result["lines"]:
        return f"not found  {name}  exit {result['exit']}  {_last_line(result)}"
    return f"found      {name}  ({'named' if is_named else 'not named'})  {result['lines'][0][:160]}"


if __name__ == "__main__":
    main()
