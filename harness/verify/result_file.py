"""Result file of a verification (JSON, version 1): what ``serve --fidelity FILE`` and other programs read.

docs/contract.md has the table of its keys. Programs ignore keys that they do not know; another ``version`` is another
shape.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from lxml import etree

from harness.profiles.profile import profiles
from harness.verify.verdicts import TagResult, TagVerdict, Verification

FORMAT, VERSION = "cayenta-contract verification", 1
CODES = {profile.request: profile.code for profile in profiles().values()}


@dataclass(frozen=True)
class RunFacts:
    """What a run was about: router, reference (blank: none), ``read-only`` or ``all``, and when it began (ISO, UTC)."""

    target: str
    reference: str
    mode: str
    began: str
    accounts: tuple[str, ...]


def as_result(found: Verification, facts: RunFacts) -> dict[str, Any]:
    """Return the result as it stands in the file; only exchanges that a verdict names are in it."""
    named = {number for result in _results(found) for number in result.exchanges}
    return {
        "format": FORMAT,
        "version": VERSION,
        "target": facts.target,
        "reference": facts.reference or None,
        "mode": facts.mode,
        "began": facts.began,
        "accounts": list(facts.accounts),
        "passed": found.passed,
        "requests": found.requests,
        "unanswered": found.unanswered,
        "counts": counts(_results(found)),
        "functions": {function: _function(function, found) for function in found.results},
        "exchanges": {
            str(exchange.number): {
                "function": exchange.request.function,
                "request": _xml(exchange.request.root()),
                "reply": _xml(exchange.reply),
                "reference": _xml(exchange.reference) if exchange.reference is not None else None,
            }
            for exchange in found.exchanges
            if exchange.number in named
        },
    }


def as_json(found: Verification, facts: RunFacts) -> str:
    """Return the text of the result file."""
    return json.dumps(as_result(found, facts), indent=1, ensure_ascii=False) + "\n"


def counts(results: Iterable[TagResult]) -> dict[str, int]:
    """Return how many tags have each verdict, all four of them."""
    found = {verdict.value: 0 for verdict in TagVerdict}
    for result in results:
        found[result.verdict.value] += 1
    return found


def is_effect(path: str) -> bool:
    """Whether a path is an effect, ``TAG -> Function/TAG``, and not a tag of the function's own reply."""
    return "->" in path


def _function(function: str, found: Verification) -> Mapping[str, Any]:
    tags = found.results[function]
    return {
        "code": CODES.get(function, ""),
        "answered": function in found.answered,
        "counts": counts(tags.values()),
        "tags": {path: _tag(result) for path, result in tags.items() if not is_effect(path)},
        "effects": {path: _tag(result) for path, result in tags.items() if is_effect(path)},
    }


def _tag(result: TagResult) -> Mapping[str, Any]:
    return {
        "verdict": result.verdict.value,
        "by": result.by,
        "why": result.why,
        "exchanges": list(result.exchanges),
    }


def _results(found: Verification) -> list[TagResult]:
    return [result for tags in found.results.values() for result in tags.values()]


def _xml(root: etree._Element) -> str:
    etree.indent(root)
    return etree.tostring(root, encoding="unicode")
