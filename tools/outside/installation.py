"""What is loaded and what is installed: modules imported at start-up, contents of the wheel, ids of tests."""

import json
import re
import shutil
import subprocess
import zipfile
from collections import Counter
from pathlib import Path, PurePosixPath
from typing import Any

from tools.outside.checkout import COMMAND_SECONDS, Checkout, OutsideError, clean_environment, serving

OWN = frozenset({"simulator", "ic_adapter", "scenarios", "harness", "schemas"})
IMPORTED = re.compile(r"^import time:\s*\d+ \|\s*\d+ \|\s*(\S+)$", re.MULTILINE)
#: Loaded by the machine's own set-up of Python, whatever is started.
MACHINE = ("__editable__", "_sysconfigdata", "_distutils_hack", "sitecustomize", "usercustomize")
OUTLINE = re.compile(r"^ +\d+  (.*?)(?:  @.*)?$")
LISTING = 'import sys; print("\\n".join(sys.stdlib_module_names))'


def imports(checkout: Checkout, scratch: Path) -> tuple[dict[str, Any], dict[str, list[str]]]:
    """Return for each start-up the modules loaded from elsewhere, by package, and our own modules by name."""
    stdlib = set(_output([str(checkout.python), "-c", LISTING], scratch).split())
    logs = {
        "cayenta-sim serve": _served(checkout, scratch, "cayenta-sim", []),
        "ic-adapter serve": _served(checkout, scratch, "ic-adapter", ["--db", str(scratch / "imports.db")]),
    }
    listing = [str(checkout.python), "-X", "importtime", str(checkout.script("cayenta-scenarios")), "list"]
    logs["cayenta-scenarios list"] = _run(listing, scratch).stderr
    facts: dict[str, Any] = {}
    own: dict[str, list[str]] = {}
    for name, log in logs.items():
        modules = {module for module in IMPORTED.findall(log) if not module.startswith(MACHINE)}
        own[name] = sorted(module for module in modules if module.partition(".")[0] in OWN)
        other = Counter(top for module in modules if (top := module.partition(".")[0]) not in stdlib | OWN)
        facts[name] = {"third party": dict(sorted(other.items())), "own modules": len(own[name])}
    return facts, own


def _served(checkout: Checkout, scratch: Path, command: str, options: list[str]) -> str:
    """Start a program, stop it once it answers; what Python told of its imports."""
    line = [str(checkout.python), "-X", "importtime", str(checkout.script(command)), "serve", *options]
    with serving(line, scratch, f"imports-{command}"):
        pass
    return (scratch / f"imports-{command}.log").read_text(errors="replace")


def wheel(checkout: Checkout, scratch: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """Build the wheel from a copy of the tracked files; return its contents by kind, and the names of our own parts."""
    copy = scratch / "wheel-source"
    listed = _output(["git", "-C", str(checkout.root), "ls-files", "-z", "-co", "--exclude-standard"], scratch)
    for name in filter(None, listed.split("\0")):
        if (checkout.root / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(checkout.root / name, copy / name)
    flags = ["--quiet", "--disable-pip-version-check", "--no-deps", "--no-build-isolation", "--no-index"]
    _output(
        [str(checkout.python), "-m", "pip", "wheel", *flags, "--wheel-dir", str(scratch / "wheel"), str(copy)], scratch
    )
    built = next((scratch / "wheel").glob("*.whl"))
    with zipfile.ZipFile(built) as archive:
        names = sorted(archive.namelist())
        entries = next(archive.read(name).decode() for name in names if name.endswith(".dist-info/entry_points.txt"))
        metadata = next(archive.read(name).decode() for name in names if name.endswith(".dist-info/METADATA"))
    return wheel_facts(built.name, names, entries, metadata)


def wheel_facts(
    wheel_name: str, names: list[str], entries: str, metadata: str
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a wheel's contents by kind (data files by basename), and what is named after modules of ours."""
    paths = [PurePosixPath(name) for name in names if not name.endswith("/")]
    data = Counter(f"{path.parts[0]}: {path.name}" for path in paths if path.suffix != ".py" and path.parts[0] in OWN)
    headers = metadata.partition("\n\n")[0].splitlines()
    facts = {
        "name": wheel_name,
        "top": sorted({path.parts[0] for path in paths}),
        "data files": dict(sorted(data.items())),
        "dist-info": sorted(path.name for path in paths if path.parts[0].endswith(".dist-info")),
        "entry points": [line.partition("=")[0].strip() for line in entries.splitlines() if line.strip()],
        "metadata": sorted(line for line in headers if line),
    }
    own = {
        "modules": sorted(str(path) for path in paths if path.suffix == ".py"),
        "entry points": [line for line in entries.splitlines() if "=" in line],
    }
    return facts, own


def collected_tests(checkout: Checkout) -> list[str]:
    """Return the ids of all tests, as pytest collects them; takes a minute."""
    command = [str(checkout.python), "-m", "pytest", "--collect-only", "-q", "tests"]
    done = _run(command, checkout.root, 4 * COMMAND_SECONDS)
    ids = [line for line in done.stdout.splitlines() if line.startswith("tests/") and "::" in line]
    if done.returncode or not ids:
        raise OutsideError(f"the tests could not be collected: {done.stdout[-600:]}{done.stderr[-300:]}")
    return sorted(ids)


def scenario_ids(checkout: Checkout, scratch: Path) -> list[str]:
    """Return pack, file, name and number of runs of every scenario that `cayenta-scenarios list` shows."""
    return listed_scenarios(checkout.run(["cayenta-scenarios", "list"], scratch).stdout)


def listed_scenarios(text: str) -> list[str]:
    """Return the ids in a listing: lines and tags left out, for they may change."""
    ids, feature = [], ""
    for line in text.splitlines():
        if found := OUTLINE.match(line):
            ids.append(f"{feature}::{found[1]}")
        elif ".feature:" in line:
            feature = line.partition(": ")[0]
    return sorted(ids)


def _run(command: list[str], cwd: Path, limit: float = COMMAND_SECONDS) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 — our own commands on the checkout that the caller named
        command,
        cwd=cwd,
        env=clean_environment({}),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=limit,
        check=False,
    )


def _output(command: list[str], cwd: Path) -> str:
    done = _run(command, cwd)
    if done.returncode:
        raise OutsideError(f"{' '.join(command[:4])} ended with {done.returncode}: {done.stderr[-600:]}")
    return done.stdout


def as_json(value: object) -> str:
    """Return the text of a facts file: keys in order, one value a line."""
    return json.dumps(value, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
