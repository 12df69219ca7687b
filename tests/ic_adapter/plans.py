"""An integration run step by step without a pump: a biller, a record, scripted answers, the orders that came."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from lxml import etree

from ic_adapter.billers import keys as key_table
from ic_adapter.billers.clock import Clock
from ic_adapter.billers.register import Biller
from ic_adapter.billers.templates import TEMPLATES
from ic_adapter.integrations.plan import End, Plan, RouterCall
from ic_adapter.model import Outcome
from ic_adapter.records.events import Event
from ic_adapter.records.kinds import Kind
from ic_adapter.records.reasons import NO_REASON
from ic_adapter.records.record import Record
from ic_adapter.records.states import State
from ic_adapter.router import outcomes
from ic_adapter.router.answer import RouterAnswer
from ic_adapter.router.envelope import read_reply
from ic_adapter.router.functions import Function
from tests.ic_adapter.reasons import words
from tests.ic_adapter.scripted import envelope, tags

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "tests" / "simulator" / "samples"
NOW = datetime(2024, 11, 15, 12, 30, 45, 670_000)  # the biller's local time


def biller(
    template: str = "3426",
    settings: Mapping[str, str] | None = None,
    keys: Mapping[str, object] | None = None,
    **more: object,
) -> Biller:
    """A biller of this template with its clock stopped at NOW; `more` are keys without a point in their names."""
    found = TEMPLATES[template]
    own = {name: key_table.checked(name, value) for name, value in {**(keys or {}), **more}.items()}
    return Biller(
        id="b",
        template_name=template,
        template=found,
        settings={**found.settings, **(settings or {})},
        own_keys=own,
        keys=key_table.in_force({**found.keys, **own}),
        bif={"InvoiceFormatGuid": "00000000-0000-4000-8000-000000000009"},
        clock=Clock(ZoneInfo(found.time_zone)).freeze(NOW),
        revision=1,
    )


def record(  # the fields a test may care about
    kind: Kind,
    event: Event,
    account: str = "2003708",
    *,
    state: State = State.SENDING,
    progress: tuple[str, ...] = (),
    result: Mapping[str, str] | None = None,
    created_at: datetime = datetime(2024, 11, 15, 12, tzinfo=UTC),
) -> Record:
    """A record of this event on its way."""
    return Record(
        id=1,
        bid="b",
        account_number=account,
        kind=kind,
        source_id=event.source_id,
        event=event,
        state=state,
        reason=NO_REASON,
        created_at=created_at,
        progress=progress,
        result=result or {},
    )


def said(function: Function, xml: str) -> RouterAnswer:
    """The answer that a reply with this XML is."""
    reply = read_reply(xml.encode())
    verdict = outcomes.by_reply(function, reply, ())
    return RouterAnswer(
        function=function.name, outcome=verdict.outcome, reason=verdict.reason, http_status=200, reply=reply
    )


def told(function: Function, params: str = "", **values: str) -> RouterAnswer:
    """A successful answer with these tags; `params` is XML for repeated ones."""
    return said(function, envelope(min(function.replies), tags(**values) + params))


def refused(function: Function, status: int, text: str = "no") -> RouterAnswer:
    """A refusal in Params with function-level STATUS 0, as in the SetPhone sample (router §4.3)."""
    return said(function, envelope(function.name, tags(STATUS=str(status), STATUS_DESC=text)))


def failed(function: Function, outcome: Outcome, reason: str = "gone") -> RouterAnswer:
    """A call without a readable reply."""
    return RouterAnswer(function=function.name, outcome=outcome, reason=words(reason))


def drive(plan: Plan, *answers: RouterAnswer) -> tuple[list[RouterCall], End]:
    """The orders of the plan in turn, each given the next answer, and its end; more orders than answers is an error."""
    orders: list[RouterCall] = []
    left = iter(answers)
    try:
        order = next(plan)
        while True:
            orders.append(order)
            answer = next(left, None)
            assert answer is not None, f"no answer is scripted for {order}"
            assert answer.function == order.function.name, f"{order} instead of {answer.function}"
            order = plan.send(answer)
    except StopIteration as stop:
        assert next(left, None) is None, "not every scripted answer was asked for"
        end: End = stop.value
        return orders, end


def sample(name: str) -> dict[str, str]:
    """The tags of a documented request, such as `F-07`, in order."""
    params = etree.parse(SAMPLES / f"{name}.request.xml").find(".//Params")
    assert params is not None
    return {str(child.tag): (child.text or "").strip() for child in params}


def documented(function: Function) -> list[str]:
    """The tags of the function's request in the order of its XSD."""
    return list(_elements(ROOT / "schemas" / "router" / f"{function.name}.request.xsd"))


def _elements(path: Path) -> Iterator[str]:
    xs = "{http://www.w3.org/2001/XMLSchema}"
    for element in etree.parse(path).iter(f"{xs}element"):
        branches = (one for one in element.iterancestors(f"{xs}sequence") if _tag_of_parent(one) == f"{xs}choice")
        branch = next(branches, None)
        later = branch is not None and branch.getprevious() is not None  # the first branch of a choice has all its tags
        if element.get("type") is not None and not later:
            yield str(element.get("name"))


def _tag_of_parent(element: etree._Element) -> str:
    parent = element.getparent()
    return "" if parent is None else str(parent.tag)
