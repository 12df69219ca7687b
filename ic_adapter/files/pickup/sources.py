"""What is picked up for a biller: each kind of file with its folder, its names, and how one knows that it is whole.

Bill files of Cayenta are XML (invoice-files §1); a file-only partner's files are what its mapping profile says (§9).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from sqlalchemy import Connection

from ic_adapter.billers.register import Biller
from ic_adapter.files.bills.profile import FileKind
from ic_adapter.files.partners.mapping.profile import FileMapping
from ic_adapter.files.partners.mapping.whole import ends_whole
from ic_adapter.files.partners.profiles import KINDS, fits, is_file_only, profile_of
from ic_adapter.files.pickup.names import TEMPORARY, Fit, fit_of
from ic_adapter.files.pickup.readiness import BLANKS, lack_of
from ic_adapter.records.pickups import PickupReason

#: The folder of each kind of bill file, below the biller's own (invoice-files §1, Q-49).
FOLDERS = {FileKind.BILLS: "ToInvoiceCloud/Invoices/UB", FileKind.DREC: "ToInvoiceCloud/Invoices/UB/DREC"}


@dataclass(frozen=True, slots=True)
class FileSource:
    """One kind of file of a biller; `lack` says by the end of a file why it is not whole."""

    kind: FileKind
    place: str
    fit: Callable[[str], Fit]
    lack: Callable[[bytes], PickupReason]


def sources_of(connection: Connection, biller: Biller) -> list[FileSource]:
    """Return what is picked up for the biller; nothing for a file-only one without a mapping profile."""
    if is_file_only(biller):
        return list(_mapped(connection, biller))
    return [FileSource(kind, f"/{biller.id}/{place}", fit_of, lack_of) for kind, place in FOLDERS.items()]


def _mapped(connection: Connection, biller: Biller) -> Iterator[FileSource]:
    profile = profile_of(connection, biller.id)
    for kind, file in KINDS.items():
        mapping = None if profile is None else profile.mapping(file)
        if mapping is not None:
            place = f"/{biller.id}{mapping.folder}"
            yield FileSource(kind, place, partial(_fit, mapping), partial(_lack, mapping))


def _fit(mapping: FileMapping, name: str) -> Fit:
    if TEMPORARY.search(name) or "/" in name:
        return Fit.OTHER
    if fits(mapping, name):
        return Fit.FILE
    return Fit.NOT_MAPPED if fits(mapping, name.lower()) else Fit.OTHER


def _lack(mapping: FileMapping, tail: bytes) -> PickupReason:
    if not tail.strip(BLANKS):
        return PickupReason.EMPTY
    if ends_whole(mapping, tail):
        return PickupReason.NONE
    has_trailer = mapping.marks is not None and mapping.marks.trailer is not None
    return PickupReason.NO_TRAILER if has_trailer else PickupReason.NO_LINE_END
