"""Forms for e-mail address, phone number and mailing address; each change becomes a record of the pump.

Adapter §9 to §11. The form's intent id is the record's source id: the same form is one change however often it is sent.
By e-mail and phone a payer is reached, so the password is asked for again (ASVS 7.5.1). A value that is on its way, or
was sent last, starts nothing.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
from starlette.responses import Response

from ic_adapter.errors import NotFound, OtherContent
from ic_adapter.integrations.postings import phone_number
from ic_adapter.integrations.ticket_form import EMAIL
from ic_adapter.records.events import EmailEvent, Event, MailingAddressEvent, PhoneEvent
from ic_adapter.records.kinds import Kind
from ic_adapter.records.reasons import Held
from ic_adapter.web.pages.forms import Form
from ic_adapter.web.pages.payer_page import INTENT, PayerRequest
from ic_adapter.web.portal.changes import is_same_again
from ic_adapter.web.portal.contact_data import ContactData, contact_data
from ic_adapter.web.portal.login.asking import NO_PASSWORD, confirmed, typed_password, unless_busy
from ic_adapter.web.portal.profile import can_change_email

Values = Mapping[str, str]
#: Kinds that are changed with the payer's password only.
CONFIRMED = frozenset({Kind.EMAIL, Kind.PHONE})
TEMPLATE, PASSWORD = "payer/edit.html", "password"
SENT_BEFORE = "You sent this form before with other values. Check them and send it again"


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """One form: its fields, what stands in them at first, and what is wrong with them."""

    kind: Kind
    event: type[Event]
    fields: tuple[str, ...]
    filled: Callable[[ContactData], Values]
    faults: Callable[[Values], Values]


def _email_faults(values: Values) -> Values:
    text = values["email"]
    wrong = text and (len(text) > 200 or not EMAIL.fullmatch(text))
    return {"email": "enter an e-mail address such as name@example.org"} if wrong else {}


def _phone_faults(values: Values) -> Values:
    try:
        phone_number.parse(values["phone"])
    except Held:
        return {"phone": "enter a phone number such as 202-555-0187"}
    return {"phone": "enter at most 60 characters"} if len(values["phone"]) > 60 else {}


def _postal_faults(values: Values) -> Values:
    words = {
        "street1": "enter a street and number, or a PO box",
        "city": "enter a city",
        "state": "enter a state such as WA",
        "zip": "enter a ZIP code such as 98004",
    }
    return {name: text for name, text in words.items() if not values[name]}


EDITS: Mapping[str, Edit] = {
    "email": Edit(
        kind=Kind.EMAIL,
        event=EmailEvent,
        fields=("email",),
        filled=lambda data: {"email": data.email},
        faults=_email_faults,
    ),
    "phone": Edit(
        kind=Kind.PHONE,
        event=PhoneEvent,
        fields=("phone",),
        filled=lambda data: {"phone": data.phone},
        faults=_phone_faults,
    ),
    "mailing-address": Edit(
        kind=Kind.MAILING_ADDRESS,
        event=MailingAddressEvent,
        fields=("street1", "street2", "city", "state", "zip"),
        filled=lambda data: {
            "street1": data.postal.street,
            "city": data.postal.city,
            "state": data.postal.state,
            "zip": data.postal.zip,
        },
        faults=_postal_faults,
    ),
}


def asking(request: PayerRequest) -> Response:
    """The form with what is on file."""
    account, edit = _opened(request)
    return _shown(request, account, Form(edit.filled(contact_data(request, [account])[account])), 200)


def _busy_values(request: PayerRequest) -> dict[str, Any]:
    return _values(request, request.part("account"))


@unless_busy(TEMPLATE, _busy_values)
def change(request: PayerRequest) -> Response:
    """Start the record and go back to the profile; the form again where something is wrong with it."""
    account, edit = _opened(request)
    typed, intent = request.form, request.form.value("intent")
    values = {name: typed.value(name) for name in edit.fields}
    problems = dict(edit.faults(values))
    if not problems and not INTENT.fullmatch(intent):
        problems = {"": "This form was incomplete. Check it and send it again"}
    if edit.kind in CONFIRMED and not typed_password(request, PASSWORD):
        problems[PASSWORD] = NO_PASSWORD
    if not problems and edit.kind in CONFIRMED:
        problem = confirmed(request, typed_password(request, PASSWORD))
        problems = {PASSWORD: problem} if problem else {}
    if not problems and _is_on_file(request, account, edit, values):
        return request.onward("profile", done="unchanged")
    if not problems:
        problems = _started(request, account, edit, {"source_id": intent, **values})
        if not problems:
            return request.onward("profile", done=_what(request))
        if "" in problems:
            typed = Form({name: text for name, text in typed.values.items() if name != "intent"})
    return _shown(request, account, Form(typed.values, problems), 422)


def _is_on_file(request: PayerRequest, account: str, edit: Edit, values: Values) -> bool:
    """Return whether the router says, just now, that these are the values it has."""
    data = contact_data(request, [account])[account]
    is_live = data.postal_live if edit.kind is Kind.MAILING_ADDRESS else data.details_live
    return is_live and {name: text for name, text in values.items() if text} == {
        name: text for name, text in edit.filled(data).items() if text
    }


def _started(request: PayerRequest, account: str, edit: Edit, values: Values) -> dict[str, str]:
    """Start the record, unless that would change nothing; return what is wrong with the values by field."""
    try:
        event = msgspec.convert({"account_number": account, **values}, edit.event)
    except msgspec.ValidationError as error:
        field = str(error).partition("`$.")[2].rstrip("`")
        return {field if field in values else "": "enter fewer characters, without line breaks"}
    with request.adapter.store.reading() as connection:
        is_known = is_same_again(connection, request.biller, edit.kind, event)
    try:
        if not is_known:
            request.adapter.intake.submit(request.biller.id, edit.kind, event)
    except OtherContent:
        return {"": SENT_BEFORE}
    return {}


def _opened(request: PayerRequest) -> tuple[str, Edit]:
    """The account and the form of the address; NotFound where there is none, as with AS 6 for the e-mail address."""
    account, edit = request.own_account(request.part("account")), EDITS[_what(request)]
    if edit.kind is Kind.EMAIL and not can_change_email(request):
        raise NotFound("page not found")
    return account, edit


def _what(request: PayerRequest) -> str:
    """The last part of the address, which names the form."""
    return str(request.http.scope["path"]).rpartition("/")[2]


def _shown(request: PayerRequest, account: str, form: Form, status: int) -> Response:
    shown = request.filled(form)
    return shown.shown(TEMPLATE, status, **_values(shown, account))


def _values(request: PayerRequest, account: str) -> dict[str, Any]:
    what = _what(request)
    return {
        "account": account,
        "what": what,
        "intent": request.intent(),
        "asks_password": EDITS[what].kind in CONFIRMED,
    }
