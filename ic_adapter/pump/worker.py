"""A worker: takes what is ready, calls the router, settles; it decides nothing."""

import logging
import time
from collections.abc import Callable

from sqlalchemy.exc import DBAPIError

from ic_adapter.model import Outcome
from ic_adapter.pump.dispatcher import Dispatcher
from ic_adapter.pump.execution import Execution
from ic_adapter.records.reason_codes import ReasonCode
from ic_adapter.records.reasons import because
from ic_adapter.router.answer import RouterAnswer
from ic_adapter.router.client import RouterClient

LOG = logging.getLogger("ic_adapter.pump")


class Worker:
    """Works on one lane at a time."""

    def __init__(self, dispatcher: Dispatcher, client: RouterClient, pause: Callable[[float], None]) -> None:
        self._dispatcher = dispatcher
        self._client = client
        self._pause = pause

    def step(self, bid: str | None = None, most: int = 0) -> bool:
        """Serve one lane, of one biller or of all, as far as it goes now; False when none is ready.

        `most`: a biller of whom so many lanes are served already is passed over; 0: none is.
        """
        found, execution = self._dispatcher.take(bid, most)
        while execution is not None:
            execution.hear(self._call(execution))
            execution = self._apply_outcome(execution)
        return found

    def _call(self, execution: Execution) -> RouterAnswer:
        endpoint, order = execution.due()
        function = order.function
        if time.monotonic() > execution.good_until:
            reason = because(ReasonCode.CALL_NOT_STARTED)
            return RouterAnswer(function=function.name, outcome=Outcome.RETRY, reason=reason, attempted=False)
        account = execution.record.account_number
        answer = self._client.ask_at_once(endpoint, function, account, order.fields)
        if answer.outcome is Outcome.PAUSED:
            self._client.pause(endpoint, answer)
        return answer

    def _apply_outcome(self, execution: Execution) -> Execution | None:
        """Until the database takes it; what it never took is found again as an attempt without an end."""
        again = False
        while True:
            try:
                return self._dispatcher.advance(execution, again=again)
            except DBAPIError as error:
                LOG.warning("record %s: database error: %s", execution.record.id, type(error.orig).__name__)
                if time.monotonic() > execution.owned_until:
                    return None
                again = True
                self._pause(0.2)
