"""API calls on autopay (adapter §19.1): enrollments, what became of each invoice, and the daily job run now."""

from dataclasses import asdict
from datetime import date
from typing import Annotated, Any

from msgspec import Meta, Struct

from ic_adapter import money
from ic_adapter.choices import advice
from ic_adapter.daily.autopay import AutopayRun
from ic_adapter.daily.autopay_views import Collected
from ic_adapter.daily.enrollments import Enrollment, Method
from ic_adapter.errors import BadField, Fault
from ic_adapter.records.autopay import AutopayState
from ic_adapter.records.events import LINE, Instrument
from ic_adapter.web.api.request import ApiCall, Replied

LISTED, MOST_LISTED = 100, 1_000
MOST_SKIPPED = 10_000_000
BY_API = "api"
Name = Annotated[str, Meta(min_length=1, max_length=64, pattern=LINE)]


class EnrollmentBody(Struct, forbid_unknown_fields=True, kw_only=True):
    """What autopay collects with, and who says so."""

    instrument: Instrument
    test_instrument: Annotated[str, Meta(max_length=64, pattern=LINE)] = ""
    by: Name = BY_API


class EnrollmentView(Struct, kw_only=True):
    """An enrollment; `left_at` is null while it is in force."""

    account_number: str
    instrument: str
    test_instrument: str
    since: str
    enrolled_by: str
    left_at: str | None
    left_by: str


class EnrollmentList(Struct, kw_only=True):
    """Enrollments in force, newest first; pass `next_before` as `?before=` for the next page, null at the end."""

    enrollments: list[EnrollmentView]
    next_before: int | None


class NextView(Struct, kw_only=True):
    """The invoice that is collected next; the amount is the stored one, RTDR is asked for it on that day."""

    invoice_number: str
    collect_on: date
    amount: str | None


class CollectionView(Struct, kw_only=True):
    """What became of an invoice: COLLECTED, NOTHING_DUE or WAITING, with the reason for staff and for the payer.

    `amount_from`: RTDR, or STORED where the router gave none; `stored_because` says why.
    """

    account_number: str
    invoice_number: str
    collect_on: date
    state: str
    reason_code: str
    reason: str
    payer_text: str
    amount: str | None
    amount_from: str
    stored_because: str
    instrument: str
    record: int | None
    payment: str
    record_state: str
    checked_on: date
    at: str


class CollectionList(Struct, kw_only=True):
    """What became of invoices, newest first; `next` is the offset of the rest, null at the end."""

    collections: list[CollectionView]
    next: int | None


class AccountAutopayView(Struct, kw_only=True):
    """Autopay of an account: enrollment (null: none), what is collected next, and what became of its invoices."""

    enrollment: EnrollmentView | None
    method: str
    next: NextView | None
    collections: list[CollectionView]


class AutopayRunView(Struct, kw_only=True):
    """How many invoices a run collected, found paid or left waiting; `failed`: accounts with an internal error."""

    day: date
    collected: int
    nothing_due: int
    waiting: int
    failed: int


def enrolled(call: ApiCall) -> EnrollmentList:
    """List the enrollments in force."""
    limit = call.number("limit", LISTED, MOST_LISTED)
    before = call.number("before", 1, 999_999_999) if "before" in call.query else None
    found = call.adapter.enrollments.all(call.bid, limit, before)
    return EnrollmentList(
        enrollments=[_enrollment(one) for one in found], next_before=found[-1].id if len(found) == limit else None
    )


def enroll(call: ApiCall) -> Replied:
    """Enroll an account or change its method; the same again changes nothing and sends no alert (200)."""
    body: EnrollmentBody = call.body
    method = Method(body.instrument, body.test_instrument)
    _, is_new = call.adapter.enrollments.enroll(call.bid, call.account, method, body.by)
    return Replied(201 if is_new else 200, one(call))


def one(call: ApiCall) -> AccountAutopayView:
    """Show autopay of an account, with what became of its invoices in words for staff and for the payer."""
    enrollment = call.adapter.enrollments.current(call.bid, call.account)
    seen = call.adapter.autopay_views.payer(call.bid, call.account)
    following = None
    if seen.next is not None:
        amount = None if seen.next.amount is None else money.to_text(seen.next.amount)
        following = NextView(invoice_number=seen.next.invoice_number, collect_on=seen.next.collect_on, amount=amount)
    return AccountAutopayView(
        enrollment=None if enrollment is None else _enrollment(enrollment),
        method=seen.method,
        next=following,
        collections=[_collection(it) for it in seen.past],
    )


def leave(call: ApiCall) -> AccountAutopayView:
    """End the enrollment of an account (`?by=`); where there is none, nothing changes and no alert is sent."""
    call.adapter.enrollments.leave(call.bid, call.account, call.query.get("by", BY_API))
    return one(call)


def collected(call: ApiCall) -> CollectionList:
    """List what became of invoices, newest first, of one account or in one state if asked for."""
    limit, offset = call.number("limit", LISTED, MOST_LISTED), call.number("offset", 0, MOST_SKIPPED, least=0)
    found = call.adapter.autopay_views.collections(
        call.bid, call.query.get("account"), _state(call.query.get("state")), limit, offset
    )
    rest = offset + limit if len(found) == limit else None
    return CollectionList(collections=[_collection(it) for it in found], next=rest)


def run(call: ApiCall) -> AutopayRunView:
    """Collect what is due by the biller's clock, as the daily job does."""
    [done] = call.adapter.autopay.run([call.bid])
    return _run(done)


def _run(done: AutopayRun) -> AutopayRunView:
    shown = asdict(done)
    del shown["bid"]
    return AutopayRunView(**shown)


def _state(text: str | None) -> AutopayState | None:
    if text is None:
        return None
    if text not in AutopayState.__members__:
        told = f"{text[:40]!r}; {advice(text[:40], AutopayState.__members__)}"
        raise BadField("invalid state", Fault("?state", told))
    return AutopayState(text)


def _enrollment(it: Enrollment) -> EnrollmentView:
    return EnrollmentView(
        account_number=it.account_number,
        instrument=it.method.instrument.value,
        test_instrument=it.method.test_instrument,
        since=it.since.isoformat(),
        enrolled_by=it.enrolled_by,
        left_at=it.left_at.isoformat() if it.left_at else None,
        left_by=it.left_by,
    )


def _collection(it: Collected) -> CollectionView:
    shown: dict[str, Any] = {
        name: getattr(it, name)
        for name in ("account_number", "invoice_number", "collect_on", "reason", "payer_text", "stored_because")
    }
    return CollectionView(
        **shown,
        state=it.state.value,
        reason_code=it.reason_code.value,
        amount=None if it.amount is None else money.to_text(it.amount),
        amount_from=it.amount_from.value,
        instrument=it.instrument.value,
        record=it.record_id,
        payment=it.payment,
        record_state=it.record_state,
        checked_on=it.checked_on,
        at=it.at.isoformat(),
    )
