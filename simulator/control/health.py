"""What a container asks: alive, ready, which version."""

from simulator.control.call_types import AdminCall, AdminRequest
from simulator.control.wire import View


class StatusView(View):
    """One word."""

    status: str


class VersionView(View):
    """The installed version."""

    version: str


def health(_request: AdminRequest) -> StatusView:
    """The process answers."""
    return StatusView(status="healthy")


def ready(_request: AdminRequest) -> StatusView:
    """Schemas are compiled and the documented billers are there: both happen before the socket listens."""
    return StatusView(status="ready")


def current(_request: AdminRequest) -> VersionView:
    """Which version this is."""
    from importlib.metadata import version  # as dear as a tenth of the start-up

    return VersionView(version=version("mock-cayenta"))


CALLS = (
    AdminCall("GET", "/health", "check that the process answers", health, reply=StatusView),
    AdminCall("GET", "/ready", "check that billers and schemas are loaded", ready, reply=StatusView),
    AdminCall("GET", "/version", "get the version", current, reply=VersionView),
)
