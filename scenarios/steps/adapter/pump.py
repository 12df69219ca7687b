"""Data pump: running it, its records and lanes, the evidence it gathers, and what operators decide."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

from scenarios.context import asserted
from scenarios.context.asked import WRITING, changes, explained
from scenarios.context.exchanges import Kind
from scenarios.context.tables import Table, compare, compare_rows, pairs, picked, shown
from scenarios.context.world import World
from scenarios.errors import StepError
from scenarios.steps.definitions import action, check

#: The tag that a held record has no value for, by its reason code (adapter §3.2, §3.4, §7, §8).
UNFILLED = {
    "NO_ACCOUNT_NUMBER": "SS_ACCOUNT_NO of AddARItems",
    "NO_PAYMENT_CODE": "ITEM_TP of AddARItems",
    "NO_ALERT_CODES": "ALERT_CD of AddAlert",
    "NO_CODE_FOR_FLAG": "ALERT_CD of AddAlert",
}
OPERATOR = "Sam Operator"


@action("the pump runs")
def run(world: World) -> None:
    """Everything that can be done now for the biller is done: what is new, what the clock made due, evidence."""
    world.api("POST", world.at_ic("/pump/run"), {})


@action('an operator decides "{decision}" for record "{name}" because "{reason}"')
def decide(world: World, decision: str, name: str, reason: str) -> None:
    """Confirm (it is in the books), resend, or drop (not to be sent any more)."""
    _decide(world, name, {"decision": decision, "reason": reason})


@action('an operator decides about record "{name}" with')
def decide_with(world: World, name: str, datatable: Table) -> None:
    """The same line by line: decision and reason; state (as the operator saw it), item_no (found in Cayenta), by."""
    _decide(world, name, pairs(datatable))


@action('an operator has the evidence of record "{name}" gathered again')
def look_again(world: World, name: str) -> None:
    """The balance is asked for once more, now."""
    world.api("POST", world.at_ic(f"/records/{_found(world, name)['id']}/evidence"), {}, kind=Kind.ADAPTER)


@check('the decision is refused because "{reason}"')
def check_refused(world: World, reason: str) -> None:
    """The operator's last decision changed nothing, with these words in the reason."""
    came = world.decided
    if came is None:
        raise StepError("no operator has decided yet")
    if came.is_success or reason not in came.text:
        raise StepError.on(
            "the decision", expected=f"refused, with {reason!r}", came=f"HTTP {came.status_code} {came.text}"
        )


@check('record "{name}" is {state}')
def check_state(world: World, name: str, state: str) -> None:
    """QUEUED, SENT, REJECTED, RETRY, UNCERTAIN, FAILED, HELD or SKIPPED."""
    page = _page(world, name)
    with _sent(world, page):
        if page["state"] != state:
            raise StepError(_told(page, state))


@check('record "{name}" is {state} because "{reason}"')
def check_reason(world: World, name: str, state: str, reason: str) -> None:
    """The same, with these words in the reason."""
    page = _page(world, name)
    with _sent(world, page):
        if page["state"] != state or reason not in page["reason"]:
            raise StepError(_told(page, f"{state} because … {reason} …"))


@check('record "{name}" is {state} with reason code {reason_code}')
def check_code(world: World, name: str, state: str, reason_code: str) -> None:
    """The same by the code of the reason, whatever its words are."""
    page = _page(world, name)
    with _sent(world, page):
        if (page["state"], page["reason_code"]) != (state, reason_code):
            raise StepError(_told(page, f"{state} with reason code {reason_code}"))


@check("the records of the pump are")
def check_records(world: World, datatable: Table) -> None:
    """All of the biller, in the order in which they were submitted.

    A header of source_id, kind, account_number, state, reason, reason_code, attempts and the like; a row each.
    """
    found = world.api("GET", world.at_ic("/records?limit=1000"))["records"]
    with explained(lambda: changes(world, WRITING, "")):
        compare_rows("records of the pump", datatable, found[::-1])


@check('record "{name}" has')
def check_record(world: World, name: str, datatable: Table) -> None:
    """Some of what is known of it, one per line.

    state, reason, reason_code, attempts, status, next_at, account_number, kind, payment; result.item_no, result.net,
    result.folio_no.
    """
    page, expected = _page(world, name), pairs(datatable)
    with _sent(world, page):
        compare(_subject(page), expected, picked(page, list(expected)))


@check('record "{name}" has no {field}')
def check_absent(world: World, name: str, field: str) -> None:
    """A value that is not known of it, for example result.item_no."""
    page = _page(world, name)
    with _sent(world, page):
        if came := picked(page, [field]).get(field):
            raise StepError.on(f"{_subject(page)}: {field}", expected="nothing", came=came)


@check('record "{name}" was tried')
def check_tried(world: World, name: str, datatable: Table) -> None:
    """Every request that was sent for it.

    A header of function, outcome, status, http_status, reason, reason_code; a row each.
    """
    page = _page(world, name)
    with _sent(world, page):
        compare_rows(f"attempts of {_subject(page)}", datatable, page["tried"])


