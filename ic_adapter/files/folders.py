"""Where files of the command line go (invoice-files §1).

Taken to archive/, refused to error/ with a .log beside; BIF beside.
"""

from pathlib import Path

from ic_adapter.errors import FileRefused
from ic_adapter.files.bif import BifWriter
from ic_adapter.files.importer import Imported, Importer
from ic_adapter.files.mapping import Kind
from ic_adapter.files.reader import Watch, unwatched


def import_path(importer: Importer, bid: str, path: Path, kind: Kind, watch: Watch = unwatched) -> Imported:
    """Import this file, write `<name>.bif` and `.bif.json` beside it, move it away; FileRefused after moving it."""
    target = path.with_suffix(".bif")
    try:
        with path.open("rb") as source, BifWriter(target) as writer:
            imported = importer.take(bid, path.name, source, kind, writer, watch)
    except FileRefused as refusal:
        moved = _move(path, "error")
        moved.with_name(moved.name + ".log").write_text(f"{refusal}\n", encoding="utf-8")
        raise
    moved = _move(path, "archive")
    if imported.faulty:
        lines = (f"bill {fault.bill} (Invoice_No {fault.invoice_no!r}): {fault.reason}\n" for fault in imported.faulty)
        moved.with_name(moved.name + ".log").write_text("".join(lines), encoding="utf-8")
    return imported


def _move(path: Path, folder: str) -> Path:
    """To the folder beside it; a file of the same name that is there already is kept under a number."""
    target = path.parent / folder / path.name
    target.parent.mkdir(exist_ok=True)
    number = 1
    while target.exists():
        number += 1
        target = target.with_name(f"{path.stem}.{number}{path.suffix}")
    path.rename(target)
    return target
