"""The key of the stand-ins: made at first use, readable by its owner only."""

import os
import secrets
import stat
from pathlib import Path

from harness.errors import HarnessError

SIZE = 32


class BadKey(HarnessError):
    """The key file cannot be used."""


def read_key(path: Path) -> bytes:
    """Return the key of a file, which is made with mode 600 if there is none; BadKey says why it cannot be used."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _existing(path)
    except OSError as error:
        raise BadKey(f"cannot make the key {path}: {error.strerror}; name another file with --key") from None
    key = secrets.token_bytes(SIZE)
    with os.fdopen(descriptor, "wb") as file:
        file.write(key.hex().encode() + b"\n")
    return key


def _existing(path: Path) -> bytes:
    try:
        mode = path.stat().st_mode
        text = path.read_bytes()[:1_000]
    except OSError as error:
        raise BadKey(f"cannot read the key {path}: {error.strerror}; name another file with --key") from None
    if stat.S_IMODE(mode) & 0o077:
        raise BadKey(f"others may read the key {path}; run chmod 600 on it")
    try:
        key = bytes.fromhex(text.decode("ascii"))
    except ValueError:
        key = b""
    if len(key) < SIZE:
        raise BadKey(f"{path} is not a key of this program; name another file with --key, it is made at first use")
    return key
