"""The router's journal: what really arrived there, how often, in which order, and what was wrong with it."""

from collections.abc import Mapping
from typing import Any

from scenarios.context import asserted, wire
from scenarios.context.tables import Table, compare, compare_rows, pairs, records, shown, whole
from scenarios.context.world import World
from scenarios.errors import StepError
from scenarios.steps.definitions import action, check

#: What a pattern names besides tags; every other name is a tag of the request, after ``reply.`` one of the reply.
FIELDS = frozenset({"function", "account", "login", "fault"})
NUMBERS = frozenset({"status", "http_status", "since", "until"})
#: The tag that holds the amount, by the functions that move money.
AMOUNTS = {"AddARItems": "ITEM_AMT", "AddReturnedCheck": "CHECK_AMT", "AdjARItem": "ITEM_AMT"}
COUNTS = {"no": 0, "one": 1, "two": 2, "three": 3}


@action("the journal is emptied")
def empty(world: World) -> None:
    """Forgets what the router was asked so far."""
    world.admin("DELETE", world.of_biller("/journal"))


@check("the router was asked")
def check_asked(world: World, datatable: Table) -> None:
    """All it was asked, oldest first: a header of function, account, status, http_status, login, …; a row each."""
    compare_rows("requests at the router", datatable, world.read_journal())


@check("the router was asked nothing")
def check_quiet(world: World) -> None:
    """No request reached the router."""
    came = [entry["function"] for entry in world.read_journal()]
    if came:
        raise StepError.on("requests at the router", expected="none", came=shown(came))


@check('the last request at the router holds "{text}"')
def check_request_text(world: World, text: str) -> None:
    """The XML of the newest request has this in it, for example a tag with its value."""
    entries = world.read_journal()
    came = entries[-1]["request"] if entries else "no request"
    if text not in came:
        raise StepError.on("last request at the router", expected=f"one with {text!r}", came=came)


@check("the router got {function} with")
def check_tags(world: World, function: str, datatable: Table) -> None:
    """Some tags of the newest request of the function, one per line: tag and value."""
    expected = pairs(datatable)
    compare(f"the newest {function} at the router", expected, _newest(world, function, expected))


@check("the router got {function} with exactly")
def check_all_tags(world: World, function: str, datatable: Table) -> None:
    """All tags of the newest request of the function in the order of the wire, one per line: tag and value."""
    expected = pairs(datatable)
    tags = _newest(world, function, expected)
    if list(tags) != list(expected):
        raise StepError.on(f"tags of the newest {function}", expected=" ".join(expected), came=" ".join(tags))
    compare(f"the newest {function} at the router", expected, tags)


def _newest(world: World, function: str, expected: Mapping[str, str]) -> dict[str, str]:
    """The tags of the newest request of a function; StepError with those that were expected where none came."""
    entries = world.read_journal()
    found = [entry["request"] for entry in entries if entry["function"] == function]
    if not found:
        came = ", ".join(str(entry["function"]) for entry in entries) or "nothing"
        wanted = ", ".join(f"{tag} {value!r}" for tag, value in expected.items())
        raise StepError.on("requests at the router", expected=f"a request {function} with {wanted}", came=came)
    return wire.params(wire.parse(found[-1]))


@check('exactly {count} {function} of "{amount}" on account "{account}" was answered with STATUS {status}')
def check_posted(world: World, count: str, function: str, amount: str, account: str, status: str) -> None:
    """How often money was moved so, not more and not less; count is no, one, two, three or a number."""
    if function not in AMOUNTS:
        raise StepError.on("function that moves money", expected=", ".join(AMOUNTS), came=function)
    named = {"function": function, "account": account, "status": status, AMOUNTS[function]: amount}
    _verify(world, {"pattern": _pattern(named), "times": {"exactly": _count(count)}})


@check("the router got exactly {count} like this")
def check_times(world: World, count: str, datatable: Table) -> None:
    """How often a request came that is like this, one per line: name and value.

    Names are function, account, login, fault, status, http_status, any tag of the request, reply.TAG.
    """
    _verify(world, {"pattern": _pattern(pairs(datatable)), "times": {"exactly": _count(count)}})


