"""The file server: which account picks files up, whether its host key is the trusted one; secrets are never shown.

Which key is trusted is a setting of the program, not of a biller: the page compares and says what to set.
"""

from dataclasses import dataclass

from starlette.responses import Response

from ic_adapter.errors import BadConfig
from ic_adapter.files.transport.folder import FolderError
from ic_adapter.files.transport.sftp_folder import host_key_of
from ic_adapter.web.crm.fields import field_place
from ic_adapter.web.pages.page import PageRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownKey:
    """The host key that the server shows now; `problem`: why it shows none."""

    key: str = ""
    fingerprint: str = ""
    is_trusted: bool = False
    problem: str = ""


def file_server(request: PageRequest) -> Response:
    """The settings; the server is not called."""
    return _shown(request, None)


def host_key(request: PageRequest) -> Response:
    """Ask the server for its host key and compare. No log-in is made and nothing is stored."""
    config = request.adapter.onboarding.config
    try:
        key, fingerprint = host_key_of(config.sftp_url)
    except (BadConfig, FolderError) as error:
        return _shown(request, ShownKey(problem=str(error)))
    same = key.split()[:2] == config.sftp_host_key.split()[:2]
    return _shown(request, ShownKey(key=key, fingerprint=fingerprint, is_trusted=same))


def _shown(request: PageRequest, key: ShownKey | None) -> Response:
    biller, config = request.biller, request.adapter.onboarding.config
    return request.shown(
        "crm/file_server.html",
        biller=biller,
        config=config,
        login="a private key" if config.sftp_key_file else "a password" if config.sftp_password else "",
        sftp_user=biller.keys.onboarding.sftp_user,
        user_place=field_place(request, "onboarding.sftp_user"),
        key=key,
    )
