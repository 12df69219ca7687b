"""All routers of one simulator: created from templates, read, reset, removed; no state outside this object."""

import re
import zlib
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from simulator.archive.errors import NotKept
from simulator.archive.saved import Saved
from simulator.archive.snapshots import Snapshot
from simulator.billers.batch import Batch
from simulator.billers.biller import Biller, make
from simulator.billers.errors import BillerExists, NoSuchBiller
from simulator.billers.file_server import FileServer
from simulator.billers.share import Share
from simulator.billers.stand_ins import StandIns
from simulator.contract.contract import Contract
from simulator.contract.fidelity import documented as documented_fidelity
from simulator.journal.entries import KEPT, Exchange, Journal
from simulator.journal.findings import ContractFinding
from simulator.recipes.recipe import ACCOUNTS, Recipe
from simulator.recipes.templates import TEMPLATES
from simulator.router.pipeline import Router

if TYPE_CHECKING:
    from simulator.archive.store import Store  # SQLite is loaded where there is a data folder

__all__ = ("ACCOUNTS", "BILLER_ID", "Biller", "Billers", "Recipe")

ALL_OF_THEM = Share()
GONE_KEPT = 1_000  # contract findings of billers that were reset or removed
BILLER_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_\-]{0,63}")


class Billers:
    """The billers of one simulator; the documented ones are there from the start, or what the store kept of the last.

    A biller of the store is put together when it is first asked for. Whoever changed something calls ``keep`` before
    anyone is told; without a store that does nothing. ``watch`` is told of every exchange, with its biller.
    """

    def __init__(
        self,
        *,
        documented: bool = True,
        journal_size: int = KEPT,
        store: "Store | None" = None,
        share: Share = ALL_OF_THEM,
        watch: Callable[[str, Exchange], None] | None = None,
    ) -> None:
        self._share, self._watch = share, watch
        self.contract, self.stand_ins = Contract(), StandIns()
        self.fidelity = documented_fidelity()
        self.file_server = FileServer(store.folder if store else None, journal_size)
        self._journal_size = journal_size
        self._store = store
        self._batch: Batch | None = None
        self._billers: dict[str, Biller | None] = dict.fromkeys(store.billers()) if store else {}
        self._breached: deque[tuple[str, ContractFinding]] = deque(maxlen=GONE_KEPT)
        if documented and (store is None or store.is_new):
            for template_id in filter(share.has, TEMPLATES):
                self.create(template_id, Recipe(template_id=template_id))

    def create(self, biller_id: str, recipe: Recipe) -> Biller:
        """A new biller; BillerExists, ForeignBiller or NoSuchTemplate say why not."""
        self._share.check(biller_id)
        if biller_id in self._billers:
            raise BillerExists(biller_id)
        return self.put(self._made(biller_id, recipe))

    def make_anew(self, biller_id: str, recipe: Recipe) -> Biller:
        """A new biller in place of the one with its id, if there is one; raises as ``create``, and changes nothing."""
        self._share.check(biller_id)
        made = self._made(biller_id, recipe)
        if biller_id in self._billers:
            self.remove(biller_id)
        return self.put(made)

    def get(self, biller_id: str) -> Biller:
        """The biller; NoSuchBiller if there is none, ForeignBiller where another process has it."""
        biller = self._billers.get(biller_id) or self._loaded(biller_id)
        if biller is None:
            self._share.check(biller_id)
            raise NoSuchBiller(biller_id)
        return biller

    def has(self, biller_id: str) -> bool:
        """Whether there is such a biller, told without putting it together."""
        return biller_id in self._billers

    def router(self, biller_id: str) -> Router | None:
        """The biller's router, or None: what the HTTP edge asks for each request."""
        biller = self._billers.get(biller_id) or self._loaded(biller_id)
        return None if biller is None else biller.router

    def all(self) -> Iterable[Biller]:
        """Every biller in the order of creation."""
        return tuple(self.get(biller_id) for biller_id in self._billers)

    def part(self, offset: int, limit: int) -> tuple[Biller, ...]:
        """So many billers from this place on, in the order of creation; no others are put together for it."""
        return tuple(self.get(biller_id) for biller_id in islice(tuple(self._billers), offset, offset + limit))

    def loaded(self) -> tuple[Biller, ...]:
        """Those that were asked for since the start: the others are in the store alone."""
        return tuple(biller for biller in self._billers.values() if biller is not None)

    def foreign(self) -> list[str]:
        """Billers of the store that are of another process's share, by id."""
        return sorted(biller_id for biller_id in self._billers if not self._share.has(biller_id))

    @property
    def count(self) -> int:
        """How many there are, asked for or not."""
        return len(self._billers)

    def book_late(self) -> None:
        """Book whatever a fault put off: the program ends, and nobody would do it later."""
        for biller in self.loaded():
            for late in tuple(biller.router.late):
                biller.router.book_late(late)
        self.keep(*(biller.id for biller in self.loaded()))

    def reset(self, biller_id: str) -> Biller:
        """Back to the recipe: a new router in place of the old, nothing of it is kept but the snapshots."""
        old = self.get(biller_id)
        old.router.late.clear()
        self._breached += self._breaches(old)
        self.file_server.forget(biller_id)
        self.stand_ins.forget(biller_id)
        return self.put(self._made(biller_id, old.recipe, snapshots=old.snapshots))

    def assemble(self, biller_id: str, saved: Saved) -> Biller:
        """What was taken apart, in one piece again but not yet among the billers.

        ForeignBiller or NoSuchTemplate say why not. In place of another it has what that one held beside its books,
        journal and fault rules, and its snapshots.
        """
        self._share.check(biller_id)
        old = self.get(biller_id) if biller_id in self._billers else None
        made = self._made(biller_id, saved.recipe, saved, old.snapshots if old else None)
        if old is not None:
            made.router.inherit(old.router)
        return made

    def put(self, biller: Biller) -> Biller:
        """The biller is among the billers from now on, in place of the one with its id."""
        self._billers[biller.id] = biller
        if self._store is not None:
            self._store.put(biller.id, biller.saved())
            self._forget_changes(biller)
        return biller

    def remove(self, biller_id: str) -> None:
        """Take the biller away with its snapshots; NoSuchBiller if there is none."""
        old = self.get(biller_id)
        old.router.late.clear()
        self._breached += self._breaches(old)
        self.file_server.forget(biller_id)
        self.stand_ins.forget(biller_id)
        del self._billers[biller_id]
        if self._store is not None:
            self._store.drop(biller_id)

    def breaches(self) -> list[tuple[str, ContractFinding]]:
        """What clients sent against transport and schema, by biller; those that were reset or removed included."""
        there = (biller for biller in self._billers.values() if biller is not None)
        return [*self._breached, *(breach for biller in there for breach in self._breaches(biller))]

    @staticmethod
    def _breaches(biller: Biller) -> list[tuple[str, ContractFinding]]:
        return [(biller.id, finding) for finding in biller.router.findings.breaches()]

    # --- snapshots ----------------------------------------------------------------------------------------------------

    def put_snapshot(self, biller: Biller, snapshot: Snapshot) -> None:
        """Have this snapshot in place of the one with its name."""
        biller.snapshots.pop(snapshot.name, None)
        biller.snapshots[snapshot.name] = snapshot
        if self._store is not None:
            self._store.put_snapshot(biller.id, snapshot)

    def drop_snapshot(self, biller: Biller, name: str) -> None:
        """Forget a snapshot."""
        del biller.snapshots[name]
        if self._store is not None:
            self._store.drop_snapshot(biller.id, name)

    # --- the store ----------------------------------------------------------------------------------------------------

    def sweep_spool(self) -> None:
        """Remove contents of files that nothing kept names; only at the start, before anybody reads or writes."""
        if self._store is not None:
            with suppress(NotKept, zlib.error, OSError):  # what cannot be read is told when it is asked for
                self.file_server.spool.sweep(self._store.file_digests)

    @property
    def is_kept(self) -> bool:
        """Whether what changes is written to a file."""
        return self._store is not None

    def answered(self, biller_id: str) -> Batch | None:
        """Tell of a request that was answered: None where nothing is kept, else what it is written down with."""
        if self._store is None:
            return None
        if self._batch is None:
            self._batch = Batch()
        self._batch.requests[biller_id] = self._batch.requests.get(biller_id, 0) + 1
        return self._batch

    def keep_answer(self, biller_id: str) -> None:
        """Write down at once what a request changed; NotKept: it was taken back, and the journal says so."""
        self.answered(biller_id)
        self.keep()

    def close(self, batch: Batch) -> None:
        """Have the batch written down unless it was already; its ``reason`` tells why its requests were taken back."""
        if batch is self._batch:
            with suppress(NotKept):
                self.keep()

    def keep(self, *biller_ids: str) -> None:
        """Write down what an admin call changed, and the requests before it; NotKept: all of it was taken back."""
        if self._store is None:
            return
        batch, self._batch = self._batch, None
        for biller_id in {*biller_ids, *(batch.requests if batch else ())}:
            biller = self._billers.get(biller_id)
            if biller is not None:
                if biller_id in biller_ids:  # a request changes registers only
                    self._store.put_header(biller_id, biller.saved_header({}))
                for name, register in biller.router.books.state.registers().items():
                    self._store.put_records(biller_id, name, register.take_changes())
        try:
            self._store.commit()
        except NotKept as reason:
            self._undo(self._store)
            self._take_back(batch, reason)
            raise
        finally:
            if batch is not None:
                batch.close()

    def keep_all(self) -> None:
        """Write down everything, after the calls of a seed folder."""
        self.keep(*self._billers)

    def _take_back(self, batch: Batch | None, reason: NotKept) -> None:
        """What was answered was not: the journals say so."""
        if batch is not None:
            batch.reason = reason
            for biller_id, count in batch.requests.items():
                biller = self._billers.get(biller_id)
                if biller is not None:
                    biller.router.journal.take_back(count, str(reason))

    def _undo(self, store: "Store") -> None:
        """Memory as the store has it: the billers that were touched are put together anew, their journals stay."""
        touched, before = set(store.touched), self._billers
        store.touched.clear()
        self._billers = {it: None if it in touched else before.get(it) for it in store.billers()}
        for biller_id in touched & self._billers.keys():
            old = before.get(biller_id)
            with suppress(NotKept):  # then it is read when it is asked for
                made = self._loaded(biller_id)
                if old is not None and made is not None:
                    made.router.inherit(old.router)

    def _loaded(self, biller_id: str) -> Biller | None:
        """A biller of the store that was not asked for yet; NotKept where it cannot be read."""
        if self._store is None or biller_id not in self._billers:
            return None
        found = self._store.load(biller_id)
        if found is None:
            return None
        saved, snapshots = found
        biller = self._billers[biller_id] = self._made(biller_id, saved.recipe, saved, snapshots)
        self._forget_changes(biller)
        return biller

    @staticmethod
    def _forget_changes(biller: Biller) -> None:
        for register in biller.router.books.state.registers().values():
            register.take_changes()

    def _made(
        self,
        biller_id: str,
        recipe: Recipe,
        saved: Saved | None = None,
        snapshots: dict[str, Snapshot] | None = None,
    ) -> Biller:
        watch = partial(self._watch, biller_id) if self._watch is not None else None
        return make(self.contract, Journal(self._journal_size, watch), biller_id, recipe, saved, snapshots)
