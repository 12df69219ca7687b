"""Last page of the checkout, with an address of its own: what became of a payment, as it stands now."""

from starlette.responses import Response

from ic_adapter.payers.intent import INSTRUMENT_NAMES, IntentState
from ic_adapter.payers.payment import Payment
from ic_adapter.payers.words import Standing
from ic_adapter.web.checkout.till import Till
from ic_adapter.web.pages.payer_page import PayerRequest
from ic_adapter.web.pages.payer_words import day, dollars, hour


def result(request: PayerRequest, till: Till) -> Response:
    """Show the payment as it stands: a reload always tells the truth."""
    intent = till.intent(request)
    if intent.state is IntentState.OPEN:
        return till.onward(intent.source_id)
    payment = request.adapter.statements.of_intent(request.biller.id, intent)
    return request.shown(
        "checkout/result.html", till=till, payment=payment, rows=[*_rows(request, payment), *_record(request, payment)]
    )


def _record(request: PayerRequest, payment: Payment) -> list[tuple[str, str]]:
    """The record of the pump, for a clerk."""
    if request.clerk is None or payment.record_id is None or payment.state is None:
        return []
    rows = [("Record", f"{payment.record_id}, {payment.state.value}")]
    if payment.intent and payment.intent.entered_by:
        rows.append(("Entered by", payment.intent.entered_by))
    return rows


def _rows(request: PayerRequest, payment: Payment) -> list[tuple[str, str]]:
    zone = request.biller.clock.zone
    taken = payment.words.standing not in {Standing.NOTHING_TAKEN, Standing.WAITING}
    rows = [("Status", payment.words.label), ("Amount", dollars(payment.total))]
    if payment.fee:
        rows.append(("Fee in this amount", dollars(payment.fee)))
    if payment.account_number:
        rows.append(("Account", payment.account_number))
    rows.append(("Paid with" if taken else "Way to pay", INSTRUMENT_NAMES[payment.instrument]))
    rows.append(("Date", f"{day(payment.at, zone)}, {hour(payment.at, zone)}"))
    rows.append(("Reference", payment.source_id))
    return rows
