"""Check that a run on a bare machine and a run of what needs tools are together the whole suite, and each test once.

``python3.11 -m tools.compare_records ALL BARE TOOLS``: three files that TEST_RECORD wrote (tests/tool_plugin.py).
"""

import json
import sys
from pathlib import Path


def differences(everything: set[str], collected: set[str], bare: set[str], tools: set[str]) -> list[str]:
    """Return what is wrong, a line per test; none if bare and tools are everything, with no test in both."""
    found = [f"collected only on the bare machine: {test}" for test in sorted(collected - everything)]
    found += [f"not collected on the bare machine: {test}" for test in sorted(everything - collected)]
    found += [f"ran in neither: {test}" for test in sorted(everything - bare - tools)]
    found += [f"ran in both: {test}" for test in sorted(bare & tools)]
    return found


def main(arguments: list[str]) -> int:
    """Print the count or the differences; 0 if there are none."""
    everything, bare, tools = (json.loads(Path(name).read_text()) for name in arguments)
    found = differences(set(everything["collected"]), set(bare["collected"]), set(bare["ran"]), set(tools["ran"]))
    for line in found:
        sys.stdout.write(f"{line}\n")
    counts = (
        f"{len(bare['ran'])} in the bare root + {len(tools['ran'])} with tools; {len(everything['collected'])} in all"
    )
    sys.stdout.write(f"tests: {counts}\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
