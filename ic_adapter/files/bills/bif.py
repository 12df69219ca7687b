"""Writer of the BIF and of its JSON twin (invoice-files §2, §11).

Records in streamed, header last known but first written.
"""

import json
import shutil
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import chain, repeat
from pathlib import Path
from tempfile import TemporaryFile
from types import TracebackType
from typing import BinaryIO, Self, cast
from uuid import NAMESPACE_URL, uuid5

from ic_adapter import money
from ic_adapter.files.bills.fields import CR, FH, IH, IH_FEATURES
from ic_adapter.files.bills.mapped import MappedBatch

INVOICE_KEYS, CUSTOMER_KEYS = (*map(str, IH.value), *IH_FEATURES), tuple(map(str, CR.value))
INVOICE_TEXTS = len(INVOICE_KEYS)  # of a bill's texts, which are those of the customer behind them
HEADER_ROOM = 512  # bytes the twin keeps free in front; blank space means nothing in JSON
COPIED = 1024 * 1024


def _object(keys: Iterable[str]) -> str:
    return "{" + ", ".join(f'"{key}": "%s"' for key in keys) + "}"


#: What stands before each text of a bill in the twin, and behind the last one.
*TWIN_BEFORE, TWIN_END = f",\n{_object(INVOICE_KEYS)},\n{_object(CUSTOMER_KEYS)}".split("%s")


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What FH says of the file: who, when, how many invoices, and the sum of their balances."""

    biller: str
    created: date
    count: int
    total: Decimal

    @property
    def texts(self) -> tuple[str, ...]:
        """In the order of FH. The GUID of a biller is the same on every machine."""
        guid = str(uuid5(NAMESPACE_URL, f"biller:{self.biller}"))
        return ("FH", guid, self.created.isoformat(), str(self.count), money.to_text(self.total))


class BifWriter:
    """Collects the records of one file on disk, so that memory stays flat; `finish` puts the header before them.

    With a target, the BIF becomes this file and its twin `<target>.json`, both at once at `publish` or not at all;
    without one there is no twin, and `text` gives the BIF.
    """

    def __init__(self, target: Path | None = None) -> None:
        self._target = target
        self._open = ExitStack()
        self._lines = self._file(None)
        self._bif = self._file(target)
        self._twin: BinaryIO | None = None
        if target is not None:
            self._twin = self._file(_twin_of(target))
            self._twin.write(b"[".ljust(HEADER_ROOM))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.close()
        if self._target is not None:
            for path in (self._target, _twin_of(self._target)):
                _part(path).unlink(missing_ok=True)

    def add(self, bills: MappedBatch) -> None:
        """For each bill one IH with its CR."""
        invoices = map("|".join, zip(*bills.texts[:INVOICE_TEXTS], strict=True))
        customers = map("|".join, zip(*bills.texts[INVOICE_TEXTS:], strict=True))
        lines = chain.from_iterable(zip(invoices, customers, strict=True))
        self._lines.write(("\n".join(lines) + "\n").encode())
        if self._twin is not None:
            texts = bills.texts if bills.is_plain else list(map(_quoted, bills.texts))
            parts = chain.from_iterable(zip(map(repeat, TWIN_BEFORE), texts, strict=True))
            self._twin.write("".join(map("".join, zip(*parts, repeat(TWIN_END)))).encode())

    def finish(self, header: Header) -> None:
        """Header and records together; nothing is added after it."""
        texts = header.texts
        self._bif.write(("|".join(texts) + "\n").encode())
        self._lines.seek(0)
        shutil.copyfileobj(self._lines, self._bif, COPIED)
        self._bif.flush()
        if self._twin is not None:
            self._twin.write(b"]\n")
            self._twin.seek(0)
            self._twin.write(b"[" + json.dumps(dict(zip(map(str, FH.value), texts, strict=True))).encode())
            self._twin.flush()

    def publish(self) -> None:
        """The finished files under their names, where there is a target."""
        if self._target is not None:
            for path in (self._target, _twin_of(self._target)):
                _part(path).replace(path)

    def text(self, limit: int) -> str | None:
        """The finished BIF; None when it is longer than so many bytes."""
        if self._bif.tell() > limit:
            return None
        self._bif.seek(0)
        return self._bif.read().decode()

    def _file(self, path: Path | None) -> BinaryIO:
        found = TemporaryFile() if path is None else _part(path).open("wb")  # noqa: SIM115 — the stack closes it
        return cast("BinaryIO", self._open.enter_context(found))


def _quoted(texts: Sequence[str]) -> Sequence[str]:
    """The texts of a column as JSON writes them, without their quotes."""
    joined = "".join(texts)
    if joined.isprintable() and '"' not in joined and "\\" not in joined:
        return texts
    return [json.dumps(text)[1:-1] for text in texts]


def _twin_of(target: Path) -> Path:
    return target.with_name(target.name + ".json")


def _part(path: Path) -> Path:
    return path.with_name(path.name + ".part")
