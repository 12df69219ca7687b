"""Programs that a scenario may kill and start again, as the steps see them; started by run/killable.py."""

from typing import Protocol


class KillablePrograms(Protocol):
    """A router and an adapter of one process of a run, each with a data folder and a port that stay the same."""

    def ready(self) -> tuple[str, str]:
        """The addresses of router and adapter, both of them running."""

    def addresses(self) -> tuple[str, str]:
        """The same, whether they are running or not; empty before they were first ready."""

    def kill(self, name: str) -> None:
        """End a program, router or adapter, by SIGKILL."""

    def start_again(self, name: str) -> None:
        """Start a program that was killed, and wait until it answers."""
