"""Verdicts of a verification: one for each function and tag, with the exchange that shows it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum

from lxml import etree

from harness.profiles.checking import KnownFacts, check_reply
from harness.profiles.profile import profiles
from harness.profiles.reply import NotAReply, RouterReply, read_reply
from harness.verify import reads
from harness.verify.target import ReadRequest, RouterTarget


class TagVerdict(Enum):
    """What a run says about one tag of one function; the later one outweighs the earlier."""

    NEVER = "never verified"
    KEPT = "kept"  # keeps its profile; there was nothing to compare it with
    SAME = "same"  # equals the reference
    NOISE = "noise"  # differs between two equal requests to the target
    DIFFERS = "differs"  # from the reference
    BROKEN = "broken"  # breaks its profile

    @property
    def rank(self) -> int:
        """How much it outweighs."""
        return list(TagVerdict).index(self)


@dataclass(frozen=True, slots=True)
class TagResult:
    """The verdict about a tag, why, and the request that showed it."""

    verdict: TagVerdict
    why: str = ""
    request: str = ""


@dataclass
class Verification:
    """Results by function and path below Params; which functions answered a request with success."""

    results: dict[str, dict[str, TagResult]] = field(default_factory=dict)
    answered: set[str] = field(default_factory=set)
    requests: int = 0

    @property
    def unanswered(self) -> list[str]:
        """Functions of which nothing but refusals came."""
        return sorted(self.results.keys() - self.answered)

    @property
    def passed(self) -> bool:
        """Whether every function was seen to answer, and nothing is broken or differs."""
        verdicts = {result.verdict for tags in self.results.values() for result in tags.values()}
        return bool(self.results) and not self.unanswered and not verdicts & {TagVerdict.BROKEN, TagVerdict.DIFFERS}

    def note(self, function: str, path: str, result: TagResult) -> None:
        """Keep a result if it outweighs what is known."""
        known = self.results.setdefault(function, {}).get(path)
        if known is None or result.verdict.rank > known.verdict.rank:
            self.results[function][path] = result


def verify_reads(target: RouterTarget, accounts: Sequence[str], reference: RouterTarget | None = None) -> Verification:
    """Ask the target every reading request twice, the reference once, and judge each tag.

    Raises NoReply if one of them does not answer.
    """
    found = Verification()
    for profile in profiles().values():
        if profile.request in (*reads.READS, reads.PHONES):
            for path in profile.tags:
                found.note(profile.request, path, TagResult(TagVerdict.NEVER))
    persons: dict[str, None] = {}
    for request in (*reads.account_reads(accounts), *reads.refused_reads()):
        reply = _judge(request, found, target, reference)
        if person := reply.findtext(".//GetAccount/Params/PERSON_NO"):
            persons[person] = None
    for request in reads.person_reads(tuple(persons)):
        _judge(request, found, target, reference)
    return found


def _judge(
    request: ReadRequest, found: Verification, target: RouterTarget, reference: RouterTarget | None
) -> etree._Element:
    """Judge one request; return the target's first reply."""
    first, second = target.ask(request), target.ask(request)
    other = reference.ask(request) if reference else None
    found.requests += 1
    facts = KnownFacts(request.root())
    for finding in check_reply(first, facts):
        path = finding.path.removeprefix("Params/")
        found.note(request.function, path, TagResult(TagVerdict.BROKEN, str(finding), str(request)))
    try:
        reply, again = read_reply(first), read_reply(second)
        expected = read_reply(other) if other is not None else None
    except NotAReply as error:
        found.note(request.function, "/", TagResult(TagVerdict.BROKEN, str(error), str(request)))
        return first
    if not reply.refused:
        found.answered.add(request.function)
        if request.refused:
            found.note(request.function, "STATUS", TagResult(TagVerdict.BROKEN, "is success", str(request)))
    _compare(request, found, reply, again, expected)
    return first


def _compare(
    request: ReadRequest, found: Verification, reply: RouterReply, again: RouterReply, expected: RouterReply | None
) -> None:
    """Compare each tag with the same request's second reply, and with the reference's."""
    mine, repeated = reply.values(), again.values()
    theirs = expected.values() if expected else {}
    for path in dict.fromkeys((*mine, *theirs)):
        values, twice, wanted = (_stripped(texts.get(path, ())) for texts in (mine, repeated, theirs))
        if values != twice:
            result = TagResult(TagVerdict.NOISE, f"{values} and {twice}", str(request))
        elif expected is None:
            result = TagResult(TagVerdict.KEPT)
        elif values == wanted:
            result = TagResult(TagVerdict.SAME)
        else:
            result = TagResult(TagVerdict.DIFFERS, f"{values}, the reference has {wanted}", str(request))
        found.note(request.function, path, result)


def _stripped(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(text.strip() for text in texts)
