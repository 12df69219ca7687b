"""Checks of the faults of reading: what a client gets of a file, and what it is told about it."""

import asyncio
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import asyncssh

from tests.simulator.sftp.conftest import PATIENCE
from tests.simulator.sftp.fault_checks.case import (
    CONTENT,
    FILE,
    NAME,
    UB,
    Case,
    Check,
    as_bytes,
    broken,
    content,
    names,
    refused,
    shown,
    write,
)


async def short_reads(case: Case) -> None:
    """One request gets no more than the limit; a client that goes on reading has the whole file."""
    case.put()
    case.on(bytes=10)
    async with case.sftp() as session:
        async with session.open(NAME.encode(), "rb", block_size=0) as file:
            assert as_bytes(await file.read(64)) == CONTENT[:10]
        assert await content(session) == CONTENT


async def slow_reads(case: Case) -> None:
    """Each answer takes its time."""
    case.put()
    case.on(seconds=0.3)
    async with case.sftp() as session:
        begun = time.monotonic()
        assert await content(session) == CONTENT
        assert time.monotonic() - begun >= 0.3


async def reset_at_byte(case: Case) -> None:
    """Before the byte all is well, at the byte the connection breaks."""
    case.put()
    case.on(bytes=50, times=1)
    async with case.sftp() as session:
        file = await session.open(NAME.encode(), "rb", block_size=10)
        assert as_bytes(await file.read(10, 0)) == CONTENT[:10]
        await broken(file.read(10, 45))
    async with case.sftp() as session:
        assert await content(session) == CONTENT


async def wrong_size(case: Case) -> None:
    """The listing and a question by name show another size than the open file has."""
    case.put()
    case.on(by=-5)
    async with case.sftp() as session:
        (size,) = [it.attrs.size for it in await shown(session) if it.filename == FILE.encode()]
        assert (size, (await session.stat(NAME.encode())).size) == (len(CONTENT) - 5, len(CONTENT) - 5)
        assert await content(session) == CONTENT
        with TemporaryDirectory() as folder:
            copy = Path(folder) / "copy"
            await session.get(NAME.encode(), copy)
            assert copy.read_bytes() == CONTENT[:-5]  # the client believes the size, and says nothing


async def no_size_or_date(case: Case) -> None:
    """Attributes that a server may leave out are left out."""
    case.put()
    case.on()
    async with case.sftp() as session:
        (attrs,) = [it.attrs for it in await shown(session) if it.filename == FILE.encode()]
        assert (attrs.size, attrs.mtime) == (None, None)
        asked = await session.stat(NAME.encode())
        assert (asked.size, asked.mtime) == (None, None)


async def vanishes(case: Case) -> None:
    """The file was listed; when it is opened it is gone for everybody."""
    case.put()
    case.on()
    async with case.sftp() as session:
        assert await names(session) == [FILE.encode()]
        await refused(content(session), "not found", asyncssh.FX_NO_SUCH_FILE)
        assert await names(session) == []
    assert NAME not in case.files.listing()


async def permission_denied(case: Case) -> None:
    """Reading is refused; a match on the call leaves the others alone."""
    case.put()
    case.on(match={"call": "read"})
    async with case.sftp() as session:
        await refused(content(session), "Permission denied", asyncssh.FX_PERMISSION_DENIED)
        assert await names(session) == [FILE.encode()]
        await write(session, f"{UB}/other.xml")


async def handle_limit(case: Case) -> None:
    """With so many files open the next one is refused; closing one makes room."""
    case.put()
    case.on(handles=1)
    async with case.sftp() as session:
        async with session.open(NAME.encode(), "rb"):
            await refused(content(session), "Too many open files")
        async with asyncio.timeout(PATIENCE):
            assert await content(session) == CONTENT


CHECKS: dict[str, Check] = {
    it.__name__: it
    for it in (
        *(short_reads, slow_reads, reset_at_byte, wrong_size, no_size_or_date, vanishes, permission_denied),
        handle_limit,
    )
}
