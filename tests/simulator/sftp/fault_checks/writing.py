"""Checks of the faults of renaming and writing."""

import asyncssh

from tests.simulator.sftp.fault_checks.case import CONTENT, FILE, NAME, UB, Case, Check, broken, names, refused, write

ARCHIVED = f"{UB}/archive/{FILE}"


async def _renames(case: Case, reason: str, code: int = asyncssh.FX_FAILURE) -> None:
    """The first rename is refused and nothing moves; the next one is done."""
    case.put()
    case.on(times=1)
    async with case.sftp() as session:
        await refused(session.rename(NAME.encode(), ARCHIVED.encode()), reason, code)
        assert (await names(session), await session.exists(ARCHIVED.encode())) == ([FILE.encode()], False)
        await session.rename(NAME.encode(), ARCHIVED.encode())
        assert await session.exists(ARCHIVED.encode())


async def rename_refused(case: Case) -> None:
    """No permission."""
    await _renames(case, "Permission denied", asyncssh.FX_PERMISSION_DENIED)


async def target_exists(case: Case) -> None:
    """The general failure, as on OpenSSH."""
    await _renames(case, "File exists")


async def other_mount(case: Case) -> None:
    """A rename in the same folder is done; into another one it is refused without a hint."""
    case.put(f"{UB}/a.xml")
    case.on()
    async with case.sftp() as session:
        await session.rename(f"{UB}/a.xml".encode(), f"{UB}/b.xml".encode())
        await session.remove(f"{UB}/b.xml".encode())
    case.files.admin.delete(f"{case.files.path}/file-faults").raise_for_status()
    await _renames(case, "Failure")


async def reply_lost(case: Case) -> None:
    """Rename, remove and write are done, and the client does not learn it."""
    case.put()
    case.on()
    async with case.sftp() as session:
        await broken(session.rename(NAME.encode(), ARCHIVED.encode()))
    assert (NAME in case.files.listing(), case.files.content(ARCHIVED)) == (False, CONTENT)
    async with case.sftp() as session:
        await broken(session.remove(ARCHIVED.encode()))
    assert ARCHIVED not in case.files.listing()
    async with case.sftp() as session:
        await broken(write(session))
    assert case.files.content(NAME) == CONTENT


async def disk_full(case: Case) -> None:
    """What fits is written; the rest is refused."""
    case.on(bytes=10)
    async with case.sftp() as session:
        await refused(write(session), "No space left")
    assert case.files.content(NAME) == CONTENT[:10]


async def quota(case: Case) -> None:
    """The other files count too."""
    case.put(f"{UB}/a.xml")
    case.on(bytes=len(CONTENT) + 10)
    async with case.sftp() as session:
        await write(session, f"{UB}/b.xml", b"1" * 10)
        await refused(write(session, f"{UB}/c.xml", b"1"), "quota exceeded")


async def read_only(case: Case) -> None:
    """Reading goes on; every change is refused."""
    case.put()
    case.on()
    async with case.sftp() as session:
        for call in (
            session.rename(NAME.encode(), ARCHIVED.encode()),
            session.remove(NAME.encode()),
            session.mkdir(f"{UB}/new".encode()),
            session.utime(NAME.encode(), (1, 1)),
            write(session, f"{UB}/b.xml"),
        ):
            await refused(call, "Read-only file system")
        assert await names(session) == [FILE.encode()]


CHECKS: dict[str, Check] = {
    it.__name__: it for it in (rename_refused, target_exists, other_mount, reply_lost, disk_full, quota, read_only)
}
