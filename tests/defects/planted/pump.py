"""Defects of the pump: lost replies, order, retries, conflicts, and how the STATUS of a reply is read."""

from collections.abc import Generator
from dataclasses import replace
from typing import Any

from tests.defects.planting import changing, plant, replacing

OUTCOMES = "ic_adapter.router.outcomes"
ENVELOPE = "ic_adapter.router.envelope"
POLICY = "ic_adapter.pump.policy"


def lost_as(defect: str, outcome: str) -> None:
    """Give a writing call without a readable reply another outcome than UNCERTAIN."""

    def changed(verdict: Any, *_args: Any) -> Any:
        is_uncertain = verdict.outcome.name == "UNCERTAIN"
        return replace(verdict, outcome=type(verdict.outcome)[outcome]) if is_uncertain else verdict

    changing(defect, "ic_adapter.router.lost_replies:lost", changed)


lost_as("pump-uncertain-resent", "RETRY")
lost_as("pump-lost-reply-sent", "SENT")


@plant("pump-params-status-ignored", f"{ENVELOPE}:_effective")
def _function_level(real: Any) -> Any:
    def effective(params: Any, *rest: Any) -> Any:
        found = real(None, *rest)
        return real(params, *rest) if found[0] is None else found

    return effective


@plant("pump-positive-status-ok", f"{OUTCOMES}:by_reply")
def _positive(real: Any) -> Any:
    return lambda function, reply, positive_ok: real(function, reply, {*positive_ok, reply.status})


def _without_persons(states: Any, *_args: Any) -> Any:
    return frozenset(state for state in states if state.name not in {"UNCERTAIN", "HELD"})


changing("pump-lane-not-held", f"{POLICY}:holding", _without_persons)
replacing("pump-void-overtakes", "ic_adapter.pump.dependents:_follow", lambda *_args: [])
replacing("pump-conflict-taken", "ic_adapter.pump.intake:_same", lambda known, _event: known)


def _failed(verdict: Any, *_args: Any) -> Any:
    is_paused = verdict is not None and verdict.outcome.name == "PAUSED"
    return replace(verdict, outcome=type(verdict.outcome).FAILED) if is_paused else verdict


changing("pump-paused-fails", f"{OUTCOMES}:by_http", _failed)
changing("pump-retry-at-once", f"{POLICY}:retry_minutes", lambda minutes, _biller: [0 for _ in minutes])
changing(
    "pump-form-key-fixed",
    f"{ENVELOPE}:form_body",
    lambda body, form_key, _xml: b"XMLREQUEST=" + body[len(form_key) :],
)


@plant("pump-item-number-cut", "ic_adapter.integrations.postings.item_number:_Place.number")
def _cut(_real: Any) -> Any:
    from ic_adapter.integrations.postings.item_number import checked

    return lambda self: checked(self.text[self.start : self.end])


replacing("paperless-log-collapsed", f"{POLICY}:is_change_log", lambda _lane, _biller: False)


@plant("address-contact-missing", "ic_adapter.integrations.postings.mailing_address:mailing_address")
def _without_contact(real: Any) -> Any:
    from ic_adapter.integrations.phone_records import stopped

    def mailing_address(*args: Any) -> Generator[Any, Any, Any]:
        plan, answer = real(*args), None
        try:
            order = next(plan)
            while order.function.name != "AddContact" or answer is None:
                answer = yield order
                order = plan.send(answer)
        except StopIteration as end:
            return end.value
        return stopped(answer)

    return mailing_address
