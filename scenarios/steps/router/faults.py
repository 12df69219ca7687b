"""Faults: what the router's switchboard does to the next requests, and what a client sees of it."""

from typing import Any

from scenarios.context.tables import Table, pairs, typed
from scenarios.context.world import World
from scenarios.errors import StepError
from scenarios.steps.definitions import action, check

#: Lines of the table that say which requests are meant; the others are the rule's own, or parameters of its view.
MATCH = ("function", "account", "login", "xpath", "nth", "probability")
OWN = ("effect", "view", "times", "late")
#: Lines that are text, also where they look like a number.
TEXT = ("account", "value", "description", "body")


@action('the fault "{preset}" is switched on for {function}')
def switch_on(world: World, preset: str, function: str) -> None:
    """Once, for the next request of the function; `GET /__admin/faults` lists the presets with what each does."""
    _put(world, {"name": preset, "preset": preset, "match": {"function": function}})


@action('the fault "{name}" is switched on with')
def switch_on_with(world: World, name: str, datatable: Table) -> None:
    """A rule line by line; what is not named here is a parameter of the view.

    Function, account, login, xpath, nth, probability; effect (none, done, late, twice), view, times, late (seconds).
    Without an effect nothing is booked if the reply is a refusal; else the call is booked. `effect | done` books it.
    """
    lines = {key: value if key in TEXT else typed(value) for key, value in pairs(datatable).items()}
    match = {key: lines.pop(key) for key in MATCH if key in lines}
    rule = {key: lines.pop(key) for key in OWN if key in lines}
    _put(world, {"name": name, "match": match, **rule, "parameters": lines})


@action("all faults are switched off")
def switch_off(world: World) -> None:
    """What was put off is still booked when its time comes."""
    world.admin("DELETE", world.of_biller("/faults"))


@action("I wait for a reply no longer than {seconds} seconds")
def set_patience(world: World, seconds: str) -> None:
    """From here on a request that is not answered in time has no reply; that alone fails nothing."""
    world.change_sending(patience=float(seconds), reply_may_be_lost=True)


@action("the deferred bookings are posted")
def book_late(world: World) -> None:
    """The bookings of the effect late, now instead of after their seconds."""
    world.admin("POST", world.of_biller("/faults/late"))


@check("no reply is received")
def check_lost(world: World) -> None:
    """The last request got no whole HTTP reply: reset, closed, cut short or silent."""
    if world.reply is not None:
        raise StepError.on("the reply", expected="none", came=f"HTTP {world.reply.status_code}")
    if not world.lost:
        raise StepError("no request was sent yet")


@check('the fault "{name}" fired {times} times')
def check_hits(world: World, name: str, times: str) -> None:
    """How often a rule fired since it was switched on."""
    rules: list[dict[str, Any]] = world.admin("GET", world.of_biller("/faults"))["rules"]
    hits = {rule["name"]: rule["hits"] for rule in rules}
    if name not in hits:
        raise StepError.on("faults", expected=name, came=", ".join(hits) or "none")
    if str(hits[name]) != times:
        raise StepError.on(f"hits of fault {name}", expected=times, came=str(hits[name]))


@check('the body of the reply holds "{text}"')
def check_body(world: World, text: str) -> None:
    """The very characters, where a reply is no longer XML that could be read."""
    came = world.reply.content.decode(errors="replace") if world.reply is not None else world.lost
    if text not in came:
        raise StepError.on("the body of the reply", expected=text, came=came[:400])


def _put(world: World, rule: dict[str, Any]) -> None:
    world.admin("POST", world.of_biller("/faults"), rule)
    world.change_sending(reply_may_be_lost=True)
