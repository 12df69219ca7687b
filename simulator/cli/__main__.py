"""The command line ``cayenta-sim``: serve, look at the table of functions, check requests, print settings."""

import os
import secrets
import signal
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any

import click

from simulator import config

if TYPE_CHECKING:
    from simulator.archive.store import Store
    from simulator.billers.register import Billers


def _flags(command: Callable[..., None]) -> Callable[..., None]:
    """One option per setting of config.SETTINGS, without defaults: an option that is not given does not decide."""
    for setting in reversed(config.SETTINGS):
        text = f"{setting.help}  [{setting.env}]"
        kind: dict[str, Any] = {"is_flag": True} if setting.type is bool else {"type": setting.type}
        command = click.option(setting.flag, setting.name, default=None, help=text, **kind)(command)
    return command


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """A stateful fake of the Cayenta router."""


@main.command()
@_flags
@click.option("--config", "file", type=click.Path(path_type=Path, dir_okay=False), help="TOML file of settings")
def serve(file: Path | None, **flags: Any) -> None:
    """Serve the documented billers and the admin API until SIGTERM or Ctrl-C."""
    signal.signal(signal.SIGTERM, _end)  # the first process of a container ignores it until someone handles it
    from simulator.billers.register import Billers
    from simulator.control.guard import Guard
    from simulator.edge import logs
    from simulator.edge.server import TlsNotPossible, run
    from simulator.edge.wiring import application

    settings = _loaded(flags, file)
    logs.set_up(settings.log_level, settings.log_format)
    token = settings.admin_token or ("" if settings.is_loopback else secrets.token_urlsafe(24))
    hosts = frozenset(name.strip().lower() for name in settings.allowed_hosts.split(",") if name.strip())
    store = _opened(settings.data_dir)
    billers = Billers(journal_size=settings.journal_size, store=store)
    if store is None or store.is_new:
        _seed(settings.init_dir, billers)
    elif settings.init_dir:
        click.echo(f"{settings.init_dir} is not applied: {settings.data_dir} has billers already", err=True)
    _keep(billers)
    banner = "cayenta-sim serves {url}  (admin API: {url}/__admin/openapi.json, console: {url}/console)"
    if token and not settings.admin_token:
        banner += f"\nadmin token: {token}"
    try:
        run(application(billers, Guard(token, hosts)), settings, banner)
    except TlsNotPossible as error:
        raise click.ClickException(str(error)) from None
    except OSError as error:
        raise click.ClickException(f"cannot listen on {settings.host}:{settings.port}: {error.strerror}") from None
    billers.book_late()
    if settings.strict:
        _judge(billers)


@main.command()
@click.option("--markdown", is_flag=True, help="the page docs/functions.md")
def functions(*, markdown: bool) -> None:
    """List the router functions: code, name, tags, refusals."""
    from simulator.cli import listings

    click.echo(listings.functions() if markdown else listings.functions_listing(), nl=False)


@main.command()
@click.option("--markdown", is_flag=True, help="the page docs/simulator-settings.md")
@click.option("--bid", help="the biller whose router the adapter shall reach")
@click.option("--url", default="http://127.0.0.1:8480", show_default=True, help="where the simulator serves")
@click.option("--user", default="", help="login to put beside each address")
@click.option("--password", default="", help="its password")
def settings(*, markdown: bool, bid: str | None, url: str, user: str, password: str) -> None:
    """Print the Advanced Settings (JSON) that point an adapter at this simulator."""
    from simulator.cli import listings

    if markdown:
        click.echo(listings.settings(), nl=False)
        return
    if bid is None:
        raise click.UsageError("name the biller: --bid 3426")
    click.echo(listings.advanced_settings(bid, url, user, password))


@main.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path, dir_okay=False))
def validate(files: tuple[Path, ...]) -> None:
    """Check request files (XML, or a whole body with its form key) against the contract; exit 1 if one is refused."""
    from simulator.cli.validation import verdict

    refused = 0
    for file in files:
        reason = verdict(file.read_bytes())
        click.echo(f"{file}: {reason or 'valid'}")
        refused += reason is not None
    sys.exit(1 if refused else 0)


@main.command()
@click.option("--url", default=None, help="where the simulator serves; default from CAYENTA_SIM_PORT")
def healthcheck(url: str | None) -> None:
    """Exit 0 if a simulator is ready there, 1 if not."""
    import urllib.error
    import urllib.request

    address = url or f"http://127.0.0.1:{os.environ.get('CAYENTA_SIM_PORT', '8480')}"
    try:
        with urllib.request.urlopen(f"{address}/__admin/ready", timeout=2) as reply:  # noqa: S310 — the user's own address
            sys.exit(0 if reply.status == 200 else 1)
    except (urllib.error.URLError, OSError, ValueError) as error:
        click.echo(f"no simulator is ready at {address}: {error}", err=True)
        sys.exit(1)


