"""The biller register: billers made from templates, their settings, keys and clock.

What a value means lies elsewhere.
"""

import json
import re
import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from ic_adapter.billers import keys, settings, trail
from ic_adapter.billers.changes import (
    ConfigChange,
    applied,
    checked_keys,
    keys_faults,
    merged,
    settings_faults,
    with_first_day,
)
from ic_adapter.billers.clock import Clock
from ic_adapter.billers.key_fields import Value as KeyValue
from ic_adapter.billers.keys import Keys
from ic_adapter.billers.templates import TEMPLATES, Template
from ic_adapter.choices import advice
from ic_adapter.errors import BadField, Conflict, Fault, Forbidden, NotFound
from ic_adapter.model import PROGRAM, ChangedBy, Group
from ic_adapter.store import billers, lanes
from ic_adapter.store.billers import RowLock
from ic_adapter.store.database.engine import Store
from ic_adapter.store.identity import tokens

ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
MICROSECOND = timedelta(microseconds=1)
#: A biller begins with one of so many revisions: one that is made again under an id is told from the one before it.
FIRST_REVISIONS = 1_000_000_000
KEPT = 1024  # billers that are not made again as long as their row is the same


@dataclass(frozen=True, slots=True, kw_only=True)
class Biller:
    """One biller as stored, with what its template says; its repr holds no setting and no key.

    `settings` and `own_keys` hold only what was set, `keys` what is in force.
    """

    id: str
    template_name: str
    template: Template
    settings: Mapping[str, str] = field(repr=False)
    own_keys: Mapping[str, KeyValue] = field(repr=False)
    keys: Keys = field(repr=False)
    bif: Mapping[str, str]
    clock: Clock
    revision: int

    def full_keys(self) -> dict[str, KeyValue]:
        """All keys with their values in force, as JSON has them: the biller's own, the template's, the default."""
        given = {**self.template.keys, **self.own_keys}
        return {name: given.get(name, row.default) for name, row in keys.TABLE.items()}

    def setting(self, number: int | str) -> str:
        """The text of a setting, trimmed; blank when it is not set."""
        return self.settings.get(str(number), "").strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class NewBiller:
    """What a biller is made from; its repr holds no setting and no key."""

    id: str
    template: str
    settings: Mapping[str, str | None] = field(repr=False)
    keys: Mapping[str, object] = field(repr=False)
    bif: Mapping[str, str]


