"""What has to hold of files, rows and invoices: of every moment, and once nothing happens any more.

The model is the list of what the sender did. It is told in terms of contents, never of sizes or dates.
"""

import hashlib
from collections import Counter
from decimal import Decimal

from ic_adapter.records.pickups import PickupReason, PickupState
from ic_adapter.store.bills import invoices
from tests.ic_adapter.pickup.model.world import FAULTY, LABELS, WHOLE, World


class Differs(AssertionError):
    """The pick-up did something else than the model."""


def hash_of(content: bytes) -> str:
    """SHA-256 in hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


BY_HASH = {hash_of(content): label for content, label in LABELS.items()}
AMOUNTS = {label: Decimal("200.24" if label == "A" else "100.24") for label in WHOLE}
ACCOUNTS = {"a": "2003701", "A": "2003701", "b": "2003702", "c": "2003703"}


def imported(world: World) -> list[tuple[str, str]]:
    """Name and content of every file that was imported, oldest first."""
    rows = [it for it in world.ic.files.all(world.bid) if it.state is PickupState.IMPORTED]
    return [(it.name, BY_HASH.get(it.sha256, "a content nobody sent")) for it in sorted(rows, key=lambda it: it.id)]


def differs(what: str, *values: object) -> None:
    """End the run."""
    raise Differs(f"{what}: {', '.join(map(repr, values))}")


def check_always(world: World) -> None:
    """No file is lost, none counts twice, no half import, nothing is made up."""
    taken = imported(world)
    for part in (0, 1):
        counts = Counter(it[part] for it in taken)
        if any(count > 1 for count in counts.values()):
            differs("imported twice", counts)
    if len(world.ic.importer.all(world.bid)) != len(taken):
        differs("imports without a row", taken)
    sent = {(name, hash_of(content)) for name, content in world.dropped}
    for row in world.ic.files.all(world.bid):
        if row.sha256 and row.state is not PickupState.SEEN and (row.name, row.sha256) not in sent:
            differs("a content nobody sent was decided", row.name, row.state)
    labels = {label for _, label in taken}
    check_files(world, labels)
    check_invoices(world, labels)


def check_files(world: World, labels: set[str]) -> None:
    """Every file that was sent is there once; archive/ holds what was imported, error/ what is no bill file."""
    files = {path: content for path, content in world.place.files().items() if not path.endswith(".log")}
    there = Counter(files.values())
    if there != +world.sent:
        differs("files lost or made", {LABELS.get(it, len(it)): n for it, n in ((+world.sent) - there).items()})
    for path, content in files.items():
        if "/archive/" in path and LABELS.get(content) not in labels:
            differs("archived and not imported", path, LABELS.get(content))
        if "/error/" in path and LABELS.get(content) not in FAULTY:
            differs("whole or unfinished, and in error/", path, LABELS.get(content))


def check_invoices(world: World, labels: set[str]) -> None:
    """Exactly the invoices of the imported contents, with an amount of one of them."""
    with world.ic.store.reading() as connection:
        for account in sorted(set(ACCOUNTS.values())):
            found = {it.total_amount_due for it in invoices.of_account(connection, world.bid, account)}
            wanted = {AMOUNTS[label] for label in labels if ACCOUNTS[label] == account}
            if bool(found) != bool(wanted) or not found <= wanted:
                differs("invoices of an account", account, found, wanted)


def check_rest(world: World) -> None:
    """When nothing happens any more: what is left in the folder is left for a reason, and the row says which."""
    taken = imported(world)
    open_rows = {it.name: it for it in world.ic.files.all(world.bid) if it.is_open}
    sent_names = {name for name, _ in world.dropped}
    if not open_rows.keys() == world.waiting().keys() <= sent_names:
        differs("a name in the folder that nobody gave, or without a row", world.waiting().keys(), open_rows.keys())
    for name, content in world.waiting().items():
        row, expected = open_rows[name], rest_of(name, content, taken)
        if (row.state, row.reason_code) != expected:
            differs("left in the folder", name, LABELS.get(content), row.state, row.reason_code, expected)


def rest_of(name: str, content: bytes, taken: list[tuple[str, str]]) -> tuple[PickupState, PickupReason] | None:
    """Why a file may stay in the folder; None for one that has to leave it."""
    label = LABELS.get(content, "half")
    if label not in WHOLE and label not in FAULTY:
        return PickupState.SEEN, PickupReason.NO_END if content else PickupReason.EMPTY
    if name in {it[0] for it in taken}:
        return None if (name, label) in taken else (PickupState.ASKED, PickupReason.NAME_TAKEN)
    return (PickupState.ASKED, PickupReason.COPY) if label in {it[1] for it in taken} else None
