"""Pages of others that the simulator plays (docs/stand-ins.md), and Invoice Cloud's web services that they call."""

import json
from typing import Any

import httpx

from scenarios.context import stand_ins
from scenarios.context.asked import explained, service_line
from scenarios.context.exchanges import Kind, record
from scenarios.context.stand_ins import STAND_INS
from scenarios.context.tables import Table, compare, pairs, shown
from scenarios.context.world import World
from scenarios.errors import StepError
from scenarios.pages.visits import Visits
from scenarios.steps.definitions import action, check


@action("the stand-ins of the biller call Invoice Cloud")
def connect(world: World) -> None:
    """The biller's web services get a login of their own, and the simulator's stand-ins use it."""
    world.services = httpx.BasicAuth(*stand_ins.connect(world))


@action("the stand-ins call Invoice Cloud as user {user}")
def connect_as(world: World, user: str) -> None:
    """With a password that is not the one of the biller at Invoice Cloud."""
    body = {"url": world.urls.adapter, "user": user, "password": "not the password"}
    world.admin("PUT", world.of_biller(STAND_INS), body)


@action("the stand-ins have the fault {fault}")
def switch_on(world: World, fault: str) -> None:
    """One of clock_ahead, token_twice, wrong_target, wrong_biller, altered_token, in place of another."""
    world.admin("PUT", world.of_biller(f"{STAND_INS}/fault"), {"fault": fault})


@action('the stand-ins have the fault {fault} and name "{value}" instead')
def switch_on_with(world: World, fault: str, value: str) -> None:
    """For wrong_target a page, for wrong_biller the id of a biller."""
    world.admin("PUT", world.of_biller(f"{STAND_INS}/fault"), {"fault": fault, "value": value})


@action("the stand-ins have no fault")
def switch_off(world: World) -> None:
    """The fault that was on is off."""
    world.admin("DELETE", world.of_biller(f"{STAND_INS}/fault"))


@action('I open the stand-in "{page}"')
def open_stand_in(world: World, visits: Visits, page: str) -> None:
    """One of site, portal, agent, vertexone, ivr, at the simulator."""
    visits.tab.open(stand_ins.page(world, page))


@action("the web service {service} is called with")
def call_service(world: World, service: str, datatable: Table) -> None:
    """With the biller's login, and its id where the table has no bid; whatever comes is the answer."""
    if world.services is None:
        raise StepError("no login; write first: Given the stand-ins of the biller call Invoice Cloud")
    body = {"bid": world.needed_biller(), **pairs(datatable)}
    url = f"{world.urls.adapter}/ic/{service}"
    world.offered = world.http.post(url, json=body, auth=world.services)
    world.exchanges.append(record(Kind.ADAPTER, world.offered))


@check("the web service answers")
def check_answer(world: World, datatable: Table) -> None:
    """Members of the last answer, one per line; HTTP is its status, any stands for any value."""
    if world.offered is None:
        raise StepError("no web service was called in this scenario")
    came = {"HTTP": str(world.offered.status_code), **_texts(world.offered.json())}
    service = world.offered.request.url.path.rpartition("/")[2]
    with explained(lambda: service_line(world, service)):
        _compare(f"the web service {service}", pairs(datatable), came)


@check("the stand-in {stand_in} called {service} with")
def check_call(world: World, stand_in: str, service: str, datatable: Table) -> None:
    """Members of the request of its last such call, one per line; secrets are masked."""
    found = world.admin("GET", world.of_biller(f"{STAND_INS}/calls?stand_in={stand_in}"))["calls"]
    requests = [call["request"] for call in found if call["name"] == service]
    if not requests:
        names = ", ".join(call["name"] for call in found) or "no call"
        raise StepError.on(f"calls of {stand_in}", expected=service, came=names)
    expected = {name: value.replace("{biller}", world.biller) for name, value in pairs(datatable).items()}
    _compare(f"the request of {service}", expected, _texts(json.loads(requests[-1][requests[-1].find("{") :])))


def _texts(members: dict[str, Any]) -> dict[str, str]:
    return {name: shown(value) for name, value in members.items()}


def _compare(what: str, expected: dict[str, str], came: dict[str, str]) -> None:
    """Compare; "any" stands for a member that is there and not blank."""
    there = {
        name: "any" if value == "any" and came.get(name) else came.get(name, "") for name, value in expected.items()
    }
    compare(what, expected, there)
