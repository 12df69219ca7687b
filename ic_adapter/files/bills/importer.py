"""Import of one bill file (invoice-files §6): name, duplicate, bill by bill, share of faulty ones, BIF, store.

The file is read into a table of its own; one short transaction at the end makes it count, or nothing does.
"""

import logging
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import BinaryIO

from sqlalchemy import Connection

from ic_adapter.billers.register import Biller, Register
from ic_adapter.errors import FileRefused, ImportedAlready
from ic_adapter.failpoints import Failpoints
from ic_adapter.files.bills.bif import BifWriter, Header
from ic_adapter.files.bills.collecting import add_import, check_sums, collect, imported_from, rare_collections
from ic_adapter.files.bills.mapping import Mapper
from ic_adapter.files.bills.profile import FileKind, profile_of
from ic_adapter.files.bills.reading.encoding import CheckedSource
from ic_adapter.files.bills.reading.reader import Watch, unwatched
from ic_adapter.files.bills.screening import mappable
from ic_adapter.files.bills.tally import Imported, Tally, imported_of
from ic_adapter.store.bills import imports, invoices, moves, staging
from ic_adapter.store.database.engine import Session, Store

LOG = logging.getLogger("ic_adapter.files")
NAME = re.compile(r"billheader_([0-9]{14})\.xml")
#: Bills that one transaction moves in; more are moved in by short ones (`store.bills.moves`).
AT_ONCE = 100_000
UNKNOWN_LOGGED = 1000
#: What else happens in the transaction of an import, whose id it gets.
WithImport = Callable[[Connection, int], None]


def nothing_more(_connection: Connection, _import_id: int) -> None:
    """Do nothing else with an import."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What else an import does and may do.

    `with_import` is called in the transaction that makes the import count; what it raises undoes the import. `again`: a
    file of this name may have been imported before.
    """

    with_import: WithImport = nothing_more
    again: bool = False


@dataclass(frozen=True, slots=True)
class _File:
    """A file to import: whose, its name, its bytes, what it does."""

    bid: str
    name: str
    source: BinaryIO
    kind: FileKind


def check_name(name: str) -> None:
    """`billheader_` and 14 digits that are a moment (Q-51: hours 00 to 23); FileRefused."""
    found = NAME.fullmatch(name)
    try:
        digits = found[1] if found else ""
        datetime.strptime(digits, "%Y%m%d%H%M%S")  # noqa: DTZ007 — the biller's clock, only its form is checked
    except ValueError:
        raise FileRefused(f"invalid file name {name[:80]!r}; use billheader_yyyyMMddhhmmss.xml") from None


