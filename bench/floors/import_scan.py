"""The floor of the import: a bare iterparse over the bill file of the command line that forgets what it read."""

import sys
from pathlib import Path

from lxml import etree


def count(path: Path) -> int:
    """The bills of a file."""
    found = 0
    with path.open("rb") as source:
        for _, element in etree.iterparse(source, events=("end",), tag="BillHeader"):
            found += 1
            element.clear()
            parent = element.getparent()
            while parent is not None and element.getprevious() is not None:
                del parent[0]
    return found


if __name__ == "__main__":
    sys.stdout.write(f"{count(Path(sys.argv[1]))} bills\n")
