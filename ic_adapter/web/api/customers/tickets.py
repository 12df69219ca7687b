"""API calls on contact-us tickets: a submit of the form, and the log of submits for staff (adapter §14)."""

from typing import Annotated

from msgspec import Meta, Struct

from ic_adapter.integrations.ticket_form import checked
from ic_adapter.integrations.tickets import Ticket
from ic_adapter.records.events import SourceId
from ic_adapter.web.api.bodies import Body
from ic_adapter.web.api.request import ApiCall, Replied

Typed = Annotated[str, Meta(max_length=10_000)]


class TicketBody(Body):
    """The form as the payer typed it. `source_id`: of this form, the same for every try of the browser to submit it."""

    source_id: SourceId
    name: Typed
    phone: Typed
    email: Typed
    description: Typed


class TicketView(Struct, kw_only=True):
    """A submit and what became of it. `message` is the payer's, `reason` the staff's; `issue_no` null: none told."""

    source_id: str
    account_number: str
    submitted_at: str
    name: str
    phone: str
    email: str
    description: str
    outcome: str
    issue_no: str | None
    message: str
    status: int | None
    reason: str
    trans_no: str | None
    pid: str | None


class TicketList(Struct, kw_only=True):
    """Submits, newest first."""

    tickets: list[TicketView]


def submit(call: ApiCall) -> Replied:
    """Submit the contact-us form once: 201 for the first time, 200 with what became of it for every other one."""
    body: TicketBody = call.body
    form = checked(body.name, body.phone, body.email, body.description)
    ticket, is_new = call.adapter.tickets.submit(call.bid, call.account, body.source_id, form)
    return Replied(201 if is_new else 200, _view(call, ticket))


def listed(call: ApiCall) -> TicketList:
    """The submits of the contact-us form, newest first, of one account or of all."""
    limit = call.number("limit", 100, 1000)
    found = call.adapter.tickets.newest(call.bid, call.query.get("account"), limit)
    return TicketList(tickets=[_view(call, ticket) for ticket in found])


def _view(call: ApiCall, ticket: Ticket) -> TicketView:
    zone = call.adapter.register.get(call.bid).clock.zone
    return TicketView(
        source_id=ticket.source_id,
        account_number=ticket.account_number,
        submitted_at=ticket.submitted_at.astimezone(zone).isoformat(timespec="seconds"),
        name=ticket.form["name"],
        phone=ticket.form["phone"],
        email=ticket.form["email"],
        description=ticket.form["description"],
        outcome=ticket.outcome,
        issue_no=ticket.issue_no or None,
        message=ticket.message,
        status=ticket.status,
        reason=ticket.reason,
        trans_no=ticket.trans_no,
        pid=ticket.pid,
    )
