"""The command about a running router: verify."""

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from harness.cli.addresses import http_address
from harness.cli.days import wire_day
from harness.cli.outputs import NEW_FILE, new_file

if TYPE_CHECKING:
    from harness.verify.run import VerifyOrder
    from harness.verify.verdicts import Verification


def _codes(_context: click.Context, _option: click.Parameter, texts: tuple[str, ...]) -> dict[str, str]:
    """BadParameter for one that is not TAG=VALUE."""
    wrong = [text for text in texts if not re.fullmatch(r"[A-Z0-9_]+=.*", text)]
    if wrong:
        raise click.BadParameter(f"{wrong[0]!r} is not TAG=VALUE; write ITEM_TP=WEB")
    return dict(text.split("=", 1) for text in texts)


def _functions(_context: click.Context, _option: click.Parameter, names: tuple[str, ...]) -> tuple[str, ...]:
    """BadParameter for one that does not write."""
    from harness.verify.writes import WRITES

    wrong = [name for name in names if name not in WRITES]
    if wrong:
        raise click.BadParameter(f"{wrong[0]!r} does not write; choose of {', '.join(WRITES)}")
    return names


@click.command()
@click.option(
    "--target", metavar="URL", required=True, callback=http_address, help="The router's address for one biller."
)
@click.option("--read-only", is_flag=True, help="Ask only functions that change nothing.")
@click.option("--all", "everything", is_flag=True, help="Write, too: to accounts that are for tests.")
@click.option("--reference", metavar="URL", callback=http_address, help="A router to compare with, in the same state.")
@click.option("--start-reference", is_flag=True, help="Compare with a simulator that is started for this run.")
@click.option(
    "--simulator", metavar="COMMAND", default="cayenta-sim serve", show_default=True, help="Command that starts it."
)
@click.option(
    "--account",
    "accounts",
    multiple=True,
    metavar="NUMBER",
    help="Account to ask for, repeatable. With --all the first one is written to, the second must stay as it is.",
)
@click.option(
    "--function",
    "functions",
    multiple=True,
    metavar="NAME",
    callback=_functions,
    help="Write with this one only; repeatable.",
)
@click.option(
    "--admin", metavar="URL", callback=http_address, help="Admin API of a simulator, to ask for accounts and day."
)
@click.option(
    "--date", "day", metavar="yyyyMMdd", default="", callback=wire_day, help="The router's day; default: today."
)
@click.option("--code", "codes", multiple=True, metavar="TAG=VALUE", callback=_codes, help="Code of this biller.")
@click.option(
    "--seed",
    type=click.IntRange(0, 2**64),
    help="Number that the payment identifiers are drawn from; default: a new one.",
)
@click.option("--user", default="", help="User name of the target.")
@click.option("--password", default="", envvar="CAYENTA_CONTRACT_PASSWORD", help="Password of that user.")
@click.option("--form-key", type=click.Choice(["XMLREQUEST", "APIREQUEST"]), default="XMLREQUEST", show_default=True)
@click.option("--result", type=NEW_FILE, callback=new_file, help="Write the result (JSON) there, for serve --fidelity.")
@click.option("--report", type=NEW_FILE, callback=new_file, help="Write the report (HTML) there.")
@click.option("--json", "json_", is_flag=True, help="Print the result as JSON.")
def verify(**given: Any) -> None:
    """Ask a running router and judge each tag of its replies; exit 1 if one differs or nothing was verified."""
    if given["read_only"] == given["everything"]:
        raise click.UsageError("choose one of --read-only and --all (--all writes to the first account)")
    if given["reference"] and given["start_reference"]:
        raise click.UsageError("choose one of --reference and --start-reference")
    if given["everything"] and len(set(given["accounts"])) < 2 and not given["admin"]:
        raise click.UsageError("--all needs two accounts that are for tests: --account twice, or --admin URL")
    from harness.errors import HarnessError
    from harness.verify.result_file import as_json, as_result
    from harness.verify.run import verify as run

    try:
        found, facts = run(_order(given))
    except HarnessError as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(1)
    text = as_json(found, facts)
    _write(given["result"], text)
    if given["report"]:
        from harness.verify.report import as_html

        _write(given["report"], as_html(as_result(found, facts)))
    click.echo(text if given["json_"] else _as_text(found))
    sys.exit(0 if found.passed else 1)


def _order(given: dict[str, Any]) -> "VerifyOrder":
    from harness.verify.run import VerifyOrder

    return VerifyOrder(
        target=given["target"],
        everything=given["everything"],
        reference=given["reference"] or "",
        start=given["simulator"] if given["start_reference"] else "",
        accounts=given["accounts"],
        admin=(given["admin"] or "").rstrip("/"),
        day=given["day"],
        functions=given["functions"],
        codes=given["codes"],
        seed=given["seed"],
        login=(given["user"], given["password"]) if given["user"] else None,
        form_key=given["form_key"],
    )


def _write(file: Path | None, text: str) -> None:
    if file is None:
        return
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        click.echo(f"Error: cannot write {file}: {error.strerror}; name a file in a folder that exists", err=True)
        sys.exit(2)


def _as_text(found: "Verification") -> str:
    lines = []
    for function, tags in found.results.items():
        number_of: dict[str, int] = {}
        for path, result in tags.items():
            number_of[result.verdict.value] = number_of.get(result.verdict.value, 0) + 1
            if result.why:
                shown = "".join(f" [{found.exchanges[number - 1].request}]" for number in result.exchanges)
                lines.append(f"{function} {path}: {result.verdict.value}: {result.why}{shown}")
        never = [path for path, result in tags.items() if result.verdict.value == "never verified"]
        shown = ", ".join(f"{number} {name}" for name, number in number_of.items())
        lines.append(f"{function}: {shown}" + (f" ({', '.join(never)})" if never else ""))
    lines += [f"{function}: no request was answered with success; name an --account" for function in found.unanswered]
    return "\n".join([*lines, f"{found.requests} requests: {'passed' if found.passed else 'failed'}"])