class Register:
    """All billers of this store."""

    def __init__(self, store: Store, *, test_clock: bool) -> None:
        self._store = store
        self._test_clock = test_clock
        self._biller = lru_cache(maxsize=KEPT)(self._made)

    def create(self, new: NewBiller, by: ChangedBy = PROGRAM) -> Biller:
        """A biller from a template; BadField, Conflict."""
        template = TEMPLATES.get(new.template)
        faults = [] if ID.fullmatch(new.id) else [Fault("$.id", "use letters, digits, - and _, at most 64")]
        if template is None:
            faults.append(Fault("$.template", f"unknown template {new.template}; {advice(new.template, TEMPLATES)}"))
        faults += ConfigChange(settings=new.settings, keys=new.keys, bif=new.bif).faults()
        if faults or template is None:
            raise BadField("invalid biller", *faults)
        row: dict[str, Any] = {
            "id": new.id,
            "template": new.template,
            "settings": merged(template.settings, new.settings),
            "keys": merged({}, with_first_day({}, checked_keys(new.keys), Clock(ZoneInfo(template.time_zone)))),
            "bif": dict(new.bif),
            "clock_offset": 0,
            "revision": 1 + secrets.randbelow(FIRST_REVISIONS),
            "imported_seq": 0,
        }
        values = trail.differences((template.settings, row["settings"]), ({}, row["keys"]), ({}, row["bif"]))
        try:
            with self._store.writing() as connection:
                billers.add(connection, row)
                trail.note(
                    connection, new.id, by, [(trail.BILLER, "", f"created from template {new.template}"), *values]
                )
        except IntegrityError:
            raise Conflict(f"biller {new.id} already exists") from None
        return self.get(new.id)

    def get(self, bid: str) -> Biller:
        """The biller; NotFound."""
        with self._store.reading() as connection:
            return self.read(connection, bid)

    def exists(self, bid: str) -> bool:
        """Return whether there is a biller of this id."""
        with self._store.reading() as connection:
            return bool(ID.fullmatch(bid)) and billers.get(connection, bid, RowLock.NONE) is not None

    def read(
        self, connection: Connection, bid: str, before: Biller | None = None, revision: int | None = None
    ) -> Biller:
        """The biller within a transaction of the caller; NotFound.

        `before`: how it was read before; it is taken again where that is its `revision` and no clock can be moved.
        """
        if before is not None and before.revision == revision and not self._test_clock:
            return before
        return self._found(connection, bid, RowLock.NONE)

    def held(self, connection: Connection, bid: str) -> Biller:
        """As `read`, and until the transaction ends nobody else changes or deletes it: for who writes what he read."""
        return self._found(connection, bid, RowLock.OWNS)

    def fixed(self, connection: Connection, bid: str) -> Biller:
        """As `read`, and until the transaction ends nobody changes it: for who acts on a setting that he read.

        Unlike with `held`, others may do the same meanwhile.
        """
        return self._found(connection, bid, RowLock.FIXES)

    def staying(self, connection: Connection, bid: str) -> Biller:
        """As `read`, and until the transaction ends nobody deletes it: for who adds a row of the biller."""
        return self._found(connection, bid, RowLock.KEEPS)

    def all(self) -> list[Biller]:
        """Every biller by id."""
        with self._store.reading() as connection:
            return [self._biller(*row) for row in billers.of_all(connection)]

    def these(self, connection: Connection, bids: Collection[str]) -> Mapping[str, Biller]:
        """Return the billers with these ids that there are, by id, in one query."""
        return {row.id: self._biller(*row) for row in billers.of_these(connection, bids)}

    def ids(self, connection: Connection) -> Sequence[str]:
        """Return the ids of all billers, in their order."""
        return billers.ids(connection)

    def part(self, offset: int, limit: int) -> tuple[list[Biller], int]:
        """Return so many billers from this place on, by id, and how many there are."""
        with self._store.reading() as connection:
            rows, total = billers.of_part(connection, offset, limit)
            return [self._biller(*row) for row in rows], total

    def delete(self, bid: str, by: ChangedBy = PROGRAM) -> None:
        """Forget the biller and everything it holds but the trail of its configuration; NotFound."""
        with self._store.writing() as connection:
            if not billers.delete_biller(connection, bid):
                raise NotFound(f"biller {bid} not found")
            trail.note(connection, bid, by, [(trail.BILLER, "", "deleted")])

    def patch_settings(self, bid: str, changes: Mapping[str, str | None], by: ChangedBy = PROGRAM) -> Biller:
        """Set or remove settings; groups they concern go on (adapter §1.3). BadField changes nothing."""
        if faults := settings_faults(changes, "$"):
            raise BadField("invalid settings", *faults)
        return self.change(bid, ConfigChange(settings=changes), by)

    def patch_keys(self, bid: str, changes: Mapping[str, object], by: ChangedBy = PROGRAM) -> Biller:
        """Set or remove keys. BadField changes nothing."""
        if faults := keys_faults(changes, "$"):
            raise BadField("invalid keys", *faults)
        return self.change(bid, ConfigChange(keys=changes), by)

    def change(self, bid: str, change: ConfigChange, by: ChangedBy = PROGRAM, version: int | None = None) -> Biller:
        """Set or remove settings, keys and BIF customizations, all or none, and note it in the trail.

        `version`: the newest change that the author saw. BadField; ChangedMeanwhile where a value was changed since.
        """
        if faults := change.faults():
            raise BadField("invalid configuration", *faults)
        with self._store.writing() as connection:
            before = self.held(connection, bid)
            after, own_keys, bif = applied(change, before.settings, before.own_keys, before.bif, before.clock)
            changes = [*trail.differences((before.settings, after), (before.own_keys, own_keys), (before.bif, bif))]
            trail.check_unchanged(connection, bid, version, changes)
            self._change(connection, before, settings=after, keys=own_keys, bif=bif)
            trail.note(connection, bid, by, changes)
            changed = frozenset(key for key in change.settings if after.get(key) != before.settings.get(key))
            self._let_go_on(connection, bid, changed, change.keys)
            if changed & settings.SERVICE_LOGIN:
                tokens.end_ways_of_services(connection, bid, before.clock.now(), "new credentials")
        return self.get(bid)

    def would_be(self, bid: str, change: ConfigChange) -> Biller:
        """Return the biller as it would be after a change, which is not made; NotFound."""
        before = self.get(bid)
        after = applied(change, before.settings, before.own_keys, before.bif, before.clock)
        frozen, offset = before.clock.frozen, before.clock.offset // MICROSECOND
        return self._made(bid, before.template_name, 0, frozen, offset, *map(json.dumps, after))

    def _let_go_on(
        self, connection: Connection, bid: str, changed: frozenset[str], changed_keys: Mapping[str, object]
    ) -> None:
        """Let go on what a change of these settings and keys may mend."""
        groups = {one for one in Group if settings.group_changed(changed, one)} | keys.repointed(changed_keys)
        for group in groups:
            billers.delete_blocks(connection, bid, group)
        if keys.tells_down(changed_keys):
            billers.delete_breakers(connection, bid)
        for lane in keys.reordered(changed_keys):
            lanes.wake_queued(connection, bid, lane)

    def resume(self, bid: str, group: Group) -> Biller:
        """Let a stopped endpoint group go on, by hand."""
        with self._store.writing() as connection:
            self._change(connection, self.held(connection, bid))
            billers.delete_blocks(connection, bid, group)  # the next look wakes the lanes that wait for it
        return self.get(bid)

    def set_clock(self, bid: str, clock: Clock) -> Clock:
        """Keep a moved clock; Forbidden unless started with --test-clock."""
        if not self._test_clock:
            raise Forbidden("the clock is fixed; start the adapter with --test-clock to move it")
        values = {"frozen_at": clock.frozen, "clock_offset": clock.offset // MICROSECOND}
        with self._store.writing() as connection:
            self.held(connection, bid)
            billers.change(connection, bid, **values)
        return self.get(bid).clock

    @property
    def test_clock(self) -> bool:
        """Whether clocks may be moved."""
        return self._test_clock

    def _change(self, connection: Connection, before: Biller, **values: object) -> None:
        billers.change(connection, before.id, **values, revision=before.revision + 1)

    def _found(self, connection: Connection, bid: str, lock: RowLock) -> Biller:
        row = billers.get(connection, bid, lock) if ID.fullmatch(bid) else None
        if row is None:
            raise NotFound(f"biller {bid} not found")
        return self._biller(*row)

    def _made(self, bid: str, name: str, revision: int, frozen: datetime | None, offset: int, *texts: str) -> Biller:
        values, own_keys, bif_fields = (json.loads(text) for text in texts)
        template = TEMPLATES[name]
        in_force = keys.in_force({**template.keys, **own_keys})
        zone = ZoneInfo(in_force.time_zone or template.time_zone)
        return Biller(
            id=bid,
            template_name=name,
            template=template,
            settings=values,
            own_keys=own_keys,
            keys=in_force,
            bif=bif_fields,
            clock=Clock(zone, frozen, offset * MICROSECOND) if self._test_clock else Clock(zone),
            revision=revision,
        )
