"""What an import came to: counted while the file is read, and told when it is done."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from ic_adapter.files.bills.profile import FileKind

FAULTY_KEPT = 10_000
WARNINGS_KEPT = 100


@dataclass(frozen=True, slots=True)
class Faulty:
    """A bill that was left out: its number in the file, its invoice number as far as it is known, and why.

    `line`: where it begins in the file; `tag`: the element that is wrong; `expected` of it. Imports of earlier versions
    do not know them.
    """

    bill: int
    invoice_no: str
    reason: str
    line: int = 0
    tag: str = ""
    expected: str = ""


@dataclass(slots=True)
class Tally:
    """What a file came to so far; `cents` is the total."""

    records: int = 0
    accepted: int = 0
    bad: int = 0
    older: int = 0
    cents: int = 0
    faulty: list[Faulty] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def warn(self, number: int, words: str) -> None:
        """Keep what is worth a look at a bill that is taken, up to a limit."""
        if len(self.warnings) < WARNINGS_KEPT:
            self.warnings.append(f"bill {number}: {words}")

    def leave_out(self, fault: Faulty) -> None:
        """Count a faulty bill and, up to a limit, keep its name: a file of nothing else must not fill memory."""
        self.bad += 1
        if len(self.faulty) < FAULTY_KEPT:
            self.faulty.append(fault)


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What an import came to. `faulty` names the bills that were left out; `older`: as older than what is stored."""

    file: str
    kind: FileKind
    records: int
    accepted: int
    faulty: tuple[Faulty, ...]
    total: Decimal
    at: datetime
    older: int = 0
    warnings: tuple[str, ...] = ()


def imported_of(row: Any) -> Imported:
    """Return the import of a stored row."""
    return Imported(
        file=row.file,
        kind=FileKind(row.kind),
        records=row.records,
        accepted=row.accepted,
        faulty=tuple(Faulty(**fault) for fault in row.faulty),
        total=row.total,
        at=row.at,
        older=row.older,
        warnings=tuple(row.warnings or ()),
    )
