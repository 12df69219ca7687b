"""Write ``schemas/fidelity.json``, or print it.

usage: python -m tools.fidelity [--print]    exit 1 and one line if the specification does not say what it should
"""

import json
import sys
from collections.abc import Sequence

from tools.fidelity.marks import MEANING, SCHEMAS, marks
from tools.fidelity.spec import BadSpec

FORMAT = "cayenta-fidelity/1"


def made() -> str:
    """Return the text of the file: a mark on each line."""
    rows = [json.dumps(mark.as_row(), ensure_ascii=False) for mark in marks()]
    head = f'"format": "{FORMAT}",\n"basis": {json.dumps(MEANING, ensure_ascii=False, indent=1)},\n"marks": [\n'
    return f"{{\n{head}{(',' + chr(10)).join(rows)}\n]\n}}\n"


def main(arguments: Sequence[str]) -> int:
    """Run the tool."""
    try:
        text = made()
    except BadSpec as error:
        sys.stderr.write(f"Error: {error}\n")
        return 1
    if "--print" in arguments:
        sys.stdout.write(text)
    else:
        (SCHEMAS / "fidelity.json").write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
