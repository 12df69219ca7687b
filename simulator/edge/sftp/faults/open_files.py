"""What faults do to open files: short and slow reads, files that change while they are read, disks that are full."""

import asyncio
from collections.abc import Callable, Mapping

import asyncssh

from simulator.archive.spool import Spool
from simulator.billers.arrivals import cut, replacement, rewritten_alike
from simulator.billing.records.files import FileTree, StoredFile
from simulator.contract.faults.files.switchboard import DrawnFault
from simulator.edge.sftp.handles import Reader, Writer

#: Faults that change a file once a reader has come to the byte, and what they make of it.
CHANGING: Mapping[str, Callable[[Spool, StoredFile, DrawnFault], StoredFile]] = {
    "replaced_while_read": lambda spool, stored, _it: replacement(spool, stored),
    "shrinks_while_read": lambda spool, stored, it: cut(spool, stored, it.place(stored.size)),
    "rewritten_alike": lambda spool, stored, _it: rewritten_alike(spool, stored),
}


class Interrupted(Exception):
    """The connection breaks here."""


async def read(handle: Reader, spool: Spool, offset: int, size: int) -> bytes:
    """Return bytes as the faults let a reader have them; Interrupted where the connection breaks."""
    for it in handle.drawn:
        if it.fault == "slow_reads":
            await asyncio.sleep(it.number("seconds"))
        elif it.fault == "short_reads":
            size = max(1, min(size, it.whole("bytes")))
        elif it.fault == "reset_at_byte" and offset + size > it.place(handle.size):
            raise Interrupted
    for it in [it for it in handle.drawn if it.fault in CHANGING]:
        stored = handle.stored
        if stored is not None and offset + size > it.place(stored.size):
            await _change(handle, stored, spool, it)
    if handle.limit is not None:
        size = max(0, min(size, handle.limit - offset))
    return handle.read(offset, size)


async def _change(handle: Reader, stored: StoredFile, spool: Spool, it: DrawnFault) -> None:
    """Put the changed file under the name, once; copying a long file does not hold up the router."""
    if it.rule.name in handle.done:
        return
    handle.done.add(it.rule.name)
    if it.fault == "shrinks_while_read":
        handle.limit = it.place(stored.size)
    made = await asyncio.to_thread(CHANGING[it.fault], spool, stored, it)
    if handle.tree.find(handle.path) is stored:
        handle.tree.put(handle.path, made)


def write(handle: Writer, offset: int, data: bytes) -> int:
    """Write as far as the faults let it; SFTPFailure where the disk or the quota is full."""
    offset = handle.size if handle.appends else offset
    for it in handle.drawn:
        if it.fault == "disk_full" and offset + len(data) > it.whole("bytes"):
            fits = data[: max(0, it.whole("bytes") - offset)]
            if fits:
                handle.write(offset, fits)
            raise asyncssh.SFTPFailure("No space left on device")
        if it.fault == "quota" and _others(handle) + max(handle.size, offset + len(data)) > it.whole("bytes"):
            raise asyncssh.SFTPFailure("Disk quota exceeded")
    return handle.write(offset, data)


def _others(handle: Writer) -> int:
    """Bytes of the biller's other files."""
    return sum(_size(handle.tree, path) for path in handle.tree.paths() if path != handle.path)


def _size(tree: FileTree, path: str) -> int:
    stored = tree.find(path)
    return 0 if stored is None else stored.size
