"""API calls on payers: made, found, locked, logged out by staff; and the outbox of mail that is not sent."""

from typing import Annotated

from msgspec import Meta, Struct

from ic_adapter.errors import NotFound
from ic_adapter.identity.outbox import Mail
from ic_adapter.identity.payers import Payer
from ic_adapter.web.api.bodies import Account, Body
from ic_adapter.web.api.request import ApiCall

#: Who does what a call does not say a name for.
BY = "API"
Name = Annotated[str, Meta(min_length=1, max_length=64)]


class NewPayerBody(Body):
    """A payer with a password and utility accounts of the biller, all of them or none."""

    email: Annotated[str, Meta(max_length=254)]
    password: Annotated[str, Meta(max_length=1000)]
    account_numbers: Annotated[list[Account], Meta(max_length=100)]


class LockBody(Body):
    """Who locks the payer."""

    by: Name


class PayerView(Struct, kw_only=True):
    """A payer. `has_password` is false until the first password is set by a link; `locked_at` null: not locked."""

    id: int
    email: str
    account_numbers: list[str]
    has_password: bool
    created_at: str
    locked_at: str | None
    locked_by: str


class PayerList(Struct, kw_only=True):
    """Payers by id; pass `next_after` as `?after=` for the next page, null at the end."""

    payers: list[PayerView]
    next_after: int | None


class EndedView(Struct, kw_only=True):
    """How many sessions were ended."""

    ended: int


class MailView(Struct, kw_only=True):
    """A mail that was written and not sent. `link`: path with a one-time token; blank: none, or it cannot be used."""

    id: int
    kind: str
    recipient: str
    subject: str
    body: str
    link: str
    created_at: str


class OutboxView(Struct, kw_only=True):
    """Mails, newest first. None of them is sent. Pass `next_before` as `?before=` for the next page."""

    mails: list[MailView]
    is_sent: bool
    next_before: int | None


def create(call: ApiCall) -> PayerView:
    """Make a payer, as a registration that is done."""
    body: NewPayerBody = call.body
    payer = call.adapter.identity.payers.create(call.bid, body.email, body.password, body.account_numbers)
    return _view(call, payer)


def listed(call: ApiCall) -> PayerList:
    """List payers of the biller, those with an e-mail address or a utility account where the query names one."""
    limit, after = call.number("limit", 100, 1000), call.number("after", 0, 999_999_999, least=0)
    email, account = call.query.get("email"), call.query.get("account")
    found = call.adapter.identity.payers.listed(call.bid, email=email, account=account, after=after, limit=limit)
    payers = [_view(call, payer) for payer in found]
    return PayerList(payers=payers, next_after=found[-1].id if len(found) == limit else None)


def one(call: ApiCall) -> PayerView:
    """Show a payer."""
    return _view(call, call.adapter.identity.payers.get(call.bid, _payer_id(call)))


def lock(call: ApiCall) -> PayerView:
    """Keep a payer from logging in, and end the sessions."""
    call.adapter.identity.acts.lock(call.bid, _payer_id(call), call.body.by)
    return one(call)


def unlock(call: ApiCall) -> PayerView:
    """Let a payer log in again."""
    call.adapter.identity.acts.unlock(call.bid, _payer_id(call), BY)
    return one(call)


def end_sessions(call: ApiCall) -> EndedView:
    """End all sessions of a payer."""
    return EndedView(ended=call.adapter.identity.acts.end_sessions(call.bid, _payer_id(call), BY))


def outbox(call: ApiCall) -> OutboxView:
    """List the mails that were written and not sent, newest first, those to one address where the query names it."""
    limit = call.number("limit", 100, 1000)
    before = call.number("before", 1, 999_999_999) if "before" in call.query else None
    mails = call.adapter.identity.outbox
    found = mails.newest(call.bid, recipient=call.query.get("recipient"), before=before, limit=limit)
    views = [_mail(call, mail) for mail in found]
    return OutboxView(mails=views, is_sent=False, next_before=found[-1].id if len(found) == limit else None)


def _payer_id(call: ApiCall) -> int:
    text = call.path["id"]
    if not (text.isascii() and text.isdigit() and len(text) <= 15):
        raise NotFound(f"payer {text[:40]} not found")
    return int(text)


def _view(call: ApiCall, payer: Payer) -> PayerView:
    zone = call.adapter.register.get(call.bid).clock.zone
    return PayerView(
        id=payer.id,
        email=payer.email,
        account_numbers=list(payer.accounts),
        has_password=payer.has_password,
        created_at=payer.created_at.astimezone(zone).isoformat(timespec="seconds"),
        locked_at=payer.locked_at.astimezone(zone).isoformat(timespec="seconds") if payer.locked_at else None,
        locked_by=payer.locked_by,
    )


def _mail(call: ApiCall, mail: Mail) -> MailView:
    zone = call.adapter.register.get(call.bid).clock.zone
    return MailView(
        id=mail.id,
        kind=mail.kind,
        recipient=mail.recipient,
        subject=mail.subject,
        body=mail.body,
        link=mail.link,
        created_at=mail.created_at.astimezone(zone).isoformat(timespec="seconds"),
    )
