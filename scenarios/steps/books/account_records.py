"""What an account has: ledger entries, AR items, returned checks, alerts, contacts and issues, all of them."""

from collections.abc import Mapping
from typing import Any

from scenarios.context.asked import WRITERS, changes, explained
from scenarios.context.tables import Table, compare_rows
from scenarios.context.world import World
from scenarios.errors import StepError
from scenarios.steps.definitions import check

#: The admin's path and name of each list.
LISTS = {
    "entries": ("ledger", "entries"),
    "items": ("ledger", "items"),
    "checks": ("returned-checks", "returned_checks"),
    "alerts": ("alerts", "alerts"),
    "contacts": ("contacts", "contacts"),
    "issues": ("issues", "issues"),
}


@check('the {records} of account "{account}" are')
def check_records(world: World, records: str, account: str, datatable: Table) -> None:
    """All entries, items, checks (returned ones), alerts, contacts or issues, oldest first; a header alone: none.

    The header names what counts. Entries: kind, amount (what raises the balance is positive), effective, posted, due,
    item_no, of_item, invoice_no, cutoff. Items: item_no, kind, net, state. Checks: folio_no, item_no, amount,
    processed. The others: contact_no, issue_no, answers; of each also the tags of the request that made it.
    """
    if records not in LISTS:
        raise StepError.on("what an account has", expected=", ".join(LISTS), came=records)
    path, name = LISTS[records]
    came = world.admin("GET", world.of_biller(f"/accounts/{account}/{path}"))[name]
    with explained(lambda: changes(world, WRITERS[records], account)):
        compare_rows(f"{records} of account {account}", datatable, [_flat(record) for record in came])


def _flat(record: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a record and its tags side by side; of the questions of an issue the answers."""
    flat = {**(record.get("tags") or {}), **record}
    if "answers" in flat:
        flat["answers"] = ", ".join(answered["answer"] for answered in flat["answers"])
    return flat
