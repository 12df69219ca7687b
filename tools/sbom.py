"""Check a bill of materials (CycloneDX, JSON) against the lock that it was made of.

usage: python3.11 -m tools.sbom FOLDER LOCK…    FOLDER/LOCK.json beside LOCK.lock; exit 1 and a line per difference
"""

import json
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ENTRY = re.compile(r"^([a-z0-9][a-z0-9.-]*)(?:\[[^]]*\])?==(\S+)", re.MULTILINE)
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


def _name(text: str) -> str:
    return re.sub(r"[-_.]+", "-", text).lower()


def locked(lock: str) -> dict[tuple[str, str], set[str]]:
    """Return the SHA-256 hashes of each package of a lock's text by name and version."""
    starts = list(ENTRY.finditer(lock))
    ends = [entry.start() for entry in starts[1:]] + [len(lock)]
    return {
        (_name(entry[1]), entry[2]): set(HASH.findall(lock, entry.end(), end))
        for entry, end in zip(starts, ends, strict=True)
    }


def named(bill: dict[str, object]) -> dict[tuple[str, str], set[str]]:
    """Return the SHA-256 hashes of each component of a bill of materials by name and version."""
    found: dict[tuple[str, str], set[str]] = {}
    for component in bill.get("components", []):  # type: ignore[attr-defined]  # JSON of CycloneDX
        files = component.get("externalReferences", [])
        hashes = [one for file in files for one in file.get("hashes", [])] + component.get("hashes", [])
        key = (_name(component["name"]), component.get("version", ""))
        found.setdefault(key, set()).update(one["content"] for one in hashes if one["alg"] == "SHA-256")
    return found


def differences(lock: str, bill: dict[str, object]) -> list[str]:
    """Return a line for each package that only one of the two has, or whose hashes differ."""
    want, have = locked(lock), named(bill)
    lines = [f"{name} {version} is not named" for name, version in sorted(want.keys() - have.keys())]
    lines += [f"{name} {version} is not in the lock" for name, version in sorted(have.keys() - want.keys())]
    return lines + [
        f"{key[0]} {key[1]} has other hashes" for key in sorted(want) if have.get(key, want[key]) != want[key]
    ]


def main(arguments: list[str]) -> int:
    """Compare each; 1 where anything differs, 2 for wrong use."""
    if len(arguments) < 2:
        sys.stderr.write("usage: python3.11 -m tools.sbom FOLDER LOCK…\n")
        return 2
    folder, *locks = arguments
    failed = 0
    for lock in locks:
        text = (ROOT / f"{lock}.lock").read_text(encoding="utf-8")
        bill = json.loads((Path(folder) / f"{lock}.json").read_text(encoding="utf-8"))
        lines = differences(text, bill)
        failed += len(lines)
        sys.stdout.writelines(f"{lock}.json: {line}\n" for line in lines)
        sys.stdout.write(f"{lock}.json: {len(locked(text))} packages of the lock, {len(lines)} differences\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
