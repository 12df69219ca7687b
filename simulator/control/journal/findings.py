"""Admin calls on contract findings: what clients sent against the contract, per biller and for all; forget them."""

from simulator.choices import advice
from simulator.control.call_types import AdminCall, AdminRequest
from simulator.control.journal.queries import HintView, hints, match_context
from simulator.control.wire import Refusal, View
from simulator.journal.findings import ContractFinding, FindingKind
from simulator.journal.queries import near_misses
from simulator.journal.queries.nearness import MatchContext
from simulator.journal.queries.reading import Reading


class FindingView(View):
    """One deviation: how often it came, in which exchanges first and last; 0 where several reasons are counted in one.

    ``on_purpose`` names the fault rule or the magic number that caused it; ``near_misses`` tell what was nearly right
    in the last exchange, as long as the journal keeps that.
    """

    kind: FindingKind
    function: str
    code: int
    reason: str
    on_purpose: str | None
    fails_strict: bool
    count: int
    first: int
    last: int
    near_misses: list[HintView]


class FindingsView(View):
    """The findings in the order in which they first came; ``is_clean`` is what a strict run asks.

    ``left_out`` counts refusals whose reason no longer fitted, ``evicted`` the exchanges that the journal lost.
    """

    is_clean: bool
    findings: list[FindingView]
    left_out: int
    evicted: int


class BreachesView(View):
    """The findings of one biller by which a strict run fails."""

    biller: str
    findings: list[FindingView]


class AllFindingsView(View):
    """What a strict run fails by, biller by biller, those that were reset or removed too; none without a breach."""

    is_clean: bool
    billers: list[BreachesView]


def read(request: AdminRequest) -> FindingsView:
    """The findings of a biller, of one kind where ``kind`` asks for it."""
    router, kind = request.biller.router, _kind(request.query.get("kind"))
    kept = {exchange.number: Reading(exchange) for exchange in router.journal.find()}
    return FindingsView(
        is_clean=router.findings.is_clean(strict=True),
        findings=[_view(it, kept, match_context(request)) for it in router.findings if kind in (None, it.kind)],
        left_out=router.findings.left_out,
        evicted=router.journal.evicted,
    )


def read_all(request: AdminRequest) -> AllFindingsView:
    """The breaches of all billers, also of those that are gone: what ``serve --strict`` ends with."""
    found: dict[str, list[FindingView]] = {}
    for biller_id, finding in request.billers.breaches():
        found.setdefault(biller_id, []).append(_view(finding, {}, None))
    told = [BreachesView(biller=biller_id, findings=rows) for biller_id, rows in found.items()]
    return AllFindingsView(is_clean=not told, billers=told)


def clear(request: AdminRequest) -> None:
    """Forget all findings of a biller; its journal stays."""
    request.biller.router.findings.clear()


def _kind(text: str | None) -> FindingKind | None:
    if text is None:
        return None
    try:
        return FindingKind(text)
    except ValueError:
        told = f"{text[:40]!r}; {advice(text[:40], (kind.value for kind in FindingKind))}"
        raise Refusal(422, "invalid query", ("?kind", told)) from None


def _view(finding: ContractFinding, kept: dict[int, Reading], place: MatchContext | None) -> FindingView:
    last = kept.get(finding.last)
    is_told = last is not None and place is not None and finding.on_purpose is None
    return FindingView(
        kind=finding.kind,
        function=finding.function,
        code=finding.code,
        reason=finding.reason,
        on_purpose=finding.on_purpose,
        fails_strict=finding.fails_strict,
        count=finding.count,
        first=finding.first,
        last=finding.last,
        near_misses=hints([*near_misses.of_refusal(last, place)]) if last and place and is_told else [],
    )


CALLS = (
    AdminCall(
        "GET", "/findings", "list the findings that fail a strict run, for all billers", read_all, reply=AllFindingsView
    ),
    AdminCall(
        "GET",
        "/billers/{bid}/findings",
        "list the contract findings",
        read,
        reply=FindingsView,
        query=("kind",),
    ),
    AdminCall("DELETE", "/billers/{bid}/findings", "delete the findings", clear, status=204),
)
