"""Second page of the checkout: everything to check, and one button that names what it does and the amount."""

from starlette.responses import Response

from ic_adapter import money
from ic_adapter.payers.checkout import Shown
from ic_adapter.payers.intent import INSTRUMENT_NAMES, Intent, IntentState
from ic_adapter.payers.outstanding import Outstanding
from ic_adapter.payers.rules import Answer
from ic_adapter.web.checkout.choose import KIND_WORDS
from ic_adapter.web.checkout.till import Till
from ic_adapter.web.pages.payer_page import PayerRequest
from ic_adapter.web.pages.payer_words import day, dollars

Row = tuple[str, ...]
UNREADABLE = Shown(-1, money.ZERO)


def check(request: PayerRequest, till: Till) -> Response:
    """Show an intent before it is paid; one that was decided has its result page."""
    intent = till.intent(request)
    if intent.state is not IntentState.OPEN:
        return till.onward(intent.source_id, "result")
    return request.shown(
        "checkout/check.html",
        till=till,
        intent=intent,
        rows=_rows(request, till, intent),
        beside=None if till.is_donation else _beside(request, till),
        has_changed=request.asked("notice") == "changed",
        zone=request.biller.clock.zone,
    )


def _beside(request: PayerRequest, till: Till) -> Outstanding | None:
    """Return the payments that are not booked yet; None for none."""
    statements, biller = request.adapter.statements, request.biller
    found = statements.outstanding(biller.id, till.account, is_live=True, as_of=None)
    return found if found.open_ones else None


def pay(request: PayerRequest, till: Till) -> Response:
    """Take the money once, if the page still says what is true; go on to what became of it."""
    intent = till.intent(request)
    shown = _shown_amount(request)
    paid, answer = request.adapter.checkout.pay(request.biller.id, intent.source_id, till.owner, shown)
    if answer is Answer.CHANGED:
        return till.onward(paid.source_id, notice="changed")
    if answer is Answer.BLOCKED:
        return till.onward(notice="blocked", change=paid.source_id)
    request.adapter.pump.notify()
    return till.onward(paid.source_id, "result")


def _shown_amount(request: PayerRequest) -> Shown:
    version, amount = request.form.value("version"), money.parse_optional(request.form.value("amount"))
    if amount is None or not (version.isascii() and version.isdigit() and len(version) < 10):
        return UNREADABLE
    return Shown(int(version), amount)


def _rows(request: PayerRequest, till: Till, intent: Intent) -> list[Row]:
    change = f"{till.base}?change={intent.source_id}"
    what = "Amount" if intent.is_donation else f"Amount ({KIND_WORDS[intent.kind].lower()})"
    rows: list[Row] = [(what, dollars(intent.amount), f"{change}#amount", "the amount")]
    if intent.fee:
        rows += [("Fee", dollars(intent.fee)), ("Total", dollars(intent.total))]
    if intent.account_number:
        rows.append(("Account", intent.account_number))
    rows.append(("Pay with", INSTRUMENT_NAMES[intent.instrument], f"{change}#instrument", "how you pay"))
    rows.append(("Payment date", f"Today, {day(request.biller.clock.today())}"))
    if intent.donor_name:
        rows.append(("Your name", intent.donor_name, f"{change}#donor_name", "your name"))
    if intent.email:
        rows.append(("E-mail", intent.email, f"{change}#email", "your e-mail address"))
    if intent.phone:
        rows.append(("Phone", intent.phone, f"{change}#phone", "your phone number"))
    if intent.message:
        rows.append(("Note", intent.message, f"{change}#message", "your note"))
    return rows
