"""`ic-adapter tie-out`: a day of a biller beside the day report of its CIS."""

import sys
from datetime import date
from pathlib import Path

import click

from ic_adapter.cli.arguments import Day
from ic_adapter.cli.options import COMMON, opened, options
from ic_adapter.config import Config
from ic_adapter.errors import FileRefused, NotFound


@click.command("tie-out")
@options(*COMMON)
@click.argument("bid")
@click.argument("report", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--day", type=Day(), help="require a report of this day")
@click.option("--json", "as_json", is_flag=True, help="print a JSON object instead of text")
def tie_out(config: Config, bid: str, report: Path, day: date | None, as_json: bool) -> None:
    """Compare the day REPORT of a CIS with what was submitted for biller BID that day and what is SENT.

    Exit 0: the three sides are equal. 1: they differ; every difference is listed. 2: nothing was compared, because the
    report is invalid, or belongs to another biller or day.
    """
    from ic_adapter.tie_out.run import tie_out_file
    from ic_adapter.tie_out.text import text

    with opened(config) as adapter:
        try:
            with report.open("rb") as file:
                found = tie_out_file(adapter.store, adapter.register, bid, file, day, report.name)
        except (FileRefused, NotFound, OSError) as reason:
            click.echo(f"Error: {reason}", err=True)
            sys.exit(2)
    if as_json:
        import msgspec

        from ic_adapter.web.api.tie_out import view

        click.echo(msgspec.json.format(msgspec.json.encode(view(found)), indent=2))
    else:
        click.echo(text(found))
    sys.exit(1 if found.differences else 0)
