"""Checks of the faults of listings: names, order and dates that a reader of a folder has to stand."""

import stat

import asyncssh

from tests.simulator.sftp.fault_checks.case import (
    CONTENT,
    FILE,
    NAME,
    UB,
    Case,
    Check,
    as_bytes,
    content,
    names,
    refused,
    shown,
    write,
)

OTHERS = 20
DAY = 86_400


async def stale_listing(case: Case) -> None:
    """Each look sees what the look before should have seen."""
    case.on()
    async with case.sftp() as session:
        assert await names(session) == []
        await write(session)
        assert await names(session) == []
        await session.remove(NAME.encode())
        assert await names(session) == [FILE.encode()]
        assert await names(session) == []


async def random_order(case: Case) -> None:
    """All names are there, not in order, and in another order at the next look."""
    case.on()
    async with case.sftp() as session:
        for number in range(OTHERS):
            await write(session, f"{UB}/{number:02}.xml", b"1")
        first, second = await names(session), await names(session)
    assert sorted(first) == sorted(second) == [b"%02d.xml" % number for number in range(OTHERS)]
    assert len({tuple(first), tuple(second), tuple(sorted(first))}) == 3


async def many_names(case: Case) -> None:
    """A hundred thousand files beside the one that counts."""
    case.put()
    case.on()
    async with case.sftp() as session:
        found = await names(session)
        assert (len(found), FILE.encode() in found) == (100_001, True)
        assert await content(session) == CONTENT


async def _ghost(case: Case, part: bytes) -> bytes:
    """One name besides, with this part; it can be opened and is empty."""
    case.put()
    case.on()
    async with case.sftp() as session:
        (ghost,) = [name for name in await names(session) if name != FILE.encode()]
        assert part in ghost
        async with session.open(UB.encode() + b"/" + ghost, "rb") as file:
            assert as_bytes(await file.read()) == b""
    return ghost


async def undecodable_name(case: Case) -> None:
    """The name is there as bytes; a client that wants text fails at the whole listing."""
    await _ghost(case, b"\xff")
    async with case.sftp() as session:
        session.path_encoding = "utf-8"  # type: ignore[attr-defined]  # as a client that was started with it
        try:
            await session.listdir(UB)
        except (UnicodeDecodeError, asyncssh.SFTPError):
            return
    raise AssertionError("a client that decodes names was not hurt")


async def newline_name(case: Case) -> None:
    """A name may hold a newline."""
    await _ghost(case, b"\n")


async def leading_dash(case: Case) -> None:
    """A name may look like an option."""
    assert (await _ghost(case, b"-")).startswith(b"-")


async def long_name(case: Case) -> None:
    """The longest name that a file system has."""
    assert len(await _ghost(case, b"billheader_")) == 255


async def case_twins(case: Case) -> None:
    """The same name in upper case, with the same content."""
    case.put()
    case.on()
    async with case.sftp() as session:
        assert await names(session) == [FILE.encode(), FILE.upper().encode()]
        assert await content(session, f"{UB}/{FILE.upper()}") == CONTENT


async def _of_kind(case: Case, kind: int) -> None:
    case.on(name="billheader_20240101000000.xml")
    async with case.sftp() as session:
        (ghost,) = [it for it in await shown(session) if it.filename == b"billheader_20240101000000.xml"]
        assert stat.S_IFMT(ghost.attrs.permissions or 0) == kind
        await refused(content(session, f"{UB}/billheader_20240101000000.xml"), "", asyncssh.FX_NO_SUCH_FILE)


async def folder_as_file(case: Case) -> None:
    """A folder under a name that fits."""
    await _of_kind(case, stat.S_IFDIR)


async def link_as_file(case: Case) -> None:
    """A symbolic link under a name that fits, leading nowhere."""
    await _of_kind(case, stat.S_IFLNK)


async def _dates(case: Case) -> tuple[list[int | None], int]:
    """The dates of two files put a minute apart, in the listing; and the later one as it is."""
    case.put()
    case.pass_time(60)
    case.put(f"{UB}/later.xml")
    async with case.sftp() as session:
        before = await session.stat(f"{UB}/later.xml".encode())
        case.on()
        dates = [it.attrs.mtime for it in await shown(session) if it.filename in (FILE.encode(), b"later.xml")]
        assert (await session.stat(f"{UB}/later.xml".encode())).mtime == dates[1]
    assert before.mtime is not None
    return dates, before.mtime


async def future_dates(case: Case) -> None:
    """A year ahead of the biller's clock."""
    dates, real = await _dates(case)
    assert dates == [real + 365 * DAY] * 2


async def epoch_dates(case: Case) -> None:
    """1970."""
    assert (await _dates(case))[0] == [0, 0]


async def same_dates(case: Case) -> None:
    """Both files have one date."""
    first, second = (await _dates(case))[0]
    assert first == second


async def hour_off(case: Case) -> None:
    """As after a change of the clock that one side missed."""
    dates, real = await _dates(case)
    assert dates == [real - 60 + 3_600, real + 3_600]


CHECKS: dict[str, Check] = {
    it.__name__: it
    for it in (
        *(stale_listing, random_order, many_names, undecodable_name, newline_name, leading_dash, long_name),
        *(case_twins, folder_as_file, link_as_file, future_dates, epoch_dates, same_dates, hour_off),
    )
}
