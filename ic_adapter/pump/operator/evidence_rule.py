"""What the evidence of one record must say before it may be decided together with others (adapter §1.6).

A person who decides one record has its page before him. Who decides many has not, so for money that is UNCERTAIN the
balance itself must bear the decision out.
"""

from typing import Any

from ic_adapter import money
from ic_adapter.pump.operator.decisions import Decision
from ic_adapter.records.kinds import ROUTES, Kind, Lane
from ic_adapter.records.states import State

NO_CHANGE = money.to_text(money.ZERO)


def lacking_evidence(row: Any, decision: Decision) -> str:
    """Return why the record of this row of RECORDS cannot be decided in a batch; blank when it can."""
    if State(row.state) is not State.UNCERTAIN or ROUTES[Kind(row.kind)].lane is not Lane.MONEY:
        return ""
    evidence = row.evidence or {}
    if evidence.get("attempt") != row.attempts:
        lack = "it has no evidence yet"
    elif evidence.get("change") is None:
        lack = "the change of its balance is unknown"
    elif evidence.get("expected_change") in {None, NO_CHANGE}:
        lack = "its balance proves nothing"
    elif decision is Decision.CONFIRM:
        lack = _not_booked(evidence["expected_change"], evidence["change"])
    else:
        lack = _booked_perhaps(evidence["change"], is_final=row.evidence_at is None)
    return f"{lack}; decide it by itself" if lack else ""


def _not_booked(expected: str, change: str) -> str:
    return "" if change == expected else f"its balance changed by {change}, not by {expected}"


def _booked_perhaps(change: str, *, is_final: bool) -> str:
    """An early look misses a request that is still under way, so the one after the second time-out counts."""
    if change != NO_CHANGE:
        return f"its balance changed by {change}: it may be in the books"
    return "" if is_final else "its balance is still to be read after the second time-out"
