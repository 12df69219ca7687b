"""Invoice Cloud's file server: listens on a port of its own, in the event loop that owns the books."""

import logging
import socket
from pathlib import Path

import asyncssh

from simulator.billers.file_server import Listening, account_of
from simulator.billers.register import Billers
from simulator.edge.sftp.login import Login
from simulator.edge.sftp.session import FileSession
from simulator.edge.sftp.view import View

log = logging.getLogger("simulator.sftp")
KEY_FILE = "sftp_host_key"
LOGIN_TIMEOUT = 30  # seconds
VERSION = 3  # of the protocol: the one that everybody speaks


class BadHostKey(Exception):
    """The host key in the data folder cannot be used; the message names the file and the way out."""


class SftpServer:
    """The file server of one simulator."""

    def __init__(self, billers: Billers, listener: socket.socket) -> None:
        self._billers = billers
        self._listener = listener
        self._key = host_key(billers.file_server.data_folder)
        self._acceptor: asyncssh.SSHAcceptor | None = None
        self._connections: set[asyncssh.SSHServerConnection] = set()

    async def start(self) -> Listening:
        """Listen, and return where."""
        self._acceptor = await asyncssh.listen(
            sock=self._listener,
            server_host_keys=[self._key],
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
        )
        address = self._listener.getsockname()
        public = self._key.export_public_key().decode().strip()
        listening = Listening(address[0], address[1], self._key.get_fingerprint(), public)
        self._billers.file_server.listening = listening
        return listening

    async def stop(self) -> None:
        """Close the port and break every connection; what was half written is stored as far as it came."""
        if self._acceptor is None:
            return
        self._acceptor.close()
        for connection in tuple(self._connections):
            connection.abort()
        await self._acceptor.wait_closed()

    def _session(self, chan: "asyncssh.SSHServerChannel[bytes]") -> FileSession:
        user = str(chan.get_extra_info("username"))
        found = account_of(self._billers.all(), user)
        if found is None:  # removed between its log-in and its session
            raise asyncssh.ChannelOpenError(asyncssh.OPEN_ADMINISTRATIVELY_PROHIBITED, "the account was removed")
        biller, account = found
        return FileSession(chan, self._billers, View(self._billers, account.kind, biller.id), user)


def host_key(data_folder: Path | None) -> asyncssh.SSHKey:
    """Return the key of the data folder, made at its first use; without a data folder one for this run alone."""
    if data_folder is None:
        return asyncssh.generate_private_key("ssh-ed25519")
    file = data_folder / KEY_FILE
    try:
        if file.exists():
            return asyncssh.read_private_key(file)
        key = asyncssh.generate_private_key("ssh-ed25519")
        part = file.with_name(f".{KEY_FILE}.part")
        part.touch(mode=0o600)
        part.write_bytes(key.export_private_key())
        part.replace(file)
    except OSError as error:
        raise BadHostKey(f"{file}: {error.strerror}; make it readable and its folder writable") from None
    except asyncssh.KeyImportError as error:
        raise BadHostKey(f"{file}: {error}; restore it, or remove it to have a new one made") from None
    return key
