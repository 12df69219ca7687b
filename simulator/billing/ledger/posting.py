"""An order to the ledger, and what an AR item allows: the sign and the limits of every entry (router §5.1)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from simulator.billing.errors import NotPossible
from simulator.billing.ledger.ledger import LOWERS, EntryKind, Item, ItemState

SETTLED = frozenset({ItemState.VOIDED, ItemState.RETURNED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """An order to the ledger: amount as a positive magnitude, the kind decides its sign (router §5.1)."""

    kind: EntryKind
    amount: Decimal
    effective: date | None = None
    posted: date | None = None
    due: date | None = None
    invoice_no: str | None = None
    item_no: str | None = None
    of_item: str | None = None
    in_cutoff: bool = True
    tags: Mapping[str, str] | None = None


def signed_amount(order: Posting, item: Item | None) -> Decimal:
    """The amount with its sign: what raises the balance is positive; NotPossible where the item forbids it."""
    if item is None:
        return -order.amount if order.kind in LOWERS else order.amount
    if item.state in SETTLED:
        raise NotPossible("of_item", f"AR item {order.of_item} is already {item.state.value}")
    if item.entry.kind is EntryKind.CREDIT_REVERSAL:
        raise NotPossible("of_item", "a credit reversal cannot be adjusted or returned")
    return _returned(order, item) if order.kind is EntryKind.RETURN else _adjusted(order, item)


def _adjusted(order: Posting, item: Item) -> Decimal:
    """An adjustment takes at most what stands, and has the sign opposite to its item."""
    if order.amount > item.net:
        raise NotPossible("amount", f"AR item {order.of_item} has only {item.net} left")
    return order.amount if item.entry.amount < 0 else -order.amount


def _returned(order: Posting, item: Item) -> Decimal:
    """A return takes the whole standing payment back, and may add a fee to it."""
    if item.entry.kind not in LOWERS:
        raise NotPossible("of_item", "only a payment or a donation can be returned")
    if order.amount < item.net:
        raise NotPossible("amount", f"a return must take back at least the remaining {item.net}")
    return order.amount
