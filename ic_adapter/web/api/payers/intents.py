"""API calls on payment intents, for tests and staff: what payers were about to pay and what became of it."""

from msgspec import Struct

from ic_adapter import money
from ic_adapter.errors import NotFound
from ic_adapter.payers.intent import SOURCE_ID
from ic_adapter.payers.payment import Payment
from ic_adapter.web.api.request import ApiCall


class IntentView(Struct, kw_only=True):
    """An intent. `amount` is without `fee`; `record` null: the pump does not have it.

    `standing`, `label`, `heading` and `text` are what the payer is told.
    `entered_by`: the clerk who made it for the payer, null: the payer.
    `next_step_at`: when the test instrument does what it does later, on the biller's clock; null: nothing more.
    """

    source_id: str
    owner: str
    account_number: str
    invoice_number: str
    amount_kind: str
    amount: str
    fee: str
    amount_due: str | None
    instrument: str
    source: int
    outcome: str
    state: str
    version: int
    created_at: str
    expires_at: str
    next_step_at: str | None
    record: int | None
    record_state: str | None
    standing: str
    label: str
    heading: str
    text: str
    entered_by: str | None


class IntentList(Struct, kw_only=True):
    """Intents, newest first."""

    payment_intents: list[IntentView]


def list_payment_intents(call: ApiCall) -> IntentList:
    """List the payment intents of payers' pages, newest first, of one account or of all."""
    limit = call.number("limit", 100, 1000)
    found = call.adapter.checkout.newest(call.bid, call.query.get("account"), limit)
    return IntentList(payment_intents=[_view(call.adapter.statements.of_intent(call.bid, one)) for one in found])


def payment_intent(call: ApiCall) -> IntentView:
    """Show a payment intent with what its payer is told."""
    source_id = call.path["id"]
    if not SOURCE_ID.fullmatch(source_id):
        raise NotFound("payment intent not found")
    intent = call.adapter.checkout.get(call.bid, source_id)
    return _view(call.adapter.statements.of_intent(call.bid, intent))


def _view(payment: Payment) -> IntentView:
    intent = payment.intent
    if intent is None:
        raise NotFound("payment intent not found")
    return IntentView(
        source_id=intent.source_id,
        owner=intent.owner,
        account_number=intent.account_number,
        invoice_number=intent.invoice_number,
        amount_kind=intent.kind.value,
        amount=money.to_text(intent.amount),
        fee=money.to_text(intent.fee),
        amount_due=None if intent.basis is None else money.to_text(intent.basis),
        instrument=intent.instrument.value,
        source=intent.source,
        outcome=intent.outcome.value,
        state=intent.state.value,
        version=intent.version,
        created_at=intent.created_at.isoformat(timespec="seconds"),
        expires_at=intent.expires_at.isoformat(timespec="seconds"),
        next_step_at=None if intent.due_at is None else intent.due_at.isoformat(timespec="seconds"),
        record=payment.record_id,
        record_state=None if payment.state is None else payment.state.value,
        standing=payment.words.standing.value,
        label=payment.words.label,
        heading=payment.words.heading,
        text=payment.words.text,
        entered_by=intent.entered_by,
    )