@check('the history of record "{name}" is')
def check_history(world: World, name: str, datatable: Table) -> None:
    """Every change of its state: a header of before, after, actor, reason, reason_code, at; a row each."""
    page = _page(world, name)
    compare_rows(f"history of {_subject(page)}", datatable, page["history"])


@check('the evidence of record "{name}" says')
def check_evidence(world: World, name: str, datatable: Table) -> None:
    """What an operator is shown, one per line.

    expected_change, change, before.CURRENT_BALANCE, after.CURRENT_BALANCE, after.LAST_PAYMENT_DT, …
    """
    page, expected = _page(world, name), pairs(datatable)
    came = picked(page["evidence"] or {}, list(expected))
    for path, value in came.items():
        if (tag := path.rpartition(".")[2]).isupper():
            asserted.note("reply", "", tag, value)
    compare(f"evidence of {_subject(page)}", expected, came)


@check('record "{name}" has no evidence yet')
def check_no_evidence(world: World, name: str) -> None:
    """The balance was not looked at since it was sent."""
    page = _page(world, name)
    if page["evidence"]:
        raise StepError.on(f"evidence of {_subject(page)}", expected="none", came=shown(page["evidence"]))


@check("the pump of the biller shows")
def check_status(world: World, datatable: Table) -> None:
    """How it stands, one per line.

    states.SENT, states.HELD, lanes_waiting, paused.PAYMENTS (the reason), paused_codes.PAYMENTS (its code).
    """
    expected = pairs(datatable)
    compare("the pump", expected, picked(_status(world), list(expected)))


@check("the lanes with work are")
def check_lanes(world: World, datatable: Table) -> None:
    """The lanes that wait, the oldest first.

    A header of account_number, lane, depth, kind, state, reason, reason_code, waits_for; a row each. Kind, state and
    reason are those of the record at the head.
    """
    compare_rows("lanes with work", datatable, _status(world)["lanes"])


@check("no lane has work")
def check_idle(world: World) -> None:
    """Everything was sent or is over."""
    compare("the pump", {"lanes_waiting": "0"}, _status(world))


def _status(world: World) -> dict[str, Any]:
    found: dict[str, Any] = world.api("GET", world.at_ic("/pump"))
    return found


def _decide(world: World, name: str, decision: dict[str, str]) -> None:
    """By somebody who sees the record as it stands, unless the scenario says what he saw."""
    record = _found(world, name)
    seen = {"state": record["state"], "attempts": record["attempts"]}
    path = world.at_ic(f"/records/{record['id']}/decision")
    world.decided = world.try_api("POST", path, {"by": OPERATOR, **seen, **decision})


def _found(world: World, name: str) -> dict[str, Any]:
    """The record of this source id; StepError naming those there are."""
    found = world.api("GET", world.at_ic(f"/records?source_id={quote(name)}"))["records"]
    if len(found) != 1:
        known = world.api("GET", world.at_ic("/records?limit=20"))["records"]
        came = ", ".join(f"{one['source_id']} ({one['kind']})" for one in known) or "no record"
        raise StepError.on("records of the pump", expected=f"one of the source id {name}", came=came)
    return dict(found[0])


def _page(world: World, name: str) -> dict[str, Any]:
    page: dict[str, Any] = world.api("GET", world.at_ic(f"/records/{_found(world, name)['id']}"))
    return page


@contextmanager
def _sent(world: World, page: dict[str, Any]) -> Iterator[None]:
    """Put below a failure what the router got about the record's account, with the tags that count."""
    with explained(lambda: changes(world, WRITING, page["account_number"] or "")):
        yield


def _subject(page: dict[str, Any]) -> str:
    return f"record {page['source_id']}, a {page['kind'].replace('_', ' ')} of account {page['account_number']}"


def _told(page: dict[str, Any], expected: str) -> str:
    """What was expected and what came, with every request that was sent for the record and how it came to its state."""
    found = StepError.on(
        _subject(page),
        expected=expected,
        came=f"{page['state']} because {page['reason'] or 'its turn has not come yet'} ({page['reason_code']})",
    )
    tried = [
        f"{one['n']}. {one['function']}: {one['outcome'] or 'under way'}, {one['reason']}" for one in page["tried"]
    ]
    moves = [
        f"{one['at']} {one['before']} → {one['after']} ({one['actor']}): {one['reason']}" for one in page["history"]
    ]
    unfilled = UNFILLED.get(page["reason_code"])
    head = [str(found), f"  no value for {unfilled}"] if unfilled else [str(found)]
    lines = ["requests:", *(tried or ["none"]), "history:", *(moves or ["none"])]
    return "\n".join([*head, *(f"  {line}" if line.endswith(":") else f"    {line}" for line in lines)])
