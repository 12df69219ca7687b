"""One record's way while a worker has it: its integration, the call that is due, and what the answers told so far."""

import logging
from dataclasses import dataclass, field

from ic_adapter.billers.register import Biller
from ic_adapter.errors import InternalError
from ic_adapter.integrations.plan import End, Plan, RouterCall, Send
from ic_adapter.model import Outcome
from ic_adapter.records.reason_codes import ReasonCode
from ic_adapter.records.reasons import Held, because
from ic_adapter.records.record import Record
from ic_adapter.router.answer import RouterAnswer
from ic_adapter.router.endpoint import Endpoint
from ic_adapter.store.lanes import Lease

LOG = logging.getLogger("ic_adapter.pump")


@dataclass(slots=True, kw_only=True)
class Execution:
    """Lives in memory only: whatever must outlast the process is committed before the next call."""

    lease: Lease
    record: Record
    biller: Biller
    plan: Plan
    served: int  # records of the lane that this worker has had in a row
    endpoint: Endpoint | None = None
    order: RouterCall | None = None
    end: End | None = None
    answer: RouterAnswer | None = None
    attempt: int = 0  # the committed attempt under way; 0: none
    good_until: float = 0.0  # monotonic: a call that did not start by then does not start
    owned_until: float = 0.0  # monotonic: the end of the lease
    progress: list[str] = field(default_factory=list)
    result: dict[str, str] = field(default_factory=dict)
    payment_result: dict[str, str] = field(default_factory=dict)

    def due(self) -> tuple[Endpoint, RouterCall]:
        """The call that is due and where it goes; InternalError when nothing is to be called."""
        if self.endpoint is None or self.order is None:
            raise InternalError(f"record {self.record.id} has no call that is due")
        return self.endpoint, self.order

    def start(self) -> None:
        """To the first order, or to the end if nothing is to be called."""
        self._advance(None)

    def hear(self, answer: RouterAnswer) -> None:
        """The router's answer to the order, and on to the next one."""
        self.answer = answer
        if isinstance(self.order, Send) and answer.outcome is Outcome.SENT:
            self.progress.append(self.order.step)
            self.result |= self.order.result
            self.payment_result |= self.order.payment_result
        self._advance(answer)

    def _advance(self, answer: RouterAnswer | None) -> None:
        try:
            self.order = self.plan.send(answer)  # type: ignore[arg-type]  # None starts a generator
        except StopIteration as stop:
            self.order, self.end = None, stop.value
        except Held as held:
            self.order, self.end = None, End(outcome=Outcome.HELD, reason=held.reason)
        except Exception:
            LOG.exception("unexpected error: record %s of biller %s", self.record.id, self.record.bid)
            self.order, self.end = None, self._ours()

    def _ours(self) -> End:
        """An error of ours: after a request that may have been booked nobody may take it for not sent."""
        open_ended = {Outcome.SENT, Outcome.UNCERTAIN}
        known = not self.attempt or (self.answer is not None and self.answer.outcome not in open_ended)
        outcome = Outcome.FAILED if known else Outcome.UNCERTAIN
        return End(outcome=outcome, reason=because(ReasonCode.INTERNAL_ERROR))
