"""A verification names function and tag of each changed behavior, and nothing where there is none.

All of them, each with every function: ``make verify-changes``. A part of them, each with the functions that are about
it: every other run.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from time import monotonic

import httpx
import pytest
from lxml import etree

from harness.verify.reading import verify_reads
from harness.verify.side import Side
from harness.verify.target import Router, RouterRequest, RouterTarget
from harness.verify.verdicts import TagVerdict, Verification
from harness.verify.writes import WRITES, verify_writes
from tests.harness.changes import REAL, drawn
from tests.harness.proxy import Change, Proxy, proxy
from tests.simulator.process import start

ALL = os.environ.get("VERIFY_ALL") == "1"
SEED = int(os.environ.get("VERIFY_SEED", "20241115"))
CHANGES = [*REAL, *drawn(28, SEED)] if ALL else [*REAL[::3], *drawn(5, SEED)]
ACCOUNTS, DAY = ("2003708", "2036948"), "20241115"
SECONDS = 60


@dataclass
class Remembered:
    """A router that is asked once for each sequence of requests: later runs get the replies of the first."""

    router: Router
    replies: dict[tuple[str, ...], list[str]] = field(default_factory=dict)
    place: dict[tuple[str, ...], int] = field(default_factory=dict)
    functions: tuple[str, ...] = ()

    def ask(self, request: RouterRequest) -> etree._Element:
        """Return the reply to the same request at the same place among its equals."""
        key = (*self.functions, etree.tostring(request.root(), encoding="unicode"))
        known, place = self.replies.setdefault(key, []), self.place.get(key, 0)
        self.place[key] = place + 1
        if place == len(known):
            known.append(etree.tostring(self.router.ask(request), encoding="unicode"))
        return etree.fromstring(known[place])


@dataclass
class Routers:
    """One simulator with a biller for each run, the proxy before it, and the reference's replies by functions."""

    url: str
    changed: Proxy
    made: int = 0
    references: dict[tuple[str, ...], Remembered] = field(default_factory=dict)
    open_: list[RouterTarget] = field(default_factory=list)

    def fresh(self) -> str:
        """The router of a new biller."""
        self.made += 1
        body = {"id": f"t-{self.made}", "template": "3426"}
        httpx.post(f"{self.url}/__admin/billers", json=body, trust_env=False).raise_for_status()
        return f"{self.url}/billers/t-{self.made}/router"

    def reference(self, functions: tuple[str, ...]) -> Remembered:
        """A healthy router that these functions are verified with."""
        if functions not in self.references:
            self.open_.append(RouterTarget(self.fresh()))
            self.references[functions] = Remembered(self.open_[-1])
        self.references[functions].place.clear()
        return self.references[functions]

    def verify(self, change: Change | None, functions: tuple[str, ...]) -> Verification:
        """Run a verification of a new biller with this change."""
        self.changed.router, self.changed.change = self.fresh(), change
        reference = self.reference(functions)
        with RouterTarget(self.changed.url) as target:
            found = verify_reads(target, ACCOUNTS, reference)
            verify_writes(Side(target, ACCOUNTS, DAY), Side(reference, ACCOUNTS, DAY), found, functions)
        return found


@pytest.fixture(scope="module")
def routers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Routers]:
    """One simulator and one proxy for all."""
    process, url = start(tmp_path_factory.mktemp("simulator"))
    with proxy() as changed:
        routers = Routers(url, changed)
        yield routers
        for one in routers.open_:
            one.client.close()
    process.terminate()
    process.communicate(timeout=10)


def wrong(found: Verification) -> set[tuple[str, str]]:
    """Function and path of all that is not the same."""
    return {
        (function, path)
        for function, tags in found.results.items()
        for path, result in tags.items()
        if result.verdict in (TagVerdict.DIFFERS, TagVerdict.NOISE)
    }


def test_nothing_is_named_at_a_healthy_router(routers: Routers) -> None:
    """Through the same proxy, with every function."""
    found = routers.verify(None, WRITES)

    assert (wrong(found), found.unanswered, found.passed) == (set(), [], True)


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.name)
def test_a_changed_behavior_is_named(routers: Routers, change: Change) -> None:
    """The function of the change and its tag, and no other function; within a minute where everything is verified."""
    began = monotonic()

    found = routers.verify(change, WRITES if ALL else tuple({change.function} & set(WRITES)))

    named = wrong(found)
    assert any(function == change.function and change.tag in path for function, path in named), named
    assert {function for function, _ in named} == {change.function}, named
    assert not found.passed
    if ALL:
        assert monotonic() - began < SECONDS
