"""Profile: contact data and switches of the payer's accounts; each switch starts the pump's alert at once."""

from starlette.responses import Response

from ic_adapter.errors import NotFound
from ic_adapter.payers.flags import is_on
from ic_adapter.records.events import FlagEvent
from ic_adapter.records.kinds import Kind
from ic_adapter.web.pages.payer_page import INTENT, PayerRequest
from ic_adapter.web.portal.changes import newest_changes
from ic_adapter.web.portal.contact_data import contact_data

#: What a page says once something was done, by the word in its address.
DONE = {
    "paperless-on": "Paperless bills are on.",
    "paperless-off": "Paperless bills are off. Your next bill comes by mail.",
    "autopay-on": "Autopay is on.",
    "autopay-off": "Autopay is off. Please pay your bills yourself from now on.",
    "email": "Your new e-mail address was saved.",
    "login-email-asked": "Check your e-mail. Open the link in the message at the new address to log in with it; until"
    " then you log in as before. If there is no message, the address cannot be used.",
    "login-email": "The e-mail address of your log-in was changed.",
    "password": "Your password was changed.",
    "account": "The account was added.",
    "unchanged": "Nothing was changed: this is what your utility has already.",
    "phone": "Your new phone number was saved.",
    "mailing-address": "Your new mailing address was saved.",
}


def profile(request: PayerRequest) -> Response:
    """Everything on file for each account, with what can be changed."""
    accounts, biller = request.signed_in.accounts, request.biller
    data = contact_data(request, accounts)
    name = request.furniture().name
    with request.adapter.store.reading() as connection:
        changes = {one: newest_changes(connection, biller.id, one, name) for one in accounts}
        paperless = {one: is_on(connection, biller.id, one, Kind.PAPERLESS) for one in accounts}
    return request.shown(
        "payer/profile.html",
        data=data,
        changes={one: {kind.value: change for kind, change in found.items()} for one, found in changes.items()},
        paperless=paperless,
        autopay={one: request.adapter.autopay_views.payer(biller.id, one) for one in accounts},
        can_change_email=can_change_email(request),
        today=biller.clock.today(),
        zone=biller.clock.zone,
        done=DONE.get(request.asked("done"), ""),
        fresh=request.intent,
    )


def paperless(request: PayerRequest) -> Response:
    """Turn paperless bills on or off; a flag that is so already starts nothing."""
    account, intent, on = (
        request.own_account(request.part("account")),
        request.form.value("intent"),
        request.form.value("on"),
    )
    if not INTENT.fullmatch(intent) or on not in {"yes", "no"}:
        raise NotFound("page not found")
    with request.adapter.store.reading() as connection:
        is_so = is_on(connection, request.biller.id, account, Kind.PAPERLESS) is (on == "yes")
    if not is_so:
        event = FlagEvent(source_id=intent, account_number=account, on=on == "yes")
        request.adapter.intake.submit(request.biller.id, Kind.PAPERLESS, event)
    return request.onward("profile", done=f"paperless-{'on' if on == 'yes' else 'off'}")


def can_change_email(request: PayerRequest) -> bool:
    """Return whether the page has a control for the e-mail address: not with AS 6."""
    return request.biller.setting(6) != "1"
