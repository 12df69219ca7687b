"""Starts a real program with one defect planted: `python -m tests.defects NAME simulator serve …` (or `adapter …`).

With `pytest FILE …` it is planted in the process of the tests.

`python -m tests.defects --check` plants every defect of the list in one process, and says which seams are gone.
"""

import runpy
import sys

from tests.defects import planted  # noqa: F401
from tests.defects.listed import defects
from tests.defects.planting import PATCHES, NoSuchFunction, apply

PROGRAMS = {"simulator": "simulator.cli", "adapter": "ic_adapter.cli", "pytest": "pytest"}
USAGE = "use: python -m tests.defects NAME simulator|adapter|pytest ARGUMENT …, or --check"


def main(arguments: list[str]) -> int:
    """Plant the defect and become the program; 2 for wrong use, 3 for a seam that is gone."""
    if arguments == ["--check"]:
        return check()
    if len(arguments) < 2 or arguments[0] not in PATCHES or arguments[1] not in PROGRAMS:
        sys.stderr.write(f"{USAGE}; `cut -f1 tests/defects/list.tsv` shows the names\n")
        return 2
    try:
        apply(arguments[0])
    except NoSuchFunction as error:
        sys.stderr.write(f"{error}\n")
        return 3
    sys.argv = [PROGRAMS[arguments[1]], *arguments[2:]]
    runpy.run_module(PROGRAMS[arguments[1]], run_name="__main__", alter_sys=True)
    return 0


def check() -> int:
    """Plant all of them; 1 where a seam is gone, or the list and the patches differ."""
    wrong = [f"{name}: on the list, without a patch" for name in defects() if name not in PATCHES]
    wrong += [f"{name}: a patch that is not on the list" for name in PATCHES if name not in defects()]
    for name in PATCHES:
        try:
            apply(name)
        except NoSuchFunction as error:
            wrong.append(str(error))
    sys.stdout.write("".join(f"{line}\n" for line in wrong) + f"{len(PATCHES)} defects, {len(wrong)} wrong\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
