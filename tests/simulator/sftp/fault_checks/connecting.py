"""Checks of the faults of connecting: host keys, log-ins, servers that say nothing, idle connections."""

import asyncio
import time

import asyncssh
import pytest

from tests.simulator.sftp.conftest import PATIENCE
from tests.simulator.sftp.fault_checks.case import Case, Check, broken, names


async def key_of(case: Case) -> str:
    """The host key that the server shows now."""
    async with asyncio.timeout(PATIENCE):
        key = await asyncssh.get_server_host_key("127.0.0.1", case.files.port, config=None)
    assert key is not None
    return key.export_public_key().decode().strip()


async def wrong_host_key(case: Case) -> None:
    """A client that pinned the key refuses the connection before it says who it is."""
    right = await key_of(case)
    pinned = asyncssh.import_known_hosts(f"[127.0.0.1]:{case.files.port} {right}\n")
    async with case.sftp(known_hosts=pinned) as session:
        await names(session)
    case.on(times=2)
    with pytest.raises(asyncssh.HostKeyNotVerifiable):
        async with case.sftp(known_hosts=pinned):
            pass
    assert await key_of(case) != right
    assert await key_of(case) == right


async def host_key_changed(case: Case) -> None:
    """From its time on the key is another one, and stays it."""
    right = await key_of(case)
    case.on(seconds=3_600)
    assert await key_of(case) == right
    case.pass_time(3_600)
    changed = await key_of(case)
    assert changed != right
    pinned = asyncssh.import_known_hosts(f"[127.0.0.1]:{case.files.port} {changed}\n")
    async with case.sftp(known_hosts=pinned) as session:
        await names(session)


async def login_refused(case: Case) -> None:
    """The right password is refused, and the next time let in."""
    case.on(times=1)
    with pytest.raises(asyncssh.PermissionDenied):
        async with case.sftp():
            pass
    assert [it["outcome"] for it in case.entries()] == ["refused"]
    async with case.sftp() as session:
        await names(session)


async def login_slow(case: Case) -> None:
    """The answer takes its time."""
    case.on(seconds=0.3)
    begun = time.monotonic()
    async with case.sftp() as session:
        await names(session)
    assert time.monotonic() - begun >= 0.3


async def no_banner(case: Case) -> None:
    """The connection is accepted, and not a byte comes."""
    case.on(times=1)
    reader, writer = await asyncio.open_connection("127.0.0.1", case.files.port)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(reader.read(1), 0.3)
    writer.close()
    async with case.sftp() as session:
        await names(session)


async def connection_limit(case: Case) -> None:
    """Beside one connection the next is turned away; the one that is there goes on."""
    async with case.sftp() as session:
        case.on(connections=1, times=1)
        with pytest.raises((asyncssh.Error, ConnectionError)):
            async with case.sftp():
                pass
        await names(session)
        async with case.sftp() as other:  # the rule has used its hit
            await names(other)


async def old_algorithms(case: Case) -> None:
    """A client of today finds nothing in common; either side can be the first to say so."""
    case.on()
    with pytest.raises((asyncssh.KeyExchangeFailed, asyncssh.ConnectionLost)):
        async with case.sftp():
            pass


async def idle_cut(case: Case) -> None:
    """A connection in use stays; after the time it is cut."""
    case.on(seconds=100)
    async with case.sftp() as session:
        case.pass_time(99)
        await names(session)
        case.pass_time(100)
        await broken(names(session))
    assert [(it["call"], it["outcome"]) for it in case.entries()] == [("logout", "cut: idle")]


CHECKS: dict[str, Check] = {
    it.__name__: it
    for it in (
        *(wrong_host_key, host_key_changed, login_refused, login_slow, no_banner, connection_limit),
        *(old_algorithms, idle_cut),
    )
}
