"""Report of a comparison: text for people, JSON for programs."""

import json
from collections.abc import Iterator, Sequence

from harness.diff.changes import ContractChange, Side, Witness

#: What a document of each side shows.
SHOWS = {Side.OLD: "valid before, refused now", Side.NEW: "refused before, valid now"}


def as_text(changes: Sequence[ContractChange]) -> str:
    """Return one block for each change with its proofs, and a last line that counts."""
    lines = [line for change in changes for line in _block(change)]
    breaking = sum(change.breaking for change in changes)
    unproven = sum(not change.proven for change in changes)
    last = f"{len(changes)} changes, {breaking} breaking" + (f", {unproven} without a proof" if unproven else "")
    return "\n".join([*lines, last if changes else "no changes"])


def as_json(changes: Sequence[ContractChange]) -> str:
    """Return ``{"changes": […], "breaking": n, "unproven": n}``."""
    rows = [
        {
            "schema": change.schema,
            "direction": change.direction.value,
            "path": change.path,
            "kind": change.kind.value,
            "detail": change.detail,
            "breaking": change.breaking,
            "proven": change.proven,
            "witnesses": [_witness(witness) for witness in change.witnesses],
        }
        for change in changes
    ]
    counts = {
        "breaking": sum(change.breaking for change in changes),
        "unproven": sum(not change.proven for change in changes),
    }
    return json.dumps({"changes": rows, **counts}, indent=1)


def _block(change: ContractChange) -> Iterator[str]:
    mark = "BREAKING" if change.breaking else "        "
    yield f"{mark} {change.schema} {change.path}: {change.kind.value}: {change.detail}"
    for witness in change.witnesses:
        if not witness.proven:
            yield f"    not proven: no document found that is {SHOWS[witness.valid_in]}"
            continue
        yield f"    {SHOWS[witness.valid_in]}: {witness.refusal}"
        yield from (f"      {line}" for line in witness.xml.splitlines())


def _witness(witness: Witness) -> dict[str, str | bool]:
    return {
        "valid_in": witness.valid_in.value,
        "xml": witness.xml,
        "refusal": witness.refusal,
        "proven": witness.proven,
    }
