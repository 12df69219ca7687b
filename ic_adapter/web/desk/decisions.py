"""Pages of decisions about many records: a filter, the preview it makes, and one decision for all of it."""

from collections.abc import Mapping
from typing import Any

import msgspec
from sqlalchemy import Connection, select
from starlette.responses import Response

from ic_adapter.errors import BadField, Conflict, NotFound
from ic_adapter.pump.operator.batch_request import BatchBody, BatchDecisionBody
from ic_adapter.pump.operator.bulk_decisions import Batch
from ic_adapter.pump.operator.decisions import Decision, states_of
from ic_adapter.records.kinds import ROUTES, Kind
from ic_adapter.records.states import FOR_A_PERSON, State
from ic_adapter.store import decision_batches as batches
from ic_adapter.store.schema.pump_tables import RECORDS
from ic_adapter.web.desk.listing import STATES
from ic_adapter.web.pages.forms import NAMELESS, STALE, Form
from ic_adapter.web.pages.page import PageRequest

NEWEST = 20
LOOKED_AT = 500  # records of each state whose reason codes are suggested
#: What is wrong with a field of the filter, and a value that stands in for it so that the others are looked at too.
FILTER: Mapping[str, tuple[str, str]] = {
    "decision": ("Choose a decision.", Decision.DROP.value),
    "state": ("Choose a state.", State.HELD.value),
    "kind": ("Choose a kind of the list.", ""),
    "group": ("Choose an endpoint group of the list.", ""),
    "reason_code": ("Enter a reason code as the lists show it, such as NO_ENDPOINT.", ""),
    "account": ("Enter an account number: letters, digits and -, at most 20.", ""),
    "created_from": ("Enter a time like 2024-11-15T12:00.", ""),
    "created_until": ("Enter a time like 2024-11-15T12:00.", ""),
    "amount_from": ("Enter an amount like 10.00.", ""),
    "amount_to": ("Enter an amount like 10.00.", ""),
}
DECISION: Mapping[str, tuple[str, str]] = {
    "by": (NAMELESS, "x"),
    "reason": ("Enter a reason: one line of 3 to 500 characters.", "xxx"),
}
SURE = "A second posting may be booked twice. Check the CIS first, then tick this box."


def listing(request: PageRequest) -> Response:
    """The filter, and the newest batches."""
    return _listing(request, Form({name: request.asked(name) for name in FILTER}))


def preview(request: PageRequest) -> Response:
    """Store a preview and show it, or show the filter again."""
    body, form = _checked(request.form, FILTER, BatchBody)
    if body is not None:
        try:
            number = request.adapter.bulk_decisions.preview(request.biller.id, body)
        except BadField as error:
            form = Form(form.values, {fault.path.removeprefix("$."): f"{fault.reason}." for fault in error.faults})
        else:
            return request.onward("pump", request.biller.id, "decisions", number)
    return _listing(request, form, 422)


def batch(request: PageRequest) -> Response:
    """A preview with the form that decides it, or what became of each record."""
    return _batch(request, Form())


def decide(request: PageRequest) -> Response:
    """Carry the batch out, or show the form again; 409 when another operator did."""
    mine, number = request.biller, _number(request)
    found = request.adapter.bulk_decisions.get(mine.id, number)
    body, form = _checked(request.form, DECISION, BatchDecisionBody)
    if _may_book_twice(found) and not form.value("sure"):
        form = Form(form.values, {**form.problems, "sure": SURE})
    if body is None or form.problems:
        return _batch(request, form, 422)
    try:
        request.adapter.bulk_decisions.decide(mine.id, number, body)
    except Conflict as conflict:
        return _batch(request, Form(form.values, {"": f"Nothing was done: {conflict}."}), 409)
    request.adapter.pump.notify()
    return request.onward("pump", mine.id, "decisions", number)


def _listing(request: PageRequest, form: Form, status: int = 200) -> Response:
    mine = request.biller
    with request.adapter.store.reading() as connection:
        rows = batches.newest(connection, mine.id, NEWEST)
        codes = _reason_codes(connection, mine.id)
    return request.shown(
        "decisions.html",
        status,
        biller=mine,
        form=form,
        decisions=tuple(Decision),
        states=[state for state in STATES if any(state in states_of(one) for one in Decision)],
        kinds=tuple(Kind),
        groups=list(dict.fromkeys(route.group.name for route in ROUTES.values())),
        codes=codes,
        rows=[(row, batches.status(row, row.open)) for row in rows],
        zone=mine.clock.now().tzinfo,
    )


def _batch(request: PageRequest, form: Form, status: int = 200) -> Response:
    mine = request.biller
    found = request.adapter.bulk_decisions.get(mine.id, _number(request))
    return request.shown(
        "decision_batch.html",
        status,
        biller=mine,
        batch=found,
        row=found.row,
        form=form,
        may_book_twice=_may_book_twice(found),
        zone=mine.clock.now().tzinfo,
    )


def _may_book_twice(found: Batch) -> bool:
    """Whether it sends again what may be in the books."""
    asked = (found.row.decision, found.row.filter["state"])
    return asked == (Decision.RESEND.value, State.UNCERTAIN.value)


def _number(request: PageRequest) -> int:
    text = request.part("id")
    if not (text.isascii() and text.isdigit() and len(text) <= 15):
        raise NotFound(f"decision batch {text[:40]} not found")
    return int(text)


def _checked(form: Form, fields: Mapping[str, tuple[str, str]], kind: Any) -> tuple[Any, Form]:
    """Return the body of the API's own call, or None and the form with what is wrong."""
    values = {name: form.value(name) for name in fields}
    problems: dict[str, str] = {}
    while True:
        try:
            body = msgspec.convert({name: value for name, value in values.items() if value}, kind)
            break
        except msgspec.ValidationError as error:
            name = next((one for one in fields if f"`{one}`" in str(error) or f"$.{one}`" in str(error)), "")
            if not name or name in problems:
                return None, form.refused("", STALE)
            problems[name], values[name] = fields[name]
    return (None, Form(form.values, problems)) if problems else (body, form)


def _reason_codes(connection: Connection, bid: str) -> list[str]:
    """Return the codes of the oldest records that wait for a person or a retry."""
    found: set[str] = set()
    for state in (*FOR_A_PERSON, State.RETRY):
        mine = (RECORDS.c.bid == bid, RECORDS.c.state == state.value)
        query = select(RECORDS.c.reason_code).where(*mine).order_by(RECORDS.c.id).limit(LOOKED_AT)
        found |= set(connection.scalars(query))
    return sorted(found - {""})
