"""`ic-adapter check` and `allow-list`: whether billers can go live, and the letter about our addresses."""

import json
import sys

import click

from ic_adapter.cli.columns import table as columns
from ic_adapter.cli.crm.author import as_author, author
from ic_adapter.cli.files import PLACE
from ic_adapter.cli.options import COMMON, opened, options, tell_findings
from ic_adapter.config import Config
from ic_adapter.config_values import EGRESS_ENVIRONMENTS, parse_egress
from ic_adapter.model import ChangedBy, Level


@click.command()
@options(*COMMON, *PLACE)
@click.argument("bid", required=False)
@click.option("--json", "as_json", is_flag=True, help="print a JSON list instead of a table")
@click.option("--offline", is_flag=True, help="with BID: call no router and no file server")
@click.option("--confirm", "confirmed", multiple=True, metavar="CHECK", help="with BID: confirm the warning of CHECK")
@click.option("--withdraw", "withdrawn", multiple=True, metavar="CHECK", help="with BID: take a confirmation back")
@as_author
def check(
    config: Config,
    bid: str | None,
    as_json: bool,
    offline: bool,
    confirmed: tuple[str, ...],
    withdrawn: tuple[str, ...],
    by: str | None,
) -> None:
    """Check whether biller BID can go live, or the configuration of every biller.

    With BID, routers and the file server are called as well, and each check passes or fails with what to do. A warning
    that the biller answered can be confirmed; who did so, and when, is shown in its place. Exit 1 if there are errors.
    """
    from ic_adapter.config_check.findings import listed, table
    from ic_adapter.config_check.observed import observed

    if bid is not None:
        acts = [(name, True) for name in confirmed] + [(name, False) for name in withdrawn]
        _one(config, bid, acts, author(by), as_json=as_json, is_offline=offline)
    if confirmed or withdrawn or by is not None:
        raise click.UsageError("name the biller whose warnings to confirm")
    with opened(config) as adapter:
        tell_findings(adapter)
        billers = adapter.register.all()
        found = [(biller.id, finding) for biller in billers for finding in observed(biller, adapter.store)]
    click.echo(json.dumps(listed(found), indent=2) if as_json else table(found, len(billers)))
    sys.exit(1 if any(finding.level is Level.ERROR for _, finding in found) else 0)


def _one(
    config: Config, bid: str, acts: list[tuple[str, bool]], by: ChangedBy, *, as_json: bool, is_offline: bool
) -> None:
    """Confirm warnings or take that back, check the biller, print the results, and exit."""
    from ic_adapter.config_check.onboarding.registry import is_ready
    from ic_adapter.config_check.onboarding.report import counted, listed, rows

    with opened(config) as adapter:
        tell_findings(adapter)
        biller = adapter.register.get(bid)
        adapter.onboarding.offer(config)
        for name, is_confirmed in acts:
            adapter.onboarding.confirm(biller, name, by, is_confirmed=is_confirmed)
        results = adapter.onboarding.check(biller, is_offline=is_offline)
    if as_json:
        click.echo(json.dumps(listed(bid, results), indent=2))
    else:
        click.echo(f"{columns(rows(results))}\n{counted(results)}")
    sys.exit(0 if is_ready(results) else 1)


@click.command("allow-list")
@options("ic_egress")
@click.option("--environment", required=True, type=click.Choice(EGRESS_ENVIRONMENTS), help="whose addresses to list")
@click.option("--partner", default="[name of the partner]", help="who gets the letter")
def allow_list(config: Config, environment: str, partner: str) -> None:
    """Print the letter that asks a partner to allow Invoice Cloud's outgoing addresses.

    It is stamped EXAMPLE while ic_egress does not hold the real ones.
    """
    from ic_adapter.config_check.onboarding.allow_list import letter

    click.echo(letter(environment, parse_egress(config.ic_egress), partner))
