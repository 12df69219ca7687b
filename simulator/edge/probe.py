"""The health check of the images: a stand-alone file on bare sockets, because it runs often and must cost nothing.

``python -I -S probe.py CAYENTA_SIM_PORT=8480 /__admin/ready`` exits 0 if that path answers 200 on this machine, 1 if
not. The port is what the environment says, else the number given. It imports no package: both images carry a copy.
"""

import os
import socket
import sys

TIMEOUT = 2.0  # seconds for connecting, and again for the answer


def answers(port: int, path: str) -> bool:
    """Whether GET of the path on loopback is answered with 200."""
    request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
    try:
        with socket.create_connection(("127.0.0.1", port), TIMEOUT) as connection:
            connection.settimeout(TIMEOUT)
            connection.sendall(request.encode("ascii"))
            status = connection.makefile("rb").readline(256).split()
    except (OSError, OverflowError):
        return False
    return len(status) >= 2 and status[0].startswith(b"HTTP/") and status[1] == b"200"


def main(arguments: list[str]) -> int:
    """Exit code for ``VARIABLE=PORT PATH``."""
    if len(arguments) != 2 or "=" not in arguments[0]:
        sys.stderr.write("usage: probe.py VARIABLE=PORT PATH\n")
        return 2
    variable, _, default = arguments[0].partition("=")
    port = os.environ.get(variable, default)
    return 0 if port.isdecimal() and answers(int(port), arguments[1]) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
