"""The biller of one pytest test: made from its marker, judged at its end, told about in its failure."""

import re
import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2b
from typing import Any

import pytest

from simulator.testing.biller import Biller
from simulator.testing.errors import CayentaSimError, Refused
from simulator.testing.replies.compared import NOTED
from simulator.testing.sim import CayentaSim
from simulator.testing.traffic import Exchange

#: What the marker may say: the arguments of ``CayentaSim.biller``.
ARGUMENTS = ("template", "seed", "accounts", "now", "settings", "faults")
#: What coverage needs of an exchange.
RECORDED = ("function", "request", "reply", "status", "http_status", "fault", "view")
SHOWN = 5  # exchanges in a failure report
LONGEST = 2_000  # characters of each request and reply in it


@contextmanager
def made(sim: CayentaSim, request: pytest.FixtureRequest) -> Iterator[Biller]:
    """The test's biller for as long as the test lasts."""
    arguments = {"seed": request.config.getoption("--cayenta-seed"), **_marked(request)}
    faults = arguments.pop("faults", ())
    with _fresh(sim, biller_id(request.node.nodeid), arguments) as biller:
        for fault in faults:
            biller.faults.add_any(fault)
        yield biller


def biller_id(node_id: str) -> str:
    """An id that tells the test and is no other's: its name, then a digest of where it stands."""
    name = re.sub(r"[^A-Za-z0-9]+", "-", node_id.rpartition("::")[2]).strip("-")[:44]
    return f"{name}-{blake2b(node_id.encode(), digest_size=4).hexdigest()}".lstrip("-")


def check_books(biller: Biller) -> None:
    """Fails the test if the books do not add up; a biller that the test took away has none."""
    try:
        broken = biller.invariants()
    except Refused as refused:
        if refused.status == 404:
            return
        raise
    if broken:
        lines = "\n".join(f"  {it.where}: {it.rule}: {it.detail}" for it in broken)
        pytest.fail(f"the books of biller {biller.id} do not add up:\n{lines}", pytrace=False)


@contextmanager
def comparisons() -> Iterator[list[dict[str, str]]]:
    """Note what the test compares while it runs."""
    noted: list[dict[str, str]] = []
    token = NOTED.set(noted)
    try:
        yield noted
    finally:
        NOTED.reset(token)


def run_record(biller: Biller, name: str, noted: list[dict[str, str]]) -> dict[str, Any]:
    """Return what the test asked and compared, in plain values: it travels between processes (docs/contract.md)."""
    try:
        found = [{part: getattr(it, part) for part in RECORDED} for it in biller.journal.find()]
    except CayentaSimError:  # the test took the biller away
        found = []
    return {"name": name, "exchanges": found, "compared": noted}


def told(biller: Biller, item: pytest.Item) -> str:
    """The last exchanges, oldest first, and the command that runs the test again."""
    seed = item.config.getoption("--cayenta-seed")
    again = f"again: pytest {shlex.quote(item.nodeid)} --cayenta-seed {seed}"
    try:
        found = biller.journal.find(limit=SHOWN)
    except CayentaSimError as error:
        return f"the journal cannot be read: {error}\n{again}"
    last = f", the last {len(found)} of them" if found.total > len(found) else ""
    head = f"{biller.router_url}, seed {biller.seed}, exchanges: {found.total}{last}"
    return "\n".join([head, *(line for exchange in found for line in _exchange(exchange)), again])


def _exchange(it: Exchange) -> Iterator[str]:
    what = " ".join(filter(None, (it.function or "unreadable", it.account)))
    does = f": effect {it.effect}, view {it.view}" if it.view else ""
    fault = f" (fault {it.fault}{does})" if it.fault else ""
    yield f"#{it.id} {what}: {it.outcome}{fault}"
    for sign, body in ((">", it.request), ("<", it.reply)):
        cut = body[:LONGEST] + ("…" if len(body) > LONGEST else "")
        yield from (f"  {sign} {line}" for line in cut.splitlines())


def _marked(request: pytest.FixtureRequest) -> dict[str, Any]:
    """What the markers say; the one nearest to the test decides."""
    said: dict[str, Any] = {}
    for marker in request.node.iter_markers("cayenta"):
        unknown = [name for name in marker.kwargs if name not in ARGUMENTS]
        if marker.args or unknown:
            wrong = unknown[0] if unknown else repr(marker.args[0])
            raise pytest.UsageError(
                f"@pytest.mark.cayenta accepts only the keyword arguments {', '.join(ARGUMENTS)}, not {wrong}"
            )
        said = {**marker.kwargs, **said}
    return said


def _fresh(sim: CayentaSim, wanted: str, arguments: dict[str, Any]) -> Biller:
    """A biller with this id, or with a number behind it where another run at the same simulator has that one now."""
    number = 1
    while True:
        try:
            return sim.biller(wanted if number == 1 else f"{wanted}-{number}", **arguments)
        except Refused as refused:
            if refused.status != 409:
                raise
        number += 1
