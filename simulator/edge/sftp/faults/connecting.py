"""Faults of connecting: drawn before anybody knows who the client is, so the rules of every biller count."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import suppress

import asyncssh

from simulator.archive.errors import NotKept
from simulator.billers.register import Billers
from simulator.billing.records.file_calls import FileCall
from simulator.contract.faults.files.switchboard import AskedFile, DrawnFault
from simulator.journal.file_traffic import OK, FileExchange

#: What only a server of twenty years ago offers.
OLD_ALGORITHMS = {
    "kex_algs": ["diffie-hellman-group1-sha1"],
    "encryption_algs": ["3des-cbc"],
    "mac_algs": ["hmac-sha1"],
}
TOO_MANY = b"Exceeded MaxStartups\r\n"  # as OpenSSH says it
Made = Callable[[str], None]


def drawn_at_connect(billers: Billers, open_now: int) -> Iterator[tuple[str, DrawnFault]]:
    """Return the faults that hit the next connection, each with the biller whose rule it is."""
    for biller in billers.all():
        asked = AskedFile(call=FileCall.CONNECT, open_now=open_now, at=biller.router.books.clock.now())
        drawn = billers.file_server.faults(biller).draw(asked)
        if drawn:
            with suppress(NotKept):  # the fault hits all the same
                billers.keep(biller.id)
        yield from ((biller.id, it) for it in drawn)


def log(billers: Billers, hits: list[tuple[str, DrawnFault]], client: str) -> None:
    """Put the connection into the traffic of each biller whose rules hit it."""
    for biller_id in dict.fromkeys(biller_id for biller_id, _ in hits):
        if billers.has(biller_id):
            entry = FileExchange(
                at=billers.get(biller_id).router.books.clock.now(),
                user="",
                client=client,
                call=FileCall.CONNECT,
                outcome=OK,
                faults=tuple(it.rule.name for owner, it in hits if owner == biller_id),
            )
            billers.file_server.traffic(biller_id).add(entry)


def client_of(transport: asyncio.BaseTransport) -> str:
    """Return the address of the other side."""
    return str((transport.get_extra_info("peername") or ("",))[0])


class Connection(asyncssh.SSHServerConnection):
    """A connection that says when it was made."""

    def __init__(
        self, loop: asyncio.AbstractEventLoop, options: asyncssh.SSHServerConnectionOptions, made: Made
    ) -> None:
        super().__init__(loop, options)
        self._made = made

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Go on as asyncssh does."""
        self._made(client_of(transport))
        super().connection_made(transport)


class Silent(asyncio.Protocol):
    """A connection on which the server says nothing, until the client goes or the server stops."""

    def __init__(self, made: Made, silent: set[asyncio.BaseTransport]) -> None:
        self._made = made
        self._silent = silent
        self._transport: asyncio.BaseTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Remember it for the end of the server."""
        self._made(client_of(transport))
        self._transport = transport
        self._silent.add(transport)

    def connection_lost(self, exc: Exception | None) -> None:
        """The client is gone."""
        del exc
        if self._transport is not None:
            self._silent.discard(self._transport)


class TurnedAway(asyncio.Protocol):
    """A connection that is closed at once, with OpenSSH's words."""

    def __init__(self, made: Made) -> None:
        self._made = made

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Say why, and close."""
        self._made(client_of(transport))
        if isinstance(transport, asyncio.Transport):
            transport.write(TOO_MANY)
        transport.close()
