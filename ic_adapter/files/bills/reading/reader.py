"""Streaming reader of bill files: bills in batches, in flat memory.

A plain file is read by `plain_reader`; every other one, and every one with a fault, by the parser of `tree_reader`.
"""

from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from typing import Protocol, runtime_checkable

from ic_adapter.errors import FileRefused
from ic_adapter.files.bills.reading.batches import BATCH, BillBatch, Run, batched, run_of
from ic_adapter.files.bills.reading.bill import ELEMENTS, SPELT, TWICE, WARNING, Bill
from ic_adapter.files.bills.reading.plain_reader import PlainReader
from ic_adapter.files.bills.reading.tree_reader import (
    PIECE,
    Others,
    Source,
    Watch,
    tree_bills,
    unwatched,
)

__all__ = (
    "ELEMENTS",
    "PIECE",
    "SPELT",
    "TWICE",
    "WARNING",
    "Bill",
    "Others",
    "Source",
    "Watch",
    "read_batches",
    "read_bills",
    "unwatched",
)


@runtime_checkable
class Rewindable(Source, Protocol):
    """A source that can be read again from its beginning."""

    def tell(self) -> int:
        """Return where it is; OSError where it has no places."""

    def seek(self, offset: int, /) -> int:
        """Go to a place that `tell` returned."""


class _Progress:
    """What `watch` is told where a file may be read twice: each byte once."""

    def __init__(self, watch: Watch) -> None:
        self._watch = watch
        self._told = self._read = 0

    def begin_again(self) -> None:
        """Read from the beginning."""
        self._read = 0

    def __call__(self, count: int) -> None:
        """So many bytes were read."""
        self._read += count
        if self._read > self._told:
            self._watch(self._read - self._told)
            self._told = self._read


def read_batches(source: Source, watch: Watch = unwatched, others: Others | None = None) -> Iterator[BillBatch]:
    """The bills in order; FileRefused as soon as the file proves to be no bill file.

    `watch` gets the bytes read, `others` every element under the root that is not a bill.
    """
    others = others or Others()
    begin = _place(source)
    if not isinstance(source, Rewindable) or begin is None:
        yield from batched(_runs(tree_bills(source, watch, others)))
        return
    progress = _Progress(watch)
    plain = PlainReader(source, progress, others)
    count = 0
    for batch in batched(_quietly(plain.runs())):
        count += len(batch)
        yield batch
    if not plain.is_whole:
        source.seek(begin)
        others.clear()
        progress.begin_again()
        yield from batched(_runs(islice(tree_bills(source, progress, others), count, None)), count + 1)


def read_bills(source: Source, watch: Watch = unwatched, others: Others | None = None) -> Iterator[Bill]:
    """The same bills one by one."""
    for batch in read_batches(source, watch, others):
        yield from batch.bills()


def _quietly(runs: Iterator[Run]) -> Iterator[Run]:
    """The runs up to a refusal: the parser says it with its line."""
    with suppress(FileRefused):
        yield from runs


def _runs(bills: Iterator[Bill]) -> Iterator[Run]:
    """Bills that are read one by one in runs."""
    while run := list(islice(bills, BATCH)):
        yield run_of(run)


def _place(source: Source) -> int | None:
    """Return where the source is, None where it cannot be read again."""
    try:
        return source.tell() if isinstance(source, Rewindable) else None
    except OSError:
        return None
