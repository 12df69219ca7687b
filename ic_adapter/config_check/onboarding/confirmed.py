"""Warnings that a person confirmed: a question for the biller that was asked and answered, noted with who and when.

A confirmation belongs to a warning as it reads: where its text changes, somebody has to confirm it again.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256

from ic_adapter.billers import trail
from ic_adapter.billers.register import Register
from ic_adapter.config_check.onboarding.checked import Checked, Result
from ic_adapter.model import ChangedBy
from ic_adapter.store.database.engine import Store
from ic_adapter.store.staff import confirmed_warnings

LONGEST_NAME = 100


def with_confirmations(results: Sequence[Checked], store: Store, bid: str) -> list[Checked]:
    """Return the results, each warning that was confirmed with who confirmed it and when."""
    with store.reading() as connection:
        rows = {(row.name, row.text_sha256): row for row in confirmed_warnings.of_biller(connection, bid)}
    found = []
    for one in results:
        row = rows.get((one.name, _digest(one.text))) if one.result is Result.WARNING else None
        found.append(
            one if row is None else replace(one, result=Result.CONFIRMED, confirmed_by=row.who, confirmed_at=row.at)
        )
    return found


def confirm(register: Register, store: Store, bid: str, warning: Checked, by: ChangedBy) -> None:
    """Note that this warning is as the biller wants it; nothing where that is noted. NotFound."""
    row = {"bid": bid, "name": warning.name, "text_sha256": _digest(warning.text)}
    with store.writing() as connection:
        register.staying(connection, bid)
        if confirmed_warnings.add(connection, {**row, "who": by.who, "via": by.via, "at": datetime.now(UTC)}):
            trail.note(connection, bid, by, [(trail_name(warning.name), "", f"confirmed: {warning.text}")])


def withdraw(register: Register, store: Store, bid: str, warning: Checked, by: ChangedBy) -> None:
    """Take a confirmation back; nothing where there is none. NotFound."""
    with store.writing() as connection:
        register.staying(connection, bid)
        if confirmed_warnings.remove(connection, bid, warning.name, _digest(warning.text)):
            trail.note(connection, bid, by, [(trail_name(warning.name), f"confirmed: {warning.text}", "")])


def warnings_of(results: Sequence[Checked], name: str, text: str = "") -> list[Checked]:
    """Return the warnings of this name, confirmed or not. `text`: of the one that is meant, blank for all of them."""
    kinds = {Result.WARNING, Result.CONFIRMED}
    return [one for one in results if one.result in kinds and one.name == name and text in {"", one.text}]


def trail_name(name: str) -> str:
    """Return how the trail calls the confirmation of a warning."""
    return f"check of {name}"[:LONGEST_NAME]


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()
