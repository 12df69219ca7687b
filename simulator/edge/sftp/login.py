"""Log-in at the file server: password or public key of an account that the admin API made."""

import asyncio
from contextlib import suppress

import asyncssh

from simulator.archive.errors import NotKept
from simulator.billers.biller import Biller
from simulator.billers.file_server import account_of
from simulator.billers.register import Billers
from simulator.billing.records.file_calls import FileCall
from simulator.billing.records.sftp_accounts import SftpAccount
from simulator.contract.faults.files.switchboard import AskedFile, DrawnFault
from simulator.journal.file_traffic import FileExchange

Drawn = tuple[DrawnFault, ...]


class Login(asyncssh.SSHServer):
    """One connection until its client is known; every attempt is in the traffic of the account's biller."""

    def __init__(self, billers: Billers, connections: set[asyncssh.SSHServerConnection]) -> None:
        self._billers = billers
        self._connections = connections
        self._connection: asyncssh.SSHServerConnection | None = None
        self._client = ""

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        """Remember where the client comes from."""
        self._client = str((conn.get_extra_info("peername") or ("",))[0])
        self._connection = conn
        self._connections.add(conn)

    def connection_lost(self, exc: Exception | None) -> None:
        """The connection is gone."""
        del exc
        if self._connection is not None:
            self._connections.discard(self._connection)

    def begin_auth(self, username: str) -> bool:
        """Ask everybody for a password or a key, unknown users too: the answer tells nobody which users there are."""
        del username
        return True

    def password_auth_supported(self) -> bool:
        """Passwords are possible."""
        return True

    async def validate_password(self, username: str, password: str) -> bool:
        """Whether this is the user's password; hashing runs beside the event loop."""
        found = account_of(self._billers.all(), username)
        is_right = found is not None and await asyncio.to_thread(found[1].accepts, password)
        if found is None:
            return False  # nobody's traffic: there is no such account
        drawn, is_let_in = await self._faults(found, is_right=is_right)
        self._log(found, "OK" if is_let_in else "refused" if is_right else "refused: wrong password", drawn)
        return is_let_in

    def public_key_auth_supported(self) -> bool:
        """Keys are possible."""
        return True

    async def validate_public_key(self, username: str, key: asyncssh.SSHKey) -> bool:
        """Whether this is one of the user's keys."""
        found = account_of(self._billers.all(), username)
        if found is None:
            return False
        is_right = any(asyncssh.import_public_key(line) == key for line in found[1].public_keys)
        drawn, is_let_in = await self._faults(found, is_right=is_right)
        if drawn:
            self._log(found, "OK" if is_let_in else "refused", drawn)
        return is_let_in

    async def _faults(self, found: tuple[Biller, SftpAccount], *, is_right: bool) -> tuple[Drawn, bool]:
        """Return the faults that hit an attempt with the right secret, and whether it is let in after them."""
        biller, account = found
        if not is_right:
            return (), False
        drawn = self._billers.file_server.faults(biller).draw(AskedFile(call=FileCall.LOGIN, user=account.user))
        if drawn:
            with suppress(NotKept):  # the fault hits all the same
                self._billers.keep(biller.id)
        for it in drawn:
            if it.fault == "login_slow":
                await asyncio.sleep(it.number("seconds"))
        return drawn, all(it.fault != "login_refused" for it in drawn)

    def _log(self, found: tuple[Biller, SftpAccount], outcome: str, drawn: Drawn) -> None:
        biller, account = found
        entry = FileExchange(
            at=biller.router.books.clock.now(),
            user=account.user,
            client=self._client,
            call=FileCall.LOGIN,
            outcome=outcome,
            faults=tuple(it.rule.name for it in drawn),
        )
        self._billers.file_server.traffic(biller.id).add(entry)
