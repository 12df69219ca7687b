"""Milliseconds of our own for the pages that a payer waits for: the router's time within each is taken off."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import quantiles
from threading import Event

from bench.errors import NotMeasured
from bench.portal.browser import LIMIT, Browser, Page
from bench.portal.fill import account_of
from bench.portal.stage import BID, Stage, visitor_number
from bench.programs.workbench import Workbench

HOME = f"/portal/{BID}/"
HEADING = re.compile(r"<h1[^>]*>\s*(.*?)\s*</h1>", re.DOTALL)
#: People who log in again and again beside the pages; more than there are cores.
LOGGING_IN = 8


@dataclass
class Spent:
    """Milliseconds of a page in one round: ours, and the router's within it."""

    ours: list[float] = field(default_factory=list)
    routers: list[float] = field(default_factory=list)

    @property
    def p95(self) -> float:
        """What 19 of 20 pages do not take longer than."""
        return quantiles(self.ours, n=20)[-1]


Round = dict[str, Spent]


def rounds(bench: Workbench, stage: Stage) -> list[Round]:
    """Open the pages of each visitor, who pays once a round; and home pages while others log in."""
    numbers = [visitor_number(bench, place) for place in range(bench.effort.visitors)]
    visitors = [(account_of(number), stage.signed_in(number)) for number in numbers]
    for account, browser in visitors[:3]:  # templates are read, connections made
        _pay(stage, browser, account, {})
    found = [_round(stage, visitors) for _ in range(bench.effort.rounds)]
    for _, browser in visitors:
        browser.close()
    return found


def _round(stage: Stage, visitors: list[tuple[str, Browser]]) -> Round:
    spent = {key: Spent() for key in ("portal-home", "portal-options", "portal-confirmation", "portal-log-ins")}
    for account, browser in visitors:
        _asking(stage, spent["portal-home"], "Your accounts", browser, HOME)
        _pay(stage, browser, account, spent)
    with _log_ins(stage):
        for _, browser in visitors:
            _asking(stage, spent["portal-log-ins"], "Your accounts", browser, HOME)
    return spent


def _pay(stage: Stage, browser: Browser, account: str, spent: Round) -> None:
    """Pay 1.00; the confirmation counts from the press of the payment button, and no router is asked for it."""
    base = f"{HOME}accounts/{account}/pay"
    options = _asking(stage, spent.get("portal-options", Spent()), "Pay your bill", browser, base)
    check = browser.send(base, options.hidden | {"amount": "other", "other": "1.00", "instrument": "CC"})
    paid = _checked(browser.send(check.path, check.hidden), "Payment")
    confirmation = spent.get("portal-confirmation", Spent())
    confirmation.ours.append(paid.ms)
    confirmation.routers.append(0.0)
    stage.until_sent(1)


def _asking(stage: Stage, spent: Spent, heading: str, browser: Browser, path: str) -> Page:
    """Open a page that asks the router, and note what it took."""
    stage.router.skip()
    page = _checked(browser.get(path), heading)
    routers = stage.router.ms()
    if not routers:
        raise NotMeasured(f"no router was asked for {path}")
    spent.ours.append(page.ms - routers)
    spent.routers.append(routers)
    return page


def _checked(page: Page, heading: str) -> Page:
    """The page, where it is this one; NotMeasured."""
    shown = HEADING.search(page.text)
    if shown is None or not shown[1].startswith(heading):
        raise NotMeasured(f"{page.path} is another page: {shown[1] if shown else page.text[:200]}")
    return page


@contextmanager
def _log_ins(stage: Stage) -> Iterator[None]:
    """Log people in for as long as the block lasts."""
    over = Event()

    def again(number: int) -> int:
        times = 0
        while not over.is_set():
            stage.signed_in(number).close()
            times += 1
        return times

    with ThreadPoolExecutor(LOGGING_IN) as pool:
        people = [pool.submit(again, number) for number in range(LOGGING_IN)]
        try:
            yield
        finally:
            over.set()
    if not all(person.result(LIMIT) for person in people):
        raise NotMeasured("a payer could not log in")
