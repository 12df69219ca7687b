"""How an exchange ended, in words: its HTTP status and STATUS, or what a fault made of the reply."""

from simulator.contract.faults.catalogue import CUT, LOST
from simulator.journal.entries import Exchange


def outcome(exchange: Exchange) -> str:
    """Return what reached the client; a reply that a fault kept from it has no HTTP status there."""
    if exchange.view in LOST:
        return f"reply lost by fault {exchange.fault}"
    if exchange.view in CUT:
        return f"reply cut by fault {exchange.fault}"
    status = "no STATUS" if exchange.status is None else f"STATUS {exchange.status}"
    return f"HTTP {exchange.http_status}, {status} {exchange.status_desc}".rstrip()


def effects(exchange: Exchange) -> str:
    """Return what the rule that fired does to the books and to the reply, by their names in the admin API."""
    return f"effect {exchange.effect}, view {exchange.view}"
