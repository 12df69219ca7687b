"""RTDR: the real-time look-up of one account, and what it did with each value."""

from collections.abc import Mapping
from typing import Any

from scenarios.context import asserted, tables
from scenarios.context.asked import explained, looked_up
from scenarios.context.exchanges import Kind
from scenarios.context.tables import Table, records, shown
from scenarios.context.world import World
from scenarios.errors import StepError
from scenarios.steps.definitions import action, check


def _result(world: World) -> dict[str, Any]:
    if world.result is None:
        raise StepError('no RTDR yet: this step follows When RTDR runs for account "…"')
    return world.result


def _value(world: World, field: str) -> dict[str, Any]:
    values: dict[str, dict[str, Any]] = {value["field"]: value for value in _result(world)["values"]}
    if field not in values:
        raise StepError.on(f"{field} in the RTDR result", expected="a line for it", came=", ".join(values) or "no line")
    return values[field]


def _compare(world: World, subject: str, expected: Mapping[str, str], came: Mapping[str, Any]) -> None:
    """As tables do; below a difference stand the tags that the look-up read and the invoices of its account."""
    with explained(lambda: looked_up(world, _result(world)["account_number"])):
        tables.compare(subject, expected, came)


@action('RTDR runs for account "{account}"')
def run(world: World, account: str) -> None:
    """The adapter looks the account up at the router and updates what the rules say."""
    world.result = world.api("POST", world.at_ic(f"/accounts/{account}/rtdr"), {}, kind=Kind.ADAPTER)


@action('an operator resumes endpoint group "{group}"')
def resume(world: World, group: str) -> None:
    """Resumes a group that was stopped."""
    world.api("POST", world.at_ic(f"/endpoints/{group}/resume"))


@check("RTDR ends {outcome}")
def check_outcome(world: World, outcome: str) -> None:
    """Outcome of the whole look-up: SENT, SKIPPED, REJECTED, RETRY, PAUSED, FAILED or HELD."""
    _compare(world, f"RTDR of account {_result(world)['account_number']}", {"outcome": outcome}, _result(world))


@check("RTDR ends {outcome} with reason code {reason_code}")
def check_outcome_code(world: World, outcome: str, reason_code: str) -> None:
    """Outcome of the whole look-up, and the code of its reason."""
    _compare(
        world,
        f"RTDR of account {_result(world)['account_number']}",
        {"outcome": outcome, "reason_code": reason_code},
        _result(world),
    )


@check('RTDR ends {outcome} because "{reason}"')
def check_outcome_reason(world: World, outcome: str, reason: str) -> None:
    """Outcome of the whole look-up, with these words in the reason."""
    result = _result(world)
    _compare(world, f"RTDR of account {_result(world)['account_number']}", {"outcome": outcome}, result)
    if reason not in (result["reason"] or ""):
        raise StepError.on("reason of the outcome", expected=f"one with {reason!r}", came=shown(result["reason"]))


@check("RTDR called")
def check_calls(world: World, datatable: Table) -> None:
    """The router calls in order: a header of function, outcome, status, status_desc, http_status (any); a row each."""
    header = list(datatable[0])
    rows = [[shown(call.get(name)) for name in header] for call in _result(world)["calls"]]
    expected = [[row.get(name, "") for name in header] for row in records(datatable)]
    for call in _result(world)["calls"] if "status" in header else ():
        asserted.note("reply", call["function"], asserted.EFFECTIVE)
    if rows != expected:
        raise StepError.on("calls of RTDR", expected=shown(expected), came=shown(rows))


@check("RTDR called nothing")
def check_no_call(world: World) -> None:
    """The router was not asked at all."""
    _compare(world, "calls of RTDR", {"calls": "[]"}, _result(world))


@check('{field} becomes "{value}" from {tag}')
def check_changed(world: World, field: str, value: str, tag: str) -> None:
    """A value (BalanceDue, PastDue, PaymentArrangementAmount, BlockACH, BlockCC) was read from this reply tag."""
    asserted.note("reply", "", tag, value)
    _compare(world, field, {"new": value, "source_tag": tag}, _value(world, field))


@check('{field} becomes "{value}"')
def check_new(world: World, field: str, value: str) -> None:
    """A value of the result, whatever it came from; nothing between the quotes means cleared."""
    _compare(world, field, {"new": value}, _value(world, field))


@check('{field} stays "{value}"')
def check_kept(world: World, field: str, value: str) -> None:
    """The look-up left a value as it was; nothing between the quotes means there was none."""
    _compare(world, field, {"changed": "false", "new": value, "old": value}, _value(world, field))


@check('{field} stays "{value}" with reason code {reason_code}')
def check_kept_code(world: World, field: str, value: str, reason_code: str) -> None:
    """The look-up left a value as it was, by the code of the reason."""
    check_kept(world, field, value)
    _compare(world, f"reason of {field}", {"reason_code": reason_code}, _value(world, field))


@check('{field} stays "{value}" because "{reason}"')
def check_kept_reason(world: World, field: str, value: str, reason: str) -> None:
    """The look-up left a value as it was, with these words in the reason."""
    check_kept(world, field, value)
    came = _value(world, field)["reason"] or ""
    if reason not in came:
        raise StepError.on(f"reason of {field}", expected=f"one with {reason!r}", came=came)


@check('RTDR warns "{text}"')
def check_warning(world: World, text: str) -> None:
    """One of the warnings of the result has these words."""
    warnings = _result(world)["warnings"]
    if not any(text in warning for warning in warnings):
        raise StepError.on("warnings", expected=f"one with {text!r}", came=shown(warnings))


@check("RTDR warns of nothing")
def check_no_warning(world: World) -> None:
    """The result carries no warning."""
    _compare(world, "the result", {"warnings": "[]"}, _result(world))


@check('the RTDR log of account "{account}" says')
def check_log(world: World, account: str, datatable: Table) -> None:
    """The staff log, newest first, for as many rows as the table has; a header of outcome, reason and the like."""
    rows = world.api("GET", world.at_ic(f"/rtdr-log?account={account}&limit={len(datatable) - 1}"))["entries"]
    for number, (expected, came) in enumerate(zip(records(datatable), rows, strict=True), 1):
        _compare(world, f"line {number} of the RTDR log", expected, came)


@check('the endpoint group "{group}" is {state}')
def check_group(world: World, group: str, state: str) -> None:
    """Whether the group goes on: paused or open."""
    if state not in {"paused", "open"}:
        raise StepError(f"an endpoint group is paused or open, not {state}")
    groups = world.api("GET", world.at_ic("/endpoints"))
    _compare(world, f"endpoint group {group}", {"paused": shown(state == "paused")}, groups.get(group, {}))


@check('the endpoint group "{group}" is {state} with reason code {reason_code}')
def check_group_code(world: World, group: str, state: str, reason_code: str) -> None:
    """Whether the group goes on, and by which code it was stopped."""
    check_group(world, group, state)
    _compare(
        world,
        f"endpoint group {group}",
        {"reason_code": reason_code},
        world.api("GET", world.at_ic("/endpoints"))[group],
    )
