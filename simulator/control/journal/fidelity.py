"""Admin calls on fidelity: how sure each function, tag and behavior is, and what a biller's exchanges rest on."""

from collections.abc import Mapping

from simulator.contract.fidelity import Fidelity, Mark
from simulator.control.call_types import AdminCall, AdminRequest
from simulator.control.wire import Refusal, View
from simulator.journal.queries.foundations import foundations
from simulator.journal.queries.reading import Reading


class VerifiedView(View):
    """What a verification said: "proven" or "differs", against which router, on which day, and why it differs."""

    verdict: str
    target: str
    date: str
    why: str


class MarkView(View):
    """One mark: given, inferred or assumed (``basis``), by a section or an open question of the specification.

    ``function`` is blank for what is about every function, ``reply_tags`` are those that a behavior gives a value,
    ``label`` is the basis, or what a verification says instead.
    """

    id: str
    kind: str
    function: str
    subject: str
    basis: str
    source: str
    says: str
    reply_tags: list[str]
    verified: VerifiedView | None
    label: str


class FidelityView(View):
    """All marks, or those of one function; ``basis`` says what given, inferred and assumed mean."""

    basis: Mapping[str, str]
    marks: list[MarkView]


class ExchangeMarksView(View):
    """What one exchange of the journal rests on: the ids of the marks."""

    id: int
    marks: list[str]


class FoundationsView(View):
    """The exchanges of the journal, oldest first, and each mark that one of them rests on."""

    exchanges: list[ExchangeMarksView]
    marks: list[MarkView]


def read(request: AdminRequest) -> FidelityView:
    """The marks, of one function where ``function`` names it."""
    fidelity, function = request.billers.fidelity, request.query.get("function")
    if function is None:
        return FidelityView(basis=fidelity.meaning, marks=[_view(mark, fidelity) for mark in fidelity.marks])
    found = [_view(mark, fidelity) for mark in fidelity.of_function(function)]
    if not function or not found:
        known = ", ".join(dict.fromkeys(mark.function for mark in fidelity.marks if mark.function))
        raise Refusal(422, "invalid query", ("?function", f"{function[:40]!r} is not one of {known}"))
    return FidelityView(basis=fidelity.meaning, marks=found)


def read_journal(request: AdminRequest) -> FoundationsView:
    """What each kept exchange of a biller rests on."""
    fidelity, found = request.billers.fidelity, dict[str, Mark]()
    exchanges = []
    for exchange in request.biller.router.journal.find():
        marks = {mark.id: mark for mark in foundations(Reading(exchange), fidelity)}
        found |= marks
        exchanges.append(ExchangeMarksView(id=exchange.number, marks=[*marks]))
    return FoundationsView(exchanges=exchanges, marks=[_view(mark, fidelity) for mark in found.values()])


def _view(mark: Mark, fidelity: Fidelity) -> MarkView:
    found = fidelity.verified.get(mark.id)
    return MarkView(
        id=mark.id,
        kind=mark.kind,
        function=mark.function,
        subject=mark.subject,
        basis=mark.basis,
        source=mark.source,
        says=mark.says,
        reply_tags=list(mark.when.reply) if mark.when else [],
        verified=VerifiedView(verdict=found.verdict, target=found.target, date=found.date, why=found.why)
        if found
        else None,
        label=fidelity.label(mark),
    )


CALLS = (
    AdminCall(
        "GET",
        "/fidelity",
        "list how sure each function, tag and behavior is: given, inferred, assumed, or verified",
        read,
        reply=FidelityView,
        query=("function",),
    ),
    AdminCall(
        "GET",
        "/billers/{bid}/fidelity",
        "list the marks that the exchanges of the journal rest on",
        read_journal,
        reply=FoundationsView,
    ),
)
