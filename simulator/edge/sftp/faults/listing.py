"""What faults make of a folder's listing: other names besides, another order, the look before.

A name that a fault adds is a ghost: the session that was shown it can ask for its size and open it, no call changes it.
"""

import stat
from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass

import asyncssh

from simulator.contract.faults.files.switchboard import DrawnFault
from simulator.edge.sftp.attributes import FILE_MODE, FOLDER_MODE

LINK_MODE = stat.S_IFLNK | 0o777
HERE = (b".", b"..")
LONGEST = 255
Names = list[asyncssh.SFTPName]


@dataclass(frozen=True, slots=True)
class Ghost:
    """A name that is only shown: its attributes, and the name of the file whose content it has, blank for none."""

    attrs: asyncssh.SFTPAttrs
    original: bytes = b""


@dataclass(slots=True)
class Listing:
    """A folder as it is about to be shown; ``before`` is what the look before showed, None for the first."""

    names: Names
    before: Names | None
    moment: int
    ghosts: dict[bytes, Ghost]

    def add(self, name: bytes, mode: int = FILE_MODE, original: asyncssh.SFTPName | None = None) -> None:
        """Add a ghost."""
        attrs = asyncssh.SFTPAttrs(size=0, permissions=mode, uid=0, gid=0, atime=self.moment, mtime=self.moment)
        if original is not None:
            attrs = copy(original.attrs)
        self.ghosts[name] = Ghost(attrs, b"" if original is None else raw(original))
        self.names.append(asyncssh.SFTPName(name, attrs=attrs))


def changed(listing: Listing, drawn: tuple[DrawnFault, ...]) -> Listing:
    """Return the listing as the faults show it; the order comes last."""
    for it in drawn:
        if it.fault in CHANGES:
            CHANGES[it.fault](listing, it)
    for it in drawn:
        if it.fault == "random_order":
            it.dice().shuffle(listing.names)
    return listing


def raw(name: asyncssh.SFTPName) -> bytes:
    """Return the name as bytes."""
    return name.filename if isinstance(name.filename, bytes) else name.filename.encode()


def is_file(name: asyncssh.SFTPName) -> bool:
    """Whether it is a regular file."""
    return stat.S_ISREG(name.attrs.permissions or 0)


def _stale(listing: Listing, _it: DrawnFault) -> None:
    now = [name for name in listing.names if not is_file(name)]
    listing.names = now if listing.before is None else [copy(name) for name in listing.before]


def _many(listing: Listing, it: DrawnFault) -> None:
    for number in range(it.whole("count")):
        listing.add(b"other_%06d.txt" % number)


def _twins(listing: Listing, it: DrawnFault) -> None:
    there = {raw(name) for name in listing.names}
    for name in [name for name in listing.names if is_file(name) and raw(name) not in listing.ghosts]:
        twin = raw(name).upper()
        if twin not in there and it.means(raw(name).decode(errors="replace")):
            listing.add(twin, original=name)


def _named(make: Callable[[DrawnFault], bytes], mode: int = FILE_MODE) -> Callable[[Listing, DrawnFault], None]:
    return lambda listing, it: listing.add(make(it), mode)


CHANGES: Mapping[str, Callable[[Listing, DrawnFault], None]] = {
    "stale_listing": _stale,
    "many_names": _many,
    "undecodable_name": _named(lambda _it: b"billheader_2024010100000\xff.xml"),
    "newline_name": _named(lambda _it: b"billheader_20240101\n000000.xml"),
    "leading_dash": _named(lambda _it: b"-billheader_20240101000000.xml"),
    "long_name": _named(lambda _it: b"billheader_".ljust(LONGEST - 4, b"1") + b".xml"),
    "case_twins": _twins,
    "folder_as_file": _named(lambda it: str(it.parameter("name")).encode(), FOLDER_MODE),
    "link_as_file": _named(lambda it: str(it.parameter("name")).encode(), LINK_MODE),
}
