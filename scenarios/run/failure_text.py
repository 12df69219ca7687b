"""Failure text of a scenario: how each step went, for the failure message and the report. Prints nothing itself."""

import shlex
from dataclasses import dataclass, field
from typing import Any

import pytest
from pytest_bdd.parser import Feature, Scenario, Step

from scenarios.context.exchanges import indented, readable
from scenarios.context.world import World
from scenarios.errors import ScenarioError, StepError
from scenarios.language import renamed, vocabulary
from scenarios.language.forms import FORMS
from scenarios.run import biller_state, short_failure

#: What may stand under a step, by the name pytest-bdd hands it over with.
BELOW: dict[str | None, str] = {"datatable": "a table", "docstring": 'a text block (""")'}
#: Requests with a fault that a failure message lists, the newest.
FAULTS_SHOWN = 10
NOT_RUN, PASSED, FAILED = "not run", "passed", "failed"


@dataclass(slots=True)
class ScenarioProgress:
    """What a scenario is, how each step went, and the words of its failure."""

    feature: Feature
    scenario: Scenario
    shown_file: str
    tags: list[str]
    outcomes: list[str] = field(default_factory=list)
    failure: str = ""
    short: list[str] = field(default_factory=list)
    skipped: str = ""

    def passed(self) -> None:
        """One more step went well."""
        self.outcomes.append(PASSED)

    def failed(self, step: Step, error: BaseException, world: World | None, page: list[str] | None = None) -> None:
        """The step at which the scenario ended: place, step, expected and came, the page, last exchange."""
        self.outcomes.append(FAILED)
        parts = [f"{self._place(step)}  {step.keyword} {step.name}", "", _words(error), *(page or [])]
        account = ""
        if world is not None:
            state = biller_state.describe(world, step)
            account = biller_state.account_of(world, step)
            parts += [*_last(world), *state]
        self.failure = "\n".join([*parts, *self._again()])
        where = f"{step.keyword} {step.name} (line {step.line_number})"
        self.short = short_failure.lines(
            *(where, error, _words(error), short_failure.happened(world, account, page), self._command())
        )

    def went_well(self) -> bool:
        """Whether every step did."""
        return self.outcomes == [PASSED] * len(self.scenario.steps)

    def broke_the_books(self, error: BaseException, world: World) -> None:
        """Every step went well, but what they left behind does not add up."""
        state = biller_state.describe(world, None)
        place = f"{self.shown_file}:{self.scenario.line_number}:"
        self.failure = "\n".join([place, "", _words(error), *_last(world), *state, *self._again()])
        account = biller_state.account_of(world, None)
        self.short = short_failure.lines(
            "after the last step", error, _words(error), short_failure.happened(world, account), self._command()
        )

    def unknown(self, step: Step) -> None:
        """No step of the vocabulary is meant."""
        self.outcomes.append(FAILED)
        near = "".join(f"\n  did you mean: {sentence}" for sentence in vocabulary.nearest(step.name))
        self.failure = f"{self._place(step)}  no step matches: {step.keyword} {step.name}{near}"
        new = renamed.now(step.name)
        meant = [new] if new else vocabulary.nearest(step.name, 1)
        hint = f"; did you mean: {meant[0]}" if meant else ""
        where = f"{step.keyword} {step.name} (line {step.line_number})"
        error = StepError("", "a step of `cayenta-scenarios steps`", f"no step matches{hint}")
        self.short = short_failure.lines(where, error, "", "nothing, the step does not exist", self._command())

    def _again(self) -> list[str]:
        """The one command that runs this scenario again; seeds and dice are in it, so that it ends the same."""
        return ["", f"  again: {self._command()}"]

    def _command(self) -> str:
        return f"cayenta-scenarios run {shlex.quote(f'{self.shown_file}:{self.scenario.line_number}')}"

    def _place(self, step: Step) -> str:
        return f"{self.shown_file}:{step.line_number}:"

    def as_record(self, world: World | None, outcome: str, seconds: float, example: dict[str, str]) -> dict[str, Any]:
        """Plain values only: the record travels between processes."""
        outcomes = [*self.outcomes, *[NOT_RUN] * (len(self.scenario.steps) - len(self.outcomes))]
        return {
            "file": self.shown_file,
            "line": self.scenario.line_number,
            "feature": self.feature.name,
            "name": self.scenario.name,
            "example": example,
            "tags": self.tags,
            "outcome": outcome,
            "seconds": seconds,
            "failure": self.failure,
            "short": self.short,
            "skipped": self.skipped,
            "steps": [_step(step, went) for step, went in zip(self.scenario.steps, outcomes, strict=True)],
            "biller": world.biller if world else "",
            "template": world.template if world else "",
            "seed": world.seed if world else "",
            "exchanges": [exchange.as_record() for exchange in world.exchanges] if world else [],
            "compared": [tag.as_record() for tag in world.compared] if world else [],
            "marks": world.marks if world else {},
            "journal": [_entry(entry) for entry in world.journal] if world else [],
        }


def _words(error: BaseException) -> str:
    """Our own errors speak for themselves; anything else is a defect of a step and says so."""
    if isinstance(error, ScenarioError):
        return str(error)
    if isinstance(error, pytest.FixtureLookupError) and error.argname in BELOW:
        return f"the step needs {BELOW[error.argname]} under it"
    if isinstance(error, ValueError | KeyError):
        return f"the step cannot use a value of the scenario or of a reply: {type(error).__name__}: {error}"
    return f"the step failed because of a defect in its code: {type(error).__name__}: {error}"


def _last(world: World) -> list[str]:
    """The last exchange, and what the router was asked on its account."""
    parts = ["", f"biller {world.biller} of template {world.template}"] if world.biller else []
    for exchange in world.last_exchanges():
        parts += ["", "last exchange", indented(exchange.as_short_text())]
    if world.at_adapter and world.journal:
        entry = _entry(world.journal[-1])
        parts += ["", "last request at the router", indented(f"{entry['request']}\n{entry['reply']}")]
    return [*parts, *_faults(world)]


def _faults(world: World) -> list[str]:
    """Each request that met a fault rule, with what the rule did to the books and to the reply."""
    met = [_entry(entry) for entry in world.journal if entry.get("fault")]
    lines = [
        f"  request {it['id']}, {it['function']}: fault {it['fault']} fired (effect {it['effect']}, view {it['view']})"
        for it in met[-FAULTS_SHOWN:]
    ]
    return ["", "faults that fired", *lines] if lines else []


def _step(step: Step, went: str) -> dict[str, Any]:
    """Return a step with what stands under it: the rows of a table, or a text block."""
    rows = [[str(value) for value in row] for row in step.datatable.raw()] if step.datatable else []
    plain = {"keyword": step.keyword, "text": step.name, "line": str(step.line_number), "outcome": went}
    meant = vocabulary.matching(step.name) if rows else []
    has_header = bool(meant) and bool(FORMS[meant[0].name].columns if meant[0].name in FORMS else ())
    return plain | {"rows": rows, "header": has_header, "block": step.docstring or ""}


def _entry(entry: dict[str, Any]) -> dict[str, str]:
    """A journal entry as text; a status that was not there is a dash."""
    names = ["id", "at", "function", "account", "http_status", "status", "status_desc", "login"]
    names += ["fault", "effect", "view", "outcome"]
    plain = {name: "-" if entry.get(name) is None else str(entry[name]) for name in names}
    if plain["outcome"] == "-":  # a router of another version
        plain["outcome"] = f"HTTP {plain['http_status']}, STATUS {plain['status']}"
    return plain | {name: readable(entry.get(name) or "") for name in ("request", "reply")}
