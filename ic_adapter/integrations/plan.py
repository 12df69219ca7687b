"""Steps of an integration: the calls it wants, while the pump makes them, commits and applies their outcomes.

An integration is a generator: it yields `Ask` or `Send`, receives a `RouterAnswer`, and returns an `End`. It may raise
`Held`. It does no I/O, so the same events and answers always give the same steps.
"""

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field

from ic_adapter.billers.register import Biller
from ic_adapter.model import Outcome
from ic_adapter.records.reasons import Reason
from ic_adapter.records.record import Record
from ic_adapter.router.answer import RouterAnswer
from ic_adapter.router.functions import Function


@dataclass(frozen=True, slots=True)
class Ask:
    """Call a reading function: it may be asked again, so nothing is committed before."""

    function: Function
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Send:
    """Call a writing function: the attempt is committed before its first byte leaves.

    A `step` that was SENT is kept in the record's `progress`, for integrations of more than one writing call. `result`
    and `payment_result` hold what is true of the record, and of the payment it depends on, once this call is in the
    books: they are kept when it was SENT, and just so when an operator confirms an UNCERTAIN one. What only the reply
    can tell (`item_no`, `folio_no`) comes with the `End`.
    """

    function: Function
    fields: Mapping[str, str]
    step: str = ""
    result: Mapping[str, str] = field(default_factory=dict)
    payment_result: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """What becomes of the record. `result` is what the reply told; it joins what the `Send` gave."""

    outcome: Outcome
    reason: Reason
    result: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[Reason, ...] = ()


def ended(answer: RouterAnswer) -> End:
    """The record ends as its call did."""
    return End(outcome=answer.outcome, reason=answer.reason)


RouterCall = Ask | Send
Plan = Generator[RouterCall, RouterAnswer, End]
#: (record, biller, the payment it depends on) -> its steps.
Integration = Callable[[Record, Biller, Record | None], Plan]
