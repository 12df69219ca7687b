"""The command about a client under test: verify-adapter."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from harness.cli.days import wire_day
from harness.cli.outputs import NEW_FILE, new_file

if TYPE_CHECKING:
    from harness.adapter.run import AdapterOrder, AdapterVerification


def _faults(_context: click.Context, _option: click.Parameter, names: tuple[str, ...]) -> tuple[str, ...]:
    """BadParameter for one that is not in the table; all of them if none is named."""
    from harness.adapter.tables import fault_cases

    known = tuple(fault_cases())
    wrong = [name for name in names if name not in (*known, "none")]
    if wrong:
        raise click.BadParameter(f"{wrong[0]!r} is not a fault; choose of none, {', '.join(known)}")
    return tuple(dict.fromkeys(name for name in names if name != "none")) if names else known


def _writing(_context: click.Context, _option: click.Parameter, name: str) -> str:
    """BadParameter for a function that does not write: it may be asked as often as one likes."""
    from harness.adapter.tables import request_tables

    writing = [known for known in request_tables() if not known.startswith("Get")]
    if name not in writing:
        raise click.BadParameter(f"{name!r} does not write; choose of {', '.join(writing)}")
    return name


@click.command("verify-adapter")
@click.option("--run", "command", default="", metavar="COMMAND", help="Client under test, run once for each fault.")
@click.option(
    "--listen", "port", type=click.IntRange(0, 65535), metavar="PORT", help="Port for a client that you drive yourself."
)
@click.option(
    "--wait", type=click.FloatRange(min=0), metavar="SECONDS", help="End --listen by itself; default: Ctrl-C ends it."
)
@click.option(
    "--preset", "faults", multiple=True, metavar="NAME", callback=_faults, help="Fault, repeatable; default: all."
)
@click.option(
    "--on",
    "function",
    default="AddARItems",
    show_default=True,
    metavar="FUNCTION",
    callback=_writing,
    help="Function whose first request meets the fault.",
)
@click.option("--template", default="3426", show_default=True, metavar="BID", help="Documented biller to be like.")
@click.option(
    "--date", "day", metavar="yyyyMMdd", default="", callback=wire_day, help="The biller's day; default: today."
)
@click.option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True),
    default=120.0,
    show_default=True,
    metavar="SECONDS",
    help="Time that one run of the command has.",
)
@click.option(
    "--simulator", metavar="COMMAND", default="cayenta-sim serve", show_default=True, help="Command that starts it."
)
@click.option("--result", type=NEW_FILE, callback=new_file, help="Write the result (JSON) there.")
@click.option("--report", type=NEW_FILE, callback=new_file, help="Write the report (HTML) there.")
@click.option("--journal", type=NEW_FILE, callback=new_file, help="Write the exchanges there, for coverage.")
@click.option("--json", "json_", is_flag=True, help="Print the result as JSON.")
def verify_adapter(**given: Any) -> None:
    """Let a client talk to a simulator and judge each request; exit 1 if one is wrong or nothing was sent."""
    if bool(given["command"]) == (given["port"] is not None):
        raise click.UsageError("choose one of --run COMMAND and --listen PORT")
    if given["wait"] is not None and given["command"]:
        raise click.UsageError("--wait goes with --listen; with --run the end of COMMAND ends a run")
    from harness.adapter.client import NoClient
    from harness.adapter.report import as_html
    from harness.adapter.result import as_journal, as_json, as_result
    from harness.adapter.run import verify_adapter as run
    from harness.errors import HarnessError

    try:
        found = run(_order(given), lambda cases: _tell(cases, quiet=given["json_"]))
    except HarnessError as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(2 if isinstance(error, NoClient) else 1)
    _write(given["result"], as_json(found))
    _write(given["report"], as_html(as_result(found)))
    _write(given["journal"], as_journal(found))
    click.echo(as_json(found) if given["json_"] else _as_text(found))
    sys.exit(0 if found.passed else 1)


def _order(given: dict[str, Any]) -> "AdapterOrder":
    from harness.adapter.run import AdapterOrder

    return AdapterOrder(
        command=given["command"],
        faults=given["faults"],
        function=given["function"],
        template=given["template"],
        simulator=given["simulator"],
        port=given["port"] or 0,
        wait=given["wait"],
        timeout=given["timeout"],
        day=given["day"],
    )


def _tell(cases: Mapping[str, Mapping[str, str]], *, quiet: bool) -> None:
    """Say where the client may send its requests: a router for each case, the rest is the same for all."""
    lines = [f"{name}: {told['CAYENTA_ROUTER_URL']}" for name, told in cases.items()]
    told = next(iter(cases.values()))
    lines += [f"{name}={told[name]}" for name in told if name not in ("CAYENTA_ROUTER_URL", "CAYENTA_BILLER")]
    click.echo("\n".join([*lines, "Ctrl-C ends the run and judges what came."]), err=quiet)


def _write(file: Path | None, text: str) -> None:
    if file is None:
        return
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        click.echo(f"Error: cannot write {file}: {error.strerror}; name a file in a folder that exists", err=True)
        sys.exit(2)


def _as_text(found: "AdapterVerification") -> str:
    """Return the first thing that is wrong, how many others there are, what was never exercised, and the verdict."""
    from harness.adapter.exercised import never

    findings = list(found.findings.first.values())
    lines = [str(findings[0])] if findings else []
    if len(findings) > 1:
        lines += [f"  and {one.function} {one.tag}: {one.rule} [{one.case}]" for one in findings[1:6]]
        more = len(findings) - 6
        lines += [f"  and {more} more; --report FILE or --json has them"] if more > 0 else []
    if not found.has_exercised:
        lines.append("no function was asked; let the client send to CAYENTA_ROUTER_URL")
    lines += never(found) if found.has_exercised else []
    verdict = "passed" if found.passed else "failed"
    numbers = {"case": len(found.cases), "request": len(found.exchanges), "finding": len(findings)}
    counts = ", ".join(f"{number} {name}{'' if number == 1 else 's'}" for name, number in numbers.items())
    return "\n".join([*lines, f"{counts}: {verdict}"])
