"""Records what a user of the product sees, so that a refactoring can prove that it changed nothing else.

    python tools/outside_view.py --out DIR [--checkout PATH] [--test-ids]
    python tools/outside_view.py --compare BEFORE AFTER [--ignore-wording] [--skip KIND] [--expected FILE]

It starts both programs of a checkout on free ports and writes one file per kind: OpenAPI documents, addresses, metrics,
log fields, exit codes, help, start-up imports, wheel contents, and test ids if asked for. `--compare` exits 1 when
anything differs. Only commands, HTTP and the wheel are used, so that it works on trees of any shape.
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tools.outside import commands, comparing, http_facts, installation, pages, traffic  # noqa: E402 — needs the path
from tools.outside.checkout import Checkout, serving  # noqa: E402 — needs the path


def collect(checkout: Checkout, scratch: Path) -> Iterator[tuple[str, Any]]:
    """Yield the facts of a checkout with their kinds, each as soon as it is known."""
    simulator = [str(checkout.script("cayenta-sim")), "serve", "--log-format", "json", "--log-level", "info"]
    adapter = [str(checkout.script("ic-adapter")), "serve", "--test-clock", "--no-pump"]
    adapter += ["--db", str(scratch / "adapter.db")]
    with serving(simulator, scratch, "simulator") as sim_url, serving(adapter, scratch, "adapter") as adapter_url:
        scene = traffic.Scene(sim_url, adapter_url, scratch)
        traffic.play(checkout, scene)
        yield "openapi", http_facts.openapi(scene)
        yield "schema-names", http_facts.schema_names(scene)
        yield "api-addresses", http_facts.calls(scene)
        yield "metrics", http_facts.metrics(scene)
        yield "pages", pages.pages(scene)
        codes, fields = commands.exits(checkout, scene)
        yield "json-fields", fields
    codes["SIGTERM"] = {name: (scratch / f"{name}.exit").read_text() for name in ("simulator", "adapter")}
    yield "exit-codes", codes
    logs = {"simulator": http_facts.json_log(scratch / "simulator.log")}
    yield "log-fields", {**logs, "adapter": http_facts.text_log(scratch / "adapter.log")}
    yield "help", commands.helps(checkout, scratch)
    loaded, own = installation.imports(checkout, scratch)
    yield "imports", loaded
    yield "own-imports", own
    contents, own_contents = installation.wheel(checkout, scratch)
    yield "wheel", contents
    yield "own-wheel", own_contents


def write(checkout: Checkout, out: Path, *, ids: bool) -> None:
    """Write the facts of a checkout into a folder, one file per kind."""
    out.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="outside-", ignore_cleanup_errors=True) as folder:
        scratch = Path(folder)
        for kind, fact in collect(checkout, scratch):
            (out / f"{kind}.json").write_text(installation.as_json(fact))
        if ids:
            (out / "test-ids.txt").write_text("\n".join(installation.collected_tests(checkout)) + "\n")
            (out / "scenario-ids.txt").write_text("\n".join(installation.scenario_ids(checkout, scratch)) + "\n")


def report(before: Path, after: Path, choice: comparing.Choice) -> int:
    """Print the differences by kind; 1 if there are any."""
    found, expected = comparing.compare(before, after, choice)
    for kind, lines in found.items():
        further = f", {expected[kind]} expected" if expected.get(kind) else ""
        print(f"{kind}: {len(lines)} differences{further}")  # noqa: T201 — a command's output
        for line in lines:
            print(f"  {line}")  # noqa: T201 — a command's output
    return 1 if any(found.values()) else 0


def main(arguments: list[str] | None = None) -> int:
    """Collect or compare, as the arguments say."""
    parser = argparse.ArgumentParser(description="Record what a user of the product sees, or compare two records.")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--out", type=Path, metavar="DIR", help="collect the facts of a checkout into this folder")
    what.add_argument("--compare", type=Path, nargs=2, metavar=("BEFORE", "AFTER"), help="compare two folders")
    parser.add_argument("--checkout", type=Path, default=ROOT, help="the checkout to look at; default: this one")
    parser.add_argument("--test-ids", action="store_true", help="with --out: collect ids of tests and scenarios too")
    parser.add_argument("--ignore-wording", action="store_true", help="with --compare: leave sentences out")
    parser.add_argument(
        "--skip", action="append", default=[], metavar="KIND", help="leave this kind out, such as wheel"
    )
    parser.add_argument("--expected", type=Path, metavar="FILE", help="patterns of intended differences, one a line")
    parser.add_argument("--renames", type=Path, metavar="TSV", help="old and new ids, or starts of ids")
    given = parser.parse_args(arguments)
    if given.out:
        write(Checkout(given.checkout.resolve()), given.out, ids=given.test_ids)
        return 0
    patterns = comparing.read_patterns(given.expected) if given.expected else ()
    renames = comparing.read_table(given.renames) if given.renames else None
    choice = comparing.Choice(
        ignore_wording=given.ignore_wording, skip=frozenset(given.skip), expected=patterns, renames=renames
    )
    return report(given.compare[0], given.compare[1], choice)


if __name__ == "__main__":
    sys.exit(main())
