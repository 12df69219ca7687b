"""State of a failed scenario's biller at the router, for the failure message: self-check, fault rules, ledger."""

import re
from typing import Any

import httpx
from pytest_bdd.parser import Step

from scenarios.context.world import World

#: Wait so long for each answer: the message is about the step, not about a router that hangs.
PATIENCE = 5.0
#: Ledger entries and fault rules that a message lists, the newest.
ENTRIES_SHOWN = 20
RULES_SHOWN = 10
#: What a step names when it is about money that an account owes.
MONEY = re.compile(
    r"\b(?:[A-Z_]*BALANCE|[A-Z_]+_AMT|BILLED_AND_OWING|BalanceDue|PastDue|balance_due|past_due|Gross_Amount"
    r"|books of|ledger of|entries of|items of|Total due)\b"
)
ACCOUNT = re.compile(r'account "(\w+)"')
MATCHED = ("function", "account", "login", "xpath", "nth")


def describe(world: World, step: Step | None) -> list[str]:
    """Lines about the router's self-check, every fault rule with its hits and, for a step about money, the ledger.

    Without a step the ledger is shown: the books as a whole are in question. Nothing where the router does not answer.
    """
    if not (world.biller and world.at_router):
        return []
    try:
        world.read_journal()
        return [*_self_check(world), *_rules(world), *_ledger(world, step)]
    except (httpx.HTTPError, ValueError, KeyError):
        return []


def account_of(world: World, step: Step | None) -> str:
    """Return the account that a step is about, else the last one that the router was asked about; blank for none."""
    return _account(world, _text(step))


def _self_check(world: World) -> list[str]:
    """The router's replies of HTTP 500 that no fault rule asked for (router §3)."""
    found = [it for it in world.journal if it.get("http_status") == 500 and not it.get("fault")]
    lines = [
        f"  request {it.get('id', '-')}, {it.get('function') or 'no function'}: {it.get('status_desc')}" for it in found
    ]
    return ["", "self-check of the router failed (HTTP 500, a defect of the simulator)", *lines] if found else []


def _rules(world: World) -> list[str]:
    """Each fault rule: what it matches, what it does, how often it fired."""
    rules: list[dict[str, Any]] = _get(world, "/faults").get("rules", [])
    left_out = len(rules) - RULES_SHOWN
    lines = [_rule(rule) for rule in rules[-RULES_SHOWN:]] + ([f"  {left_out} older rules"] if left_out > 0 else [])
    return ["", "fault rules of the biller", *lines] if rules else []


def _rule(rule: dict[str, Any]) -> str:
    match = rule["match"]
    means = [f"{name} {match[name]}" for name in MATCHED if match.get(name) is not None]
    means += [f"probability {match['probability']}"] if match.get("probability", 1.0) < 1.0 else []
    hits, times = rule["hits"], rule["times"]
    fired = f"fired {hits} times, no limit" if times == "always" else f"fired {hits} of {times} times"
    return (
        f"  {rule['name']}: {', '.join(means) or 'any request'}: effect {rule['effect']}, view {rule['view']}; {fired}"
    )


def _ledger(world: World, step: Step | None) -> list[str]:
    """The entries of the account that the step is about, else of the last one that the router was asked about."""
    text = _text(step)
    account = _account(world, text)
    if not account or not (step is None or MONEY.search(text)):
        return []
    told = _get(world, f"/accounts/{account}/ledger")
    entries: list[dict[str, Any]] = told["entries"]
    left_out = len(entries) - ENTRIES_SHOWN
    head = f"ledger of account {account}, CURRENT_BALANCE {told['balance'].get('CURRENT_BALANCE', '-')}"
    lines = [f"  {left_out} older entries"] if left_out > 0 else []
    return ["", head, *lines, *(_entry(entry) for entry in entries[-ENTRIES_SHOWN:])]


def _entry(entry: dict[str, Any]) -> str:
    parts = [f"  {entry['effective']}  {entry['kind']} {entry['amount']}"]
    parts += [f"{name} {entry[name]}" for name in ("due", "item_no", "of_item", "invoice_no") if entry.get(name)]
    return ", ".join(parts)


def _account(world: World, text: str) -> str:
    if found := ACCOUNT.search(text):
        return found[1]
    asked = [str(it["account"]) for it in world.journal if it.get("account")]
    return asked[-1] if asked else ""


def _text(step: Step | None) -> str:
    if step is None:
        return ""
    rows = step.datatable.raw() if step.datatable else []
    return "\n".join([step.name, *(str(value) for row in rows for value in row)])


def _get(world: World, path: str) -> dict[str, Any]:
    response = world.http.get(f"{world.urls.router}{world.of_biller(path)}", timeout=PATIENCE)
    response.raise_for_status()
    told: dict[str, Any] = response.json()
    return told
