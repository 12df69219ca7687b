"""A biller's files at Invoice Cloud's file server: accounts, files, bill runs that drop theirs, file traffic."""

from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from urllib.parse import quote

from simulator.testing.connection import Connection
from simulator.testing.files.faults import FileFaults
from simulator.testing.files.records import (
    FileAccount,
    FileAccounts,
    FileExchanges,
    FileServerAddress,
    FileState,
    FileStates,
    IssuedAccount,
)

#: Where bill runs drop their files.
FOLDERS = {"UB": "/ToInvoiceCloud/Invoices/UB", "DREC": "/ToInvoiceCloud/Invoices/UB/DREC"}


@dataclass(frozen=True, slots=True)
class Files:
    """What the biller's partner does at the file server, done by the test; ``faults`` are the server's."""

    connection: Connection
    biller_path: str

    @property
    def faults(self) -> FileFaults:
        """The fault rules of the biller's files."""
        return FileFaults(self.connection, f"{self.biller_path}/file-faults")

    # --- accounts -----------------------------------------------------------------------------------------------------

    def issue(
        self,
        user: str,
        *,
        kind: Literal["biller", "pickup"] = "biller",
        password: str | None = None,
        public_keys: Iterable[str] = (),
    ) -> IssuedAccount:
        """Issue an account; with neither password nor key it gets a password, which the result tells."""
        body = {"user": user, "kind": kind, "password": password, "public_keys": list(public_keys)}
        return self.connection.ask("POST", f"{self.biller_path}/sftp-accounts", IssuedAccount, body)

    def accounts(self) -> tuple[FileAccount, ...]:
        """The accounts of the biller."""
        return self._accounts().accounts

    def server(self) -> FileServerAddress | None:
        """Where the file server listens; None where the simulator was started without one."""
        return self._accounts().server

    def withdraw(self, user: str) -> None:
        """Withdraw an account; a session that is open goes on."""
        self.connection.bytes("DELETE", f"{self.biller_path}/sftp-accounts/{quote(user, safe='')}")

    # --- files --------------------------------------------------------------------------------------------------------

    def all(self, folder: str | None = None) -> tuple[FileState, ...]:
        """Files and folders, all or those directly in a folder."""
        query = None if folder is None else {"folder": folder}
        return self.connection.ask("GET", self._path, FileStates, query=query).files

    def put(self, path: str, content: str | bytes, *, modified: datetime | None = None) -> FileState:
        """Put a file in place of any other; fault rules say how readers see it arrive."""
        body: dict[str, Any] = {"path": path}
        body |= {"text": content} if isinstance(content, str) else {"base64": b64encode(content).decode()}
        if modified is not None:
            body["modified"] = modified
        return self.connection.ask("PUT", self._path, FileState, body)

    def read(self, path: str) -> bytes:
        """The content of a file, of a growing one as far as it has come."""
        return self.connection.bytes("GET", f"{self._path}/content", query={"path": path})

    def remove(self, path: str) -> None:
        """Remove a file."""
        self.connection.bytes("DELETE", self._path, query={"path": path})

    def drop(self, folder: Literal["UB", "DREC"] = "UB", **run: Any) -> tuple[str, bytes]:
        """Run the bills and drop their file; its path and content. ``cycle``, ``accounts``, ``from`` and ``to``."""
        name, content = self.connection.file("POST", f"{self.biller_path}/bill-run", {"drop": folder, **run})
        return f"{FOLDERS[folder]}/{name}", content

    # --- traffic ------------------------------------------------------------------------------------------------------

    def traffic(self, *, path: str | None = None, user: str | None = None, since: int = 0) -> FileExchanges:
        """What clients did: on a path, as a user, after an id."""
        asked = {"path": path, "user": user, "since": str(since)}
        query = {name: value for name, value in asked.items() if value is not None}
        return self.connection.ask("GET", f"{self.biller_path}/file-traffic", FileExchanges, query=query)

    def clear_traffic(self) -> None:
        """Forget the file traffic."""
        self.connection.bytes("DELETE", f"{self.biller_path}/file-traffic")

    @property
    def _path(self) -> str:
        return f"{self.biller_path}/files"

    def _accounts(self) -> FileAccounts:
        return self.connection.ask("GET", f"{self.biller_path}/sftp-accounts", FileAccounts)
