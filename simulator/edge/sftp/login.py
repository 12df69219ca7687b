"""Log-in at the file server: password or public key of an account that the admin API made."""

import asyncio

import asyncssh

from simulator.billers.biller import Biller
from simulator.billers.file_server import account_of
from simulator.billers.register import Billers
from simulator.billing.records.sftp_accounts import SftpAccount
from simulator.journal.file_traffic import FileCall


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
        self._log(found, "OK" if is_right else "wrong password", is_right=is_right)
        return is_right

    def public_key_auth_supported(self) -> bool:
        """Keys are possible."""
        return True

    def validate_public_key(self, username: str, key: asyncssh.SSHKey) -> bool:
        """Whether this is one of the user's keys."""
        found = account_of(self._billers.all(), username)
        if found is None:
            return False
        return any(asyncssh.import_public_key(line) == key for line in found[1].public_keys)

    def _log(self, found: tuple[Biller, SftpAccount] | None, outcome: str, *, is_right: bool) -> None:
        if found is None:
            return  # nobody's traffic: there is no such account
        biller, account = found
        self._billers.file_server.traffic(biller.id).add(
            at=biller.router.books.clock.now(),
            user=account.user,
            client=self._client,
            call=FileCall.LOGIN,
            outcome=outcome if is_right else f"refused: {outcome}",
        )
