"""The run: for each function its usual document, every bound inside and outside, every mutation, drawn documents."""

import tempfile
from collections import Counter
from collections.abc import Callable, Iterable
from copy import deepcopy
from dataclasses import dataclass, field, replace

from lxml import etree

from harness.conformance.ar_items import fresh_items
from harness.conformance.coverage import Covered, nothing_covered, side
from harness.conformance.judging import ConformanceFinding, wrong_with_mutation, wrong_with_valid
from harness.conformance.sending import RawTarget
from harness.errors import HarnessError
from harness.generate.documents import PlacedBound, RequestSchema, bounds, request_schemas, tags, usual
from harness.generate.facts import KINDS, TargetFacts
from harness.mutate.bodies import body
from harness.mutate.catalogue import mutations, steady
from harness.mutate.expectations import Answer, Mutation
from harness.mutate.structure import inside, outside
from harness.profiles.profile import Profile, profiles

#: Requests sent to make the document of a finding smaller.
REDUCTIONS = 120
#: Accounts of which the usual document is sent.
MOST_ACCOUNTS = 10
Progress = Callable[[str, int], None]


def function_names() -> list[str]:
    """Return the names of all functions in the order of the specification: F-05 comes after the payments of F-04."""
    return [profile.request for profile in sorted(profiles().values(), key=lambda profile: profile.code)]


@dataclass
class FunctionResult:
    """What became of one function's requests."""

    function: str
    covered: Covered
    sent: int = 0
    drawn: int = 0
    answered: int = 0
    succeeded: int = 0
    mutated: int = 0
    as_expected: int = 0
    findings: dict[str, ConformanceFinding] = field(default_factory=dict)  # by rule, or by mutation
    broken: Counter[str] = field(default_factory=Counter)  # how many requests showed each


@dataclass(frozen=True)
class ConformanceRun:
    """One run against one router; the same seed sends the same requests."""

    target: RawTarget
    facts: TargetFacts
    examples: int
    seed: int
    progress: Progress = lambda _function, _sent: None

    def all(self, functions: Iterable[str]) -> list[FunctionResult]:
        """Return the result of each function; HarnessError if the router cannot be reached."""
        self.target.reach()
        return [self._one(function) for function in functions]

    def _one(self, function: str) -> FunctionResult:
        schema, facts = request_schemas()[function], self.facts
        if any(KINDS.get(path) == "item" for path, _ in schema.leaves()):
            facts = replace(facts, items=(*fresh_items(self.target, facts, self.examples), *facts.items))
        return _OneFunction(self, schema, facts).run()


class _OneFunction:
    """The requests of one function."""

    def __init__(self, run: ConformanceRun, schema: RequestSchema, facts: TargetFacts) -> None:
        self.run_, self.schema, self.facts = run, schema, facts
        self.profile = _profile(schema.function)
        self.usual = usual(schema, facts)
        self.bounds = list(bounds(schema))
        self.result = FunctionResult(schema.function, nothing_covered(schema, self.bounds, self.profile))

    def run(self) -> FunctionResult:
        """Send everything; return what became of it."""
        for account, person in self.facts.accounts[:MOST_ACCOUNTS]:
            others = replace(self.facts, accounts=((account, person), *self.facts.accounts))
            self.valid(usual(self.schema, others), f"the usual document of account {account}")
        for placed in self.bounds:
            self.bound(placed)
        before = self.send(body(steady(self.schema, self.usual)))
        for mutation in mutations(self.schema, self.usual):
            self.mutation(mutation, before)
        if self.run_.examples:
            self.draw()
        return self.result

    def send(self, data: bytes) -> Answer:
        self.result.sent += 1
        self.run_.progress(self.schema.function, self.result.sent)
        return self.run_.target.send(data)

    def bound(self, placed: PlacedBound) -> None:
        document = inside(self.usual, placed)
        if document is not None and self.valid(document, f"inside {placed}"):
            self.result.covered.bounds.met.add(side(placed, outside=False))
        mutation = outside(self.usual, placed)
        if mutation is not None and self.mutation(mutation, Answer(200, None)):
            self.result.covered.bounds.met.add(side(placed, outside=True))

    def valid(self, document: etree._Element, sent: str) -> bool:
        """Send a valid document; whether its answer is right."""
        answer = self.send(body(document))
        wrong = list(wrong_with_valid(document, answer, self.profile))
        self.result.answered += answer.http == 200
        self.result.covered.note_reply(answer)
        for rule, text in wrong:
            self.keep(sent, rule, text, document)
        if not wrong:
            self.result.succeeded += answer.effective() == "0"
            self.result.covered.note_request(document)
        return not wrong

    def keep(self, sent: str, rule: str, text: str, document: etree._Element) -> None:
        """Note a finding, with the smallest document found that still shows it."""
        self.result.broken[rule] += 1
        if rule not in self.result.findings:
            shown = etree.tostring(self.reduced(document, rule), encoding="unicode")
            self.result.findings[rule] = ConformanceFinding(self.schema.function, sent, rule, text, shown)

    def mutation(self, mutation: Mutation, before: Answer) -> bool:
        """Send a mutation; whether it was answered as it must be."""
        answer = self.send(mutation.body)
        wrong = wrong_with_mutation(mutation, answer, before, self.profile)
        self.result.mutated += 1
        self.result.as_expected += not wrong
        if wrong:
            name, shown = str(mutation), mutation.body[:2_000].decode("utf-8", "replace")
            self.result.broken[name] += 1
            self.result.findings[name] = ConformanceFinding(self.schema.function, name, "mutation", wrong, shown)
        return not wrong

    def draw(self) -> None:
        """Send drawn documents."""
        import hypothesis
        from hypothesis import HealthCheck, Phase, configuration

        from harness.generate.strategies import documents

        @hypothesis.seed(self.run_.seed)
        @hypothesis.settings(
            max_examples=self.run_.examples,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @hypothesis.given(document=documents(self.schema, self.facts))
        def each(document: etree._Element) -> None:
            self.result.drawn += 1
            self.valid(document, "a drawn document")

        with tempfile.TemporaryDirectory() as folder:
            configuration.set_hypothesis_home_dir(folder)  # else it leaves .hypothesis where the command was started
            try:
                each()
            finally:
                configuration.set_hypothesis_home_dir(None)

    def reduced(self, document: etree._Element, rule: str) -> etree._Element:
        """Return the document with every tag taken away, or blanked, without which the rule is still broken."""
        left, small = REDUCTIONS, document
        for path, _ in self.schema.leaves():
            for change in (_without, _blanked):
                tried = change(small, path)
                if tried is None or left == 0:
                    continue
                left -= 1
                answer = self.send(body(tried))
                if any(found == rule for found, _ in wrong_with_valid(tried, answer, self.profile)):
                    small = tried
                    break
        return small


def _without(document: etree._Element, path: str) -> etree._Element | None:
    smaller = deepcopy(document)
    found = tags(smaller, path)
    for node in found:
        parent = node.getparent()
        if parent is not None:
            parent.remove(node)
    return smaller if found else None


def _blanked(document: etree._Element, path: str) -> etree._Element | None:
    smaller = deepcopy(document)
    found = [node for node in tags(smaller, path) if node.text]
    for node in found:
        node.text = ""
    return smaller if found else None


def _profile(function: str) -> Profile:
    for profile in profiles().values():
        if profile.request == function:
            return profile
    raise HarnessError(f"{function} has no profile in schemas/profiles")
