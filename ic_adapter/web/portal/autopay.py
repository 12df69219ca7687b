"""Autopay of an account: what is collected next and what became of the last bills; turning it on, over and off.

The form says which enrollment its page showed. Where that one is over, the page comes again instead of an old wish.
"""

from starlette.responses import Response

from ic_adapter.daily.enrollments import Enrollment, Method
from ic_adapter.payers.intent import INSTRUMENT_NAMES
from ic_adapter.records.autopay import INSTRUMENTS
from ic_adapter.records.events import Instrument
from ic_adapter.web.pages.forms import Form
from ic_adapter.web.pages.payer_page import PayerRequest

NONE = "none"
CHANGED = "Autopay was changed after you opened this page. Check how it stands now, then choose again"


def asking(request: PayerRequest) -> Response:
    """How autopay stands, and the form to change it."""
    return _shown(request, request.own_account(request.part("account")), Form(), 200)


def change(request: PayerRequest) -> Response:
    """Turn it on with the chosen instrument, or off; what stands so already stays as it is and starts no alert."""
    account, wanted = request.own_account(request.part("account")), request.form.value("instrument")
    enrollments, bid = request.adapter.enrollments, request.biller.id
    current = enrollments.current(bid, account)
    now = NONE if current is None else current.method.instrument.value
    by = f"payer {request.signed_in.payer_id}"
    if request.form.value("turn") == "off":
        if current is not None and request.form.value("seen") != str(current.id):
            return _shown(request, account, Form({}, {"": CHANGED}), 409)
        enrollments.leave(bid, account, by)
        return request.onward("profile", done="autopay-off")
    if wanted not in {one.value for one in _instruments(request, account)}:
        return _shown(request, account, Form({}, {"instrument": "choose what autopay pays with"}), 422)
    if now != wanted and request.form.value("seen") != _named(current):
        return _shown(request, account, Form({}, {"": CHANGED}), 409)
    instrument = Instrument(wanted)
    enrollments.enroll(bid, account, Method(instrument, INSTRUMENT_NAMES[instrument]), by)
    return request.onward("profile", done="autopay-on")


def _instruments(request: PayerRequest, account: str) -> list[Instrument]:
    """What can be collected with and is not blocked for the account."""
    offered = request.adapter.checkout.offer(request.biller.id, account).instruments
    return [one for one in offered if one in INSTRUMENTS]


def _named(enrollment: Enrollment | None) -> str:
    """How the form names the enrollment that its page showed."""
    return NONE if enrollment is None else str(enrollment.id)


def _shown(request: PayerRequest, account: str, form: Form, status: int) -> Response:
    offer = request.adapter.checkout.offer(request.biller.id, account)
    shown = PayerRequest(request.adapter, request.pages, request.http, request.biller, request.payer, form)
    return shown.shown(
        "payer/autopay.html",
        status,
        account=account,
        autopay=request.adapter.autopay_views.payer(request.biller.id, account),
        seen=_named(request.adapter.enrollments.current(request.biller.id, account)),
        choices=[(one.value, INSTRUMENT_NAMES[one], "") for one in offer.instruments if one in INSTRUMENTS],
        blocked=offer.options.message,
        today=request.biller.clock.today(),
        zone=request.biller.clock.zone,
    )
