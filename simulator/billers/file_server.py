"""Invoice Cloud's file server as all billers share it: spool, traffic by biller, and where it listens."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from simulator.archive.spool import PIECE, Spool
from simulator.billers.biller import Biller
from simulator.billing.errors import NotThere
from simulator.billing.records.file_calls import FileCall
from simulator.billing.records.files import FileTree, StoredFile
from simulator.billing.records.sftp_accounts import SftpAccount
from simulator.contract.faults.files.switchboard import Counts, FileSwitchboard
from simulator.journal.entries import KEPT
from simulator.journal.file_traffic import FileTraffic


@dataclass(frozen=True, slots=True)
class Listening:
    """Where clients reach the file server, and the fingerprint of its host key (``SHA256:…``)."""

    host: str
    port: int
    fingerprint: str
    host_key: str


class FileServer:
    """What the file server holds beside the billers' own files and accounts."""

    def __init__(self, data_folder: Path | None = None, kept: int = KEPT) -> None:
        self.spool = Spool(data_folder)
        #: None: the simulator was started without ``--sftp-port``.
        self.listening: Listening | None = None
        self.data_folder = data_folder
        self._kept = kept
        self._traffic: dict[str, FileTraffic] = {}
        self._counts: dict[str, Counts] = {}

    def can_serve(self, stored: StoredFile) -> bool:
        """Whether the content of the file is here."""
        return stored.is_folder or stored.content is not None or self.spool.has(stored.digest)

    def content(self, tree: FileTree, path: str) -> Iterator[bytes]:
        """Return the content of a file in pieces, of a growing one as far as it has come.

        NotThere if there is no such file, OSError where the spool folder lost its content.
        """
        upload, stored = tree.upload(path), tree.find(path)
        if upload is not None:
            return iter((upload.read(0, upload.size),))
        if stored is None or stored.is_folder:
            raise NotThere("path", f"file {path[:200]} not found")
        if stored.content is not None:
            return iter((stored.content,))
        return _pieces(self.spool.open(stored.digest))

    def traffic(self, biller_id: str) -> FileTraffic:
        """Return the biller's file traffic; it begins anew when the biller is reset or removed."""
        if biller_id not in self._traffic:
            self._traffic[biller_id] = FileTraffic(self._kept)
        return self._traffic[biller_id]

    def tally(self, biller_id: str) -> Mapping[tuple[FileCall, bool], int]:
        """Return how often the biller's traffic had each call, by whether it went through."""
        traffic = self._traffic.get(biller_id)
        return {} if traffic is None else traffic.tally

    def faults(self, biller: Biller) -> FileSwitchboard:
        """Return the fault rules of the biller's files."""
        seed = f"{biller.recipe.seed}/{biller.recipe.template_id}"  # ids of throw-away billers do not repeat
        counts = self._counts.setdefault(biller.id, {})
        return FileSwitchboard(seed, biller.router.books.state.file_faults, counts)

    def forget(self, biller_id: str) -> None:
        """Forget the biller's traffic, and how often its paths were called."""
        self._traffic.pop(biller_id, None)
        self._counts.pop(biller_id, None)


def _pieces(source: BinaryIO) -> Iterator[bytes]:
    with source:
        yield from iter(lambda: source.read(PIECE), b"")


def account_of(billers: Iterable[Biller], user: str) -> tuple[Biller, SftpAccount] | None:
    """Return the account with this user name and the biller it was made for; None if there is none."""
    for biller in billers:
        account = biller.router.books.state.sftp_accounts.get(user)
        if account is not None:
            return biller, account
    return None