@check("the router was asked in this order")
def check_order(world: World, datatable: Table) -> None:
    """One request after the other, others may stand between: a header of the names above, a row each.

    An empty cell may be anything.
    """
    _verify(world, {"in_order": [_pattern(row) for row in records(datatable)]})


@check("the router was asked in this order, nothing between")
def check_run(world: World, datatable: Table) -> None:
    """The same, each right behind the one before it."""
    _verify(world, {"in_order": [_pattern(row) for row in records(datatable)], "strict": True})


@check("there is no contract finding")
def check_clean(world: World) -> None:
    """Nothing that was sent was refused, but what a fault rule or a magic number had refused."""
    found = [it for it in _findings(world) if it["on_purpose"] is None]
    if found:
        raise StepError.on("contract findings", expected="none", came="".join(map(_told, found)))


@check("the contract findings are")
def check_findings(world: World, datatable: Table) -> None:
    """All of them, in order of first occurrence: a header of kind, function, code, reason, on_purpose, …."""
    found = _findings(world)
    try:
        compare_rows("contract findings", datatable, found)
    except StepError as error:
        raise StepError("".join([str(error), *map(_told, found)])) from None


def _findings(world: World) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = world.admin("GET", world.of_biller("/findings"))["findings"]
    return found


def _told(finding: dict[str, Any]) -> str:
    """A finding on a line, and what was nearly right on a line each."""
    first, last = finding["first"], finding["last"]
    times = f"number {first}" if first == last else f"{finding['count']} times, numbers {first} to {last}"
    head = f"\n    {finding['kind']}: {finding['function'] or '(not readable)'}: {finding['reason']} ({times})"
    return head + "".join(f"\n      {hint['says']}" for hint in finding["near_misses"])


def _pattern(named: dict[str, str]) -> dict[str, Any]:
    """The pattern that names and values of a table write."""
    pattern: dict[str, Any] = {"request": {}, "reply": {}}
    for name, value in named.items():
        if name in FIELDS:
            pattern[name] = value
        elif name in NUMBERS:
            pattern[name] = _number(value)
        elif name.startswith("reply."):
            pattern["reply"][name.removeprefix("reply.")] = value
        else:
            pattern["request"][name] = value
    return pattern


def _number(text: str) -> int:
    return -whole(text[1:]) if text.startswith("-") else whole(text)


def _count(word: str) -> int:
    return COUNTS[word] if word in COUNTS else whole(word)


def _verify(world: World, question: dict[str, Any]) -> None:
    """StepError with what came instead, the nearest first."""
    _note(question)
    answer = world.admin("POST", world.of_biller("/journal/verify"), question)
    if answer["passed"]:
        return
    wanted, _, found = answer["says"].partition("; ")
    parts = [f"{answer['says']} ({answer['verdict']})"]
    near_misses = [f"near miss: {near['says']}" for near in answer["near_misses"]]
    if answer["numbers"]:
        parts.append(f"  found:     number {', '.join(map(str, answer['numbers']))}")
    parts += [f"  {line}" for line in near_misses]
    came = [found or wanted, *near_misses]
    expected = wanted if found else f"this order: {', '.join(_sought(question))}"
    raise StepError("\n".join(parts), expected, "; ".join(came))


def _sought(question: dict[str, Any]) -> list[str]:
    """Return what each pattern of an order asks for, by its function or the tags it names."""
    patterns = question["in_order"]
    return [str(pattern.get("function") or ", ".join(pattern["request"]) or "any") for pattern in patterns]


def _note(question: dict[str, Any]) -> None:
    """Note the tags that the patterns of a question name; of one that must not have come, nothing was compared."""
    patterns = question.get("in_order") or [question["pattern"]]
    if question.get("times") == {"exactly": 0}:
        return
    for pattern in patterns:
        for direction in ("request", "reply"):
            for tag in pattern[direction]:
                asserted.note(direction, pattern.get("function", ""), tag, pattern[direction][tag])
        if "status" in pattern and "function" in pattern:
            asserted.note("reply", pattern["function"], asserted.EFFECTIVE)
