"""The command of many processes behind one address."""

import os
import secrets
import signal
import sys
from pathlib import Path

import click

from simulator.cli.paths import check_file, not_written

MOST = 64


@click.command(context_settings={"ignore_unknown_options": True})
@click.option("--processes", type=click.IntRange(1, MOST), default=2, show_default=True, help="number of processes")
@click.option("--host", default="127.0.0.1", show_default=True, help="address to listen on")
@click.option("--port", type=click.IntRange(0, 65_535), default=8480, show_default=True, help="port; 0: a free one")
@click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    help="folder that stores all billers across restarts, a folder per process in it; without: nothing is stored",
)
@click.option(
    "--balancer-config",
    "config_file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="file that HAProxy's configuration is written to; without: a temporary one",
)
@click.argument("options", nargs=-1, type=click.UNPROCESSED, metavar="[-- OPTIONS OF SERVE]")
def fleet(
    processes: int, host: str, port: int, data: Path | None, config_file: Path | None, options: tuple[str, ...]
) -> None:
    """Serve with several processes that share the billers, behind HAProxy, until SIGTERM or Ctrl-C.

    Each biller lives in one process. A process that dies takes its billers with it: they are answered by 503, all
    others go on. Connection faults of the simulator reach a client as HAProxy passes them on.
    """
    _check_paths(data, config_file)
    signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit(0))
    from simulator.config import LOOPBACK
    from simulator.edge.server import PortTaken, bound
    from simulator.fleet.processes import FleetError
    from simulator.fleet.run import FleetOptions, run

    if host not in LOOPBACK and not os.environ.get("CAYENTA_SIM_ADMIN_TOKEN") and "--admin-token" not in options:
        token = os.environ["CAYENTA_SIM_ADMIN_TOKEN"] = secrets.token_urlsafe(24)
        click.echo(f"admin token: {token}", err=True)
    try:
        with bound(host, port, "port") as listener:
            run(FleetOptions(processes, host, port, data, config_file, options), listener)
    except (FleetError, PortTaken) as error:
        raise click.ClickException(str(error)) from None


def _check_paths(data: Path | None, config_file: Path | None) -> None:
    """Refusal for a path that cannot be written to, before anything is started."""
    if config_file is not None:
        check_file(config_file, "--balancer-config")
    if data is not None:
        try:
            data.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise not_written(data, error, "--data") from None
