"""What every import does with its bills: collect them, leave repeated ones out, check the sums, write the import's row.

How a bill is read is the business of the importer: `importer` reads XML, a partner's files are read by their profile.
"""

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Connection

from ic_adapter import money
from ic_adapter.billers.register import Biller
from ic_adapter.errors import FileRefused
from ic_adapter.files.bills.bif import BifWriter
from ic_adapter.files.bills.faults import ONCE
from ic_adapter.files.bills.mapped import INVOICE, NUMBER, MappedBatch
from ic_adapter.files.bills.profile import FileKind
from ic_adapter.files.bills.tally import Faulty, Imported, Tally
from ic_adapter.store.bills import imports, staging

#: The collector of cycles as the program set it, and where an import makes many objects and no cycles.
USUAL, RARE = gc.get_threshold(), 50_000


@contextmanager
def rare_collections() -> Iterator[None]:
    """Within, cycles are looked for rarely: the batches of an import are none, and every look at them is in vain."""
    gc.set_threshold(max(RARE, USUAL[0]), *USUAL[1:])
    try:
        yield
    finally:
        gc.set_threshold(*USUAL)


def collect(
    connection: Connection,
    good: Iterable[MappedBatch],
    tally: Tally,
    writer: BifWriter,
    late: tuple[str, str] | None = None,
) -> None:
    """Put the bills into the temporary table and the BIF, and count them.

    `late`: biller and name of a file that is older than imported ones; what those have set is left out (Q-80).
    """
    for bills in good:
        batch = bills if late is None else _without_older(connection, bills, tally, late)
        if not batch:
            continue
        is_new = staging.add(connection, batch.stored) == len(batch)
        kept = batch if is_new else _without_repeated(connection, batch, tally)
        if kept:
            writer.add(kept)
            tally.accepted += len(kept)
            tally.cents += sum(kept.cents)


def _without_older(connection: Connection, batch: MappedBatch, tally: Tally, late: tuple[str, str]) -> MappedBatch:
    """The bills that no newer file has set or deactivated."""
    accounts, invoices = batch.stored[:2]
    newer = imports.set_by_newer(connection, *late, set(accounts))
    kept = [key not in newer for key in zip(accounts, invoices, strict=True)]
    tally.older += kept.count(False)
    return batch.only(kept)


def _without_repeated(connection: Connection, batch: MappedBatch, tally: Tally) -> MappedBatch:
    """A bill twice in one file is faulty the second time: count and total would lie."""
    keys = list(zip(*batch.stored[:2], strict=True))
    first = staging.numbers(connection, set(keys))
    numbers, invoices = batch.stored[NUMBER], batch.texts[INVOICE]
    kept = []
    for key, number, invoice, line in zip(keys, numbers, invoices, batch.lines, strict=True):
        kept.append(first[key] == number)
        if not kept[-1]:
            reason = f"Invoice_No: duplicate of bill {first[key]} in this file"
            tally.leave_out(Faulty(number, invoice, reason, line, "Invoice_No", ONCE))
    return batch.only(kept)


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
