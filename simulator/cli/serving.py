"""The commands of a running simulator: serve, healthcheck."""

import os
import secrets
import signal
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any

import click

from simulator import config
from simulator.cli.arguments import HttpAddress
from simulator.cli.paths import Refusal, check_file
from simulator.extras import MissingExtra, require

if TYPE_CHECKING:
    from simulator.archive.store import Store
    from simulator.billers.register import Billers
    from simulator.billers.share import Share
    from simulator.billers.stand_ins import IcConnection
    from simulator.edge.sftp.server import SftpServer
    from simulator.journal.reply_check import ReplyCheck


def _flags(command: Callable[..., None]) -> Callable[..., None]:
    """One option per setting of config.SETTINGS, without defaults: an option that is not given does not decide."""
    for setting in reversed(config.SETTINGS):
        has_default = setting.default != "" and setting.type is not bool
        text = f"{setting.help}  [{setting.env}{f'; default: {setting.default}' if has_default else ''}]"
        kind: dict[str, Any] = {"is_flag": True} if setting.type is bool else {"type": setting.type}
        command = click.option(setting.flag, setting.name, default=None, help=text, **kind)(command)
    return command


@click.command()
@_flags
@click.option(
    "--config",
    "file",
    type=click.Path(path_type=Path, dir_okay=False),
    help=f"TOML file of settings  [{config.PREFIX}CONFIG]",
)
def serve(file: Path | None, **flags: Any) -> None:
    """Serve the documented billers and the admin API until SIGTERM or Ctrl-C."""
    signal.signal(signal.SIGTERM, _end)  # the first process of a container ignores it until someone handles it
    from simulator.billers.register import Billers
    from simulator.control.guard import Guard
    from simulator.edge import logs
    from simulator.edge.server import PortTaken, TlsNotPossible, run
    from simulator.edge.wiring import application

    settings = _loaded(flags, file)
    if settings.port_file:
        check_file(Path(settings.port_file), "--port-file")
    logs.set_up(settings.log_level, settings.log_format)
    token = settings.admin_token or ("" if settings.is_loopback else secrets.token_urlsafe(24))
    hosts = frozenset(name.strip().lower() for name in settings.allowed_hosts.split(",") if name.strip())
    store = _opened(settings.data_dir)
    check = _reply_check() if settings.check_replies else None
    watch = check.keep if check else None
    billers = Billers(journal_size=settings.journal_size, store=store, share=_share(settings.share), watch=watch)
    _check_kept(billers, settings)
    billers.sweep_spool()
    if store is None or store.is_new:
        _seed(settings.init_dir, billers)
    elif settings.init_dir:
        click.echo(f"init_dir {settings.init_dir} was ignored: {settings.data_dir} already has billers", err=True)
    _keep(billers)
    _mark(settings.fidelity, billers)
    billers.stand_ins.connect_all(_connection(settings))
    banner = "cayenta-sim serves {url}  (admin API: {url}/__admin/openapi.json, console: {url}/console)"
    if token and not settings.admin_token:
        banner += f"\nadmin token: {token}"
    try:
        run(application(billers, Guard(token, hosts)), settings, banner, _file_server(settings, billers))
    except (PortTaken, TlsNotPossible) as error:
        raise click.ClickException(str(error)) from None
    billers.book_late()
    kept_contract = check is None or check.end()
    if settings.strict:
        _judge(billers, kept_contract=kept_contract)


@click.command()
@click.option("--url", type=HttpAddress(), default=None, help="address of the simulator; default from CAYENTA_SIM_PORT")
def healthcheck(url: str | None) -> None:
    """Exit 0 if a simulator is ready there, 1 if not."""
    import urllib.error
    import urllib.request

    address = url or f"http://127.0.0.1:{os.environ.get('CAYENTA_SIM_PORT', '8480')}"
    try:
        with urllib.request.urlopen(f"{address}/__admin/ready", timeout=2) as reply:  # noqa: S310 — the user's own address
            sys.exit(0 if reply.status == 200 else 1)
    except (urllib.error.URLError, OSError, ValueError) as error:
        reason = getattr(error, "reason", error)  # of a URLError: the error below it
        reason = getattr(reason, "strerror", None) or reason
        raise click.ClickException(
            f"no simulator is ready at {address}: {reason}; start it, or correct --url"
        ) from None


