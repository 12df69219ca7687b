"""Writes the calls of one session into the file traffic of the biller whose folder they name."""

from collections.abc import Iterator
from contextlib import contextmanager

import asyncssh

from simulator.billers.register import Billers
from simulator.billing.records.file_calls import FileCall
from simulator.contract.faults.files.switchboard import DrawnFault
from simulator.edge.sftp.errors import told
from simulator.edge.sftp.view import View
from simulator.journal.file_traffic import OK, FileExchange


class TrafficLog:
    """The log of one session: who called and from where is the same for all its calls."""

    def __init__(self, billers: Billers, view: View, user: str, client: str) -> None:
        self._billers = billers
        self._view = view
        self.user = user
        self._client = client
        self._drawn: tuple[DrawnFault, ...] = ()

    @contextmanager
    def noting(self, drawn: tuple[DrawnFault, ...]) -> Iterator[None]:
        """Put these faults to the calls that are logged in the block, which must not await."""
        self._drawn = drawn
        try:
            yield
        finally:
            self._drawn = ()

    @contextmanager
    def logged(
        self, call: FileCall, path: bytes, new_path: bytes = b"", *, only_failures: bool = False
    ) -> Iterator[None]:
        """Tell the client in SFTP's words what fails in the block, and put the call into the file traffic."""
        biller_id, name = self._view.logged_as(path)
        new_name = self._view.logged_as(new_path)[1] if new_path else ""
        try:
            with told():
                yield
        except asyncssh.SFTPError as error:
            self.add(call, biller_id, name, new_name, outcome=error.reason)
            raise
        if not only_failures:
            self.add(call, biller_id, name, new_name)

    def add(
        self,
        call: FileCall,
        biller_id: str,
        path: str,
        new_path: str = "",
        *,
        size: int = 0,
        outcome: str = OK,
        drawn: tuple[DrawnFault, ...] = (),
    ) -> None:
        """Put one call into the traffic of a biller; a blank id is nobody's."""
        if biller_id and self._billers.has(biller_id):
            entry = FileExchange(
                at=self._billers.get(biller_id).router.books.clock.now(),
                user=self.user,
                client=self._client,
                call=call,
                path=path,
                new_path=new_path,
                size=size,
                outcome=outcome,
                faults=tuple(dict.fromkeys(it.rule.name for it in (*drawn, *self._drawn))),
            )
            self._billers.file_server.traffic(biller_id).add(entry)
