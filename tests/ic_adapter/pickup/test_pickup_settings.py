"""Settings of the pick-up: what is missing or wrong is one sentence, before anything starts."""

import pytest

from ic_adapter.config import load
from ic_adapter.errors import BadConfig
from ic_adapter.files.transport.opening import opener_of

KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAILayjvtba6L9nwrkhtWoNV3NdB+jRM/cc8Arj24ZqC+x"
URL = "sftp://ic@files.example.org:2222"


@pytest.mark.parametrize(
    ("flags", "told"),
    [
        ({}, "set one of them"),
        ({"sftp_url": URL, "file_folder": "files"}, "set one of them"),
        ({"sftp_url": "http://files.example.org", "sftp_password": "p", "sftp_host_key": KEY}, "use sftp://user@host"),
        ({"sftp_url": "sftp://files.example.org", "sftp_password": "p", "sftp_host_key": KEY}, "use sftp://user@host"),
        ({"sftp_url": "sftp://ic:p@files.example.org", "sftp_host_key": KEY}, "the password has a setting of its own"),
        ({"sftp_url": "sftp://ic@files.example.org:0x", "sftp_password": "p", "sftp_host_key": KEY}, "sftp_url"),
        ({"sftp_url": URL, "sftp_host_key": KEY}, "set one of them"),
        ({"sftp_url": URL, "sftp_password": "p"}, "trust-host-key"),
        ({"sftp_host_key": "SHA256:abc"}, "is not a host key"),
        ({"sftp_key_file": "/nowhere/key"}, "/nowhere/key"),
        ({"file_folder": "/nowhere/files"}, "/nowhere/files: No such file or directory; name an existing folder"),
        ({"file_folder": __file__}, "Not a directory; name an existing folder"),
        ({"sftp_poll_seconds": 0}, "not between 1 and 86400"),
        ({"settle_seconds": -1}, "not between 0 and 86400"),
    ],
)
def test_what_is_refused(flags: dict[str, object], told: str) -> None:
    """The sentence names the setting; it never holds a password."""
    with pytest.raises(BadConfig, match=told) as refused:
        opener_of(load(flags, {}))
    assert "ic:p@" not in str(refused.value)


def test_what_is_taken() -> None:
    """A user and a password with reserved characters are fine."""
    flags = {"sftp_url": "sftp://i%40c@files.example.org", "sftp_password": "p@:/", "sftp_host_key": KEY}
    assert opener_of(load(flags, {})) is not None
