"""Where files of the command line go (invoice-files §1).

Taken to archive/, refused to error/ with a .log beside; BIF beside.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from filecmp import cmp
from pathlib import Path

from ic_adapter import money
from ic_adapter.errors import FileRefused, ImportedAlready, StillGrowing
from ic_adapter.files.bills.bif import BifWriter
from ic_adapter.files.bills.importer import Importer
from ic_adapter.files.bills.profile import FileKind
from ic_adapter.files.bills.reading.reader import Watch, unwatched
from ic_adapter.files.bills.tally import Faulty, Imported

SHOWN = 20
UNDER_ROOT = Path("ToInvoiceCloud", "Invoices", "UB")
DREC = "DREC"
ARCHIVE, ERROR = "archive", "error"


def _nothing(_: Path) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Patience:
    """When a file that cannot be imported is left where it is, because its sender may still be writing it.

    `look`: seconds in which size and date must not change. `settle`: seconds since it was last written, for a file in
    which `lack` finds that its end is missing; the text says what is.
    """

    look: float = 0
    settle: float = 0
    lack: Callable[[Path], str] = _nothing


def waiting(path: Path) -> list[tuple[Path, FileKind]]:
    """The file, or the XML files of this folder and of its DREC folder, oldest first; the path tells the kind (§1).

    The folder is the root of the SFTP server or the one of the bill files.
    """
    if path.is_file():
        return [(path, _kind_in(path.resolve().parent))]
    bills = path / UNDER_ROOT if (path / UNDER_ROOT).is_dir() else path
    folders = [folder for folder in (bills, bills / DREC) if folder.is_dir()]
    found = [(file, _kind_in(folder.resolve())) for folder in folders for file in folder.iterdir() if _is_bill(file)]
    return sorted(found, key=lambda one: (one[0].name, one[1] is FileKind.DREC))


def _kind_in(folder: Path) -> FileKind:
    return FileKind.DREC if folder.name == DREC else FileKind.BILLS


def _is_bill(file: Path) -> bool:
    return file.is_file() and file.suffix.lower() == ".xml"


def summary(imported: Imported) -> str:
    """What was imported in a few lines; the first bills that were left out by name, the others lie in the .log."""
    lines = [f"{imported.file}: {imported.accepted} of {imported.records} bills, total {money.to_text(imported.total)}"]
    if imported.older:
        lines.append(f"  {imported.older} bills are older than what is stored and were left out")
    lines += [f"  warning: {words}" for words in imported.warnings[:SHOWN]]
    lines += [f"  {_said(fault)}" for fault in imported.faulty[:SHOWN]]
    more = imported.records - imported.accepted - imported.older - SHOWN
    if len(imported.faulty) > SHOWN:
        lines.append(f"  and {more} more faulty bills; see archive/{imported.file}.log")
    return "\n".join(lines)


def _said(fault: Faulty) -> str:
    return f"bill {fault.bill} (Invoice_No {fault.invoice_no!r}): {fault.reason}"


def import_path(
    importer: Importer,
    bid: str,
    path: Path,
    kind: FileKind,
    watch: Watch = unwatched,
    patience: Patience = Patience(),
) -> Imported:
    """Import this file, write `<name>.bif` and `.bif.json` beside it, move it away; FileRefused after moving it.

    A file that lies in archive/ byte for byte is no fault of its sender: it goes there too, and ImportedAlready is
    raised. A refused file that may not be complete yet stays, and StillGrowing is raised. OSError before anything is
    imported when there can be no archive/.
    """
    target = path.with_suffix(".bif")
    archive = _beside(path, ARCHIVE)
    before = _size_and_date(path)
    try:
        with path.open("rb") as source, BifWriter(target) as writer:
            imported = importer.take(bid, path.name, source, kind, writer, watch)
    except FileRefused as refusal:
        if isinstance(refusal, ImportedAlready) and _is_archived(path, archive):
            _move(path, ARCHIVE)
            raise
        said = str(refusal)
        if not isinstance(refusal, ImportedAlready):
            lack = _checked_for_growth(path, before, patience)
            said = f"{said}; {lack}" if lack else said
        moved = _move(path, ERROR)
        moved.with_name(moved.name + ".log").write_text(f"{said}\n", encoding="utf-8")
        raise FileRefused(said) from None
    moved = _move(path, ARCHIVE)
    if imported.faulty:
        lines = "".join(f"{_said(fault)}\n" for fault in imported.faulty)
        moved.with_name(moved.name + ".log").write_text(lines, encoding="utf-8")
    return imported


def _checked_for_growth(path: Path, before: tuple[int, int], patience: Patience) -> str:
    """Return what a refused file that nobody writes any more lacks at its end, if anything; StillGrowing."""
    lack = patience.lack(path)
    age = time.time() - path.stat().st_mtime
    if lack and abs(age) < patience.settle:  # a date a moment ahead is another clock's
        rest = f"last written {max(age, 0):.0f} s ago, it stays where it is for {patience.settle:g} s"
        raise StillGrowing(f"{path.name}: {lack}; {rest}; import it again when its sender is done")
    if _has_changed(path, before, patience.look):
        raise StillGrowing(f"{path.name}: the file is still being written; it stays where it is")
    return lack


def _size_and_date(path: Path) -> tuple[int, int]:
    """What changes while a file is written."""
    found = path.stat()
    return found.st_size, found.st_mtime_ns


def _has_changed(path: Path, before: tuple[int, int], settle: float) -> bool:
    """Whether somebody writes the file: it is another one than before it was read, or soon will be."""
    if _size_and_date(path) == before and settle:
        time.sleep(settle)
    return _size_and_date(path) != before


def _beside(path: Path, folder: str) -> Path:
    """The folder beside the file, made if need be; a file in its place is an OSError."""
    found = path.parent / folder
    found.mkdir(exist_ok=True)
    return found


def _is_archived(path: Path, archive: Path) -> bool:
    """Whether the very same file was taken before, under its name or, as a repeated one, under a number."""
    earlier = [archive / path.name, *archive.glob(f"{path.stem}.*{path.suffix}")]
    return any(one.is_file() and cmp(path, one, shallow=False) for one in earlier)


def _move(path: Path, folder: str) -> Path:
    """To the folder beside it; a file of the same name that is there already is kept under a number."""
    target = _beside(path, folder) / path.name
    number = 1
    while target.exists():
        number += 1
        target = target.with_name(f"{path.stem}.{number}{path.suffix}")
    path.rename(target)
    return target
