"""The file server of the pick-up's tests, for the checks that log in."""

from tests.ic_adapter.pickup.conftest import file_server

__all__ = ["file_server"]  # a fixture of this folder, too
