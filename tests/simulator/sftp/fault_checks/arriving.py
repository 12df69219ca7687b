"""Checks of the faults of arriving files: what a reader sees while a partner's upload goes on, and after it was lost."""

from tests.simulator.sftp.fault_checks.case import CONTENT, FILE, HALF, NAME, Case, Check, as_bytes, content, names


async def grows(case: Case) -> None:
    """At half of the time half of the file is there; the whole file afterwards."""
    case.on(seconds=100)
    case.put()
    async with case.sftp() as session:
        assert (await names(session), await content(session)) == ([FILE.encode()], b"")
        case.pass_time(50)
        assert (await session.stat(NAME.encode())).size == HALF
        assert await content(session) == CONTENT[:HALF]
        assert case.files.listing()[NAME]["is_growing"] is True
        case.pass_time(50)
        assert await content(session) == CONTENT
        assert case.files.listing()[NAME]["is_growing"] is False


async def stalls(case: Case) -> None:
    """Size and date stand still while the upload does: two looks see the same, half of a file."""
    case.on(bytes=7, seconds=100)
    case.put()
    async with case.sftp() as session:
        first = await session.stat(NAME.encode())
        case.pass_time(99)
        second = await session.stat(NAME.encode())
        assert (first.size, first.mtime) == (second.size, second.mtime) == (7, first.mtime)
        assert await content(session) == CONTENT[:7]
        case.pass_time(1)
        assert await content(session) == CONTENT
        assert (await session.stat(NAME.encode())).mtime != first.mtime


async def session_lost(case: Case) -> None:
    """The file stays cut, and the traffic says why."""
    case.on(bytes=20)
    case.put()
    case.pass_time(100_000)
    async with case.sftp() as session:
        assert await content(session) == CONTENT[:20]
    assert [it["call"] for it in case.entries()] == ["session ended with the file open"]


async def lost_before_close(case: Case) -> None:
    """Every byte is there; only the traffic tells that the file was never closed."""
    case.on()
    case.put()
    async with case.sftp() as session:
        assert await content(session) == CONTENT
    assert [it["call"] for it in case.entries()] == ["session ended with the file open"]


async def temporary_name(case: Case) -> None:
    """The file is seen under the temporary name, then under its own."""
    case.on(seconds=100, suffix=".part")
    case.put()
    case.pass_time(50)
    part = f"{NAME}.part"
    async with case.sftp() as session:
        assert await names(session) == [f"{FILE}.part".encode()]
        assert await content(session, part) == CONTENT[:HALF]
        assert not await session.exists(NAME.encode())
        case.pass_time(50)
        assert await names(session) == [FILE.encode()]
        assert await content(session) == CONTENT


async def temporary_left(case: Case) -> None:
    """Both are there, the temporary one cut, for good."""
    case.on(bytes=9)
    case.put()
    case.pass_time(100_000)
    async with case.sftp() as session:
        assert await names(session) == [FILE.encode(), f"{FILE}.filepart".encode()]
        assert await content(session) == CONTENT
        assert await content(session, f"{NAME}.filepart") == CONTENT[:9]


async def done_file_first(case: Case) -> None:
    """The done-file announces what is not there yet."""
    case.on(seconds=30)
    case.put()
    async with case.sftp() as session:
        assert await names(session) == [f"{FILE}.done".encode()]
        case.pass_time(30)
        assert await names(session) == [FILE.encode(), f"{FILE}.done".encode()]
        assert await content(session) == CONTENT


async def replaced_while_read(case: Case) -> None:
    """The reader gets the old file whole; the name has another one."""
    case.put()
    case.on(times=1)
    async with case.sftp() as session:
        assert await content(session) == CONTENT
        assert await content(session) == CONTENT + b"\n"


async def shrinks_while_read(case: Case) -> None:
    """The reader gets no more than is left, and so does the next one."""
    case.put()
    case.on(bytes=30, times=1)
    async with case.sftp() as session:
        async with session.open(NAME.encode(), "rb", block_size=10) as file:
            assert (await file.stat()).size == len(CONTENT)
            assert as_bytes(await file.read()) == CONTENT[:30]
        assert await content(session) == CONTENT[:30]


async def rewritten_alike(case: Case) -> None:
    """Size and date are the same, the content is not."""
    case.put()
    case.on(times=1)
    case.pass_time(60)
    async with case.sftp() as session:
        before = await session.stat(NAME.encode())
        assert await content(session) == CONTENT
        after = await session.stat(NAME.encode())
        assert (before.size, before.mtime) == (after.size, after.mtime)
        found = await content(session)
        assert (len(found), found == CONTENT) == (len(CONTENT), False)


CHECKS: dict[str, Check] = {
    it.__name__: it
    for it in (
        *(grows, stalls, session_lost, lost_before_close, temporary_name, temporary_left, done_file_first),
        *(replaced_while_read, shrinks_while_read, rewritten_alike),
    )
}
