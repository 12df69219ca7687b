"""Refuse a folder of more than sixteen modules: it holds two or three ideas that want names.

usage: python -m tools.folder_size [ROOT]    exit 1 and one line per folder that is too large
"""

import sys
from collections import Counter
from pathlib import Path

LIMIT = 16
PACKAGES = ("simulator", "ic_adapter", "scenarios", "bench", "harness")
#: One module per revision of the database, never renamed or removed.
EXEMPT = {"ic_adapter/store/schema/versions"}


def too_large(root: Path) -> dict[str, int]:
    """Return each folder above the limit with its number of modules, ``__init__.py`` among them."""
    modules = (file for package in PACKAGES for file in (root / package).rglob("*.py"))
    counts = Counter(file.parent.relative_to(root).as_posix() for file in modules)
    return {folder: count for folder, count in sorted(counts.items()) if count > LIMIT and folder not in EXEMPT}


def main() -> None:
    """Print what is too large; exit 1 if anything is."""
    found = too_large(Path(*sys.argv[1:2]))
    for folder, count in found.items():
        sys.stderr.write(f"{folder} has {count} modules, {LIMIT} at most: divide it by what changes together\n")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
