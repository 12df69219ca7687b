"""Invoice Cloud's file server: listens on a port of its own, in the event loop that owns the books."""

import asyncio
import logging
import socket
from functools import cached_property
from pathlib import Path
from weakref import WeakKeyDictionary

import asyncssh

from simulator.archive.errors import NotKept
from simulator.billers.file_server import Listening, account_of
from simulator.billers.register import Billers
from simulator.billing.errors import BooksError
from simulator.edge.sftp.faults import connecting
from simulator.edge.sftp.faults.session import FaultySession, Looks
from simulator.edge.sftp.login import Login
from simulator.edge.sftp.session import FileSession
from simulator.edge.sftp.view import View
from simulator.statements.nights import run_due

log = logging.getLogger("simulator.sftp")
KEY_FILE = "sftp_host_key"
CHANGED_KEY_FILE = "sftp_host_key_changed"
LOGIN_TIMEOUT = 30  # seconds
NIGHTS_EVERY = 1.0  # seconds between two looks at the clocks that run
VERSION = 3  # of the protocol: the one that everybody speaks


class BadHostKey(Exception):
    """The host key in the data folder cannot be used; the message names the file and the way out."""


class SftpServer:
    """The file server of one simulator."""

    def __init__(self, billers: Billers, listener: socket.socket) -> None:
        self._billers = billers
        self._listener = listener
        self._key = host_key(billers.file_server.data_folder)
        self._server: asyncio.Server | None = None
        self._connections: set[asyncssh.SSHServerConnection] = set()
        self._silent: set[asyncio.BaseTransport] = set()
        self._looks: Looks = WeakKeyDictionary()
        self._nights: asyncio.Task[None] | None = None

    async def start(self) -> Listening:
        """Listen, and return where."""
        self._usual = self._options(self._key)
        self._server = await asyncio.get_running_loop().create_server(self._protocol, sock=self._listener)
        address = self._listener.getsockname()
        public = self._key.export_public_key().decode().strip()
        listening = Listening(address[0], address[1], self._key.get_fingerprint(), public)
        self._billers.file_server.listening = listening
        self._nights = asyncio.create_task(nights(self._billers))
        return listening

    async def stop(self) -> None:
        """Close the port and break every connection; what was half written is stored as far as it came."""
        if self._server is None:
            return
        if self._nights is not None:
            self._nights.cancel()
        self._server.close()
        for connection in tuple(self._connections):
            connection.abort()
        for transport in tuple(self._silent):
            transport.close()
        await self._server.wait_closed()

    def _options(self, key: asyncssh.SSHKey, **more: object) -> asyncssh.SSHServerConnectionOptions:
        return asyncssh.SSHServerConnectionOptions(
            server_host_keys=[key],
            server_factory=lambda: Login(self._billers, self._connections),
            sftp_factory=self._session,
            sftp_version=VERSION,
            login_timeout=LOGIN_TIMEOUT,
            encoding=None,
            allow_scp=False,
            line_editor=False,
            agent_forwarding=False,
            x11_forwarding=False,
            kbdint_auth=False,
            gss_host=None,
            config=None,
            **more,
        )

    def _protocol(self) -> asyncio.BaseProtocol:
        """Answer a new connection as usual, or as fault rules have it."""
        hits = [*connecting.drawn_at_connect(self._billers, len(self._connections))]
        faults = {it.fault for _, it in hits}

        def made(client: str) -> None:
            connecting.log(self._billers, hits, client)

        if "connection_limit" in faults:
            return connecting.TurnedAway(made)
        if "no_banner" in faults:
            return connecting.Silent(made, self._silent)
        return connecting.Connection(asyncio.get_running_loop(), self._options_for(faults), made)

    def _options_for(self, faults: set[str]) -> asyncssh.SSHServerConnectionOptions:
        if "wrong_host_key" in faults:
            return self._options(asyncssh.generate_private_key("ssh-ed25519"))
        key = self._changed_key if "host_key_changed" in faults else self._key
        if "old_algorithms" in faults:
            return self._options(key, **connecting.OLD_ALGORITHMS)
        return self._usual if key is self._key else self._options(key)

    @cached_property
    def _changed_key(self) -> asyncssh.SSHKey:
        return host_key(self._billers.file_server.data_folder, CHANGED_KEY_FILE)

    def _session(self, chan: "asyncssh.SSHServerChannel[bytes]") -> FileSession:
        user = str(chan.get_extra_info("username"))
        found = account_of(self._billers.all(), user)
        if found is None:  # removed between its log-in and its session
            raise asyncssh.ChannelOpenError(asyncssh.OPEN_ADMINISTRATIVELY_PROHIBITED, "the account was removed")
        biller, account = found
        view = View(self._billers, account.kind, biller.id)
        return FaultySession(chan, self._billers, view, user, biller, self._looks)


async def nights(billers: Billers) -> None:
    """Make the bill runs of the nights of clocks that run, for as long as the file server does.

    A biller that nobody has asked for since the start is not looked at; its runs are made when it is.
    """
    while True:
        await asyncio.sleep(NIGHTS_EVERY)
        for biller in billers.loaded():
            try:
                if run_due(biller, billers.file_server):
                    billers.keep(biller.id)
            except (OSError, BooksError, NotKept) as error:  # made when it is possible again
                log.warning("the nightly bill run of biller %s was not made: %s", biller.id, error)
            await asyncio.sleep(0)


def host_key(data_folder: Path | None, name: str = KEY_FILE) -> asyncssh.SSHKey:
    """Return the key of the data folder, made at its first use; without a data folder one for this run alone."""
    if data_folder is None:
        return asyncssh.generate_private_key("ssh-ed25519")
    file = data_folder / name
    try:
        if file.exists():
            return asyncssh.read_private_key(file)
        key = asyncssh.generate_private_key("ssh-ed25519")
        part = file.with_name(f".{name}.part")
        part.touch(mode=0o600)
        part.write_bytes(key.export_private_key())
        part.replace(file)
    except OSError as error:
        raise BadHostKey(f"{file}: {error.strerror}; make it readable and its folder writable") from None
    except asyncssh.KeyImportError as error:
        raise BadHostKey(f"{file}: {error}; restore it, or remove it to have a new one made") from None
    return key
