"""What the sender of a file finds beside it: a .log of what was left out, and a receipt of what was taken."""

import json
from dataclasses import asdict
from typing import Any

from sqlalchemy import Row

from ic_adapter import money
from ic_adapter.files.bills.profile import FileKind
from ic_adapter.files.bills.tally import Imported

SUFFIX = ".receipt.json"


def log_of(done: Imported) -> str:
    """Return the .log: bills that were left out with the reason, how many were older, warnings; blank for nothing."""
    lines = [f"bill {it.bill} (Invoice_No {it.invoice_no!r}): {it.reason}" for it in done.faulty]
    more = done.records - done.accepted - done.older - len(done.faulty)
    if more > 0:
        lines.append(f"and {more} more faulty bills")
    if done.older:
        lines.append(f"{done.older} of {done.records} bills are older than what is stored and were left out")
    lines += [f"warning: {words}" for words in done.warnings]
    return "".join(f"{line}\n" for line in lines)


def receipt_of(row: Row[Any], done: Imported) -> bytes:
    """Return the receipt of an imported file as JSON; the same file has the same receipt, byte for byte."""
    found = {
        "file": row.name,
        "sha256": row.sha256,
        "bytes": row.size,
        "kind": FileKind(row.kind).noun,
        "imported_at": done.at.isoformat(),
        "bills": done.records,
        "taken": done.accepted,
        "total": money.to_text(done.total),
        "older": done.older,
        "left_out": [asdict(it) for it in done.faulty],
        "warnings": list(done.warnings),
    }
    return (json.dumps(found, indent=2, ensure_ascii=False) + "\n").encode()
