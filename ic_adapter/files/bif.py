"""Writer of the BIF and of its JSON twin (invoice-files §2, §11).

Records in streamed, header last known but first written.
"""

import json
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryFile
from types import TracebackType
from typing import Self, TextIO
from uuid import NAMESPACE_URL, uuid5

from ic_adapter.files.fields import CR, FH, IH, IH_FEATURES
from ic_adapter.files.mapping import Mapped, Value

BREAKS = re.compile(r"[|\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")


def shown(value: Value) -> str:
    """A value as the BIF writes it: dates yyyy-MM-dd, amounts two decimals, no separator and no line break."""
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    return BREAKS.sub(" ", str(value))


def _spool() -> TextIO:
    return TemporaryFile("w+", encoding="utf-8", newline="\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What FH says of the file: who, when, how many invoices, and the sum of their balances."""

    biller: str
    created: date
    count: int
    total: Decimal

    @property
    def values(self) -> Mapping[int, Value]:
        """By FileSpecID. The GUID of a biller is the same on every machine."""
        guid = str(uuid5(NAMESPACE_URL, f"biller:{self.biller}"))
        return {1: "FH", 2: guid, 4: self.created, 5: self.count, 6: self.total}


class BifWriter:
    """Collects the records of one file on disk, so that memory stays flat; `finish` puts the header before them."""

    def __init__(self) -> None:
        self._lines: TextIO = _spool()
        self._twin: TextIO = _spool()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._lines.close()
        self._twin.close()

    def add(self, mapped: Mapped) -> None:
        """One IH with its CR."""
        invoice = [shown(mapped.values[fs]) for fs in IH.value] + list(mapped.features)
        customer = [shown(mapped.values[fs]) for fs in CR.value]
        self._lines.write("|".join(invoice) + "\n" + "|".join(customer) + "\n")
        features = dict(zip(IH_FEATURES, mapped.features, strict=True))
        self._twin.write(",\n" + json.dumps(dict(zip(map(str, IH.value), invoice, strict=False)) | features))
        self._twin.write(",\n" + json.dumps(dict(zip(map(str, CR.value), customer, strict=True))))

    def write(self, header: Header, bif: TextIO, twin: TextIO | None = None) -> None:
        """The whole BIF, and its twin: a JSON list of records keyed by FileSpecID."""
        line = [shown(header.values[fs]) for fs in FH.value]
        bif.write("|".join(line) + "\n")
        self._lines.seek(0)
        shutil.copyfileobj(self._lines, bif)
        if twin is not None:
            twin.write("[" + json.dumps(dict(zip(map(str, FH.value), line, strict=True))))
            self._twin.seek(0)
            shutil.copyfileobj(self._twin, twin)
            twin.write("]\n")

    def save(self, header: Header, target: Path) -> None:
        """`target` and `target.json`, each appearing whole or not at all."""
        twin = target.with_name(target.name + ".json")
        parts = [path.with_name(path.name + ".part") for path in (target, twin)]
        with parts[0].open("w", encoding="utf-8") as lines, parts[1].open("w", encoding="utf-8") as records:
            self.write(header, lines, records)
        for part, path in zip(parts, (target, twin), strict=True):
            part.replace(path)
