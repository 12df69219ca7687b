"""Changes on their way: what was typed into a form becomes a draft, which is looked at and then confirmed.

A form carries the version that its reader saw: the number of the biller's newest change in the audit trail. What
others changed since then is compared value by value. Where the reader changed something else, both changes stand;
where it is the same value, both are shown once, and the reader sends the form again or leaves it. A draft may hold a
secret: it is kept in the store for an hour at most, belongs to its author, and is deleted when it is confirmed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from secrets import token_urlsafe
from typing import Any

from sqlalchemy import Row

from ic_adapter.billers import trail
from ic_adapter.billers.changes import ConfigChange
from ic_adapter.billers.clock import later
from ic_adapter.billers.editing.parts import FIELDS, Field
from ic_adapter.billers.register import Biller, Register
from ic_adapter.billers.settings import MASK
from ic_adapter.errors import BadField, BadValue, Conflict, Fault, NotFound
from ic_adapter.model import ChangedBy
from ic_adapter.store.database.engine import Store
from ic_adapter.store.staff import config_changes, config_drafts

LIFE = timedelta(hours=1)
REMOVE = "remove."  # before the name of a secret: the box that takes it away


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A change that is not made yet; its repr holds no value."""

    id: str
    part: str
    version: int
    change: ConfigChange


class Drafts:
    """The drafts of all billers."""

    def __init__(self, store: Store, register: Register) -> None:
        self._store = store
        self._register = register

    def version(self, bid: str) -> int:
        """Return the number of the biller's newest change."""
        with self._store.reading() as connection:
            return config_changes.version(connection, bid)

    def start(
        self, bid: str, part: str, fields: Mapping[str, Field], typed: Mapping[str, str], version: int, who: str
    ) -> str:
        """Keep what was typed into a form and return the id of the draft, blank where nothing would change.

        NotFound, BadField with the names of the form's fields; Conflict where the form is of another biller, which
        was deleted meanwhile and whose id was given again.
        """
        biller = self._register.get(bid)
        with self._store.reading() as connection:
            since = config_changes.since(connection, bid, version)
        if any(row.name == trail.BILLER for row in since):
            raise Conflict(f"biller {bid} was deleted and made again after this form was opened; load the page again")
        values, faults = _changed(biller, fields, typed, since)
        if faults:
            raise BadField("invalid configuration", *faults)
        if not values:
            return ""
        return self.keep(bid, part, values, version, who)

    def keep(self, bid: str, part: str, values: Mapping[str, Any], version: int, who: str) -> str:
        """Keep values by field as a draft, and return its id."""
        now = datetime.now(UTC)
        row = {
            "id": token_urlsafe(24),
            "bid": bid,
            "who": who,
            "version": version,
            "part": part,
            "values": dict(values),
            "created_at": now,
        }
        with self._store.writing() as connection:
            self._register.staying(connection, bid)
            config_drafts.add(connection, row, later(now, -LIFE))
        return str(row["id"])

    def get(self, bid: str, draft_id: str, who: str) -> Draft:
        """Return a draft of this author; NotFound, also for one that was confirmed or is an hour old."""
        with self._store.reading() as connection:
            row = config_drafts.read(connection, draft_id, bid, who, later(datetime.now(UTC), -LIFE))
        if row is None:
            raise NotFound("this change was confirmed before, or is more than an hour old; start again")
        return Draft(id=row.id, part=row.part, version=row.version, change=change_of(row.values))

    def confirm(self, bid: str, draft_id: str, by: ChangedBy, version: int) -> None:
        """Make the change. `version`: the newest change that the author saw.

        NotFound, ChangedMeanwhile; the draft stays until the change is made, so that nothing is lost.
        """
        self._register.change(bid, self.get(bid, draft_id, by.who).change, by, version)
        self.discard(draft_id)

    def discard(self, draft_id: str) -> None:
        """Forget a draft."""
        with self._store.writing() as connection:
            config_drafts.remove(connection, draft_id)


def change_of(values: Mapping[str, Any]) -> ConfigChange:
    """Return the change that values by field stand for."""
    kinds: dict[str, dict[str, Any]] = {"setting": {}, "key": {}, "bif": {}}
    for name, value in values.items():
        kinds[FIELDS[name].kind][name.removeprefix("bif.")] = value
    return ConfigChange(settings=kinds["setting"], keys=kinds["key"], bif=kinds["bif"])


def listed(biller: Biller, change: ConfigChange, register: Register) -> list[tuple[str, str, str]]:
    """Return name, old and new value of everything that a change would change, secrets masked."""
    after = register.would_be(biller.id, change)
    pairs = ((biller.settings, after.settings), (biller.own_keys, after.own_keys), (biller.bif, after.bif))
    found = list(trail.differences(*pairs))
    return [(name, old, f"{MASK} (new)" if old == new == MASK else new) for name, old, new in found]


def _changed(
    biller: Biller, fields: Mapping[str, Field], typed: Mapping[str, str], since: Sequence[Row[Any]]
) -> tuple[dict[str, Any], list[Fault]]:
    """The values that the reader changed from what the form showed, and what cannot be taken."""
    shown_then = {row.name: row.old for row in reversed(since)}  # the first change since tells what the form showed
    values: dict[str, Any] = {}
    faults: list[Fault] = []
    for name, field in fields.items():
        if field.is_secret:
            if typed.get(f"{REMOVE}{name}"):
                values[name] = None
                continue
            if typed.get(name, "").strip() in {"", MASK}:
                continue  # blank keeps a secret, and so does what stands in its place
        elif name not in typed or _same(typed[name], _shown(field, biller, shown_then)):
            continue
        try:
            values[name] = field.value_of(typed[name])
        except BadValue as fault:
            faults.append(Fault(name, str(fault)))
    return values, faults


def _shown(field: Field, biller: Biller, shown_then: Mapping[str, str]) -> str:
    """What the form showed: the value of now, unless it was changed since."""
    if field.name not in shown_then:
        return field.text_of(biller)
    return field.typed_of(shown_then[field.name])


def _same(typed: str, shown: str) -> bool:
    return typed.strip().replace("\r\n", "\n") == shown.strip().replace("\r\n", "\n")
