"""A clerk's pages of autopay and paperless: how the flag stands, the form, and the record that a change started."""

from starlette.responses import Response

from ic_adapter.daily.enrollments import Method
from ic_adapter.errors import NotFound, OtherContent
from ic_adapter.payers.flags import is_on
from ic_adapter.payers.intent import INSTRUMENT_NAMES
from ic_adapter.records.autopay import INSTRUMENTS
from ic_adapter.records.events import FlagEvent, Instrument
from ic_adapter.records.kinds import Kind
from ic_adapter.records.record import Record
from ic_adapter.store import records
from ic_adapter.web.agent.entry import to_page
from ic_adapter.web.pages.forms import Form
from ic_adapter.web.pages.payer_page import INTENT, PayerRequest

NONE = "none"
CHANGED = "Autopay was changed after you opened this page. Check how it stands now, then choose again"
OTHER_ACCOUNT = "You sent this form for account {}. You work on account {} now. Check it, then choose again"
NO_METHOD = "Choose what autopay pays with"


def paperless(request: PayerRequest) -> Response:
    """How paperless bills stand, and the form to turn them on or off."""
    return _paperless(request, Form(), 200)


def _paperless(request: PayerRequest, form: Form, status: int) -> Response:
    account = request.signed_in_clerk.account
    with request.adapter.store.reading() as connection:
        stands = is_on(connection, request.biller.id, account, Kind.PAPERLESS)
    newest = _newest(request, Kind.PAPERLESS)
    filled = request.filled(form)
    return filled.shown("agent/paperless.html", status, is_on=stands, newest=newest, intent=filled.intent())


def change_paperless(request: PayerRequest) -> Response:
    """Turn paperless bills on or off; a flag that is so already starts nothing."""
    clerk, bid = request.signed_in_clerk, request.biller.id
    account = clerk.account
    if other := _other_account(request):
        return _paperless(request, other, 409)
    intent, on = request.form.value("intent"), request.form.value("on")
    if not INTENT.fullmatch(intent) or on not in {"yes", "no"}:
        raise NotFound("page not found")
    with request.adapter.store.reading() as connection:
        is_so = is_on(connection, bid, account, Kind.PAPERLESS) is (on == "yes")
        known = records.by_source(connection, bid, Kind.PAPERLESS, intent)
    if known is not None and known.account_number != account:
        raise NotFound("page not found")
    if known is None and not is_so:
        event = FlagEvent(source_id=intent, account_number=account, on=on == "yes")
        try:
            known, _ = request.adapter.intake.submit(bid, Kind.PAPERLESS, event, clerk.by)
        except OtherContent:
            raise NotFound("page not found") from None
    return to_page(request, "paperless") if known is None else to_page(request, "records", str(known.id))


def autopay(request: PayerRequest) -> Response:
    """How autopay stands, and the form to change it."""
    return _shown(request, Form(), 200)


def change_autopay(request: PayerRequest) -> Response:
    """Turn it on with the chosen instrument, or off; what stands so already stays as it is and starts no alert."""
    clerk, bid, form = request.signed_in_clerk, request.biller.id, request.form
    if other := _other_account(request):
        return _shown(request, other, 409)
    enrollments = request.adapter.enrollments
    current = enrollments.current(bid, clerk.account)
    seen = NONE if current is None else str(current.id)
    if form.value("turn") == "off":
        if current is not None and form.value("seen") != seen:
            return _shown(request, Form({}, {"": CHANGED}), 409)
        enrollments.leave(bid, clerk.account, clerk.by)
        return _after(request)
    wanted = form.value("instrument")
    if wanted not in {value for value, _, _ in _choices(request)}:
        return _shown(request, Form({}, {"instrument": NO_METHOD}), 422)
    is_so = current is not None and current.method.instrument.value == wanted
    if not is_so and form.value("seen") != seen:
        return _shown(request, Form({}, {"": CHANGED}), 409)
    instrument = Instrument(wanted)
    enrollments.enroll(bid, clerk.account, Method(instrument, INSTRUMENT_NAMES[instrument]), clerk.by)
    return _after(request)


def _other_account(request: PayerRequest) -> Form | None:
    """Return what to say of a form of another account: another link was opened in another tab meanwhile."""
    named, mine = request.form.value("account"), request.signed_in_clerk.account
    return Form({}, {"": OTHER_ACCOUNT.format(named[:20], mine)}) if named not in {"", mine} else None


def _after(request: PayerRequest) -> Response:
    """The record of the newest alert, which is that of this change or of the same one before."""
    newest = _newest(request, Kind.AUTOPAY)
    return to_page(request, "autopay") if newest is None else to_page(request, "records", str(newest.id))


def _newest(request: PayerRequest, kind: Kind) -> Record | None:
    with request.adapter.store.reading() as connection:
        return records.newest_of(connection, request.biller.id, request.signed_in_clerk.account, kind)


def _choices(request: PayerRequest) -> list[tuple[str, str, str]]:
    offer = request.adapter.checkout.offer(request.biller.id, request.signed_in_clerk.account)
    return [(one.value, INSTRUMENT_NAMES[one], "") for one in offer.instruments if one in INSTRUMENTS]


def _shown(request: PayerRequest, form: Form, status: int) -> Response:
    bid, account = request.biller.id, request.signed_in_clerk.account
    current = request.adapter.enrollments.current(bid, account)
    return request.filled(form).shown(
        "agent/autopay.html",
        status,
        autopay=request.adapter.autopay_views.payer(bid, account),
        seen=NONE if current is None else str(current.id),
        choices=_choices(request),
        blocked=request.adapter.checkout.offer(bid, account).options.message,
        newest=_newest(request, Kind.AUTOPAY),
        today=request.biller.clock.today(),
        zone=request.biller.clock.zone,
    )
