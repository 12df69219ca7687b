"""Admin call that tells beforehand: which rule would fire for a request, what would be answered, booked, and why."""

from urllib.parse import quote_plus

from simulator.choices import advice
from simulator.contract.access import authorization
from simulator.contract.model import RawRequest
from simulator.contract.refusals import TABLE
from simulator.control.accounts.ledger import EntryView, view
from simulator.control.call_types import AdminCall, AdminRequest
from simulator.control.wire import Body, Refusal, View
from simulator.journal.entries import Exchange
from simulator.journal.outcomes import effects
from simulator.router.pipeline import Router


class ExplainBody(Body):
    """A request as XML, and who would send it: a login of the biller, or nobody; from which address."""

    request: str
    login: str | None = None
    client: str = "127.0.0.1"


class ConsideredView(View):
    """One rule of the switchboard; ``why_not`` is empty for one that would fire if it is the first such."""

    name: str
    why_not: str | None


class ExplainedView(View):
    """What would happen, without anything having happened.

    ``delivery`` is how the reply would leave where a fault says so, ``entries`` what would be booked at once,
    ``booked_later`` whether a rule puts the booking off.
    """

    http_status: int
    status: int | None
    status_desc: str
    why: str
    fault: str | None
    rules: list[ConsideredView]
    delivery: str | None
    reply: str
    entries: list[EntryView]
    booked_later: bool


def explain(request: AdminRequest) -> ExplainedView:
    """Answer the request on books of its own."""
    router, order = request.biller.router, request.body
    raw = _raw(order, router)
    considered = router.considered(raw)
    shadow = router.shadow()
    wire = shadow.answer(raw)
    (exchange,) = shadow.journal.find()
    account_no = exchange.account or ""
    entries = shadow.books.ledger(account_no) if shadow.books.has_account(account_no) else ()
    return ExplainedView(
        http_status=exchange.http_status,
        status=exchange.status,
        status_desc=exchange.status_desc,
        why=_why(exchange),
        fault=exchange.fault,
        rules=[ConsideredView(name=rule.name, why_not=why_not) for rule, why_not in considered],
        delivery=wire.delivery.way.value if wire.delivery else None,
        reply=wire.body.decode(errors="replace"),
        entries=[view(entry) for entry in entries if entry.posting in exchange.postings],
        booked_later=wire.afterwards is not None,
    )


def _raw(order: ExplainBody, router: Router) -> RawRequest:
    headers = {}
    if order.login is not None:
        login = router.logins.get(order.login)
        if login is None:
            raise Refusal(
                422, "unknown login", ("$.login", f"{order.login[:40]!r}; {advice(order.login[:40], router.logins)}")
            )
        headers["authorization"] = authorization(login)
    body = router.keys.form_key + quote_plus(order.request)
    return RawRequest(body.encode(), order.client[:64], headers)


def _why(exchange: Exchange) -> str:
    """The reason in a sentence: the rule and what it does, else the row of the refusals that has this STATUS."""
    fault, status = exchange.fault, exchange.status
    if fault is not None and fault.startswith("magic "):
        return f"magic number: {fault.removeprefix('magic ')}"
    if fault is not None:
        return f"fault rule {fault} fires: {effects(exchange)}"
    if status == 0:
        return "no fault rule fires; the function runs"
    code = status if status is not None else exchange.http_status
    said = [(kind.__doc__ or "").partition("\n")[0] for kind, row in TABLE.items() if row.code == code]
    return " / ".join(said) or f"refused with {code}"


CALLS = (
    AdminCall(
        "POST",
        "/billers/{bid}/explain",
        "predict the reply and the bookings of a request, without posting anything",
        explain,
        ExplainBody,
        ExplainedView,
    ),
)
