"""What every import does with its bills: collect them, leave repeated ones out, check the sums, write the import's row.

How a bill is read is the business of the importer: `importer` reads XML, a partner's files are read by their profile.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from itertools import islice
from operator import itemgetter

from sqlalchemy import Connection

from ic_adapter import money
from ic_adapter.billers.register import Biller
from ic_adapter.errors import FileRefused
from ic_adapter.files.bills.bif import BifWriter
from ic_adapter.files.bills.faults import ONCE
from ic_adapter.files.bills.mapping import Mapped
from ic_adapter.files.bills.profile import FileKind
from ic_adapter.files.bills.tally import Faulty, Imported, Tally
from ic_adapter.store.bills import imports, staging

BATCH = 500
#: The collector of cycles as the program set it, and where an import makes many objects and no cycles.
USUAL, RARE = gc.get_threshold(), 50_000
KEY = itemgetter(0, 1)  # AccountNumber and InvoiceNumber lead what is stored


@contextmanager
def rare_collections() -> Iterator[None]:
    """Within, cycles are looked for rarely: the batches of an import are none, and every look at them is in vain."""
    gc.set_threshold(max(RARE, USUAL[0]), *USUAL[1:])
    try:
        yield
    finally:
        gc.set_threshold(*USUAL)


def collect(
    connection: Connection, good: Iterator[Mapped], tally: Tally, writer: BifWriter, late: tuple[str, str] | None = None
) -> None:
    """Put the bills into the temporary table and the BIF, and count them.

    `late`: biller and name of a file that is older than imported ones; what those have set is left out (Q-80).
    """
    while batch := list(islice(good, BATCH)):
        if late is not None:
            batch = _without_older(connection, batch, tally, late)
        if batch and staging.add(connection, [mapped.stored for mapped in batch]) < len(batch):
            batch = _without_repeated(connection, batch, tally)
        tally.lines.clear()
        writer.add(batch)
        tally.accepted += len(batch)
        tally.cents += sum(mapped.cents for mapped in batch)


def _without_older(connection: Connection, batch: list[Mapped], tally: Tally, late: tuple[str, str]) -> list[Mapped]:
    """The bills that no newer file has set or deactivated."""
    newer = imports.set_by_newer(connection, *late, {mapped.stored[0] for mapped in batch})
    kept = [mapped for mapped in batch if KEY(mapped.stored) not in newer]
    tally.older += len(batch) - len(kept)
    return kept


def _without_repeated(connection: Connection, batch: list[Mapped], tally: Tally) -> list[Mapped]:
    """A bill twice in one file is faulty the second time: count and total would lie."""
    first = staging.numbers(connection, {KEY(mapped.stored) for mapped in batch})
    kept: list[Mapped] = []
    for mapped in batch:
        earlier = first[KEY(mapped.stored)]
        if earlier == mapped.number:
            kept.append(mapped)
        else:
            reason = f"Invoice_No: duplicate of bill {earlier} in this file"
            tally.leave_out(
                Faulty(mapped.number, mapped.text(347), reason, tally.lines[mapped.number], "Invoice_No", ONCE)
            )
    return kept


def check_sums(tally: Tally, biller: Biller) -> None:
    """FileRefused where too many bills are faulty (invoice-files §6.1), or their total cannot be stored."""
    limit = biller.keys.max_bad_ratio
    if tally.bad > limit * tally.records:
        first = "; ".join(f"bill {fault.bill}: {fault.reason}" for fault in tally.faulty[:5])
        raise FileRefused(f"{tally.bad} of {tally.records} bills are faulty, more than {limit:.0%} ({first})")
    if abs(tally.cents) > money.MAX_CENTS:
        raise FileRefused("the total of the bills is too large to store")


def imported_from(name: str, kind: FileKind, tally: Tally, at: datetime) -> Imported:
    """Return what the file came to."""
    return Imported(
        file=name,
        kind=kind,
        records=tally.records,
        accepted=tally.accepted,
        faulty=tuple(sorted(tally.faulty, key=lambda fault: fault.bill)),
        total=money.from_cents(tally.cents),
        at=at,
        older=tally.older,
        warnings=tuple(tally.warnings),
    )


def add_import(connection: Connection, biller: Biller, imported: Imported) -> int:
    """Add the import's own row and return its id."""
    row = {
        "bid": biller.id,
        "file": imported.file,
        "kind": imported.kind.value,
        "records": imported.records,
        "accepted": imported.accepted,
        "faulty": [asdict(fault) for fault in imported.faulty],
        "total": imported.total,
        "older": imported.older,
        "warnings": list(imported.warnings),
        "at": imported.at,
    }
    return imports.add(connection, row)
