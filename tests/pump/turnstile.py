"""A router that counts who is in it at once, in all and of each account."""

import socket
import threading
from collections import Counter
from typing import BinaryIO
from urllib.parse import unquote

from tests.ic_adapter.scripted import ScriptedRouter, envelope, says
from tests.pump.conformance_desk import BOOKED

ADDED = says(envelope("AddARItems", BOOKED))


class Turnstile(ScriptedRouter):
    """The first `pass_together` requests wait for each other."""

    def __init__(self) -> None:
        super().__init__()
        self.pass_together = 1
        self.most = self.most_of_one = 0
        self._inside: Counter[str] = Counter()
        self._lock = threading.Condition()

    def _answer(self, client: socket.socket, stream: BinaryIO) -> None:
        size = 0
        while (line := stream.readline()) not in {b"\r\n", b""}:
            if line.lower().startswith(b"content-length"):
                size = int(line.split(b":")[1])
        body = unquote(stream.read(size).decode())
        account = body.partition("<SS_ACCOUNT_NO>")[2].partition("<")[0]
        with self._lock:
            self.requests.append(body)
            self._inside[account] += 1
            self.most = max(self.most, self._inside.total())
            self.most_of_one = max(self.most_of_one, self._inside[account])
            self._lock.notify_all()
            assert self._lock.wait_for(lambda: len(self.requests) >= self.pass_together, 20)
        with self._lock:
            self._inside[account] -= 1
        ADDED(client, self._over)
