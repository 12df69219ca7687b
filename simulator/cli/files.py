"""The commands that write a file: bill-run, report."""

from datetime import date
from pathlib import Path
from typing import Any

import click

from simulator.cli.arguments import Day, HttpAddress
from simulator.cli.paths import Refusal, not_written


@click.command(name="bill-run")
@click.option("--biller", required=True, help="template of the biller, such as 3426; with --drop its id")
@click.option(
    "--accounts",
    type=click.IntRange(0, 10_000_000),
    help="number of accounts, by default 1000; with --drop the first so many, by default all",
)
@click.option("--seed", type=click.IntRange(0), help="seed of the generated accounts, by default 0")
@click.option("--from", "first", type=Day(), help="first bill date; default: one month before the last")
@click.option("--to", "last", type=Day(), help="last bill date; default: the template's today")
@click.option("--cycle", help="bill this cycle only, 01 to 20")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="folder for the bill file")
@click.option("--drop", type=click.Choice(["UB", "DREC"]), help="drop the file into this folder of the file server")
@click.option("--url", type=HttpAddress(), help="with --drop: a running simulator; default from CAYENTA_SIM_PORT")
@click.option("--token", default="", envvar="CAYENTA_SIM_ADMIN_TOKEN", help="with --drop: admin token of it")
def bill_run(biller: str, out: Path | None, drop: str | None, url: str | None, **order: Any) -> None:
    """Write the nightly bill file of a biller made from a template: the same bytes for the same seed and dates.

    With --drop a biller of a running simulator runs its bills, and the file lies at its file server.
    """
    from simulator.billers.register import Recipe
    from simulator.cli.bills.to_file import write_bill_file

    if (out is None) == (drop is None):
        raise Refusal("give either --out, the folder for the file, or --drop, the folder of the file server")
    token, seed, accounts = order.pop("token"), order.pop("seed"), order["accounts"]
    if out is None:
        if seed is not None:
            raise Refusal("--seed goes with --out: the biller of --drop is there already")
        asked = {"from": order.pop("first"), "to": order.pop("last"), "drop": drop, **order}
        from simulator.cli.bills import drop as bill_drop

        click.echo(bill_drop.run(biller, asked, url, token))
        return
    if url is not None:
        raise Refusal("--url goes with --drop: --out makes a biller of its own")
    recipe = Recipe(template_id=biller, accounts=1_000 if accounts is None else accounts, seed=seed or 0)
    try:
        file = write_bill_file(recipe, order["first"], order["last"], order["cycle"], out)
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
