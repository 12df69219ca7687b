"""The catalogue of file faults: every way Invoice Cloud's file server can go wrong, one row each.

docs/file-server.md has the table of what happens in the field, with the row that plays it; a test compares the two.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from simulator.billing.records.file_calls import FileCall
from simulator.billing.records.file_faults import Value
from simulator.choices import advice, hint

LONGEST_WAIT = 604_800  # seconds: a week of the biller's clock
LARGEST = 8 * 1024**3
MOST_NAMES = 1_000_000


class FaultGroup(StrEnum):
    """Where a fault shows."""

    ARRIVING = "arriving"
    READING = "reading"
    LISTING = "listing"
    WRITING = "writing"
    CONNECTING = "connecting"


@dataclass(frozen=True, slots=True)
class FileFault:
    """One row: name, group, the calls it may hit, its parameters with their defaults, what it does.

    ``crosses_folders``: it hits a rename into another folder only.
    """

    name: str
    group: FaultGroup
    calls: tuple[FileCall, ...]
    says: str
    parameters: Mapping[str, Value] = field(default_factory=dict)
    crosses_folders: bool = False


DROP = (FileCall.DROP,)
READ = (FileCall.READ,)
LIST = (FileCall.LIST,)
LOOKS = (FileCall.LIST, FileCall.STAT)
RENAME = (FileCall.RENAME,)
WRITE = (FileCall.WRITE,)
CHANGES = (
    *(FileCall.WRITE, FileCall.RENAME, FileCall.REMOVE, FileCall.MAKE_FOLDER, FileCall.REMOVE_FOLDER),
    FileCall.SET_DATE,
)
#: Calls whose reply can be lost after they were done.
ANSWERED = (FileCall.WRITE, FileCall.RENAME, FileCall.REMOVE, FileCall.MAKE_FOLDER)
CONNECT = (FileCall.CONNECT,)
LOGIN = (FileCall.LOGIN,)
A, R, L, W, C = (
    *(FaultGroup.ARRIVING, FaultGroup.READING, FaultGroup.LISTING, FaultGroup.WRITING, FaultGroup.CONNECTING),
)

#: ``seconds`` of the arriving faults, of host_key_changed and idle_cut are those of the biller's clock.
FILE_FAULTS: tuple[FileFault, ...] = (
    FileFault("grows", A, DROP, "the file is visible while it grows, evenly over the seconds", {"seconds": 60.0}),
    FileFault(
        "stalls",
        A,
        DROP,
        "the upload stops at the byte for the seconds, then the file is whole",
        {"bytes": None, "seconds": 60.0},
    ),
    FileFault("session_lost", A, DROP, "the upload's session is lost at the byte: the file stays cut", {"bytes": None}),
    FileFault(
        "lost_before_close", A, DROP, "the upload's session is lost after the last byte: the file was never closed"
    ),
    FileFault(
        "temporary_name",
        A,
        DROP,
        "the file grows under a temporary name for the seconds, then is renamed",
        {"seconds": 60.0, "suffix": ".filepart"},
    ),
    FileFault(
        "temporary_left",
        A,
        DROP,
        "a cut file under a temporary name stays beside the whole one",
        {"bytes": None, "suffix": ".filepart"},
    ),
    FileFault(
        "done_file_first",
        A,
        DROP,
        "the done-file is there the seconds before the file it announces",
        {"seconds": 60.0, "suffix": ".done"},
    ),
    FileFault(
        "replaced_while_read",
        A,
        READ,
        "the name gets another file while it is read; the reader goes on with the old one",
        {"bytes": None},
    ),
    FileFault("shrinks_while_read", A, READ, "the file is cut at the byte while it is read", {"bytes": None}),
    FileFault(
        "rewritten_alike",
        A,
        READ,
        "the file gets other bytes while it is read, with the same size and date",
        {"bytes": None},
    ),
    FileFault("short_reads", R, READ, "a read returns at most so many bytes", {"bytes": 102_400}),
    FileFault("slow_reads", R, READ, "each read is answered after a delay", {"seconds": 0.2}),
    FileFault("reset_at_byte", R, READ, "the connection breaks when the byte is read", {"bytes": None}),
    FileFault("wrong_size", R, LOOKS, "sizes are off by so many bytes", {"by": -1}),
    FileFault("no_size_or_date", R, LOOKS, "files have neither size nor date"),
    FileFault("vanishes", R, READ, "the file is removed before it is opened"),
    FileFault("permission_denied", R, (*LOOKS, FileCall.READ, *CHANGES), "refused: permission denied"),
    FileFault(
        "handle_limit",
        R,
        (FileCall.READ, FileCall.WRITE),
        "no more than so many files open in a session",
        {"handles": 0},
    ),
    FileFault("stale_listing", L, LIST, "the folder as the look before saw it; without one, without files"),
    FileFault("random_order", L, LIST, "names in random order"),
    FileFault("many_names", L, LIST, "so many other files besides", {"count": 100_000}),
    FileFault("undecodable_name", L, LIST, "a name that is not UTF-8 besides"),
    FileFault("newline_name", L, LIST, "a name with a newline besides"),
    FileFault("leading_dash", L, LIST, "a name that begins with a dash besides"),
    FileFault("long_name", L, LIST, "a name of 255 bytes besides"),
    FileFault("case_twins", L, LIST, "each file a second time, in upper case"),
    FileFault("folder_as_file", L, LIST, "a folder with a file's name", {"name": "billheader_20240101000001.xml"}),
    FileFault("link_as_file", L, LIST, "a symbolic link with a file's name", {"name": "billheader_20240101000002.xml"}),
    FileFault("future_dates", L, LOOKS, "dates in the future", {"days": 365}),
    FileFault("epoch_dates", L, LOOKS, "dates of 1 January 1970"),
    FileFault("same_dates", L, LOOKS, "all files have the same date"),
    FileFault("hour_off", L, LOOKS, "dates are so many hours off", {"hours": 1}),
    FileFault("rename_refused", W, RENAME, "refused: permission denied"),
    FileFault("target_exists", W, RENAME, "refused: the new name exists"),
    FileFault("other_mount", W, RENAME, "refused: the folders are on different file systems", crosses_folders=True),
    FileFault("reply_lost", W, ANSWERED, "done, then the connection breaks before the reply"),
    FileFault("disk_full", W, WRITE, "no space left at the byte", {"bytes": 0}),
    FileFault("quota", W, WRITE, "no more than so many bytes in all of the biller's files", {"bytes": 0}),
    FileFault("read_only", W, CHANGES, "refused: the file system is read only"),
    FileFault("wrong_host_key", C, CONNECT, "another host key, for this connection"),
    FileFault(
        "host_key_changed",
        C,
        CONNECT,
        "a new host key, the same for every connection, the seconds after the rule",
        {"seconds": 0.0},
    ),
    FileFault("login_refused", C, LOGIN, "the right password or key is refused"),
    FileFault("login_slow", C, LOGIN, "the log-in is answered after the seconds", {"seconds": 2.0}),
    FileFault("no_banner", C, CONNECT, "the connection is accepted, and the server says nothing"),
    FileFault("connection_limit", C, CONNECT, "closed at once: so many connections are open", {"connections": 0}),
    FileFault("old_algorithms", C, CONNECT, "the server offers outdated key exchange and ciphers only"),
    FileFault(
        "idle_cut",
        C,
        (FileCall.SESSION,),
        "the connection is cut once it was idle for the seconds",
        {"seconds": 300.0},
    ),
)
FAULT_BY_NAME: Mapping[str, FileFault] = {it.name: it for it in FILE_FAULTS}
#: The order in which rules are applied: that of the catalogue.
PLACE: Mapping[str, int] = {it.name: place for place, it in enumerate(FILE_FAULTS)}


def _is_int(least: int, most: int) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def _is_seconds(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= LONGEST_WAIT


def _is_name(value: Any) -> bool:
    return isinstance(value, str) and 0 < len(value.encode()) <= 100 and value.isprintable() and "/" not in value


#: Parameter → what it may be, and how that is said.
PARAMETERS: Mapping[str, tuple[Callable[[Any], bool], str]] = {
    "seconds": (_is_seconds, f"0 to {LONGEST_WAIT}"),
    "bytes": (_is_int(0, LARGEST), f"0 to {LARGEST}"),
    "by": (_is_int(-LARGEST, LARGEST), "a number of bytes"),
    "handles": (_is_int(0, 10_000), "0 to 10000"),
    "connections": (_is_int(0, 10_000), "0 to 10000"),
    "count": (_is_int(1, MOST_NAMES), f"1 to {MOST_NAMES}"),
    "days": (_is_int(1, 36_500), "1 to 36500"),
    "hours": (_is_int(-24, 24), "-24 to 24"),
    "name": (_is_name, "a file name of 1 to 100 bytes"),
    "suffix": (_is_name, "1 to 100 bytes without /"),
}


def problem(fault: str, parameters: Mapping[str, Value]) -> tuple[str, str] | None:
    """Return the field that is wrong with the fault or its parameters, and why; None if nothing is."""
    row = FAULT_BY_NAME.get(fault)
    if row is None:
        return "fault", f"unknown fault {fault[:40]!r}; {advice(fault[:40], FAULT_BY_NAME)}"
    for name, value in parameters.items():
        if name not in row.parameters:
            return (
                f"parameters.{name[:40]}",
                f"{fault} takes: {', '.join(row.parameters) or 'none'}{hint(name[:40], row.parameters)}",
            )
        fits, said = PARAMETERS[name]
        if not fits(value) and not (value is None and row.parameters[name] is None):
            return f"parameters.{name}", f"use {said}"
    return None
