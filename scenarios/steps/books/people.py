"""People: the phone, e-mail and address records of a person, set up and read through the router's admin."""

from typing import Any

from scenarios.context.asked import WRITERS, changes, explained
from scenarios.context.tables import Table, compare, compare_rows, records
from scenarios.context.world import World
from scenarios.errors import StepError
from scenarios.steps.definitions import action, check

#: The admin's word for a kind of record.
KINDS = {"phone": "phones", "address": "addresses"}
ACCOUNTS = "accounts"


def _path(world: World, kind: str, person: str) -> str:
    if kind not in KINDS:
        raise StepError.on("records of a person", expected=", ".join(KINDS), came=kind)
    return world.of_biller(f"/persons/{person}/{KINDS[kind]}")


@action('person "{person}" has the {kind} records')
def set_records(world: World, person: str, kind: str, datatable: Table) -> None:
    """The phone or address records in place of all there were, one per row; the header names tags.

    A column accounts lists the accounts that use the record, comma separated. A header alone: no record.
    """
    bodies = [_body(row) for row in records(datatable)]
    world.admin("PUT", _path(world, kind, person), {KINDS[kind]: bodies})


def _body(row: dict[str, str]) -> dict[str, Any]:
    accounts = [account.strip() for account in row.get(ACCOUNTS, "").split(",") if account.strip()]
    return {"tags": {tag: value for tag, value in row.items() if tag != ACCOUNTS}, "accounts": accounts}


@check('the default phone of person "{person}" is "{number}"')
def check_default(world: World, person: str, number: str) -> None:
    """PHONE_SEQ of the person's default record; nothing between the quotes means there is none."""
    came = world.admin("GET", _path(world, "phone", person))
    with explained(lambda: changes(world, WRITERS["phone"], person)):
        compare(f"person {person}", {"phone_seq_dflt": number}, came)


@check('the {kind} records of person "{person}" are')
def check_records(world: World, kind: str, person: str, datatable: Table) -> None:
    """All phone or address records there are, in the order of their numbers; the header names the tags that count."""
    came = world.admin("GET", _path(world, kind, person))[KINDS[kind]]
    rows = [record["tags"] | {ACCOUNTS: ", ".join(record["accounts"])} for record in came]
    with explained(lambda: changes(world, WRITERS[kind], person)):
        compare_rows(f"{kind} records of person {person}", datatable, rows)
