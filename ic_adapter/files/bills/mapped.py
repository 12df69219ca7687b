"""Bills mapped to the values of their IH and CR records, in columns: a list per field."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import compress
from typing import Any, NamedTuple

from ic_adapter.files.bills.fields import CR, IH, IH_FEATURES

#: Everything a bill comes to, in the order of the BIF: IH with its features, CR.
ORDER: tuple[int | str, ...] = (*IH.value, *IH_FEATURES, *CR.value)
#: What the store takes of a bill, in the order of its columns; the amounts are whole cents, None when blank.
STORED: tuple[int | str, ...] = (59, 10, "number", 252, "13 cents", "407 cents", "412 cents", 11, 12, 248)
STORED += (38, 39, 40, 41, 42, 47, 346, 347, 373, 60, 61, 63, 64, 65, 66, 67)
STORED += ("FirstNotifyRequestedDate", "SecondNotifyRequestedDate", "ThirdNotifyRequestedDate")
NUMBER = STORED.index("number")
INVOICE = ORDER.index(347)


class Mapped(NamedTuple):
    """One bill mapped: texts in ORDER, what is STORED of it, its balance in cents.

    No text holds `|` or a line break, so that store and BIF show the same (invoice-files §11).
    """

    texts: tuple[str, ...]
    stored: tuple[Any, ...]
    cents: int

    def text(self, field: int | str) -> str:
        """The text of a FileSpecID or feature, blank when the bill or the file type has none."""
        return self.texts[ORDER.index(field)]


@dataclass(frozen=True, slots=True)
class MappedBatch:
    """Bills mapped: a column of texts for each of ORDER, one for each of STORED, balances, and the lines they begin in.

    `is_plain`: no text holds a sign that JSON has to replace.
    """

    texts: Sequence[Sequence[str]]
    stored: Sequence[Sequence[Any]]
    cents: Sequence[int]
    lines: Sequence[int]
    is_plain: bool = False

    def __len__(self) -> int:
        return len(self.lines)

    def bills(self) -> list[Mapped]:
        """The bills one by one."""
        return list(map(Mapped, zip(*self.texts, strict=True), zip(*self.stored, strict=True), self.cents))

    def only(self, kept: Sequence[bool]) -> "MappedBatch":
        """Return the bills at the places that are True."""
        texts = [list(compress(column, kept)) for column in self.texts]
        stored = [list(compress(column, kept)) for column in self.stored]
        cents, lines = (list(compress(column, kept)) for column in (self.cents, self.lines))
        return MappedBatch(texts, stored, cents, lines, self.is_plain)


def batch_of(bills: Sequence[Mapped], lines: Sequence[int]) -> MappedBatch:
    """Return bills that were mapped one by one, at least one, as a batch."""
    texts, stored = (list(zip(*part, strict=True)) for part in list(zip(*bills, strict=True))[:2])
    return MappedBatch(texts, stored, [bill.cents for bill in bills], lines)
