"""The forms of a record's page: a decision, with a name and a reason, and another look at the balance."""

from collections.abc import Mapping

import msgspec
from starlette.responses import Response

from ic_adapter.errors import Conflict, NotFound
from ic_adapter.pump.operator.decision_request import DecisionBody
from ic_adapter.pump.operator.decisions import Decision, OperatorDecision
from ic_adapter.records.states import State
from ic_adapter.store import records
from ic_adapter.web.desk.record import page
from ic_adapter.web.pages.forms import NAMELESS, STALE, Form
from ic_adapter.web.pages.page import PageRequest

#: What is wrong with a field that the API would not take either.
WORDS: Mapping[str, str] = {
    "decision": "Choose a decision.",
    "by": NAMELESS,
    "reason": "Enter a reason: one line of 3 to 500 characters.",
    "item_no": "Enter the item's number in the CIS, not 0: at most 12 digits.",
    "state": STALE,
    "attempts": STALE,
}
SURE = "A second posting may be booked twice. Check the CIS first, then tick this box."


def decide(request: PageRequest) -> Response:
    """Carry out what was decided, or show the form again; 409 when the record is no longer as it was seen."""
    mine, number = request.biller, request.number
    body, form = _checked(request.form)
    if body is None:
        return page(request, form, 422)
    order = OperatorDecision(
        decision=body.decision,
        by=body.by,
        reason=body.reason,
        seen=body.state,
        seen_attempts=body.attempts,
        item_no=body.item_no,
    )
    try:
        request.adapter.decisions.decide(mine.id, number, order)
    except Conflict as conflict:
        return _meanwhile(request, conflict)
    request.adapter.pump.notify()
    return request.onward("pump", mine.id, "records", number, done=body.decision.value)


def look_again(request: PageRequest) -> Response:
    """One more GetAccountBalance, kept with the record."""
    mine = request.biller
    with request.adapter.store.reading() as connection:
        row = records.row_of(connection, mine.id, request.number)
    if row is None:
        raise NotFound(f"record {request.number} not found")
    request.adapter.evidence.look(row.id, mine)
    return request.onward("pump", mine.id, "records", request.number, anchor="evidence")


def _checked(form: Form) -> tuple[DecisionBody | None, Form]:
    """The body of the API's own call, or the form with what is wrong."""
    values = {name: form.value(name) for name in WORDS}
    problems: dict[str, str] = {}
    while True:
        try:
            body = msgspec.convert(values, DecisionBody, strict=False)
            break
        except msgspec.ValidationError as error:
            name = str(error).partition("$.")[2].rstrip("`")
            if name not in WORDS or name in problems:
                return None, Form(form.values, {"": STALE})
            problems["" if WORDS[name] is STALE else name] = WORDS[name]
            values[name] = FITTING[name]
    if body.decision is Decision.RESEND and body.state is State.UNCERTAIN and not form.value("sure"):
        problems.setdefault("sure", SURE)
    return (None, Form(form.values, problems)) if problems else (body, form)


#: Stands in for a field that was found wrong, so that the others are looked at too.
FITTING: Mapping[str, str] = {
    "decision": "drop",
    "by": "x",
    "reason": "xxx",
    "item_no": "",
    "state": "SENT",
    "attempts": "0",
}


def _meanwhile(request: PageRequest, conflict: Conflict) -> Response:
    """Who was faster, and what he did: nothing of this form was done."""
    mine = request.biller
    with request.adapter.store.reading() as connection:
        changes = records.history(connection, request.number)
    zone = mine.clock.now().tzinfo
    last = changes[-1] if changes else None
    return request.shown(
        "meanwhile.html",
        409,
        biller=mine,
        number=request.number,
        text=str(conflict),
        last=last,
        zone=zone,
        form=request.form,
    )
