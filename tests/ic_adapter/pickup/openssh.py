"""A real OpenSSH file server for tests: one sshd per connection of a socket that listens on a free port.

Its root is a folder that the session cannot leave (ChrootDirectory), as a hosted file server has it; that takes root.
"""

import socket
import subprocess
import threading
from pathlib import Path
from shutil import which

import asyncssh

PATIENCE = 30.0
#: The empty folder that sshd's unprivileged part locks itself into; Debian makes it when the service starts.
PRIVILEGE_SEPARATION = Path("/run/sshd")


class OpenSsh:
    """``root`` is what clients see as ``/``; ``url``, ``key_file`` and ``host_key`` are what one needs to log in."""

    def __init__(self, root: Path, private: Path, user: str) -> None:
        PRIVILEGE_SEPARATION.mkdir(mode=0o755, exist_ok=True)
        self.root = root
        self.key_file = private / "client"
        host, client = (asyncssh.generate_private_key("ssh-ed25519") for _ in range(2))
        for file, key in ((private / "host", host), (self.key_file, client)):
            file.touch(mode=0o600)
            file.write_bytes(key.export_private_key())
        (private / "authorized").write_bytes(client.export_public_key())
        self._config = private / "sshd_config"
        self._config.write_text(
            f"HostKey {private}/host\n"
            f"AuthorizedKeysFile {private}/authorized\n"
            f"ChrootDirectory {root}\n"
            "ForceCommand internal-sftp\n"
            "Subsystem sftp internal-sftp\n"
            "PermitRootLogin prohibit-password\n"
            "PasswordAuthentication no\n"
            "StrictModes no\n"
            "UsePAM no\n"
            "LogLevel ERROR\n",
            encoding="utf-8",
        )
        self.host_key = host.export_public_key().decode().strip()
        self._log = (private / "log").open("wb")
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"sftp://{user}@127.0.0.1:{self._listener.getsockname()[1]}"
        self._sessions: list[subprocess.Popen[bytes]] = []
        self._thread = threading.Thread(target=self._serve, name="openssh", daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:  # closed
                return
            with connection:
                command = [which("sshd") or "sshd", "-i", "-e", "-f", str(self._config)]
                session = subprocess.Popen(
                    command, stdin=connection.fileno(), stdout=connection.fileno(), stderr=self._log
                )
            self._sessions.append(session)

    def stop(self) -> None:
        """Accept nobody any more, and end the sessions."""
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(PATIENCE)
        for session in self._sessions:
            session.terminate()
            session.wait(PATIENCE)
        self._log.close()
