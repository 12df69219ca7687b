# ruff: noqa: INP001 — a script that is mounted into a container, part of no package
"""Stands where a project's own tests stand in the CI snippet: one request to the simulator by its service name."""

import sys
import urllib.request

ACCOUNT = "<GetAccountBalance><Params><ACCOUNT_NO>2003708</ACCOUNT_NO></Params></GetAccountBalance>"


def main(url: str) -> int:
    """Print the balance; exit 1 unless the router answered with one."""
    body = f"XMLREQUEST=<Request>{ACCOUNT}</Request>".encode()
    with urllib.request.urlopen(f"{url}/billers/t-7f3a/router", body, timeout=10) as reply:  # noqa: S310 — the caller's own address
        text = reply.read().decode()
    _, found, rest = text.partition("<CURRENT_BALANCE>")
    sys.stdout.write(f"account 2003708 owes {rest.partition('<')[0]}\n" if found else text)
    return 0 if found else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
