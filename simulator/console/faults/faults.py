"""The switchboard of a biller: its fault rules, presets to switch on by one word, what waits to be booked late."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain, count

from starlette.responses import Response

from simulator.console.admin import AdminAnswer
from simulator.console.faults.rules import EFFECTS, rows
from simulator.console.forms import Form, decimal, filled, integer, typed
from simulator.console.page import PageRequest
from simulator.contract.faults.catalogue import REPLY_EFFECTS
from simulator.contract.faults.presets import PRESETS
from simulator.contract.model import account_in
from simulator.contract.registry import TABLE
from simulator.journal.entries import Exchange
from simulator.journal.queries.reading import Reading
from simulator.router.pipeline import Router
from simulator.router.state import Late

FUNCTIONS = tuple(sorted(function.request for function in TABLE))
#: What was done before the page was loaded.
DONE = {
    "on": "The fault is on.",
    "off": "The fault is off.",
    "all-off": "All faults are off.",
    "late": "The deferred bookings are posted.",
}


@dataclass(frozen=True, slots=True)
class LateRow:
    """A call that waits to be booked."""

    rule: str
    seconds: float
    function: str
    account: str
    client: str


async def faults(page_request: PageRequest) -> Response:
    """The switchboard."""
    return _page(page_request, Form())


async def switch_on(page_request: PageRequest) -> Response:
    """A preset as a rule; the same page with the reasons where it cannot be one."""
    form = await typed(page_request.request)
    names = {rule.name for rule, _ in page_request.biller.router.faults.rules()}
    preset = form.value("preset")
    answer = await put(page_request, form, form.value("name") or free_name(preset, names), preset=preset)
    return (
        _page(page_request, form.blamed(answer), 422) if answer.is_refused else page_request.onward("faults", done="on")
    )


async def switch_off(page_request: PageRequest) -> Response:
    """One rule, or all where none is named."""
    form = await typed(page_request.request)
    name = form.value("name")
    answer = await page_request.admin("DELETE", "faults", *((name,) if name else ()))
    answer.done()
    return page_request.onward("faults", done="off" if name else "all-off")


async def book_late(page_request: PageRequest) -> Response:
    """Book now what was put off."""
    answer = await page_request.admin("POST", "faults", "late")
    answer.done()
    return page_request.onward("faults", done="late")


async def put(page_request: PageRequest, form: Form, name: str, **order: object) -> AdminAnswer:
    """What the admin API says to the rule: name, match and times of the form, the rest as given."""
    match = {
        "function": form.value("match.function"),
        "account": form.value("match.account"),
        "login": form.value("match.login"),
        "xpath": form.value("match.xpath"),
        "nth": integer(form.value("match.nth")),
        "probability": decimal(form.value("match.probability")),
    }
    times = form.value("times")
    body = {
        "name": name,
        "match": filled(match.items()),
        **filled([("times", "always" if form.value("always") else integer(times))]),
        **filled(order.items()),
    }
    return await page_request.admin("POST", "faults", body=body)


def free_name(base: str, taken: set[str]) -> str:
    """The base, with a number behind it where a rule has that name: a rule of the same name would be replaced."""
    names = chain((base,), (f"{base}-{number}" for number in count(2)))
    return next(name for name in names if name not in taken)


def _page(page_request: PageRequest, form: Form, status: int = 200) -> Response:
    router = page_request.biller.router
    return page_request.with_forms(
        "faults.html",
        status,
        biller=page_request.biller,
        rows=rows(router),
        late=list(_late(router)),
        presets=PRESETS,
        effects=EFFECTS,
        reply_effects=REPLY_EFFECTS,
        functions=FUNCTIONS,
        form=form,
        done=DONE.get(page_request.asked("done"), ""),
    )


def _late(router: Router) -> Iterator[LateRow]:
    return (_late_row(late) for late in router.late)


def _late_row(late: Late) -> LateRow:
    read = Reading(Exchange(number=0, at=datetime.now(UTC), client=late.asked.client, request=late.asked.request))
    tags = {name: texts[0] for name, texts in read.request_tags.items()}
    function = "" if read.function is None else str(read.function.tag)
    return LateRow(late.rule, late.seconds, function, account_in(tags) or "", late.asked.client)
