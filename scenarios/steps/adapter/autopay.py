"""Autopay: enrollment, the daily job, and what became of each invoice (adapter §8, §19.1)."""

from typing import Any

from scenarios.context.tables import Table, compare, compare_rows
from scenarios.context.world import World
from scenarios.errors import StepError
from scenarios.steps.definitions import action, check


@action('account "{account}" is enrolled in autopay with {instrument}')
def enroll(world: World, account: str, instrument: str) -> None:
    """The instrument is CC, ACH, PAYPAL, PAYPAL_CREDIT or VENMO; the same again changes nothing."""
    world.api("PUT", world.at_ic(f"/autopay/enrollments/{account}"), {"instrument": instrument, "by": "QA"})


@action('account "{account}" leaves autopay')
def leave(world: World, account: str) -> None:
    """The enrollment ends; where there is none, nothing happens."""
    world.api("DELETE", world.at_ic(f"/autopay/enrollments/{account}?by=QA"))


@action("autopay runs")
def run(world: World) -> None:
    """The daily job, by the biller's clock; a served adapter runs it by itself."""
    done = world.api("POST", world.at_ic("/autopay/run"), {})
    if done["failed"]:
        raise StepError.on("autopay", expected="no account that fails", came=done)


@check("the invoices that autopay looked at are")
def check_collections(world: World, datatable: Table) -> None:
    """In the order of their dates; a header alone: none.

    Columns: account_number, invoice_number, collect_on, state (COLLECTED, NOTHING_DUE, WAITING), why (its
    reason_code), amount, amount_from (RTDR, STORED), instrument, record_state.
    """
    rows = [it | {"why": it["reason_code"]} for it in _collections(world)]
    found = sorted(rows, key=lambda it: (it["collect_on"], it["account_number"], it["invoice_number"]))
    compare_rows("invoices of autopay", datatable, found)


@check('the payer of account "{account}" reads about autopay "{text}"')
def check_payer_text(world: World, account: str, text: str) -> None:
    """The sentence about the invoice that was looked at last, in the payer's words."""
    _check_newest(world, account, "payer_text", text)


@check('staff read about autopay of account "{account}" "{text}"')
def check_staff_text(world: World, account: str, text: str) -> None:
    """The reason of the invoice that was looked at last, with code and setting."""
    _check_newest(world, account, "reason", text)


@check('autopay of account "{account}" collects next invoice "{invoice}" on "{day}"')
def check_next(world: World, account: str, invoice: str, day: str) -> None:
    """As the payer sees it."""
    found = world.api("GET", world.at_ic(f"/autopay/enrollments/{account}"))["next"] or {}
    subject = f"next collection of account {account}, by AutoPayCollectionDate of its invoice,"
    compare(subject, {"invoice_number": invoice, "collect_on": day}, found)


def _collections(world: World) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = world.api("GET", world.at_ic("/autopay/collections?limit=1000"))["collections"]
    return found


def _check_newest(world: World, account: str, name: str, text: str) -> None:
    found = [it for it in _collections(world) if it["account_number"] == account]
    if not found:
        raise StepError.on(f"autopay of account {account}", expected="an invoice", came="none")
    compare(f"autopay of account {account}", {name: text}, found[0])
