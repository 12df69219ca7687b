"""The programs that some tests need beyond Python and make, read from optional_tools.toml, which says how to get them.

``python3.11 -m tools.optional_tools packages`` prints the Debian packages, ``markdown`` the table of the README.
"""

import shutil
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Tool:
    """One program: what is looked up on PATH, the Debian packages that bring it, and what it is for."""

    name: str
    command: str
    packages: tuple[str, ...]
    reason: str
    gives: str

    @property
    def installed(self) -> bool:
        """Whether it is on PATH now."""
        return shutil.which(self.command) is not None

    @property
    def missing(self) -> str:
        """What to say of a run without it: why it is needed and how to get it."""
        return f"{self.name} is not installed ({self.reason}); apt-get install {' '.join(self.packages)}"


def _read() -> dict[str, Tool]:
    rows = tomllib.loads(Path(__file__).with_suffix(".toml").read_text())
    return {
        name: Tool(name, row["command"], tuple(row["packages"]), row["reason"], row["gives"])
        for name, row in rows.items()
    }


TOOLS = _read()


def packages() -> list[str]:
    """Return the Debian packages of all tools, each once."""
    return sorted({package for tool in TOOLS.values() for package in tool.packages})


def markdown() -> str:
    """Return the README's table, a line per tool."""
    rows = [f"| {tool.name} | {tool.gives} | `{' '.join(tool.packages)}` |\n" for tool in TOOLS.values()]
    return "".join(["| With | you also get | Debian packages |\n", "|---|---|---|\n", *rows])


def main(arguments: list[str]) -> int:
    """Print what was asked for; 2 for anything else."""
    if arguments == ["packages"]:
        sys.stdout.write(" ".join(packages()) + "\n")
    elif arguments == ["markdown"]:
        sys.stdout.write(markdown())
    else:
        sys.stderr.write("usage: python3.11 -m tools.optional_tools packages|markdown\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
