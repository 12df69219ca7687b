"""The single way to a router: call a function, get an RouterAnswer with its outcome (adapter §1.3).

No rule of any integration.
"""

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace

import httpx

from ic_adapter.errors import NotAReply
from ic_adapter.failpoints import Failpoints
from ic_adapter.model import Group, Outcome
from ic_adapter.records.reason_codes import ReasonCode
from ic_adapter.records.reasons import NO_REASON, Reason, because
from ic_adapter.router import failure_words, lost_replies, outcomes
from ic_adapter.router.answer import RouterAnswer
from ic_adapter.router.call_log import CallTally, log_call
from ic_adapter.router.endpoint import Endpoint
from ic_adapter.router.envelope import Reply, form_body, read_reply, write_request
from ic_adapter.router.functions import Effect, Function
from ic_adapter.router.http.image import FileConnections
from ic_adapter.router.http.one_shot import OneShotConnections
from ic_adapter.router.http.pooled import PooledConnections
from ic_adapter.router.http.request import Connections, Received, TooLong, post
from ic_adapter.router.lost_replies import Verdict
from ic_adapter.router.paused_groups import Endpoints
from ic_adapter.router.stale_replies import StaleReplies

MAX_TEXT = 480  # characters of what a router or a library said
#: httpx's errors that prove that no byte of the request left this machine; every other one leaves that open.
NOTHING_SENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.UnsupportedProtocol,
    httpx.InvalidURL,
    httpx.LocalProtocolError,
)


@dataclass(frozen=True, slots=True)
class CallBatch:
    """The calls of one run to one endpoint."""

    client: "RouterClient"
    endpoint: Endpoint
    refused: list[RouterAnswer]

    def call(self, function: Function, account: str, fields: Mapping[str, str]) -> RouterAnswer:
        """One call. What the router refuses as a whole stops the group at once, a refused function after the batch."""
        answer = self.client.ask(self.endpoint, function, account, fields)
        if answer.outcome is Outcome.PAUSED and answer.attempted:
            self.refused.append(answer)
            if answer.reply is None:
                self.client.pause(self.endpoint, answer)
        return answer


class RouterClient:
    """The connections for all billers; safe to use from many threads.

    Reading functions share connections. A writing call has one of its own: on a reused one that the router has closed
    meanwhile it would be UNCERTAIN although nothing was wrong.
    """

    def __init__(self, endpoints: Endpoints, failpoints: Failpoints) -> None:
        self.tally = CallTally()
        self._endpoints = endpoints
        self._stale_replies = StaleReplies()
        self._fail = {Effect.READS: Failpoints(), Effect.WRITES: failpoints}
        context = httpx.create_ssl_context(trust_env=False)  # made once: reading the certificates takes its time
        context.set_alpn_protocols(["http/1.1"])
        self.files = FileConnections(context)
        self._connections: dict[Effect, Connections] = {
            Effect.READS: PooledConnections(context),
            Effect.WRITES: OneShotConnections(context, failpoints),
        }

    def close(self) -> None:
        """Give back every connection."""
        for connections in self._connections.values():
            connections.close()
        self.files.close()

    @contextmanager
    def batch(self, endpoint: Endpoint) -> Generator[CallBatch, None, None]:
        """Several calls that belong together: they all go on although one function is refused (adapter §2.1 step 5).

        When they are over, that refusal stops the group (adapter §1.3).
        """
        refused: list[RouterAnswer] = []
        try:
            yield CallBatch(self, endpoint, refused)
        finally:
            if refused:
                self.pause(endpoint, refused[0])

    def call(self, endpoint: Endpoint, function: Function, account: str, fields: Mapping[str, str]) -> RouterAnswer:
        """One call on its own; a pausing answer stops the group. Never raises for what the router does."""
        with self.batch(endpoint) as batch:
            return batch.call(function, account, fields)

    def ask(self, endpoint: Endpoint, function: Function, account: str, fields: Mapping[str, str]) -> RouterAnswer:
        """One call and one line in the log, unless the group is stopped; whoever asks stops the group."""
        state = self._endpoints.state(endpoint.biller.id, endpoint.group)
        if state.paused:
            return RouterAnswer(
                function=function.name, outcome=Outcome.PAUSED, reason=state.reason or NO_REASON, attempted=False
            )
        return self.ask_at_once(endpoint, function, account, fields)

    def ask_at_once(
        self, endpoint: Endpoint, function: Function, account: str, fields: Mapping[str, str]
    ) -> RouterAnswer:
        """The same, of somebody who has looked just now whether the group is stopped."""
        answer = self._ask(endpoint, function, account, fields)
        log_call(endpoint.biller.id, account, answer)
        self.tally.add(answer)
        return answer

    def numbers_nothing(self, url: str, group: Group) -> bool:
        """Whether the router at this address numbered a reply 0, since this program runs (Q-86)."""
        return self._stale_replies.unnumbered(url, group)

    def pause(self, endpoint: Endpoint, answer: RouterAnswer) -> None:
        """Stop the group; the reason names the function that was refused."""
        self._endpoints.pause(endpoint.biller, endpoint.group, answer.reason.of_function(answer.function))

    def _ask(self, endpoint: Endpoint, function: Function, account: str, fields: Mapping[str, str]) -> RouterAnswer:
        body = form_body(endpoint.form_key, write_request(function.name, fields))
        try:
            login = (endpoint.user, endpoint.password)
            request = post(endpoint.url, login, body, endpoint.connect, endpoint.read)
            received = self._connections[function.effect].send(request)
        except NOTHING_SENT as error:
            return _answer(
                function, lost_replies.not_sent(because(ReasonCode.CONNECTION_FAILED, words=failure_words.words(error)))
            )
        except (httpx.HTTPError, UnicodeError, TooLong) as error:  # UnicodeError: the host of a redirect
            return _answer(
                function, lost_replies.lost(function, because(ReasonCode.REPLY_LOST, words=failure_words.words(error)))
            )
        self._fail[function.effect].reach("call.after_reply")
        verdict = outcomes.by_http(function, received.http_status)
        if verdict is not None:
            return _answer(function, verdict, received)
        try:
            reply = read_reply(received.body, received.content_type)
        except NotAReply as error:
            return _answer(
                function, lost_replies.lost(function, because(ReasonCode.MALFORMED_REPLY, words=str(error))), received
            )
        stale = self._stale_replies.reason(endpoint.url, endpoint.group, reply)
        other = outcomes.stray(function, reply, account) or stale
        if other is not None:
            return _answer(function, lost_replies.lost(function, other), received)
        return _answer(function, outcomes.by_reply(function, reply, endpoint.positive_ok), received, reply)


def _answer(
    function: Function, verdict: Verdict, received: Received | None = None, reply: Reply | None = None
) -> RouterAnswer:
    return RouterAnswer(
        function=function.name,
        outcome=verdict.outcome,
        reason=_one_line(verdict.reason),
        http_status=None if received is None else received.http_status,
        reply=reply,
    )


def _one_line(reason: Reason) -> Reason:
    """Router text as it may stand in a log: one line, printable, not endless."""
    values = {name: _printable(value)[:MAX_TEXT] for name, value in reason.values.items()}
    return replace(reason, values=values)


def _printable(text: str) -> str:
    return text if text.isprintable() else "".join(sign if sign.isprintable() else " " for sign in text)
