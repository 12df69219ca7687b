"""The command that sends generated requests and mutations to a router: generate."""

import json
import sys
import time
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from harness.cli.addresses import http_address
from harness.cli.target_facts import chosen_functions, facts_options, target_facts

if TYPE_CHECKING:
    from harness.conformance.run import FunctionResult

#: Percent of a function's elements and facet bounds without which a run fails.
LEAST_ELEMENTS, LEAST_BOUNDS = 100.0, 95.0
#: Seconds between two lines of progress.
PROGRESS_EVERY = 2.0
MOST_SHOWN = 20  # gaps or findings of one function in the text report; JSON has all


@click.command()
@click.option(
    "--target", metavar="URL", required=True, callback=http_address, help="The router's address for one biller."
)
@click.option("--examples", type=click.IntRange(0, 100_000), default=500, show_default=True, help="Drawn per function.")
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True, help="The same seed sends the same.")
@facts_options
@click.option("--user", default="", help="User name of the target.")
@click.option("--password", default="", envvar="CAYENTA_CONTRACT_PASSWORD", help="Password of that user.")
@click.option("--json", "json_", is_flag=True, help="Print everything as JSON.")
def generate(target: str, examples: int, seed: int, user: str, password: str, *, json_: bool, **given: Any) -> None:
    """Send generated requests and mutations to a router; exit 1 if an answer is wrong or a function was not covered."""
    from harness.conformance.known_accounts import person_of
    from harness.conformance.run import ConformanceRun
    from harness.conformance.sending import RawTarget
    from harness.errors import HarnessError

    functions = chosen_functions(target, given)
    _require_hypothesis(examples)
    try:
        with RawTarget(target, (user, password) if user else None) as router:
            facts = target_facts(target, given, partial(person_of, router))
            results = ConformanceRun(router, facts, examples, seed, _Progress(functions)).all(functions)
    except HarnessError as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(1)
    click.echo(_as_json(results, seed) if json_ else _as_text(results, seed))
    sys.exit(0 if all(map(_passed, results)) else 1)


def _require_hypothesis(examples: int) -> None:
    try:
        import hypothesis  # noqa: F401 — an optional part: pip install mock-cayenta[contract]
    except ImportError:
        if examples:
            message = "drawing documents needs Hypothesis; install mock-cayenta[contract], or give --examples 0"
            raise click.UsageError(message) from None


class _Progress:
    """A line to standard error now and then, on runs that take longer than one interval."""

    def __init__(self, functions: list[str]) -> None:
        self.functions, self.sent, self.shown = functions, 0, time.monotonic()

    def __call__(self, function: str, _sent: int) -> None:
        self.sent += 1
        if time.monotonic() - self.shown >= PROGRESS_EVERY:
            self.shown = time.monotonic()
            place = f"{self.functions.index(function) + 1} of {len(self.functions)}"
            click.echo(f"{self.sent} requests sent; {function} ({place})", err=True)


def _passed(result: "FunctionResult") -> bool:
    covered = result.covered
    enough = covered.elements.percent >= LEAST_ELEMENTS and covered.bounds.percent >= LEAST_BOUNDS
    return not result.findings and enough and result.succeeded > 0


def _as_text(results: list["FunctionResult"], seed: int) -> str:
    lines = []
    for result in results:
        covered = result.covered
        lines.append(
            f"{result.function}: {result.sent} sent ({result.drawn} drawn), {result.answered} valid ones answered "
            f"({result.succeeded} with STATUS 0), {result.as_expected} of {result.mutated} mutations as expected, "
            f"elements {covered.elements.percent:.0f} %, facet bounds {covered.bounds.percent:.1f} %, "
            f"reply tags {covered.replies.percent:.0f} %"
        )
        for name, tally in (("element", covered.elements), ("bound", covered.bounds), ("reply tag", covered.replies)):
            lines += [f"  not covered: {name} {gap}" for gap in tally.gaps[:MOST_SHOWN]]
        for rule, finding in list(result.findings.items())[:MOST_SHOWN]:
            times = f" ({result.broken[rule]} requests)" if result.broken[rule] > 1 else ""
            lines += [f"  WRONG {finding}{times}", f"    request: {finding.request[:400]}"]
        if len(result.findings) > MOST_SHOWN:
            lines.append(f"  and {len(result.findings) - MOST_SHOWN} more; --json prints all")
        if not result.succeeded:
            lines.append("  nothing succeeded: name an --account and an --item that exist, or --admin")
    wrong = sum(len(result.findings) for result in results)
    sent = sum(result.sent for result in results)
    verdict = "passed" if all(map(_passed, results)) else "failed"
    return "\n".join([*lines, f"{len(results)} functions, {sent} requests, {wrong} wrong, seed {seed}: {verdict}"])


def _as_json(results: list["FunctionResult"], seed: int) -> str:
    rows = {
        result.function: {
            "sent": result.sent,
            "drawn": result.drawn,
            "answered": result.answered,
            "succeeded": result.succeeded,
            "mutations": result.mutated,
            "refused_as_expected": result.as_expected,
            "elements": {"percent": result.covered.elements.percent, "gaps": result.covered.elements.gaps},
            "bounds": {"percent": result.covered.bounds.percent, "gaps": result.covered.bounds.gaps},
            "reply_tags": {"percent": result.covered.replies.percent, "gaps": result.covered.replies.gaps},
            "findings": [
                {
                    "sent": finding.sent,
                    "rule": finding.rule,
                    "text": finding.text,
                    "request": finding.request,
                    "requests": result.broken[rule],
                }
                for rule, finding in result.findings.items()
            ],
        }
        for result in results
    }
    passed = all(map(_passed, results))
    return json.dumps({"functions": rows, "seed": seed, "passed": passed}, indent=1)
