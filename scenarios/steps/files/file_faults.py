"""Faults of the file server, and its traffic with what hit each call."""

from typing import Any

from scenarios.context.tables import Table, compare_rows, pairs, typed
from scenarios.context.world import World
from scenarios.errors import StepError
from scenarios.steps.definitions import action, check

#: Lines of the table that say which calls are meant; ``times`` is the rule's own, the others are parameters.
MATCH = ("call", "folder", "name", "user", "nth", "probability")
TEXT = ("call", "folder", "name", "suffix")


@action('the file fault "{fault}" is switched on')
def switch_on(world: World, fault: str) -> None:
    """Once, for the next call that it can hit; `GET /__admin/file-faults` lists the faults with what each does."""
    _put(world, {"fault": fault})


@action('the file fault "{fault}" is switched on with')
def switch_on_with(world: World, fault: str, datatable: Table) -> None:
    """Line by line: call, folder, name (a pattern), user (an account), nth, probability; times; parameters."""
    lines = {key: value if key in TEXT else typed(value) for key, value in pairs(datatable).items()}
    match = {key: lines.pop(key) for key in MATCH if key in lines}
    if "user" in match:
        match["user"] = f"{world.needed_biller()}-{match['user']}"
    times = {"times": lines.pop("times")} if "times" in lines else {}
    _put(world, {"fault": fault, "match": match, "parameters": lines, **times})


@action('the file faults of "{preset}" are switched on')
def switch_preset_on(world: World, preset: str) -> None:
    """The rules of a preset, such as hostile_folder; `GET /__admin/file-faults` lists them."""
    _put(world, {"preset": preset})


@action("all file faults are switched off")
def switch_off(world: World) -> None:
    """What already arrives goes on."""
    world.admin("DELETE", world.of_biller("/file-faults"))


@action("the file traffic is emptied")
def empty_traffic(world: World) -> None:
    """Forgets what was done at the file server so far."""
    world.admin("DELETE", world.of_biller("/file-traffic"))


@check("the file traffic is")
def check_traffic(world: World, datatable: Table) -> None:
    """All calls, oldest first: a header of call, path, new_path, size, outcome, faults, account; a row each.

    Several faults of a call stand behind each other with a comma.
    """
    compare_rows("file traffic", datatable, [_row(world, it) for it in _calls(world)])


@check('the file fault "{rule}" hit {times} calls')
def check_hits(world: World, rule: str, times: str) -> None:
    """How often a rule fired since it was switched on; a rule has its fault's name."""
    found = {it["name"]: str(it["hits"]) for it in world.admin("GET", world.of_biller("/file-faults"))["rules"]}
    if found.get(rule) != times:
        raise StepError.on(f"hits of file fault {rule}", expected=times, came=found.get(rule, "no such rule"))


def _calls(world: World) -> list[dict[str, Any]]:
    calls: list[dict[str, Any]] = world.admin("GET", world.of_biller("/file-traffic"))["calls"]
    return calls


def _row(world: World, call: dict[str, Any]) -> dict[str, Any]:
    account = call["user"].removeprefix(f"{world.biller}-")
    return {**call, "faults": ", ".join(call["faults"]), "account": account}


def _put(world: World, rule: dict[str, Any]) -> None:
    world.admin("POST", world.of_biller("/file-faults"), rule)
