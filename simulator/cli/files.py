"""The commands that write a file: bill-run, report."""

from datetime import date
from pathlib import Path
from typing import Any

import click

from simulator.cli.arguments import Day, HttpAddress
from simulator.cli.paths import Refusal, not_written


@click.command(name="bill-run")
@click.option("--biller", "template", required=True, help="template of the biller, such as 3426")
@click.option(
    "--accounts", type=click.IntRange(0, 10_000_000), default=1_000, show_default=True, help="number of accounts"
)
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True, help="seed of the generated accounts")
@click.option("--from", "first", type=Day(), help="first bill date; default: one month before the last")
@click.option("--to", "last", type=Day(), help="last bill date; default: the template's today")
@click.option("--cycle", help="bill this cycle only, 01 to 20")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True, help="folder for the bill file")
def bill_run(
    template: str, accounts: int, seed: int, first: date | None, last: date | None, cycle: str | None, out: Path
) -> None:
    """Write the nightly bill file of a biller made from a template: the same bytes for the same seed and dates."""
    from simulator.billers.register import Recipe
    from simulator.cli.bill_files import write_bill_file

    recipe = Recipe(template_id=template, accounts=accounts, seed=seed)
    try:
        file = write_bill_file(recipe, first, last, cycle, out)
    except ValueError as error:
        raise Refusal(str(error)) from None
    except OSError as error:
        raise not_written(out, error, "--out") from None
    click.echo(file)


@click.command()
@click.option("--day", type=Day(), required=True, help="day in the biller's calendar, such as 2024-11-15")
@click.option("--biller", required=True, help="id of the biller, such as 3426")
@click.option("--url", type=HttpAddress(), help="address of a running simulator; default from CAYENTA_SIM_PORT")
@click.option("--token", default="", envvar="CAYENTA_SIM_ADMIN_TOKEN", help="admin token of that simulator")
@click.option("--data", type=click.Path(path_type=Path, file_okay=False), help="read this data folder instead of --url")
@click.option("--state", type=click.Path(path_type=Path, dir_okay=False), help="read this state file instead of --url")
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False, allow_dash=True), help="file to write; - writes to stdout"
)
def report(day: date, out: Path | None, **asked: Any) -> None:
    """Write the day report: what router calls booked on a day of a biller, as CSV (docs/day-report.md)."""
    from simulator.statements import report_file

    try:
        click.echo(report_file.make(day, out, **asked), nl=False)
    except report_file.NotAsked as error:
        raise Refusal(str(error)) from None
    except report_file.NoReport as error:
        raise click.ClickException(str(error)) from None
