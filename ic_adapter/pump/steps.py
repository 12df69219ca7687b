"""What an integration orders, step by step, while the pump does the calling, committing and settling.

An integration is a generator: it yields `Ask` or `Send`, is handed the router's `Answer`, and returns an `End`. It may
raise `Held`. It does no I/O, so the same events and answers always give the same steps.
"""

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field

from ic_adapter.billers import Biller
from ic_adapter.model import Outcome
from ic_adapter.outcomes import Function
from ic_adapter.pump.record import Record
from ic_adapter.router_client import Answer


@dataclass(frozen=True, slots=True)
class Ask:
    """Call a reading function: it may be asked again, so nothing is committed before."""

    function: Function
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Send:
    """Call a writing function: the attempt is committed before its first byte leaves.

    A `step` that was SENT is kept in the record's `progress`, for integrations of more than one writing call.
    """

    function: Function
    fields: Mapping[str, str]
    step: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """What becomes of the record. `result` joins its own, `payment_result` that of the payment it depends on."""

    outcome: Outcome
    reason: str
    result: Mapping[str, str] = field(default_factory=dict)
    payment_result: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


def ended(answer: Answer) -> End:
    """The record ends as its call did."""
    return End(outcome=answer.outcome, reason=answer.reason)


Order = Ask | Send
Plan = Generator[Order, Answer, End]
#: (record, biller, the payment it depends on) -> its steps.
Integration = Callable[[Record, Biller, Record | None], Plan]
