"""Contact us: a form that makes one ticket in the biller's system (adapter §14, CCU-04 to CCU-07).

The form carries an id of its own. One submit makes one request; whatever the browser repeats finds the same ticket, and
after a request that may have arrived a further submit asks first, and so do the same words from a second tab.
"""

from datetime import timedelta

from starlette.responses import Response

from ic_adapter.billers.clock import later
from ic_adapter.errors import BadField, NotFound, OtherContent
from ic_adapter.integrations import ticket_form
from ic_adapter.integrations.ticket_form import MAX_DESCRIPTION, TicketForm
from ic_adapter.integrations.tickets import Ticket
from ic_adapter.store.bills import invoices
from ic_adapter.web.pages.forms import Form
from ic_adapter.web.pages.payer_page import INTENT, PayerRequest

PAGE = "contact-us"
FIELDS = ("name", "phone", "email", "description")
TEMPLATE = "payer/contact_us.html"
#: A ticket that is still "sending" so long after its time-outs was cut off with the program.
CUT_OFF = timedelta(seconds=30)
#: How long the same words from another tab are asked about, and among how many requests they are looked for.
JUST_SENT, LOOKED_AT = timedelta(minutes=10), 20
#: The field that names the request which is sent again on purpose.
AGAIN = "again"


def asking(request: PayerRequest) -> Response:
    """The form, name and e-mail filled in from the profile."""
    _check_offered(request)
    return _form(request, request.form, _profile(request))


def submit(request: PayerRequest) -> Response:
    """Send what was typed, once; then go to the page of the ticket."""
    _check_offered(request)
    typed, source_id = request.form, request.form.value("intent")
    account, form, problems = _checked(request)
    if problems or form is None:
        return _form(request, Form(typed.values, problems), {})
    if not INTENT.fullmatch(source_id):
        return _form(request, Form(typed.values, {"": "this form was incomplete. Check it and send it again"}), {})
    before = _known(request, source_id)
    if before is not None and _may_have_arrived(request, before):
        return _ask_first(request, account, form, before)
    same = None if before is not None else _same(request, account, form)
    if same is not None and typed.value(AGAIN) != same.source_id:
        return _ask_first(request, account, form, same)
    try:
        request.adapter.tickets.submit(request.biller.id, account, source_id, form)
    except OtherContent:  # the form was sent, then changed and sent again from the page that was left
        return _ask_first(request, account, form, before)
    return request.onward(PAGE, source_id)


def ticket(request: PayerRequest) -> Response:
    """What became of a submit: the ticket number, or the form again with why there is none."""
    _check_offered(request)
    found = _known(request, request.part("ticket"))
    if found is None:
        raise NotFound("page not found")
    if found.issue_no:
        return request.shown("payer/ticket.html", ticket=found)
    if found.is_sending and not _is_cut_off(request, found):
        return request.shown("payer/ticket_sending.html", ticket=found)
    arrived = _may_have_arrived(request, found)
    values = {**found.form, "account": found.account_number} | ({"intent": found.source_id} if arrived else {})
    return _form(request, Form(values, {"": found.message}), {}, 200)


def _form(request: PayerRequest, form: Form, profile: dict[str, str], status: int | None = None) -> Response:
    shown = PayerRequest(request.adapter, request.pages, request.http, request.biller, request.payer, form)
    values = {"profile": profile, "most": MAX_DESCRIPTION, "intent": shown.intent()}
    return shown.shown(TEMPLATE, status or (422 if form.problems else 200), **values)


def _ask_first(request: PayerRequest, account: str, form: TicketForm, before: Ticket | None) -> Response:
    """An earlier request has arrived, or may have: only a form with a new id that names it sends another one."""
    fresh = PayerRequest(request.adapter, request.pages, request.http, request.biller, request.payer).intent()
    values = {**form.as_stored(), "account": account, AGAIN: before.source_id if before else ""}
    number = before.issue_no if before and {**before.form} == {**form.as_stored()} else ""
    return request.shown("payer/ticket_again.html", values=values, intent=fresh, number=number)


def _same(request: PayerRequest, account: str, form: TicketForm) -> Ticket | None:
    """Return the newest request of the account with the same words that arrived a moment ago, or may have."""
    since = later(request.biller.clock.now(), -JUST_SENT)
    for one in request.adapter.tickets.newest(request.biller.id, account, LOOKED_AT):
        if one.submitted_at > since and {**one.form} == {**form.as_stored()} and (one.issue_no or one.may_have_arrived):
            return one
    return None


def _check_offered(request: PayerRequest) -> None:
    if request.adapter.tickets.missing(request.biller):
        raise NotFound("page not found")


def _checked(request: PayerRequest) -> tuple[str, TicketForm | None, dict[str, str]]:
    """The chosen account (the only one where there is no choice), the form, and what is wrong with either."""
    accounts, typed = request.signed_in.accounts, request.form
    account = accounts[0] if len(accounts) == 1 else typed.value("account")
    problems = {} if account in accounts else {"account": "choose the account that you write about"}
    try:
        form = ticket_form.checked(*(typed.values.get(name, "") for name in FIELDS))
    except BadField as error:
        return account, None, problems | {fault.path.removeprefix("$."): fault.reason for fault in error.faults}
    return account, form, problems


def _known(request: PayerRequest, source_id: str) -> Ticket | None:
    """The ticket if it is of one of the payer's accounts; that of anybody else is NotFound."""
    try:
        found = request.adapter.tickets.get(request.biller.id, source_id)
    except NotFound:
        return None
    request.own_account(found.account_number)
    return found


def _is_cut_off(request: PayerRequest, found: Ticket) -> bool:
    timeouts = request.biller.keys.timeouts
    limit = CUT_OFF + timedelta(seconds=timeouts.connect + timeouts.read)
    return request.biller.clock.now() >= later(found.submitted_at, limit)


def _may_have_arrived(request: PayerRequest, found: Ticket) -> bool:
    """Whether the biller may have the request although no number came back."""
    is_over = not found.is_sending or _is_cut_off(request, found)
    return is_over and found.may_have_arrived and not found.issue_no


def _profile(request: PayerRequest) -> dict[str, str]:
    """Name of the first account, and the e-mail address of the payer."""
    payer = request.signed_in
    with request.adapter.store.reading() as connection:
        known = invoices.account_of(connection, request.biller.id, payer.accounts[0]) if payer.accounts else None
    return {"name": known.customer_name if known else "", "email": payer.email, "phone": known.phone if known else ""}
