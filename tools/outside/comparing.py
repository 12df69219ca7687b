"""Compares two folders of facts: differences by kind, each a path into the facts with its value before and after."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

#: Keys whose values are sentences; with `ignore_wording` they are not compared.
WORDING = frozenset({"description", "summary", "text", "usage"})
IDS = (".txt",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What is compared: without sentences, without some kinds; `expected` differences are counted apart."""

    ignore_wording: bool = False
    skip: frozenset[str] = frozenset()
    expected: tuple[re.Pattern[str], ...] = ()
    renames: Mapping[str, str] | None = None


def compare(before: Path, after: Path, choice: Choice) -> tuple[dict[str, list[str]], dict[str, int]]:
    """Return the differences of each kind as lines, and how many expected ones each kind has besides."""
    files = {path.name for folder in (before, after) for path in folder.iterdir() if path.suffix in {".json", ".txt"}}
    found: dict[str, list[str]] = {}
    expected: dict[str, int] = {}
    for name in sorted(files):
        kind = Path(name).stem
        if kind in choice.skip:
            continue
        missing = [folder for folder in (before, after) if not (folder / name).exists()]
        if missing:
            found[kind] = [f"{name} is not in {missing[0]}"]
            continue
        texts = ((before / name).read_text(), (after / name).read_text())
        lines = ids_missing(*texts, choice.renames or {}) if name.endswith(IDS) else differences(*texts, choice)
        kept = [line for line in lines if not any(each.search(line) for each in choice.expected)]
        found[kind], expected[kind] = kept, len(lines) - len(kept)
    return found, expected


def differences(before: str, after: str, choice: Choice) -> list[str]:
    """Return what differs between two JSON texts, one line a path: `-` gone, `+` new, `~` changed."""
    old, new = (dict(flat(json.loads(text), "", ignore_wording=choice.ignore_wording)) for text in (before, after))
    lines = []
    for path in sorted(old.keys() | new.keys()):
        if path not in new:
            lines.append(f"- {path} = {old[path]}")
        elif path not in old:
            lines.append(f"+ {path} = {new[path]}")
        elif old[path] != new[path]:
            lines.append(f"~ {path}: {old[path]} -> {new[path]}")
    return lines


def flat(value: Any, at: str, *, ignore_wording: bool) -> Iterator[tuple[str, str]]:
    """Yield path and value of every leaf; plain items of a list are part of the path, so that their order is none."""
    rows: list[tuple[str, Any]]
    if isinstance(value, dict):
        rows = [(f"{at} / {key}" if at else str(key), each) for key, each in _kept(value, ignore_wording)]
    elif isinstance(value, list):
        rows = [
            (f"{at}[{number}]", each)
            if isinstance(each, dict | list)
            else (f"{at}: {json.dumps(each, ensure_ascii=False)}", None)
            for number, each in enumerate(value)
        ]
    else:
        yield at, "" if value is None else json.dumps(value, ensure_ascii=False)
        return
    if not rows:
        yield at, "nothing"
    for path, each in rows:
        yield from flat(each, path, ignore_wording=ignore_wording)


def _kept(value: dict[str, Any], ignore_wording: bool) -> Iterator[tuple[str, Any]]:
    """Yield the items that are compared. A field may be called `description` too: its value is an object, no text."""
    for key, each in value.items():
        if not (ignore_wording and key in WORDING and not isinstance(each, dict)):
            yield key, each


def ids_missing(before: str, after: str, renames: Mapping[str, str]) -> list[str]:
    """Return the ids that are gone; an id in `renames`, or the start of one, is looked for under its new name."""
    there = set(after.splitlines())
    return [f"- {each}" for each in before.splitlines() if renamed(each, renames) not in there]


def renamed(each: str, renames: Mapping[str, str]) -> str:
    """Return the new name of an id: its own row of the table, else that of its longest part before `::` or `[`."""
    if each in renames:
        return renames[each]
    ends = sorted({found.start() for found in re.finditer(r"::|\[", each)}, reverse=True)
    return next((renames[each[:end]] + each[end:] for end in ends if each[:end] in renames), each)


def read_table(path: Path) -> dict[str, str]:
    """Return the rows of a TSV of old and new names; blank lines and lines with # are left out."""
    rows = [line.split("\t") for line in path.read_text().splitlines() if line.strip() and not line.startswith("#")]
    return {row[0]: row[1] for row in rows}


def read_patterns(path: Path) -> tuple[re.Pattern[str], ...]:
    """Return the patterns of a file, one a line; blank lines and lines with # are left out."""
    lines = (line for line in path.read_text().splitlines() if line.strip() and not line.startswith("#"))
    return tuple(re.compile(line) for line in lines)
