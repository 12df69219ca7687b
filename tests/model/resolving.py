"""What a drawn request becomes in a state: values that start with ``@`` turn into items, amounts and days of it."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Final

from tests.model.spec_ledger import Item, Kind, date8, text
from tests.model.spec_model import Request, Value
from tests.model.spec_state import State

#: Which kinds of AR items a drawn value picks from.
PICKED: Final = {
    "pay": (Kind.PAYMENT, Kind.DONATION),
    "due": (Kind.CHARGE, Kind.REVERSAL),
    "item": tuple(Kind),
    "ref": tuple(Kind),
}


def resolved(state: State, drawn: Request) -> Iterator[tuple[str, Value]]:
    """The drawn tags, with nothing left that starts with ``@``."""
    item: Item | None = None
    for tag, value in drawn.tags:
        if not isinstance(value, str) or not value.startswith("@"):
            yield tag, value
            continue
        kind, _, rest = value[1:].partition(":")
        if kind in PICKED:
            item = _picked(state, kind, int(rest))
            yield tag, item.no if tag == "ITEM_NO" else next(filter(None, (*item.specs, item.no)))
        elif kind == "guid":
            yield tag, f"6f0c1c52-8f6a-4f0e-9c58-{state.counters.item_no:012}"
        elif kind == "net":
            yield tag, text((item.net if item else Decimal(50)) + Decimal(rest))
        else:
            yield tag, date8(state.today + timedelta(days=int(rest)))


def _picked(state: State, kind: str, index: int) -> Item:
    """An AR item, newest first: of those kinds that still stand, or of all."""
    standing = [it for it in state.items if it.kind in PICKED[kind] and it.net]
    items = standing or state.items
    return items[-1 - index % len(items)]
