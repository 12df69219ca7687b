"""Options that say what exists at a router: accounts, items, its day; which of its functions may be asked."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

import click

from harness.cli.addresses import http_address, is_loopback

if TYPE_CHECKING:
    from harness.generate.facts import TargetFacts

Command = TypeVar("Command", bound=Callable[..., Any])
OPTIONS = (
    click.option("--functions", metavar="NAMES", default="", help="Functions, separated by commas; default: all."),
    click.option(
        "--admin", metavar="URL", callback=http_address, help="A simulator's admin address: tells what exists."
    ),
    click.option(
        "--account", "accounts", multiple=True, metavar="NUMBER", help="Account for tests that exists; repeatable."
    ),
    click.option("--item", "items", multiple=True, metavar="NUMBER", help="AR item that exists; repeatable."),
    click.option(
        "--date", "date_", metavar="YYYYMMDD", type=click.DateTime(["%Y%m%d"]), help="The router's day, if not today."
    ),
    click.option("--write", is_flag=True, help="Ask writing functions of another machine, too: they post and change."),
)


def facts_options(command: Command) -> Command:
    """Add the options to a command."""
    for option in reversed(OPTIONS):
        command = option(command)
    return command


def chosen_functions(target: str, given: dict[str, Any]) -> list[str]:
    """Return the functions to ask; UsageError for an unknown one, or if they would write to another machine."""
    from harness.conformance.run import function_names
    from harness.generate.facts import READING

    known = function_names()
    wanted = [name.strip() for name in given["functions"].split(",") if name.strip()] or known
    for name in wanted:
        if name not in known:
            raise click.UsageError(f"{name!r} is not a function; choose from {', '.join(known)}")
    if not given["write"] and not is_loopback(target) and not set(wanted) <= set(READING):
        message = (
            f"the functions write, and {target} is another machine; add --write, or --functions {','.join(READING)}"
        )
        raise click.UsageError(message)
    return wanted


def target_facts(target: str, given: dict[str, Any], person_of: Callable[[str], str]) -> "TargetFacts":
    """Return what exists at the target: told by the command line, a simulator's admin API, else as documented."""
    from harness.generate.facts import TargetFacts, read_facts

    facts = read_facts(_admin_of(given["admin"], target)) if given["admin"] else TargetFacts()
    if given["accounts"]:
        facts = replace(facts, accounts=tuple((account, person_of(account)) for account in given["accounts"]))
    if given["items"]:
        facts = replace(facts, items=given["items"])
    if given["date_"]:
        facts = replace(facts, today=given["date_"].date())
    return facts


def _admin_of(admin: str, target: str) -> str:
    """The admin address of the target's biller."""
    biller = re.search(r"/billers/([^/]+)/router", target)
    if biller is None:
        raise click.UsageError(f"{target} names no biller; with --admin write http://host:port/billers/BID/router")
    return f"{admin.rstrip('/')}/billers/{biller[1]}"