@main.command(name="bill-run")
@click.option("--biller", "template", required=True, help="the template, whose population is billed: 3426")
@click.option("--accounts", type=click.IntRange(0, 10_000_000), default=1_000, show_default=True, help="how many")
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True, help="of the population")
@click.option("--from", "first", type=click.DateTime(["%Y-%m-%d"]), help="first bill date; left out: a month back")
@click.option("--to", "last", type=click.DateTime(["%Y-%m-%d"]), help="last bill date; left out: the template's today")
@click.option("--cycle", help="one cycle only: 01 to 20")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True, help="folder for the bill file")
def bill_run(
    template: str, accounts: int, seed: int, first: datetime | None, last: datetime | None, cycle: str | None, out: Path
) -> None:
    """Write the nightly bill file of a biller made from a template: the same bytes for the same seed and dates."""
    from simulator.billers.register import Recipe
    from simulator.cli.bill_files import write_bill_file

    recipe = Recipe(template_id=template, accounts=accounts, seed=seed)
    try:
        file = write_bill_file(recipe, first.date() if first else None, last.date() if last else None, cycle, out)
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    click.echo(file)


@main.command()
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), required=True, help="of the biller's calendar: 2024-11-15")
@click.option("--biller", required=True, help="its id: 3426")
@click.option("--url", help="a simulator that runs; default from CAYENTA_SIM_PORT")
@click.option("--token", default="", envvar="CAYENTA_SIM_ADMIN_TOKEN", help="of its admin API")
@click.option("--data", type=click.Path(path_type=Path, file_okay=False), help="a data folder, in place of --url")
@click.option("--state", type=click.Path(path_type=Path, dir_okay=False), help="a state file, in place of --url")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False, allow_dash=True), help="the file, - for stdout")
def report(day: datetime, out: Path | None, **asked: Any) -> None:
    """Write the day report: what router calls booked on a day of a biller, as CSV (docs/day-report.md)."""
    from simulator.statements import report_file

    try:
        click.echo(report_file.make(day.date(), out, **asked), nl=False)
    except report_file.NotAsked as error:
        raise click.UsageError(str(error)) from None
    except report_file.NoReport as error:
        raise click.ClickException(str(error)) from None


@main.command()
def version() -> None:
    """Print the version."""
    from importlib.metadata import version as installed

    click.echo(installed("mock-cayenta"))


def _end(_number: int, _frame: FrameType | None) -> None:
    """A signal before the server listens ends the start in good order."""
    sys.exit(0)


def _judge(billers: "Billers") -> None:
    """End with 1 if a client deviated from the contract, and say how (contract findings)."""
    found = billers.breaches()
    for biller_id, breach in found:
        times = f"{breach.count} time{'s' if breach.count > 1 else ''}"
        click.echo(
            f"{biller_id}: {breach.function or 'no function'}, {breach.kind.value}, {times}: {breach.reason}", err=True
        )
    if found:
        sys.exit(1)


def _seed(folder: str, billers: "Billers") -> None:
    """Apply the seed folder, if there is one; a bad seed ends the program before it listens."""
    if folder:
        from simulator.edge.initial import BadSeed, apply

        try:
            applied = apply(Path(folder), billers)
        except BadSeed as error:
            raise click.ClickException(str(error)) from None
        click.echo(f"seeded by {applied} calls from {folder}", err=True)


def _opened(folder: str) -> "Store | None":
    """The data folder, if there is one; one that cannot be used ends the program before it listens."""
    if not folder:
        return None
    from simulator.archive.errors import BadStore
    from simulator.archive.store import Store

    try:
        store = Store(Path(folder))
    except BadStore as error:
        raise click.ClickException(str(error)) from None
    click.get_current_context().call_on_close(store.close)
    return store


def _keep(billers: "Billers") -> None:
    """Have what the start made written down, all of it or nothing."""
    from simulator.archive.errors import NotKept

    try:
        billers.keep_all()
    except NotKept as error:
        raise click.ClickException(str(error)) from None


def _loaded(flags: dict[str, Any], file: Path | None) -> config.Config:
    named = os.environ.get(config.PREFIX + "CONFIG")
    try:
        return config.load(flags, file=file or (Path(named) if named else None))
    except config.BadConfig as error:
        raise click.UsageError(str(error)) from None


if __name__ == "__main__":
    main()
