"""The record that a clerk's form started: its state at this moment, and why."""

from starlette.responses import Response

from ic_adapter import money
from ic_adapter.errors import NotFound
from ic_adapter.records.events import AchRejectEvent, CreditEvent, PaymentEvent, VoidEvent
from ic_adapter.records.record import Record
from ic_adapter.records.states import State
from ic_adapter.store import records
from ic_adapter.web.pages.payer_page import PayerRequest
from ic_adapter.web.pages.payer_words import dollars, sentence
from ic_adapter.web.pages.templates import words

#: What a state means for the clerk.
MEANINGS = {
    State.QUEUED: "It waits to be sent to the utility, after the earlier ones of this account.",
    State.SENDING: "It is being sent to the utility.",
    State.RETRY: "It could not be sent yet. It will be sent again automatically.",
    State.SENT: "The utility has it.",
    State.REJECTED: "The utility, or a rule here, refused it. Staff of Invoice Cloud decide what follows.",
    State.UNCERTAIN: "It may have arrived at the utility. Do not send it again; staff are finding out.",
    State.FAILED: "It could not be sent. Staff of Invoice Cloud decide what follows.",
    State.HELD: "Something is missing before it can be sent. Staff of Invoice Cloud look into it.",
    State.SKIPPED: "It is not sent to the utility; the reason says why.",
}


def record(request: PayerRequest) -> Response:
    """One record of the clerk's account; NotFound for every other one."""
    text = request.part("id")
    if not (text.isascii() and text.isdigit() and len(text) <= 15):
        raise NotFound("page not found")
    with request.adapter.store.reading() as connection:
        found = records.get(connection, int(text))
        entered_by = records.entered_by(connection, int(text))
    mine = found is not None and (found.bid, found.account_number) == (
        request.biller.id,
        request.signed_in_clerk.account,
    )
    if found is None or not mine:
        raise NotFound("page not found")
    zone = request.biller.clock.zone
    return request.shown(
        "agent/record.html",
        record=found,
        title=_title(found),
        meaning=MEANINGS[found.state],
        entered_by=entered_by,
        zone=zone,
    )


def _title(record: Record) -> str:
    """Return what the record does, in the clerk's words."""
    event = record.event
    if isinstance(event, CreditEvent):
        return f"Refund or credit of {dollars(money.parse(event.amount))}"
    if isinstance(event, AchRejectEvent):
        return f"Bank return {event.return_code} of a payment"
    if isinstance(event, VoidEvent):
        return "Void of a payment"
    if isinstance(event, PaymentEvent):
        return f"{event.kind.replace('bill', 'payment').capitalize()} of {dollars(money.parse(event.amount))}"
    return sentence(words(record.kind.value)).rstrip(".")
