"""A partner at Invoice Cloud's file server: one SFTP session per call, what became of it, what it was shown."""

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from scenarios.errors import StepError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    import asyncssh  # loaded where a scenario uses files

    Session = asyncssh.SFTPClient

#: Seconds for one call, log-in included.
PATIENCE = 30.0
DONE, BROKEN = "done", "the connection broke"
#: Names that every listing has.
USUAL = frozenset({b".", b".."})


@dataclass(frozen=True, slots=True)
class Address:
    """Where the file server listens."""

    host: str
    port: int


@dataclass(slots=True)
class Partner:
    """The accounts of the scenario by the name that its steps use, and the outcome of the last call."""

    logins: dict[str, tuple[str, str]] = field(default_factory=dict)
    outcome: str = ""
    content: bytes = b""
    listing: list[dict[str, str | int | None]] = field(default_factory=list)

    def call(self, address: Address, account: str, act: "Callable[[Session], Awaitable[None]]") -> None:
        """Log in and act, and keep what became of it."""
        import asyncssh

        if account not in self.logins:
            raise StepError.on("file accounts", expected=account, came=", ".join(self.logins) or "none")
        self.outcome, self.content, self.listing = DONE, b"", []
        try:
            asyncio.run(asyncio.wait_for(self._session(address, self.logins[account], act), PATIENCE))
        except asyncssh.PermissionDenied:
            self.outcome = "the log-in is refused"
        except (asyncssh.SFTPConnectionLost, asyncssh.SFTPNoConnection, asyncssh.ConnectionLost, ConnectionError):
            self.outcome = BROKEN
        except asyncssh.SFTPError as error:
            self.outcome = error.reason
        except asyncssh.Error as error:
            self.outcome = f"{type(error).__name__}: {error.reason}"
        except TimeoutError:
            self.outcome = f"no answer within {PATIENCE:g} seconds"

    @staticmethod
    async def _session(address: Address, login: tuple[str, str], act: "Callable[[Session], Awaitable[None]]") -> None:
        import asyncssh

        user, password = login
        options = asyncssh.SSHClientConnectionOptions(
            username=user, password=password, known_hosts=None, client_keys=None, agent_path=None, config=None
        )
        async with (
            asyncssh.connect(address.host, address.port, options=options) as connection,
            connection.start_sftp_client(path_encoding=None) as session,
        ):
            await act(session)

    def write(self, address: Address, account: str, path: str, content: bytes, *, is_cut_off: bool = False) -> None:
        """Write a file; ``is_cut_off``: the connection breaks after the last byte, before the file is closed."""

        async def act(session: "Session") -> None:
            file = await session.open(path.encode(), "wb")
            await file.write(content)
            if is_cut_off:
                session.exit()
                return
            await file.close()

        self.call(address, account, act)

    def read(self, address: Address, account: str, path: str) -> None:
        """Read a file to its end."""

        async def act(session: "Session") -> None:
            async with session.open(path.encode(), "rb") as file:
                found = await file.read()
                self.content = found if isinstance(found, bytes) else found.encode()

        self.call(address, account, act)

    def list_folder(self, address: Address, account: str, folder: str) -> None:
        """List a folder: name, size and date of each, in the order of the server."""

        async def act(session: "Session") -> None:
            self.listing = [
                {"name": _shown(it.filename), "size": it.attrs.size, "date": it.attrs.mtime}
                async for it in session.scandir(folder.encode())
                if it.filename not in USUAL
            ]

        self.call(address, account, act)

    def rename(self, address: Address, account: str, old: str, new: str) -> None:
        """Rename a file; a taken name is refused."""
        self.call(address, account, lambda session: session.rename(old.encode(), new.encode()))

    def remove(self, address: Address, account: str, path: str) -> None:
        """Remove a file."""
        self.call(address, account, lambda session: session.remove(path.encode()))


def _shown(name: str | bytes) -> str:
    """A name as a table can hold it."""
    text = name if isinstance(name, str) else name.decode(errors="backslashreplace")
    return "".join(it if it.isprintable() else it.encode("unicode_escape").decode() for it in text)
