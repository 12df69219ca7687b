"""Admin calls that ask a biller's journal: find and count exchanges, verify how often and in which order they came."""

from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from simulator.control.call_types import AdminCall, AdminRequest
from simulator.control.journal.journal import ExchangeView, view
from simulator.control.wire import Body, Refusal, View
from simulator.journal.queries import near_misses
from simulator.journal.queries.nearness import MatchContext
from simulator.journal.queries.patterns import Pattern
from simulator.journal.queries.reading import Reading
from simulator.journal.queries.verdicts import JournalReadings, Times, Verdict, VerificationResult, counted, ordered

Number = Annotated[int, Meta(ge=0, le=2**53)]
Count = Annotated[int, Meta(ge=0, le=1_000_000)]
Status = Annotated[int, Meta(ge=-999_999_999, le=999_999_999)]


class PatternBody(Body):
    """What an exchange has to be like; what is left out may be anything.

    ``status`` is the effective STATUS; ``request`` and ``reply`` name tags within Params with their text, amounts are
    compared as amounts. Exchanges up to number ``since`` and beyond ``until`` are left out.
    """

    function: str | None = None
    account: str | None = None
    login: str | None = None
    status: Status | None = None
    http_status: Status | None = None
    fault: str | None = None
    request: dict[str, str] = {}
    reply: dict[str, str] = {}
    since: Number = 0
    until: Number | None = None

    def pattern(self) -> Pattern:
        """The pattern as the core takes it."""
        return Pattern(
            function=self.function,
            account=self.account,
            login=self.login,
            status=self.status,
            http_status=self.http_status,
            fault=self.fault,
            request=self.request,
            reply=self.reply,
            since=self.since,
            until=self.until,
        )


class FindBody(PatternBody):
    """A pattern; ``limit`` keeps the newest of what fits."""

    limit: Annotated[int, Meta(ge=1, le=1_000_000)] | None = None


class TimesBody(Body):
    """How often: exactly, or at least and at most; left out altogether: at least once."""

    exactly: Count | UnsetType = UNSET
    at_least: Count | UnsetType = UNSET
    at_most: Count | UnsetType = UNSET

    def times(self) -> Times:
        """The bounds; Refusal (422) where they contradict each other."""
        if self.exactly is not UNSET:
            if self.at_least is not UNSET or self.at_most is not UNSET:
                raise Refusal(422, "conflicting counts", ("$.times", "use exactly alone, without at_least or at_most"))
            return Times(self.exactly, self.exactly)
        most = None if self.at_most is UNSET else self.at_most
        least = self.at_least if self.at_least is not UNSET else 0 if most is not None else 1
        if most is not None and most < least:
            raise Refusal(422, "impossible count", ("$.times.at_most", f"{most} is less than {least}"))
        return Times(least, most)


class VerifyBody(Body):
    """One pattern with ``times``, or patterns that have to come ``in_order``; ``strict``: nothing between them."""

    pattern: PatternBody | UnsetType = UNSET
    times: TimesBody | UnsetType = UNSET
    in_order: Annotated[list[PatternBody], Meta(min_length=1, max_length=100)] | UnsetType = UNSET
    strict: bool = False


class CountView(View):
    """How many fit; ``lost`` are those that may have fitted and are no longer kept whole."""

    count: int
    numbers: list[int]
    lost: int
    total: int
    evicted: int


class FoundView(CountView):
    """The same, with the exchanges that fit, oldest first."""

    entries: list[ExchangeView]


class HintView(View):
    """One thing that is wrong by a little, in one sentence."""

    kind: str
    says: str


class NearMissView(View):
    """An exchange that nearly was what is looked for: its number, all that differs in one sentence, and one by one."""

    number: int
    says: str
    hints: list[HintView]


class VerdictView(View):
    """Passed, failed, or unknown where the verdict depends on exchanges that the journal no longer holds."""

    verdict: Verdict
    passed: bool
    says: str
    count: int
    numbers: list[int]
    near_misses: list[NearMissView]
    total: int
    evicted: int


def find(request: AdminRequest) -> FoundView:
    """The exchanges that fit a pattern."""
    body: FindBody = request.body
    record, pattern = JournalReadings(request.biller.router.journal), body.pattern()
    found = record.matches(pattern)
    kept = found[-body.limit :] if body.limit else found
    told = _counted(request, record, pattern, found)
    return FoundView(entries=[view(it.exchange) for it in kept], **msgspec.structs.asdict(told))


def count(request: AdminRequest) -> CountView:
    """How many exchanges fit a pattern."""
    record, pattern = JournalReadings(request.biller.router.journal), request.body.pattern()
    return _counted(request, record, pattern, record.matches(pattern))


def verify(request: AdminRequest) -> VerdictView:
    """Whether what has to have come did come."""
    body: VerifyBody = request.body
    record = JournalReadings(request.biller.router.journal)
    answer = _answer(body, record)
    missed, near = answer.missed, []
    if missed is not None and answer.verdict is not Verdict.PASSED:
        near = near_misses.of_question(missed, record.readings, match_context(request), answer.behind)
    return VerdictView(
        verdict=answer.verdict,
        passed=answer.verdict is Verdict.PASSED,
        says=answer.says,
        count=len(answer.numbers),
        numbers=list(answer.numbers),
        near_misses=[NearMissView(number=it.number, says=str(it), hints=hints(it.hints)) for it in near],
        total=request.biller.router.journal.total,
        evicted=record.evicted,
    )


def match_context(request: AdminRequest) -> MatchContext:
    """What the detectors of near misses may ask about the biller."""
    biller = request.biller
    return MatchContext(biller.router.books, biller.population.numbers, biller.router.keys)


def hints(found: list[near_misses.Hint] | tuple[near_misses.Hint, ...]) -> list[HintView]:
    """Hints as JSON shows them."""
    return [HintView(kind=hint.kind, says=hint.says) for hint in found]


def _answer(body: VerifyBody, record: JournalReadings) -> VerificationResult:
    if body.pattern is not UNSET and body.in_order is UNSET and not body.strict:
        times = Times() if body.times is UNSET else body.times.times()
        return counted(record, body.pattern.pattern(), times)
    if body.in_order is not UNSET and body.pattern is UNSET and body.times is UNSET:
        return ordered(record, [pattern.pattern() for pattern in body.in_order], strict=body.strict)
    raise Refusal(422, "conflicting query", ("$", "use pattern with times, or in_order with strict"))


def _counted(request: AdminRequest, record: JournalReadings, pattern: Pattern, found: list[Reading]) -> CountView:
    return CountView(
        count=len(found),
        numbers=[reading.exchange.number for reading in found],
        lost=record.lost(pattern),
        total=request.biller.router.journal.total,
        evicted=record.evicted,
    )


CALLS = (
    AdminCall(
        "POST", "/billers/{bid}/journal/find", "find the exchanges that match a pattern", find, FindBody, FoundView
    ),
    AdminCall(
        "POST",
        "/billers/{bid}/journal/count",
        "count the exchanges that match a pattern",
        count,
        PatternBody,
        CountView,
    ),
    AdminCall(
        "POST",
        "/billers/{bid}/journal/verify",
        "verify the number or order of exchanges, with near misses",
        verify,
        VerifyBody,
        VerdictView,
    ),
)
