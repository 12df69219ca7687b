"""The pages of the documentation site: docs/ and the top pages of the repository, as mkdocs reads them.

usage: python3.11 -m tools.site_pages FOLDER    writes the pages; exit 1 and one line per link that leads nowhere

Markdown in the repository is written for a reader of the repository. Here links between docs/ and the top pages are
rewritten to the site's layout, links to other files become their path, and lists get the blank line and the indent
that mkdocs needs. Needs nothing but Python, so that a wrong link is found without mkdocs.
"""

import os
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
#: Pages outside of docs/ by their place on the site.
TOP = {"README.md": "readme-page.md", "CONTRIBUTING.md": "contributing.md", "CHANGELOG.md": "changelog.md"}
LINK = re.compile(r"(`[^`\n]*`)|\[([^]\n]*)\]\(([^)\s#]*)(#[^)\s]*)?\)")
FENCE = re.compile(r"^ *```")
ITEM = re.compile(r"^( *)([-*]|\d+\.) ")


def site_path(file: Path) -> str | None:
    """Return where a file of the repository stands on the site, None for one that is no part of it."""
    name = file.relative_to(ROOT).as_posix()
    return name.removeprefix("docs/") if name.startswith("docs/") else TOP.get(name)


def relink(line: str, file: Path, lost: list[str]) -> str:
    """Return a line with the links of the site; a target that does not exist is added to ``lost``."""
    place = site_path(file) or file.name

    def one(found: re.Match[str]) -> str:
        code, text, target, anchor = found.groups()
        if code or not target or target.startswith(("http:", "https:", "mailto:")):
            return found[0]
        aim = (file.parent / target).resolve()
        if not aim.exists() or not aim.is_relative_to(ROOT):
            lost.append(f"{file.relative_to(ROOT)}: {target} does not exist")
            return found[0]
        there = site_path(aim)
        if there is None or aim.is_dir():
            name = aim.relative_to(ROOT).as_posix()
            return f"`{name}`" if text.strip("`") == name else f"{text} (`{name}`)"
        return f"[{text}]({os.path.relpath(there, Path(place).parent)}{anchor or ''})"

    return LINK.sub(one, line)


def page(file: Path, lost: list[str]) -> str:
    """Return a page as mkdocs reads it: its links, and lists that mkdocs sees as lists."""
    return "\n".join(_lines(file, lost)) + "\n"


def _lines(file: Path, lost: list[str]) -> Iterator[str]:
    in_code, before = False, ""
    for line in file.read_text(encoding="utf-8").splitlines():
        if FENCE.match(line):
            in_code = not in_code
        if in_code or FENCE.match(line):
            yield line
        else:
            item = ITEM.match(line)
            if item and before.strip() and not before.startswith(" ") and not ITEM.match(before):
                yield ""
            indent = 4 if item and 0 < len(item[1]) < 4 else 0
            yield relink(" " * indent + line.lstrip() if indent else line, file, lost)
        before = line


def write(folder: Path) -> list[str]:
    """Write the site's pages to a new folder; return one line for each link that leads nowhere."""
    lost: list[str] = []
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(ROOT / "docs", folder)
    for file in [*sorted((ROOT / "docs").rglob("*.md")), *(ROOT / name for name in TOP)]:
        (folder / str(site_path(file))).write_text(page(file, lost), encoding="utf-8")
    return lost


def main(arguments: list[str]) -> int:
    """Write the pages; 1 if a link leads nowhere, 2 for wrong use."""
    if len(arguments) != 1:
        sys.stderr.write("usage: python3.11 -m tools.site_pages FOLDER\n")
        return 2
    lost = write(Path(arguments[0]))
    sys.stderr.writelines(f"{line}\n" for line in lost)
    return 1 if lost else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
