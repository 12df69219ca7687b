"""The command about a running router: verify."""

import json
import sys
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

if TYPE_CHECKING:
    from harness.verify.verdicts import Verification


def _url(_context: click.Context, _option: click.Parameter, url: str | None) -> str | None:
    """BadParameter for an address that is not one of HTTP."""
    if url is None:
        return None
    try:
        parts = urlsplit(url)
        valid = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        valid = False
    if not valid:
        raise click.BadParameter(f"{url!r} is not an address; write http://host:port/billers/BID/router")
    return url


@click.command()
@click.option("--target", metavar="URL", required=True, callback=_url, help="The router's address for one biller.")
@click.option("--reference", metavar="URL", callback=_url, help="A router to compare with, such as a simulator's.")
@click.option("--read-only", is_flag=True, help="Ask only functions that change nothing; required so far.")
@click.option("--account", "accounts", multiple=True, metavar="NUMBER", help="Account to ask for; may be repeated.")
@click.option("--user", default="", help="User name of the target.")
@click.option("--password", default="", envvar="CAYENTA_CONTRACT_PASSWORD", help="Password of that user.")
@click.option("--form-key", type=click.Choice(["XMLREQUEST", "APIREQUEST"]), default="XMLREQUEST", show_default=True)
@click.option("--json", "json_", is_flag=True, help="Print the verdicts as JSON.")
def verify(
    target: str,
    reference: str | None,
    accounts: tuple[str, ...],
    user: str,
    password: str,
    form_key: str,
    *,
    read_only: bool,
    json_: bool,
) -> None:
    """Ask a running router and judge each tag of its replies; exit 1 if one is wrong or nothing was verified."""
    if not read_only:
        raise click.UsageError("verify only asks reading functions so far; add --read-only")
    from contextlib import ExitStack

    from harness.errors import HarnessError
    from harness.verify.reads import DOCUMENTED
    from harness.verify.target import RouterTarget
    from harness.verify.verdicts import verify_reads

    with ExitStack() as open_:
        login = (user, password) if user else None
        one = open_.enter_context(RouterTarget(target, login, form_key))
        other = open_.enter_context(RouterTarget(reference)) if reference else None
        try:
            found = verify_reads(one, accounts or DOCUMENTED, other)
        except HarnessError as error:
            click.echo(f"Error: {error}", err=True)
            sys.exit(1)
    click.echo(_as_json(found) if json_ else _as_text(found))
    sys.exit(0 if found.passed else 1)


def _as_text(found: "Verification") -> str:
    lines = []
    for function, tags in found.results.items():
        counts: dict[str, int] = {}
        for path, result in tags.items():
            counts[result.verdict.value] = counts.get(result.verdict.value, 0) + 1
            if result.why:
                lines.append(f"{function} {path}: {result.verdict.value}: {result.why} [{result.request}]")
        never = [path for path, result in tags.items() if result.verdict.value == "never verified"]
        shown = ", ".join(f"{number} {name}" for name, number in counts.items())
        lines.append(f"{function}: {shown}" + (f" ({', '.join(never)})" if never else ""))
    lines += [f"{function}: no request was answered with success; name an --account" for function in found.unanswered]
    return "\n".join([*lines, f"{found.requests} requests: {'passed' if found.passed else 'failed'}"])


def _as_json(found: "Verification") -> str:
    rows = {
        function: {
            path: {"verdict": result.verdict.value, "why": result.why, "request": result.request}
            for path, result in tags.items()
        }
        for function, tags in found.results.items()
    }
    return json.dumps(
        {"functions": rows, "unanswered": found.unanswered, "requests": found.requests, "passed": found.passed},
        indent=1,
    )
