"""Import of a file that comes in from a file-only partner (adapter §17), beside the bill files of Cayenta.

Like a bill file, a file counts in one short transaction or not at all; it is read and checked before. The same content
never counts twice, whatever its name.
"""

import hashlib
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import BinaryIO

from sqlalchemy import Connection

from ic_adapter.billers.register import Biller
from ic_adapter.errors import FileRefused, ImportedAlready
from ic_adapter.files.bills import importer
from ic_adapter.files.bills.bif import BifWriter, Header
from ic_adapter.files.bills.collecting import add_import, check_sums, collect, imported_from
from ic_adapter.files.bills.importer import Importer, Terms, check_new
from ic_adapter.files.bills.profile import FileKind
from ic_adapter.files.bills.reading.reader import Watch, unwatched
from ic_adapter.files.bills.tally import Imported, Tally
from ic_adapter.files.partners import adjustments, presentments
from ic_adapter.files.partners.mapping.profile import FileMapping
from ic_adapter.files.partners.mapping.reader import PartnerReader, Record
from ic_adapter.files.partners.overrides import InvoiceOverrides
from ic_adapter.files.partners.profiles import KINDS, fits, is_file_only, mapping_of
from ic_adapter.files.partners.records import batches, bounded, partner_bills, usable
from ic_adapter.store.bills import invoices, moves, staging
from ic_adapter.store.database.engine import Session
from ic_adapter.store.partners import adjustments as stored_adjustments
from ic_adapter.store.partners import profiles as stored_profiles

LOG = logging.getLogger("ic_adapter.files")
PLAIN = Terms()
EFFECTS = {FileKind.ADJUSTMENTS: adjustments.apply, FileKind.PRESENTMENTS: presentments.apply}


@dataclass(frozen=True, slots=True)
class _File:
    """A file to import, whose it is, and how it is mapped."""

    biller: Biller
    name: str
    source: BinaryIO
    kind: FileKind
    mapping: FileMapping


class _Hashed:
    """Hashes the lines of a file as they are read."""

    def __init__(self, source: BinaryIO, watch: Watch) -> None:
        self._source = source
        self._watch = watch
        self._digest = hashlib.sha256()

    def readline(self, size: int, /) -> bytes:
        """Return a line of at most so many bytes."""
        line = self._source.readline(size)
        self._digest.update(line)
        self._watch(len(line))
        return line

    @property
    def sha256(self) -> str:
        """The hash of what was read."""
        return self._digest.hexdigest()


