"""The place that the settings name."""

from pathlib import Path

from ic_adapter.config import Config
from ic_adapter.errors import BadConfig
from ic_adapter.files.transport.folder import Opener
from ic_adapter.files.transport.local_folder import local_opener


def is_configured(config: Config) -> bool:
    """Whether the settings name a place."""
    return bool(config.sftp_url or config.file_folder)


def opener_of(config: Config) -> Opener:
    """Return what opens the place of the settings; BadConfig where they name none, or two. asyncssh is loaded here."""
    if bool(config.sftp_url) == bool(config.file_folder):
        raise BadConfig("sftp_url and file_folder: set one of them, to pick files up from a server or from a folder")
    if config.file_folder:
        return local_opener(Path(config.file_folder))
    from ic_adapter.files.transport.sftp_folder import server_of, sftp_opener

    return sftp_opener(server_of(config.sftp_url, config.sftp_password, config.sftp_key_file, config.sftp_host_key))
