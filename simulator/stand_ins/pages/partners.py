"""The pages of VertexOne and of the IVR, which call the adapter's API (adapter §12, §17)."""

from starlette.responses import Response

from simulator.console.admin import Declined
from simulator.stand_ins.ic.client import IcOrder, IcReply
from simulator.stand_ins.page import StandInPage
from simulator.stand_ins.partners import ivr, vertexone
from simulator.stand_ins.visits import Visit

MOST_TYPED = 60


async def vertexone_page(page: StandInPage) -> Response:
    """The form that sends an event."""
    return page.shown("vertexone.html", cases=vertexone.CASES)


async def vertexone_send(page: StandInPage) -> Response:
    """Send the event that was chosen and go on to what came of it."""
    typed = await page.form()
    case = typed.get("case", "")
    if case not in vertexone.CASES:
        raise Declined(422, "Choose one of the events of the page.")
    biller, ahead = page.fault.instead("wrong_biller", page.biller.id), page.fault.name == "clock_ahead"
    visit = page.begin(vertexone.CASES[case], _typed(typed, "account"))
    registration = vertexone.Registration(
        biller=biller,
        account=_typed(typed, "account"),
        source_id=_typed(typed, "source") or f"v1-{visit.id}",
        now=page.biller.router.books.clock.now(),
        is_dated_ahead=ahead,
    )
    for order in vertexone.orders(case, registration):
        reply = await _ask(page, visit, order)
        told = vertexone.told(reply.status, reply.data) or reply.problem or "Invoice Cloud's reply has no record."
        visit.facts.append((f"Event {len(visit.facts) + 1}", told))
    return page.onward("visits", visit.id)


async def vertexone_visit(page: StandInPage) -> Response:
    """What came of an event."""
    return page.shown("vertexone_visit.html", visit=page.visit)


async def ivr_page(page: StandInPage) -> Response:
    """The form of a phone call."""
    return page.shown("ivr.html")


async def ivr_call(page: StandInPage) -> Response:
    """Answer a phone call: find the account, read the balance out, save the number."""
    typed = await page.form()
    caller = _typed(typed, "caller")
    known = ivr.account_of(page.biller.router.books, caller)
    account = _typed(typed, "account") or known
    visit = page.begin(caller, account)
    if not account:
        visit.facts.append(("IVR", "We do not know your number. Call again and enter your account number."))
        return page.onward("visits", visit.id)
    greeting = "We know your number." if account == known else "Thank you."
    visit.facts.append(("IVR", f"{greeting} This is account {' '.join(account)}."))
    said = await ivr.answered(lambda order: _ask(page, visit, order), _phone_call(page, visit))
    visit.facts += map(_line, said)
    return page.onward("visits", visit.id)


async def ivr_visit(page: StandInPage) -> Response:
    """What was said in a call, and the form to pay."""
    return page.shown("ivr_visit.html", visit=page.visit)


async def ivr_pay(page: StandInPage) -> Response:
    """Pay over the phone in a call."""
    visit, typed = page.visit, await page.form()
    if not visit.account:
        raise Declined(409, "The call has no account; call again and enter one.")
    amount = _typed(typed, "amount")
    visit.facts.append(("Caller", f"I pay {ivr.spoken(amount)}."))
    said = await ivr.paid(lambda order: _ask(page, visit, order), _phone_call(page, visit), amount)
    visit.facts += map(_line, said)
    return page.onward("visits", visit.id)


def _line(sentence: str) -> tuple[str, str]:
    """Who says it; what is in parentheses is a note for the reader."""
    return ("Note", sentence[1:-1]) if sentence.startswith("(") else ("IVR", sentence)


def _phone_call(page: StandInPage, visit: Visit) -> ivr.PhoneCall:
    biller, ahead = page.fault.instead("wrong_biller", page.biller.id), page.fault.name == "clock_ahead"
    return ivr.PhoneCall(id=visit.id, biller=biller, caller=visit.who, account=visit.account, is_dated_ahead=ahead)


async def _ask(page: StandInPage, visit: Visit, order: IcOrder) -> IcReply:
    reply, call = await page.call(order)
    visit.calls.append(call)
    return reply


def _typed(typed: dict[str, str], name: str) -> str:
    return typed.get(name, "").strip()[:MOST_TYPED]