class FileImporter(Importer):
    """Imports the files of every biller: bill files of Cayenta, and the files of partners by their mapping profile."""

    def take(
        self,
        bid: str,
        name: str,
        source: BinaryIO,
        kind: FileKind,
        writer: BifWriter,
        watch: Watch = unwatched,
        terms: Terms = PLAIN,
    ) -> Imported:
        """Import a file; the BIF of invoice data is finished in `writer`. NotFound, FileRefused, ImportedAlready."""
        if not is_file_only(self._register.get(bid)):
            if kind not in (FileKind.BILLS, FileKind.DREC):
                raise FileRefused(f"{name[:80]}: biller {bid} has no mapping profile: it sends bill files only")
            return super().take(bid, name, source, kind, writer, watch, terms)
        try:
            with self._store.session() as session:
                imported = self._partner_file(
                    session, self._opened(session, bid, name, source, kind), writer, watch, terms
                )
        except FileRefused as refusal:
            LOG.warning("import bid=%s file=%r refused", bid, name[:80])
            raise type(refusal)(f"{name[:80]}: {refusal}") from None
        LOG.info("import bid=%s file=%s accepted=%d of %d", bid, name, imported.accepted, imported.records)
        return imported

    def _opened(self, session: Session, bid: str, name: str, source: BinaryIO, kind: FileKind) -> _File:
        if kind not in KINDS:
            raise FileRefused("a partner that has nothing but files sends no DREC files")
        with session.reading() as connection:
            biller = self._register.read(connection, bid)
            mapping = mapping_of(connection, bid, KINDS[kind])
        if not fits(mapping, name):
            raise FileRefused(f"invalid file name; the mapping profile has {mapping.pattern}")
        return _File(biller, name, source, kind, mapping)

    def _partner_file(self, session: Session, file: _File, writer: BifWriter, watch: Watch, terms: Terms) -> Imported:
        with session.reading() as connection:
            check_new(connection, file.biller, file.name, file.kind, terms)
        reader, source, tally = PartnerReader(file.mapping), _Hashed(file.source, watch), Tally()
        records = usable(reader.records(source), tally)
        if file.kind is FileKind.BILLS:
            return self._invoices(session, file, records, tally, source, writer, terms)
        kept = list(bounded(records))
        tally.accepted = len(kept)
        check_sums(tally, file.biller)
        while True:  # until no bills of an earlier file wait to be moved in: their balances are what is changed
            moves.settle(session, file.biller.id, self._fail.reach)
            with session.writing() as connection:
                self._check(connection, file, source.sha256, terms)
                if not moves.is_moving(connection, file.biller.id):
                    return self._effect(connection, file, kept, tally, source.sha256, terms)

    def _effect(
        self, connection: Connection, file: _File, kept: list[Record], tally: Tally, sha256: str, terms: Terms
    ) -> Imported:
        """Write the import's row first, since what it changes refers to it; what it could not change is told there."""
        bid = file.biller.id
        keys = sorted({adjustments.key_of(record) for record in kept})
        lacking = adjustments.unknown(kept, stored_adjustments.balances(connection, bid, keys))
        for fault in lacking:
            tally.leave_out(fault)
        tally.accepted -= len(lacking)
        left_out, total = {fault.bill for fault in lacking}, file.mapping.type.total_of
        tally.cents = sum(record.cents(total) or 0 for record in kept if record.number not in left_out)
        imported = imported_from(file.name, file.kind, tally, file.biller.clock.now())
        import_id = self._add(connection, file, imported, sha256)
        EFFECTS[file.kind](connection, bid, import_id, kept)
        terms.with_import(connection, import_id)
        return imported

    def _invoices(
        self,
        session: Session,
        file: _File,
        records: Iterator[Record],
        tally: Tally,
        source: _Hashed,
        writer: BifWriter,
        terms: Terms,
    ) -> Imported:
        biller, overrides = file.biller, InvoiceOverrides()
        with session.reading() as connection:
            staging.create(connection)
            noted = (overrides.noted(bill) for bill in partner_bills(records, biller, tally))
            collect(connection, batches(noted), tally, writer)
        check_sums(tally, biller)
        imported = imported_from(file.name, file.kind, tally, biller.clock.now())
        writer.finish(
            Header(biller=biller.id, created=imported.at.date(), count=imported.accepted, total=imported.total)
        )
        store = partial(self._store_invoices, session, file, imported, source.sha256, overrides, writer, terms)
        if imported.accepted <= importer.AT_ONCE or overrides:
            store(None)
            return imported
        move = moves.copy(session, biller.id, file.kind.value, self._fail.reach)
        try:
            self._fail.reach("import.after_copy")
            store(move)
        except BaseException:
            moves.discard(session, move)
            raise
        self._fail.reach("import.after_commit")
        moves.settle(session, biller.id, self._fail.reach)
        return imported

    def _store_invoices(
        self,
        session: Session,
        file: _File,
        imported: Imported,
        sha256: str,
        overrides: InvoiceOverrides,
        writer: BifWriter,
        terms: Terms,
        move: int | None,
    ) -> None:
        """Make the bills count in one transaction, those of a move by a word; the earlier ones are moved in first."""
        bid, is_done = file.biller.id, False
        while not is_done:
            moves.settle(session, bid, self._fail.reach)
            with session.writing() as connection:
                self._check(connection, file, sha256, terms)
                if moves.is_moving(connection, bid):
                    continue
                import_id = self._add(connection, file, imported, sha256)
                first = invoices.next_numbers(connection, bid, imported.records)
                if move is None:
                    staging.replace(connection, bid, import_id, first)
                    overrides.store(connection, bid)
                elif not moves.count_from_now_on(connection, move, import_id, first, ""):
                    raise FileRefused("the import took too long and was given up; submit this file again")
                terms.with_import(connection, import_id)
                writer.publish()
                is_done = True

    def _check(self, connection: Connection, file: _File, sha256: str, terms: Terms) -> None:
        """ImportedAlready for a name or a content that was taken; nobody takes another file of the biller meanwhile."""
        biller = self._register.held(connection, file.biller.id)
        check_new(connection, biller, file.name, file.kind, terms)
        known = stored_profiles.name_with_content(connection, biller.id, file.kind.value, sha256)
        if known is not None and not terms.again:
            raise ImportedAlready(f"the same content was imported as {known}")

    def _add(self, connection: Connection, file: _File, imported: Imported, sha256: str) -> int:
        import_id = add_import(connection, file.biller, imported)
        row = {"import_id": import_id, "bid": file.biller.id, "kind": file.kind.value}
        stored_profiles.add_file(connection, row | {"name": file.name, "sha256": sha256})
        return import_id
