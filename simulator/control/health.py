"""What a container asks: alive, ready, which version."""

from simulator.control.routes import Ask, Call
from simulator.control.wire import View


class StatusView(View):
    """One word."""

    status: str


class VersionView(View):
    """The installed version."""

    version: str


def health(_ask: Ask) -> StatusView:
    """The process answers."""
    return StatusView(status="healthy")


def ready(_ask: Ask) -> StatusView:
    """Schemas are compiled and the documented billers are there: both happen before the socket listens."""
    return StatusView(status="ready")


def current(_ask: Ask) -> VersionView:
    """Which version this is."""
    from importlib.metadata import version  # as dear as a tenth of the start-up

    return VersionView(version=version("mock-cayenta"))


CALLS = (
    Call("GET", "/health", "check that the process answers", health, reply=StatusView),
    Call("GET", "/ready", "check that billers and schemas are loaded", ready, reply=StatusView),
    Call("GET", "/version", "get the version", current, reply=VersionView),
)
