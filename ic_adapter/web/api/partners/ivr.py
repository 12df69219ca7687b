"""API calls of the IVR partner (adapter §17): a caller is identified, and whose number a profile holds."""

from typing import Annotated

from msgspec import Meta, Struct

from ic_adapter.integrations.ivr import TEXTS
from ic_adapter.records.events import LINE, PhoneEvent, SourceId
from ic_adapter.records.kinds import Kind
from ic_adapter.web.api.bodies import Account, Body
from ic_adapter.web.api.request import ApiCall

CallId = Annotated[SourceId, Meta(max_length=60)]


class IvrCallBody(Body):
    """A call whose caller was identified; `caller_number` blank: withheld."""

    call_id: CallId
    account_number: Account
    caller_number: Annotated[str, Meta(max_length=60, pattern=LINE)] = ""


class IvrCallView(Struct, kw_only=True):
    """Whether the caller's number was saved (BO 103), and whether a text with a link is offered (BO 90)."""

    phone_saved: bool
    phone: str
    phone_reason_code: str
    phone_reason: str
    text_link_offered: bool
    text_link_reason_code: str
    text_link_reason: str


class IvrPhoneView(Struct, kw_only=True):
    """The number in a customer profile that a call brought; blank where none did."""

    phone: str
    call_id: str
    saved_at: str | None


def call_identified(call: ApiCall) -> IvrCallView:
    """Save the number of an identified caller where BO 103 is on, and say whether a text link is offered."""
    body: IvrCallBody = call.body
    found = call.adapter.ivr.identified(call.bid, body.account_number, body.caller_number, body.call_id)
    if found.starts_pump:
        event = PhoneEvent(source_id=f"ivr-{body.call_id}", account_number=body.account_number, phone=found.phone)
        call.adapter.intake.submit(call.bid, Kind.PHONE, event)
        call.adapter.pump.notify()
    return IvrCallView(
        phone_saved=bool(found.phone),
        phone=found.phone,
        phone_reason_code=found.phone_reason.value,
        phone_reason=TEXTS[found.phone_reason],
        text_link_offered=found.is_link_offered,
        text_link_reason_code=found.link_reason.value,
        text_link_reason=TEXTS[found.link_reason],
    )


def phone(call: ApiCall) -> IvrPhoneView:
    """Show the number that a call saved in the customer profile."""
    found = call.adapter.ivr.phone(call.bid, call.account)
    if found is None:
        return IvrPhoneView(phone="", call_id="", saved_at=None)
    return IvrPhoneView(phone=found.phone, call_id=found.call_id, saved_at=found.saved_at.isoformat())
