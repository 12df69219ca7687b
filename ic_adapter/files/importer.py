"""Import of one bill file (invoice-files §6): name, duplicate, bill by bill, share of faulty ones, BIF.

One transaction.
"""

import logging
import re
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal
from itertools import islice
from typing import Any, BinaryIO

from sqlalchemy import Connection, insert, select, update

from ic_adapter import bif
from ic_adapter.billers import Biller, Register
from ic_adapter.errors import BadValue, FileRefused
from ic_adapter.files.bif import BifWriter, Header
from ic_adapter.files.loading import Faulty, Loader, Tally
from ic_adapter.files.mapping import Kind, Mapped, Profile, map_bill, profile_of
from ic_adapter.files.reader import read_bills
from ic_adapter.store.engine import Store
from ic_adapter.store.invoices import carry_forward
from ic_adapter.store.tables import IMPORTS

LOG = logging.getLogger("ic_adapter.files")
NAME = re.compile(r"billheader_([0-9]{14})\.xml")
BATCH = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What an import came to. `faulty` names the bills that were left out."""

    file: str
    kind: Kind
    records: int
    accepted: int
    faulty: tuple[Faulty, ...]
    total: Decimal
    at: datetime


Keep = Callable[[Header, BifWriter], None]


def check_name(name: str) -> None:
    """`billheader_` and 14 digits that are a moment (Q-51: hours 00 to 23); FileRefused."""
    found = NAME.fullmatch(name)
    try:
        digits = found[1] if found else ""
        datetime.strptime(digits, "%Y%m%d%H%M%S")  # noqa: DTZ007 — the biller's clock, only its form is checked
    except ValueError:
        raise FileRefused(f"the name {name[:80]!r} is not billheader_yyyyMMddhhmmss.xml") from None


class Importer:
    """Imports files for the billers of a register."""

    def __init__(self, store: Store, register: Register) -> None:
        self._store = store
        self._register = register

    def take(self, bid: str, name: str, source: BinaryIO, kind: Kind, keep: Keep) -> Imported:
        """Import a file, then hand header and records of its BIF to `keep` before anything is committed.

        NotFound; FileRefused leaves the store as it was.
        """
        try:
            with self._store.writing() as connection, BifWriter() as writer:
                biller = self._register.read(connection, bid)
                imported = _take(connection, biller, name, source, kind, writer)
                header = Header(biller=bid, created=imported.at.date(), count=imported.accepted, total=imported.total)
                keep(header, writer)
        except FileRefused as refusal:
            LOG.warning("import bid=%s file=%r refused", bid, name[:80])
            raise FileRefused(f"{name[:80]}: {refusal}") from None
        LOG.info("import bid=%s file=%s accepted=%d of %d", bid, name, imported.accepted, imported.records)
        return imported

    def all(self, bid: str) -> list[Imported]:
        """The imports of a biller, newest first; NotFound."""
        with self._store.reading() as connection:
            self._register.read(connection, bid)
            query = select(IMPORTS).where(IMPORTS.c.bid == bid).order_by(IMPORTS.c.id.desc())
            rows = connection.execute(query.limit(1000)).all()
        return [
            Imported(
                file=row.file,
                kind=Kind(row.kind),
                records=row.records,
                accepted=row.accepted,
                faulty=tuple(Faulty(**fault) for fault in row.faulty),
                total=row.total,
                at=row.at,
            )
            for row in rows
        ]


def _take(
    connection: Connection, biller: Biller, name: str, source: BinaryIO, kind: Kind, writer: BifWriter
) -> Imported:
    check_name(name)
    profile = profile_of(biller, kind)
    same = select(IMPORTS.c.id).where(IMPORTS.c.bid == biller.id, IMPORTS.c.file == name, IMPORTS.c.kind == kind.value)
    if not biller.key("allow_reimport") and connection.execute(same).first():
        raise FileRefused("a file of this name was imported already")
    imported = Imported(
        file=name, kind=kind, records=0, accepted=0, faulty=(), total=Decimal("0.00"), at=biller.clock.now()
    )
    number = _open(connection, biller.id, imported)
    tally = _load(source, profile, Loader(connection, biller.id, number, kind), writer)
    _check_share(tally, biller)
    if kind is Kind.BILLS and bif.balance_forward(biller.bif):
        carry_forward(connection, biller.id, import_id=number)
    return _finish(connection, number, imported, tally)


def _load(source: BinaryIO, profile: Profile, loader: Loader, writer: BifWriter) -> Tally:
    tally = Tally()
    good = _good(source, profile, tally)
    while batch := list(islice(good, BATCH)):
        for mapped in loader.take(batch, tally):
            writer.add(mapped)
            tally.accepted += 1
            balance = mapped.values[93]
            tally.total += balance if isinstance(balance, Decimal) else 0
    return tally


def _good(source: BinaryIO, profile: Profile, tally: Tally) -> Iterator[Mapped]:
    """The bills that can be mapped; the others are noted."""
    for bill in read_bills(source):
        tally.records += 1
        try:
            yield map_bill(bill, profile)
        except BadValue as fault:
            tally.leave_out(Faulty(bill.number, bill.values.get("invoice_no", "")[:255], str(fault)))


def _check_share(tally: Tally, biller: Biller) -> None:
    if not tally.records:
        raise FileRefused("it holds no BillHeader")
    limit = biller.key("max_bad_ratio")
    assert isinstance(limit, float)
    if tally.bad > limit * tally.records:
        first = "; ".join(f"bill {fault.bill}: {fault.reason}" for fault in tally.faulty[:5])
        raise FileRefused(f"{tally.bad} of {tally.records} bills are faulty, more than {limit:.0%} ({first})")


def _open(connection: Connection, bid: str, imported: Imported) -> int:
    row: dict[str, Any] = {
        "bid": bid,
        "file": imported.file,
        "kind": imported.kind.value,
        "records": 0,
        "accepted": 0,
        "faulty": [],
        "total": imported.total,
        "at": imported.at,
    }
    made = connection.execute(insert(IMPORTS).values(row)).inserted_primary_key
    assert made is not None
    number: int = made[0]
    return number


def _finish(connection: Connection, number: int, imported: Imported, tally: Tally) -> Imported:
    faulty = tuple(sorted(tally.faulty, key=lambda fault: fault.bill))
    values = {
        "records": tally.records,
        "accepted": tally.accepted,
        "faulty": [asdict(fault) for fault in faulty],
        "total": tally.total,
    }
    connection.execute(update(IMPORTS).where(IMPORTS.c.id == number).values(values))
    return Imported(
        file=imported.file,
        kind=imported.kind,
        records=tally.records,
        accepted=tally.accepted,
        faulty=faulty,
        total=tally.total,
        at=imported.at,
    )
