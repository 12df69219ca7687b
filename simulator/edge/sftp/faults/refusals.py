"""Calls that a fault refuses outright, in OpenSSH's words and with its codes."""

from collections.abc import Callable, Mapping

import asyncssh

from simulator.contract.faults.files.switchboard import DrawnFault

REFUSALS: Mapping[str, tuple[Callable[[str], asyncssh.SFTPError], str]] = {
    "permission_denied": (asyncssh.SFTPPermissionDenied, "Permission denied"),
    "handle_limit": (asyncssh.SFTPFailure, "Too many open files"),
    "rename_refused": (asyncssh.SFTPPermissionDenied, "Permission denied"),
    "target_exists": (asyncssh.SFTPFailure, "File exists"),
    "other_mount": (asyncssh.SFTPFailure, "Failure"),
    "read_only": (asyncssh.SFTPFailure, "Read-only file system"),
}


def refuse(drawn: tuple[DrawnFault, ...]) -> None:
    """Raise the SFTPError of the first fault that refuses."""
    for it in drawn:
        if it.fault in REFUSALS:
            error, reason = REFUSALS[it.fault]
            raise error(reason)
