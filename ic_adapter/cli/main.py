"""The command line `ic-adapter`: serve, import and rtdr; the others lie in modules of their own.

Exit 0 fine, 1 failure, 2 usage or a setting that is wrong.
"""

import json
import secrets
import signal
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

import click

from ic_adapter.cli import port_file
from ic_adapter.cli.arguments import CommandGroup
from ic_adapter.cli.autopay import autopay
from ic_adapter.cli.crm.billers import billers
from ic_adapter.cli.crm.staff import staff
from ic_adapter.cli.files import files, pickup_of
from ic_adapter.cli.lockbox import lockbox
from ic_adapter.cli.onboarding import allow_list, check
from ic_adapter.cli.options import COMMON, opened, options, tell_findings
from ic_adapter.cli.partners.partner_files import partner_files
from ic_adapter.cli.pump.pump import pump
from ic_adapter.cli.tie_out import tie_out
from ic_adapter.config import OPTIONS, Config
from ic_adapter.errors import FileRefused, ImportedAlready, StillGrowing

if TYPE_CHECKING:
    from ic_adapter.adapter import Adapter

LAST_LOOK = 1.5  # seconds that a look under way may still take at the end; cut off, it loses nothing
AUTOPAY_POLL = 5.0  # seconds between two looks at the billers' clocks
PRUNING_POLL = 300.0  # the same, of what is pruned once a day

#: Seconds in which a bill file that cannot be read must not change to be refused; one without its end has longer.
LOOK = 1.0


@click.group(cls=CommandGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="mock-cayenta")
def main() -> None:
    """Run the Invoice Cloud side of the Cayenta integrations."""


@main.command()
def version() -> None:
    """Print the version."""
    from importlib.metadata import version as installed

    click.echo(installed("mock-cayenta"))


@main.command()
@options(*(option.name for option in OPTIONS))
@click.option("--settings-markdown", is_flag=True, help="print the reference of all settings and keys, and exit")
def serve(config: Config, settings_markdown: bool) -> None:
    """Serve the API and send records until SIGTERM."""
    signal.signal(signal.SIGTERM, _end)  # the first process of a container ignores it until someone handles it
    if settings_markdown:
        from ic_adapter.cli.settings_page import page

        click.echo(page(), nl=False)
        return
    if config.port_file:
        port_file.check(Path(config.port_file))
    from ic_adapter.store.database.recheck import rechecked
    from ic_adapter.web.app import make_app
    from ic_adapter.web.guard import Guard
    from ic_adapter.web.server import serve as run

    token = config.token
    if not token and not config.is_loopback:
        token = secrets.token_urlsafe(24)
        click.echo(f"token: {token}", err=True)
    with opened(config, create=True) as adapter:
        tell_findings(adapter)
        adapter.onboarding.offer(config)
        if not config.no_pump:
            adapter.pump.start(config.workers)
        app = make_app(adapter, Guard(hosts=config.hosts, token=token), config.max_import_mb * 1024 * 1024)
        try:
            with rechecked(adapter.store), _picking_up(config, adapter), _collecting(config, adapter):
                port_path = Path(config.port_file) if config.port_file else None
                run(app, config.host, config.port, port_path, config.proxies)
        except OSError as error:
            raise click.ClickException(
                f"cannot listen on {config.host}:{config.port}: {error.strerror}; "
                "choose another address with --host or --port"
            ) from None


@contextmanager
def _picking_up(config: Config, adapter: "Adapter") -> Generator[None, None, None]:
    """Pick files up beside the server where the settings name a place; BadConfig where they name it wrong."""
    from ic_adapter.daily.polling import PollingThread
    from ic_adapter.files.transport.opening import is_configured, opener_of

    if config.no_files or not is_configured(config):
        yield
        return
    pickup = pickup_of(config, adapter)
    adapter.pickup_now.offer(pickup)
    opener = opener_of(config)
    adapter.lockbox.offer(opener)
    runs: dict[str, Callable[[], object]] = {
        "pick-up": pickup.look,
        "lockbox": adapter.lockbox.run,
        "payment-files": partial(adapter.payment_drops.run, opener),
    }
    threads = [PollingThread(name, run, config.sftp_poll_seconds) for name, run in runs.items()]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        for thread in threads:
            thread.stop(LAST_LOOK)


@contextmanager
def _collecting(config: Config, adapter: "Adapter") -> Generator[None, None, None]:
    """Collect by autopay and prune beside the server, unless another process sends what this one accepts."""
    if config.no_pump:
        yield
        return
    from ic_adapter.daily.polling import PollingThread

    threads = [
        PollingThread("autopay", adapter.autopay.look, AUTOPAY_POLL, adapter.autopay.wake),
        PollingThread("pruning", adapter.identity.pruning.look, PRUNING_POLL),
    ]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        for thread in threads:
            thread.stop(LAST_LOOK)


def _end(_number: int, _frame: FrameType | None) -> None:
    """A signal before the server listens ends the start in good order."""
    sys.exit(0)


@main.command("import")
@options(*COMMON, "settle_seconds")
@click.argument("bid")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option("--drec", is_flag=True, help="the files deactivate invoices; not needed for a folder …/UB/DREC")
def import_files(config: Config, bid: str, path: Path, drec: bool) -> None:
    """Import bill files for biller BID: one file, or every XML file in a folder, such as the SFTP root.

    An imported file moves to archive/, and so does an exact copy of an imported file. A rejected file moves to error/
    with a .log that says why. A file whose end is missing stays where it is until nobody has written it for the settle
    time: its sender may not be done. Exit 1 if a file was rejected.
    """
    from ic_adapter.cli.progress import watching
    from ic_adapter.files.bills.folders import Patience, import_path, summary, waiting
    from ic_adapter.files.bills.profile import FileKind
    from ic_adapter.files.pickup.readiness import lack_in

    files = waiting(path)
    patience = Patience(look=LOOK, settle=config.settle_seconds, lack=lack_in)
    refused = 0
    with opened(config) as adapter:
        adapter.register.get(bid)
        for file, kind in files:
            try:
                with watching(file) as watch:
                    done = import_path(adapter.importer, bid, file, FileKind.DREC if drec else kind, watch, patience)
            except ImportedAlready as known:
                click.echo(f"{known} with the same content; moved to {file.parent / 'archive'}")
            except StillGrowing as growing:
                click.echo(f"{growing}", err=True)
            except FileRefused as refusal:
                refused += 1
                click.echo(f"Error: {refusal}; moved to {file.parent / 'error'}", err=True)
            else:
                click.echo(summary(done))
    if not files:
        click.echo(f"{path}: no XML files found")
    sys.exit(1 if refused else 0)


@main.command()
@options(*COMMON)
@click.argument("bid")
@click.argument("account")
def rtdr(config: Config, bid: str, account: str) -> None:
    """Refresh ACCOUNT of biller BID and print the result as JSON. Exit 1 unless it is SENT or SKIPPED."""
    with opened(config) as adapter:
        result = adapter.rtdr.refresh(bid, account).as_json()
    click.echo(json.dumps(result, indent=2))
    sys.exit(0 if result["outcome"] in {"SENT", "SKIPPED"} else 1)


main.add_command(allow_list)
main.add_command(autopay)
main.add_command(billers)
main.add_command(check)
main.add_command(files)
main.add_command(partner_files)
main.add_command(lockbox)
main.add_command(pump)
main.add_command(staff)
main.add_command(tie_out)
