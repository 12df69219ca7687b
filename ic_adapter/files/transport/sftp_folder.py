"""A file server over SFTP as the place; asyncssh runs in an event loop of a thread of its own, one per look.

Rules that were tried on real servers: paths are bytes, so that one name that is no text does not fail a listing; a
file is read to the end that the server names, however short its answers are; nothing of the user's own SSH
configuration, agent or keys is read; the host key is the one that was pinned.
"""

import asyncio
import secrets
import stat
import threading
from collections.abc import Coroutine, Generator, Iterable
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, TypeVar
from urllib.parse import unquote, urlsplit

import asyncssh

from ic_adapter.errors import BadConfig
from ic_adapter.files.transport.folder import PIECE, Entry, Folder, FolderError, NameTaken, NotThere, Opener

T = TypeVar("T")
SSH_PORT = 22
PATIENCE = 60.0  # seconds that one call may take; a fetch may take this long for each piece


@dataclass(frozen=True, slots=True, repr=False)
class Server:
    """Where the file server is, who logs in, and by which host key it is known."""

    host: str
    port: int
    user: str
    password: str
    key_file: str
    host_key: str


def server_of(url: str, password: str, key_file: str, host_key: str) -> Server:
    """Return the server of the settings; BadConfig names the one that cannot be used."""
    try:
        parts = urlsplit(url)
        port = parts.port or SSH_PORT
    except ValueError:
        parts, port = urlsplit(""), 0
    if parts.scheme != "sftp" or not parts.hostname or not parts.username or parts.password or parts.path.strip("/"):
        raise BadConfig("sftp_url: use sftp://user@host:port; the password has a setting of its own")
    if not password and not key_file:
        raise BadConfig("sftp_password and sftp_key_file are blank; set one of them")
    if not host_key:
        raise BadConfig("sftp_host_key: blank; set it to the key that `ic-adapter files trust-host-key` shows")
    return Server(parts.hostname, port, unquote(parts.username), password, key_file, host_key)


class SftpFolder:
    """One session; every call waits for its answer, at most PATIENCE."""

    def __init__(self, loop: asyncio.AbstractEventLoop, client: asyncssh.SFTPClient) -> None:
        self._loop = loop
        self._client = client

    def listing(self, path: str) -> list[Entry]:
        """Return everything in a folder."""
        names = self._wait(path, self._client.readdir(path.encode()))
        found = [(_bytes(it.filename), it.attrs) for it in names]
        return [_entry(name, attributes) for name, attributes in found if name not in (b".", b"..")]

    def entry(self, path: str) -> Entry:
        """Return one file as it is now."""
        return _entry(path.rpartition("/")[2].encode(), self._wait(path, self._client.lstat(path.encode())))

    def tail(self, path: str, size: int, count: int) -> bytes:
        """Return the last bytes of a file."""

        async def read() -> bytes:
            async with self._client.open(path.encode(), "rb") as file:
                return _bytes(await file.read(count, max(0, size - count)))

        return self._wait(path, read())

    def fetch(self, path: str, sink: BinaryIO) -> int:
        """Copy a file until the server says that it is over."""
        return self._wait(path, self._fetched(path, sink), patience=None)

    async def _fetched(self, path: str, sink: BinaryIO) -> int:
        count = 0
        async with self._client.open(path.encode(), "rb") as file:
            while piece := await asyncio.wait_for(file.read(PIECE), PATIENCE):
                sink.write(_bytes(piece))
                count += len(piece)
        return count

    def rename(self, old: str, new: str) -> None:
        """Move a file; the server refuses a taken name with a failure that does not say so, hence the look."""
        try:
            self._wait(old, self._client.rename(old.encode(), new.encode()))
        except NotThere:
            raise
        except FolderError as error:
            if self._exists(new):
                raise NameTaken(f"{new} already exists") from None
            raise FolderError(str(error)) from None

    def write(self, path: str, data: bytes) -> None:
        """Write a small file: a temporary name first, then a rename that replaces where the server offers one."""

        async def written() -> None:
            folder, _, name = path.rpartition("/")
            part = f"{folder}/.{name}.{secrets.token_hex(4)}.part".encode()
            async with self._client.open(part, "wb") as file:
                await file.write(data)
            await self._client.posix_rename(part, path.encode())

        self._wait(path, written())

    def create(self, path: str, pieces: Iterable[bytes]) -> None:
        """Write a new file; a server that can is asked to have it on its disk before it is closed."""

        async def created() -> None:
            try:
                file = await asyncio.wait_for(self._client.open(path.encode(), "xb"), PATIENCE)
            except asyncssh.SFTPFailure:
                if await self._client.exists(path.encode()):
                    raise NameTaken(f"{path} already exists") from None
                raise
            async with file:
                for piece in pieces:
                    await asyncio.wait_for(file.write(piece), PATIENCE)
                with suppress(asyncssh.SFTPOpUnsupported):
                    await asyncio.wait_for(file.fsync(), PATIENCE)

        self._wait(path, created(), patience=None)

    def remove(self, path: str) -> None:
        """Remove a file."""
        self._wait(path, self._client.remove(path.encode()))

    def make_folder(self, path: str) -> None:
        """Make a folder unless it exists."""
        if not self._exists(path):
            self._wait(path, self._client.mkdir(path.encode()))

    def _exists(self, path: str) -> bool:
        return self._wait(path, self._client.exists(path.encode()))

    def _wait(self, path: str, call: Coroutine[None, None, T], patience: float | None = PATIENCE) -> T:
        with _told(path):
            return asyncio.run_coroutine_threadsafe(asyncio.wait_for(call, patience), self._loop).result()


