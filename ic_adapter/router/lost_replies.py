"""What becomes of a call without a readable reply of its own: sent again, or UNCERTAIN (adapter §1.3).

Whether a reply is an earlier request's is decided in `stale_replies`, what a readable reply means in `outcomes`.
"""

from dataclasses import dataclass

from ic_adapter.model import Outcome
from ic_adapter.records.reasons import Reason
from ic_adapter.router.functions import Effect, Function


@dataclass(frozen=True, slots=True)
class Verdict:
    """An outcome and the reason for it."""

    outcome: Outcome
    reason: Reason


def not_sent(reason: Reason) -> Verdict:
    """No byte of the request left: it may be sent again."""
    return Verdict(Outcome.RETRY, reason)


def lost(function: Function, reason: Reason) -> Verdict:
    """Something was sent and there is no readable answer of this request."""
    return Verdict(Outcome.RETRY if function.effect is Effect.READS else Outcome.UNCERTAIN, reason)
