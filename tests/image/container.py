"""A container of the stand-in: a folder that tells how it was made, what it said and how it ended; its process 1."""

import json
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.image.base import OUT

STATE = OUT / "stand-in"


class Failed(Exception):
    """What docker would say on stderr before it exits with 125."""


@dataclass(frozen=True, slots=True)
class Container:
    """A container by its name: a folder of what was said, how it was made, and how it ended."""

    name: str

    @property
    def folder(self) -> Path:
        """Where everything of it is kept."""
        return STATE / "containers" / self.name

    @property
    def made(self) -> Mapping[str, Any]:
        """How it was made; Failed if it was not."""
        try:
            made: Mapping[str, Any] = json.loads((self.folder / "made.json").read_text())
        except FileNotFoundError:
            raise Failed(f"no such container: {self.name}") from None
        return made

    @property
    def code(self) -> int | None:
        """Its exit code once it has ended."""
        file = self.folder / "code"
        text = file.read_text().strip() if file.exists() else ""
        return int(text) if text else None

    def wait(self, seconds: float) -> int | None:
        """Its exit code, or None if it has not ended by then."""
        until = time.monotonic() + seconds
        while self.code is None and time.monotonic() < until:
            time.sleep(0.02)
        return self.code

    def first(self) -> int | None:
        """The number, outside, of the process that is 1 inside; None while there is none."""
        pending = [self.made["supervisor"]]
        while pending:
            pid = pending.pop()
            try:
                status = Path(f"/proc/{pid}/status").read_text()
                pending += map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())
            except (FileNotFoundError, ProcessLookupError):
                continue
            inside = next((line.split()[-1] for line in status.splitlines() if line.startswith("NSpid:")), "")
            if inside == "1" and pid != 1:
                return int(pid)
        return None


def said(*command: str) -> str:
    """What a command prints; Failed with its own words if it fails."""
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    if done.returncode:
        raise Failed(f"{command[0]}: {done.stderr.strip()}")
    return done.stdout.strip()
