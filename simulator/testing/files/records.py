"""What the admin API tells of the file server; each record has the fields of its view, which a test compares."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Literal

from simulator.testing.records import ApiRecord


class FileServerAddress(ApiRecord, frozen=True):
    """Where the file server listens; ``host_key`` is a line for known_hosts."""

    host: str
    port: int
    host_key: str
    fingerprint: str


class FileAccount(ApiRecord, frozen=True):
    """An account; ``password`` is there in the reply that issued it only."""

    user: str
    kind: Literal["biller", "pickup"]
    has_password: bool
    public_keys: tuple[str, ...]
    password: str | None = None


class IssuedAccount(ApiRecord, frozen=True):
    """A new account, and where it logs in; None without a file server."""

    account: FileAccount
    server: FileServerAddress | None


class FileAccounts(ApiRecord, frozen=True):
    """The accounts of a biller, and where they log in."""

    accounts: tuple[FileAccount, ...]
    server: FileServerAddress | None


class FileState(ApiRecord, frozen=True):
    """A file or folder; ``modified`` is the biller's time, None for a folder that always exists."""

    path: str
    is_folder: bool
    size: int
    modified: datetime | None
    sha256: str
    is_growing: bool


class FileStates(ApiRecord, frozen=True):
    """Files and folders by path."""

    files: tuple[FileState, ...]


class FileExchange(ApiRecord, frozen=True):
    """One call at the file server; ``faults`` are the fault rules that hit it."""

    id: int
    at: datetime
    user: str
    client: str
    call: str
    path: str
    new_path: str
    size: int
    outcome: str
    faults: tuple[str, ...]


class FileExchanges(ApiRecord, frozen=True):
    """The calls that fit a question, oldest first; ``total`` there were in all, ``evicted`` no longer fit."""

    calls: tuple[FileExchange, ...]
    total: int
    evicted: int

    def __iter__(self) -> Iterator[FileExchange]:
        return iter(self.calls)

    def __len__(self) -> int:
        return len(self.calls)

    def __getitem__(self, place: int) -> FileExchange:
        return self.calls[place]


class FileMatch(ApiRecord, frozen=True):
    """Which calls a rule means; what is None means all."""

    call: str | None = None
    folder: str | None = None
    name: str | None = None
    user: str | None = None
    nth: int | None = None
    probability: float = 1.0


class FileFault(ApiRecord, frozen=True):
    """A rule as it stands, and how often it fired."""

    name: str
    fault: str
    group: Literal["arriving", "reading", "listing", "writing", "connecting"]
    match: FileMatch
    parameters: dict[str, Any]
    times: int | Literal["always"]
    hits: int
    since: datetime


class FileRules(ApiRecord, frozen=True):
    """Rules in the order in which they are applied."""

    rules: tuple[FileFault, ...]


class ConsideredFileFault(ApiRecord, frozen=True):
    """A rule and why it would not hit a call; None for one that would."""

    name: str
    fault: str
    why_not: str | None


class ExplainedFileCall(ApiRecord, frozen=True):
    """What the rules would do to a call."""

    rules: tuple[ConsideredFileFault, ...]