class Importer:
    """Imports files for the billers of a register."""

    def __init__(self, store: Store, register: Register, fail: Failpoints | None = None) -> None:
        self._store = store
        self._register = register
        self._fail = fail or Failpoints()

    def take(
        self,
        bid: str,
        name: str,
        source: BinaryIO,
        kind: FileKind,
        writer: BifWriter,
        watch: Watch = unwatched,
        terms: Terms = Terms(),
    ) -> Imported:
        """Import a file; its BIF is finished in `writer`, and published just before the import counts.

        NotFound; FileRefused leaves the store as it was. `watch` gets the bytes as they are read.
        """
        try:
            with self._store.session() as session:
                imported = self._take(session, _File(bid, name, source, kind), writer, watch, terms)
                _log_unknown(session, bid, kind)
        except FileRefused as refusal:
            LOG.warning("import bid=%s file=%r refused", bid, name[:80])
            raise type(refusal)(f"{name[:80]}: {refusal}") from None
        LOG.info("import bid=%s file=%s accepted=%d of %d", bid, name, imported.accepted, imported.records)
        return imported

    def all(self, bid: str) -> list[Imported]:
        """The imports of a biller, newest first; NotFound."""
        with self._store.reading() as connection:
            self._register.read(connection, bid)
            rows = imports.newest(connection, bid, 1000)
        return [imported_of(row) for row in rows]

    def _take(self, session: Session, file: "_File", writer: BifWriter, watch: Watch, terms: Terms) -> Imported:
        bid, name, kind = file.bid, file.name, file.kind
        with session.reading() as connection:
            biller = self._register.read(connection, bid)  # first: only the id of a biller that is there is logged
            check_name(name)
            check_new(connection, biller, name, kind, terms)
        mapper = Mapper(profile_of(biller, kind))
        moves.settle(session, bid, self._fail.reach)
        with session.reading() as connection, rare_collections():
            staging.create(connection)
            is_late = imports.has_newer(connection, bid, name)
            source = CheckedSource(file.source, biller.keys.fallback_encoding)
            tally = Tally()
            collect(connection, mappable(source, mapper, tally, watch), tally, writer, (bid, name) if is_late else None)
            tally.warnings += source.warnings
        check_sums(tally, biller)
        imported = imported_from(name, kind, tally, biller.clock.now())
        writer.finish(Header(biller=bid, created=imported.at.date(), count=imported.accepted, total=imported.total))
        if imported.accepted <= AT_ONCE:
            self._store_import(session, file, imported, writer, terms, None)
            return imported
        move = moves.copy(session, bid, kind.value, self._fail.reach)
        try:
            self._fail.reach("import.after_copy")
            self._store_import(session, file, imported, writer, terms, move)
        except BaseException:
            moves.discard(session, move)
            raise
        self._fail.reach("import.after_commit")
        moves.settle(session, bid, self._fail.reach)
        return imported

    def _store_import(
        self, session: Session, file: "_File", imported: Imported, writer: BifWriter, terms: Terms, move: int | None
    ) -> None:
        """Make the import count in one transaction, once nothing of the biller's earlier ones is left to be moved in.

        The order of files is checked before it, and again within it only where another file was imported meanwhile.
        """
        bid, name, is_done = file.bid, file.name, False
        while not is_done:
            moves.settle(session, bid, self._fail.reach)
            with session.reading() as connection:
                checked = imports.newest_id(connection, bid)
                _check_order(connection, bid, name)
            with session.writing() as connection:
                biller = self._register.held(connection, bid)
                check_new(connection, biller, name, file.kind, terms)
                if moves.is_moving(connection, bid):
                    continue
                if imports.newest_id(connection, bid) != checked:
                    _check_order(connection, bid, name)
                terms.with_import(connection, _store(connection, biller, imported, move))
                writer.publish()
                is_done = True

    def settle(self, bids: Collection[str] | None = None) -> None:
        """Move in what large imports of these billers, or of all, left to be moved in, such as after a crash."""
        with self._store.reading() as connection:
            waiting = moves.unsettled(connection)
        for bid in waiting:
            if bids is None or bid in bids:
                moves.settle(self._store, bid, self._fail.reach)


def check_new(connection: Connection, biller: Biller, name: str, kind: FileKind, terms: Terms) -> None:
    """ImportedAlready where a file of this name was taken and may not come again."""
    if (
        not terms.again
        and not biller.keys.allow_reimport
        and imports.is_imported(connection, biller.id, name, kind.value)
    ):
        raise ImportedAlready("a file with this name was already imported")


def _check_order(connection: Connection, bid: str, name: str) -> None:
    """What newer files have set was left out while the file was read; another one may have come since."""
    if imports.has_newer(connection, bid, name) and staging.any_set_by_newer(connection, bid, name):
        raise FileRefused("a newer file was imported at the same time; submit this file again")


def _store(connection: Connection, biller: Biller, imported: Imported, move: int | None) -> int:
    """The import's own row, then everything collected, or the word that the bills of this move count; its id."""
    made = add_import(connection, biller, imported)
    is_drec = imported.kind is FileKind.DREC
    first = 0 if is_drec else invoices.next_numbers(connection, biller.id, imported.records)
    older_than = imported.file if imports.has_newer(connection, biller.id, imported.file) else ""
    if move is not None:
        if not moves.count_from_now_on(connection, move, made, first, older_than):
            raise FileRefused("the import took too long and was given up; submit this file again")
    elif is_drec:
        staging.deactivate(connection, biller.id, made)
    else:
        staging.replace(connection, biller.id, made, first, older_than)
    return made


def _log_unknown(session: Session, bid: str, kind: FileKind) -> None:
    """DREC of an invoice that is not there is no error (invoice-files §6.2)."""
    if kind is FileKind.DREC:
        with session.reading() as connection:
            for account, invoice in islice(staging.unknown(connection, bid), UNKNOWN_LOGGED):
                LOG.warning("drec bid=%s account=%s invoice=%r is unknown", bid, account, invoice)
