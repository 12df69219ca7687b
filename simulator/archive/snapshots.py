"""Snapshots: a biller's state under a name, and what differs between two states. No clock, no file system."""

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from simulator.archive import header, state_file
from simulator.archive.saved import REGISTERS, Saved, by_number
from simulator.billing.records.counters import Counter
from simulator.contract.access import Login

#: Snapshots of one biller.
MOST = 100
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.\-]{0,63}")
#: Where the header's parts stand in a list of differences.
BILLER = "biller"


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """A state file that stays inside, packed, with its passwords: when it was made (biller's time), its size in bytes.

    ``exchanges`` is the number of the newest exchange in the journal at that time; 0 after a restart, which forgets
    the journal.
    """

    name: str
    made: datetime
    trans_no: int
    size: int
    packed: bytes
    exchanges: int = 0

    def saved(self) -> Saved:
        """The state as it was."""
        return state_file.read(zlib.decompress(self.packed), trusted=True)


def snapshot(name: str, saved: Saved, made: datetime, exchanges: int) -> Snapshot:
    """A snapshot of this state."""
    text = b"".join(state_file.write(saved, passwords=True))
    return Snapshot(
        name=name,
        made=made,
        trans_no=saved.records["counters"][Counter.TRANS_NO.value],
        size=len(text),
        packed=zlib.compress(text, 1),
        exchanges=exchanges,
    )


@dataclass(frozen=True, slots=True)
class Difference:
    """One record that differs: as JSON before and now, None where it was or is not there."""

    register: str
    key: str
    was: Any
    now: Any


def differences(was: Saved, now: Saved) -> Iterator[Difference]:
    """What differs, in the order of a state file; the header's parts come first, passwords as ``***``."""
    for register, before, after in _sides(was, now):
        for key in sorted(before.keys() | after.keys(), key=by_number):
            old, new = before.get(key), after.get(key)
            if old != new or (key in before) != (key in after):
                yield Difference(register, key, _shown(old), _shown(new))


def _sides(was: Saved, now: Saved) -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
    yield BILLER, _header_rows(was), _header_rows(now)
    for register in REGISTERS:
        yield register, dict(was.records.get(register, {})), dict(now.records.get(register, {}))


def _header_rows(saved: Saved) -> dict[str, Any]:
    recipe = saved.recipe
    return {
        "template": recipe.template_id,
        "seed": recipe.seed,
        "accounts": recipe.accounts,
        "epoch": saved.epoch,
        "clock": saved.clock.frozen or {"ahead": int(saved.clock.offset.total_seconds())},
        "bill_runs": saved.bill_runs,
        "billed_until": saved.billed_until,
        **{f"settings/{name}": value for name, value in header.shown(saved.keys).items()},
        **{f"logins/{login.user}": login for login in saved.logins},
    }


def _shown(value: Any) -> Any:
    if isinstance(value, Login):
        return msgspec.to_builtins(header.login_part(value, password=False)) | {"password": "***"}
    return msgspec.to_builtins(value)