def _end(_number: int, _frame: FrameType | None) -> None:
    """A signal before the server listens ends the start in good order."""
    sys.exit(0)


def _reply_check() -> "ReplyCheck":
    from simulator.journal.reply_check import ReplyCheck

    return ReplyCheck()


def _judge(billers: "Billers", *, kept_contract: bool) -> None:
    """End with 1 if a client deviated from the contract, and say how; or if the reply check found something."""
    found = billers.breaches()
    for biller_id, breach in found:
        times = f"{breach.count} time{'s' if breach.count > 1 else ''}"
        click.echo(
            f"{biller_id}: {breach.function or 'no function'}, {breach.kind.value}, {times}: {breach.reason}", err=True
        )
    if found or not kept_contract:
        sys.exit(1)


def _seed(folder: str, billers: "Billers") -> None:
    """Apply the seed folder, if there is one; a bad seed ends the program before it listens."""
    if folder:
        from simulator.edge.initial import BadSeed, apply

        try:
            applied = apply(Path(folder), billers)
        except BadSeed as error:
            raise click.ClickException(str(error)) from None
        click.echo(f"applied {applied} admin calls from {folder}", err=True)


def _mark(file: str, billers: "Billers") -> None:
    """Mark what a verification of a real router has found; a file that is none ends the program before it listens."""
    if file:
        from simulator.contract.fidelity import BadFidelity, verified_by

        try:
            billers.fidelity = verified_by(Path(file))
        except BadFidelity as error:
            raise Refusal(f"fidelity: {error}") from None


def _file_server(settings: config.Config, billers: "Billers") -> "Callable[[socket.socket], SftpServer] | None":
    """What makes the file server for its socket; None without ``--sftp-port``. asyncssh is loaded only here."""
    if settings.sftp_port < 0:
        return None
    try:
        require("sftp", "--sftp-port")
    except MissingExtra as error:
        raise Refusal(str(error)) from None
    from simulator.edge.sftp.server import BadHostKey, SftpServer

    def make(listener: socket.socket) -> SftpServer:
        try:
            return SftpServer(billers, listener)
        except BadHostKey as error:
            raise click.ClickException(str(error)) from None

    return make


def _connection(settings: config.Config) -> "IcConnection":
    """How the stand-ins reach Invoice Cloud; a setting that cannot be used ends the program before it listens."""
    from simulator.billers.stand_ins import BadConnection, IcConnection

    try:
        return IcConnection(
            url=settings.ic_url,
            user=settings.ic_user,
            password=settings.ic_password,
            token=settings.ic_token,
            seconds=settings.ic_seconds,
        )
    except BadConnection as error:
        raise Refusal(f"ic_{error}") from None


def _share(text: str) -> "Share":
    """The billers of this process; a text that is no share ends the program before it listens."""
    from simulator.billers.share import BadShare, Share

    try:
        return Share.read(text)
    except BadShare as error:
        raise Refusal(f"share: {error}") from None


def _check_kept(billers: "Billers", settings: config.Config) -> None:
    """A data folder with billers of another process ends the program before it listens."""
    foreign = billers.foreign()
    if foreign:
        more = f" and {len(foreign) - 1} more" if len(foreign) > 1 else ""
        raise Refusal(
            f"data_dir: {settings.data_dir} has biller {foreign[0]}{more}, not of share {settings.share}; "
            "name the folder of this share"
        )


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
        raise Refusal(str(error)) from None