def sftp_opener(server: Server) -> Opener:
    """Return what logs in for one look."""

    @contextmanager
    def opened() -> Generator[Folder, None, None]:
        loop = asyncio.new_event_loop()
        thread = threading.Thread(target=loop.run_forever, name=f"sftp {server.host}", daemon=True)
        thread.start()
        try:
            with _told(f"{server.host}:{server.port}"):
                connection, client = asyncio.run_coroutine_threadsafe(_login(server), loop).result(PATIENCE)
            try:
                yield SftpFolder(loop, client)
            finally:
                asyncio.run_coroutine_threadsafe(_leave(connection, client), loop).result(PATIENCE)
        finally:
            loop.call_soon_threadsafe(loop.stop)
            thread.join(PATIENCE)
            loop.close()

    return opened


async def _login(server: Server) -> tuple[asyncssh.SSHClientConnection, asyncssh.SFTPClient]:
    connection = await asyncssh.connect(
        server.host,
        server.port,
        username=server.user,
        password=server.password or None,
        client_keys=[str(Path(server.key_file))] if server.key_file else None,
        known_hosts=asyncssh.import_known_hosts(f"* {server.host_key}"),
        agent_path=None,
        config=None,
        connect_timeout=PATIENCE / 2,
        login_timeout=PATIENCE / 2,
    )
    return connection, await asyncio.wait_for(connection.start_sftp_client(path_encoding=None), PATIENCE)


async def _leave(connection: asyncssh.SSHClientConnection, client: asyncssh.SFTPClient) -> None:
    client.exit()
    connection.close()
    await asyncio.wait_for(connection.wait_closed(), PATIENCE)


def host_key_of(url: str) -> tuple[str, str]:
    """Return the host key that the server shows now, and its fingerprint; nothing is trusted by that. FolderError."""
    parts = urlsplit(url)
    if parts.scheme != "sftp" or not parts.hostname:
        raise BadConfig("sftp_url: use sftp://user@host:port")
    with _told(parts.hostname):
        key = asyncio.run(
            asyncio.wait_for(
                asyncssh.get_server_host_key(parts.hostname, parts.port or SSH_PORT, config=None), PATIENCE
            )
        )
    if key is None:
        raise FolderError(f"{parts.hostname} shows no host key")
    return key.export_public_key().decode().strip(), key.get_fingerprint()


def _bytes(data: bytes | str) -> bytes:
    """The data as it is: the sessions here have no encoding."""
    return data.encode() if isinstance(data, str) else data


def _entry(name: bytes, attributes: asyncssh.SFTPAttrs) -> Entry:
    shown = name.decode(errors="backslashreplace")
    is_file = attributes.type == asyncssh.FILEXFER_TYPE_REGULAR
    if attributes.permissions is not None and stat.S_IFMT(attributes.permissions):
        is_file = stat.S_ISREG(attributes.permissions)
    return Entry(shown, attributes.size or 0, attributes.mtime or 0, is_file)


@contextmanager
def _told(what: str) -> Generator[None, None, None]:
    """Turn the errors of SSH and the network into those of the pick-up."""
    try:
        yield
    except asyncssh.SFTPNoSuchFile:
        raise NotThere(f"{what} not found") from None
    except asyncssh.HostKeyNotVerifiable:
        raise FolderError(f"{what}: its host key is not the one in sftp_host_key; nothing was sent") from None
    except asyncssh.PermissionDenied:
        raise FolderError(f"{what}: the log-in was refused; check sftp_url, sftp_password and sftp_key_file") from None
    except (asyncssh.Error, asyncssh.KeyImportError) as error:
        raise FolderError(f"{what}: {error}") from None
    except TimeoutError:
        raise FolderError(f"{what}: no answer within {PATIENCE:g} s") from None
    except OSError as error:
        raise FolderError(f"{what}: {error.strerror or error}") from None
