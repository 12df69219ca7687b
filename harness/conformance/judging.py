"""Verdict about one answer: to a valid request by XSD and profile, to a mutation by what the documents ask for."""

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from harness.mutate.expectations import Answer, Mutation, NoHarm, Refusal, StatusLevel, Unchanged
from harness.profiles.checking import KnownFacts, check_reply
from harness.profiles.profile import Profile

#: A valid request may be refused for its meaning, never as unreadable, unknown, forbidden or invalid (router §4.2).
NOT_FOR_VALID = {"-901": "forbidden", "-902": "not valid", "-903": "unknown", "-904": "unreadable"}

#: Rules about values that a client stores and no document checks: the run itself stores dates in any order.
OF_STORED_VALUES = frozenset({"not after"})


@dataclass(frozen=True, slots=True)
class ConformanceFinding:
    """One thing that a router does otherwise: the function, what was sent, the rule, what came, the document.

    Of requests that break the same rule the first is kept.
    """

    function: str
    sent: str
    rule: str
    text: str
    request: str

    def __str__(self) -> str:
        return f"{self.function}: {self.sent}: {self.text}"


def wrong_with_valid(request: etree._Element, answer: Answer, profile: Profile) -> Iterator[tuple[str, str]]:
    """Yield rule and text of all that is wrong with the answer to a valid request."""
    if answer.http != 200 or answer.root is None:
        came = f"HTTP {answer.http}" + ("" if answer.root is not None else " without XML") if answer.http else "nothing"
        yield "http", f"a valid request was answered with {came}"
        return
    status = answer.effective()
    if status in NOT_FOR_VALID:
        words = "; ".join(text for _, text in answer.statuses().values() if text)
        yield "refused", f"a valid request was refused as {NOT_FOR_VALID[status]}: STATUS {status} {words}"
        return
    for finding in check_reply(answer.root, KnownFacts(request)):
        if finding.rule in OF_STORED_VALUES:
            continue
        yield f"{finding.rule} {finding.path}", str(finding)
    if status not in ("", "0") and status.removeprefix("-").isdigit():
        wrong = Refusal(StatusLevel.BUSINESS, int(status), source="router §4.3").mismatch(answer, profile)
        if wrong:
            yield "level", wrong


def wrong_with_mutation(mutation: Mutation, answer: Answer, before: Answer, profile: Profile) -> str:
    """Return what is wrong with the answer to a mutation; ``before`` is that to the document it was made of."""
    match mutation.expected:
        case Refusal() as refusal:
            return refusal.mismatch(answer, profile)
        case NoHarm() as harm:
            return harm.mismatch(answer)
        case Unchanged(source=source):
            if (answer.http, answer.effective()) == (before.http, before.effective()):
                return ""
            came = f"HTTP {answer.http} with STATUS {answer.effective() or 'missing'}"
            return f"{came}, the same document written plainly has {before.effective() or 'none'} ({source})"
