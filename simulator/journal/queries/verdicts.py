"""How often and in which order exchanges came, and whether that can still be known; says nothing of near misses."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum

from simulator.journal.entries import Journal
from simulator.journal.queries.patterns import Pattern
from simulator.journal.queries.reading import Reading


class Verdict(Enum):
    """What a verification came to; UNKNOWN where it depends on exchanges that the journal no longer holds."""

    PASSED = "passed"
    FAILED = "failed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Times:
    """How often something has to have come; ``most`` None: as often as it likes."""

    least: int = 1
    most: int | None = None

    def __str__(self) -> str:
        if self.most is None:
            return f"at least {self.least}"
        if self.most == 0:
            return "none"
        if self.least == self.most:
            return f"exactly {self.least}"
        return f"at most {self.most}" if self.least == 0 else f"from {self.least} to {self.most}"

    def judge(self, certain: int, lost: int) -> Verdict:
        """The verdict where so many came for certain and up to ``lost`` more may have."""
        most = certain + lost if self.most is None else self.most
        if certain > most or certain + lost < self.least:
            return Verdict.FAILED
        return Verdict.PASSED if certain >= self.least and certain + lost <= most else Verdict.UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class VerificationResult:
    """The verdict with the numbers of the exchanges that fit, and the sentence that says it.

    ``missed`` is the pattern to look for near misses of, ``behind`` the number behind which it was looked for.
    """

    verdict: Verdict
    numbers: tuple[int, ...]
    says: str
    missed: Pattern | None = None
    behind: int = 0


class JournalReadings:
    """The journal as one question sees it: each exchange is read once, whatever number of patterns look at it."""

    def __init__(self, journal: Journal) -> None:
        self.readings = [Reading(exchange) for exchange in journal.find()]
        self.evicted = journal.evicted

    def matches(self, pattern: Pattern) -> list[Reading]:
        """The kept exchanges that fit, oldest first."""
        return [reading for reading in self.readings if pattern.fits(reading)]

    def lost(self, pattern: Pattern) -> int:
        """How many exchanges that the pattern asks about are evicted, or cut so that their tags cannot be told."""
        return self.evicted_of(pattern) + sum(self._may_fit(pattern, reading) for reading in self.readings)

    def evicted_of(self, pattern: Pattern) -> int:
        """How many of the exchanges that the pattern asks about no longer fit the journal."""
        if not self.readings:
            return self.evicted
        first = self.readings[0].exchange.number
        last = first - 1 if pattern.until is None else min(first - 1, pattern.until)
        return max(0, last - max(pattern.since, first - 1 - self.evicted))

    @staticmethod
    def _may_fit(pattern: Pattern, reading: Reading) -> bool:
        if not reading.is_cut or not (pattern.request or pattern.reply) or pattern.fits(reading):
            return False
        return replace(pattern, request={}, reply={}).fits(reading)


def counted(record: JournalReadings, pattern: Pattern, times: Times) -> VerificationResult:
    """Whether what fits the pattern came as often as it has to."""
    found = tuple(reading.exchange.number for reading in record.matches(pattern))
    lost = record.lost(pattern)
    verdict = times.judge(len(found), lost)
    came = f"found {len(found)}" if found else "found none"
    doubt = f"; the result is unknown: {lost} exchanges that may match are no longer stored whole"
    return VerificationResult(
        verdict=verdict,
        numbers=found,
        says=f"{times}: {pattern}; {came}{doubt if verdict is Verdict.UNKNOWN else ''}",
        missed=pattern if len(found) < times.least else None,
    )


def ordered(record: JournalReadings, patterns: Sequence[Pattern], *, strict: bool) -> VerificationResult:
    """Whether the patterns came in this order; others may stand between them unless ``strict``."""
    find = _run if strict else _sequence
    found = find(record.readings, patterns)
    if len(found) == len(patterns):
        between = " and nothing between them" if strict else ""
        return VerificationResult(
            verdict=Verdict.PASSED, numbers=found, says=f"found all {len(patterns)} in this order{between}"
        )
    missed, behind = patterns[len(found)], found[-1] if found else 0
    place = f" after number {behind}" if behind else ""
    says = (
        f"step {len(found) + 1} of {len(patterns)} was not found{' next' if strict and behind else ''}{place}: {missed}"
    )
    is_lost = _may_have_come(record, patterns, strict=strict)
    if is_lost:
        says += f"; the result is unknown: {record.evicted} exchanges are no longer stored"
    verdict = Verdict.UNKNOWN if is_lost else Verdict.FAILED
    return VerificationResult(verdict=verdict, numbers=found, says=says, missed=missed, behind=behind)


def _sequence(readings: Sequence[Reading], patterns: Sequence[Pattern]) -> tuple[int, ...]:
    """The numbers of the first exchanges that fit one pattern after the other, as far as it goes."""
    numbers: list[int] = []
    for reading in readings:
        if len(numbers) < len(patterns) and patterns[len(numbers)].fits(reading):
            numbers.append(reading.exchange.number)
    return tuple(numbers)


def _run(readings: Sequence[Reading], patterns: Sequence[Pattern]) -> tuple[int, ...]:
    """The numbers of the exchanges that fit the patterns one right behind the other; the longest start of it."""
    return max((_run_at(readings[start:], patterns) for start in range(len(readings))), key=len, default=())


def _run_at(readings: Sequence[Reading], patterns: Sequence[Pattern]) -> tuple[int, ...]:
    numbers: list[int] = []
    for reading, pattern in zip(readings, patterns, strict=False):
        if not pattern.fits(reading):
            break
        numbers.append(reading.exchange.number)
    return tuple(numbers)


def _may_have_come(record: JournalReadings, patterns: Sequence[Pattern], *, strict: bool) -> bool:
    """Whether the first of the patterns may be among the evicted exchanges, with the others behind them."""
    find = _run_at if strict else _sequence
    for start in range(1, min(record.evicted, len(patterns)) + 1):
        if not record.evicted_of(patterns[start - 1]):
            return False
        if len(find(record.readings, patterns[start:])) == len(patterns) - start:
            return True
    return False
