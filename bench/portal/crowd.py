"""Payers who press the payment button at once, twice each: what the router's ledger has of it."""

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from bench.errors import NotMeasured
from bench.portal.browser import Browser, Page
from bench.portal.fill import account_of
from bench.portal.stage import BID, Stage, crowd_number
from bench.programs.wire import Admin
from bench.programs.workbench import Workbench

PAID = "25.37"  # nobody else pays as much


def faults(bench: Workbench, stage: Stage) -> tuple[int, float]:
    """Return how many payments were lost or doubled, and the seconds until the last payer read the confirmation."""
    count = bench.effort.crowd
    payers = [crowd_number(bench, place) for place in range(count)]
    browsers = [stage.signed_in(payer) for payer in payers]
    before = [_paid(stage, payer) for payer in payers]
    with ThreadPoolExecutor(count) as pool:
        checks = list(pool.map(_check, browsers, payers))
        began = time.perf_counter()
        shown = list(pool.map(_pay, browsers, checks))
        seconds = time.perf_counter() - began
    if len(set(stage.until_sent(count))) != count or len(set(shown)) != count:
        raise NotMeasured("two payers were shown the same payment")
    booked = [_paid(stage, payer) - earlier for payer, earlier in zip(payers, before, strict=True)]
    return sum(abs(count - 1) for count in booked), seconds


def _check(browser: Browser, payer: int) -> Page:
    """Choose what to pay; return the page with the payment button."""
    base = f"/portal/{BID}/accounts/{account_of(payer)}/pay"
    options = browser.get(base)
    return browser.send(base, options.hidden | {"amount": "other", "other": PAID, "instrument": "CC"})


def _pay(browser: Browser, check: Page) -> str:
    """Press the button in two tabs of one browser at once; return the address of the confirmation."""
    tabs = (browser, Browser(browser.port, browser.cookies))
    with ThreadPoolExecutor(len(tabs)) as pool:
        pages = list(pool.map(lambda tab: tab.send(check.path, check.hidden), tabs))
    for tab in tabs:
        tab.close()
    paths: set[str] = {page.path for page in pages}
    if len(paths) != 1:
        raise NotMeasured(f"one payment has two pages: {sorted(paths)}")
    return paths.pop()


def _paid(stage: Stage, payer: int) -> int:
    """How many payments of the amount the router has booked on the payer's account."""
    admin = Admin(stage.router_port)
    kinds = Counter((entry["kind"], entry["amount"]) for entry in admin.entries(BID, account_of(payer)))
    admin.close()
    return sum(count for (_, amount), count in kinds.items() if amount == f"-{PAID}")
