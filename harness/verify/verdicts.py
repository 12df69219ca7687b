"""Verdicts of a verification: one for each function and tag, with the exchange that shows it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum

from lxml import etree

from harness.profiles.profile import profiles
from harness.verify.target import RouterRequest


class TagVerdict(Enum):
    """What a run says about one tag of one function; the later one outweighs the earlier."""

    NEVER = "never verified"
    SAME = "same"  # as the contract, a rule or the reference wants it
    NOISE = "noise"  # differs between two equal requests to the target
    DIFFERS = "differs"

    @property
    def rank(self) -> int:
        """How much it outweighs."""
        return list(TagVerdict).index(self)


#: What a verdict comes from, the weakest evidence first.
EVIDENCE = ("", "profile", "rule", "reference", "repetition")


@dataclass(frozen=True, slots=True)
class TagResult:
    """The verdict about a tag, by which evidence, why, and the numbers of the exchanges that show it."""

    verdict: TagVerdict
    by: str = ""
    why: str = ""
    exchanges: tuple[int, ...] = ()

    @property
    def weight(self) -> tuple[int, int]:
        """How much it outweighs another result about the same tag."""
        return self.verdict.rank, EVIDENCE.index(self.by)


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request as it was sent and the reply as it came; the reference's reply, if it was asked the same."""

    number: int
    request: RouterRequest
    reply: etree._Element
    reference: etree._Element | None = None


@dataclass
class Verification:
    """Results by function and path: of a reply's tag below Params, or ``TAG -> Function/TAG`` for an effect."""

    results: dict[str, dict[str, TagResult]] = field(default_factory=dict)
    answered: set[str] = field(default_factory=set)
    exchanges: list[Exchange] = field(default_factory=list)
    requests: int = 0

    @property
    def unanswered(self) -> list[str]:
        """Functions of which nothing but refusals came."""
        return sorted(self.results.keys() - self.answered)

    @property
    def passed(self) -> bool:
        """Whether every function was seen to answer, and nothing differs."""
        verdicts = {result.verdict for tags in self.results.values() for result in tags.values()}
        return bool(self.results) and not self.unanswered and TagVerdict.DIFFERS not in verdicts

    def expect(self, functions: Iterable[str]) -> None:
        """Enter every tag of these functions' replies as never verified."""
        wanted = set(functions)
        for profile in profiles().values():
            if profile.request in wanted:
                for path in profile.tags:
                    self.note(profile.request, path, TagResult(TagVerdict.NEVER))

    def note(self, function: str, path: str, result: TagResult) -> None:
        """Keep a result if it outweighs what is known."""
        known = self.results.setdefault(function, {}).get(path)
        if known is None or result.weight > known.weight:
            self.results[function][path] = result

    def keep(self, request: RouterRequest, reply: etree._Element, reference: etree._Element | None = None) -> int:
        """Keep an exchange; return its number."""
        self.exchanges.append(Exchange(len(self.exchanges) + 1, request, reply, reference))
        return len(self.exchanges)

    def is_sure(self, function: str, path: str) -> bool:
        """Whether a tag of a reading function is neither noise nor different, so that effects can be read from it."""
        known = self.results.get(function, {}).get(path)
        return known is None or known.verdict in (TagVerdict.SAME, TagVerdict.NEVER)
