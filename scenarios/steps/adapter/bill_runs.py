"""Bill runs: the biller's nightly file, made from its books and carried to Invoice Cloud as it is."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import httpx
from lxml import etree

from scenarios.context.exchanges import Kind
from scenarios.context.tables import Table, compare, pairs, shown
from scenarios.context.world import World
from scenarios.errors import StepError
from scenarios.steps.definitions import action, check

BUDGET_TYPE = "EQUAL BILLING"


def _bills(world: World) -> Iterator[etree._Element]:
    if world.run is None:
        raise StepError("no bill run yet: this step follows When the bills are run")
    return iter(etree.fromstring(world.run.content))


def _bill(world: World, account: str) -> etree._Element:
    for bill in _bills(world):
        if bill.findtext("Account_No") == account:
            return bill
    raise StepError.on(f"bill of account {account} in the bill run", expected="one", came="none")


def _run(world: World, order: dict[str, str]) -> None:
    world.run = world.file_of(world.of_biller("/bill-run"), order)


@action("the bills are run")
def run(world: World) -> None:
    """The bills dated since the last run, up to the biller's today; the first run takes the last month."""
    _run(world, {})


@action('the bills from "{start}" to "{end}" are run')
def run_range(world: World, start: str, end: str) -> None:
    """The bills dated from one day to the other, days as 2024-11-16."""
    _run(world, {"from": start, "to": end})


@action("the file of the run is imported")
def import_run(world: World) -> None:
    """The bill file goes to Invoice Cloud under its own name; every bill has to be accepted."""
    count = len(list(_bills(world)))
    name = re.search(r'filename="([^"]+)"', _response(world).headers["content-disposition"])
    world.imported = world.upload(world.at_ic(f"/imports?name={name[1] if name else ''}"), _response(world).content)
    if not world.imported.is_success:
        raise StepError.on("import of the run", expected="a file that is taken", came=world.imported.text)
    compare("the import", {"accepted": shown(count)}, world.imported.json())


def _response(world: World) -> httpx.Response:
    if world.run is None:
        raise StepError("no bill run yet: this step follows When the bills are run")
    return world.run


@check("the run has {count} bills")
def check_count(world: World, count: str) -> None:
    """How many bills the file holds."""
    compare("the bill run", {"bills": count}, {"bills": len(list(_bills(world)))})


@check('the run bills account "{account}" with')
def check_bill(world: World, account: str, datatable: Table) -> None:
    """What the file says of an account, an element of the bill file (Gross_Amount, Due_DT, Bill_TP, …) per line."""
    bill, expected = _bill(world, account), pairs(datatable)
    compare(
        f"the bill run's bill of Account_No {account}",
        expected,
        {name: bill.findtext(f".//{name}") for name in expected},
    )


@check('the run leaves account "{account}" out')
def check_left_out(world: World, account: str) -> None:
    """The file has no bill of the account."""
    compare(
        "the bill run",
        {f"bills of Account_No {account}": "0"},
        {f"bills of Account_No {account}": _count(world, account)},
    )


def _count(world: World, account: str) -> int:
    return sum(bill.findtext("Account_No") == account for bill in _bills(world))


@check("RTDR returns the imported values for every account of the run")
def check_all(world: World) -> None:
    """RTDR of each account ends SENT and leaves BalanceDue as the file had it; budget plans by BUDGET_BILL_AMT."""
    for bill in _bills(world):
        account = bill.findtext("Account_No") or ""
        result: dict[str, Any] = world.api("POST", world.at_ic(f"/accounts/{account}/rtdr"), {}, kind=Kind.ADAPTER)
        compare(f"RTDR of account {account}", {"outcome": "SENT"}, result)
        value = next(it for it in result["values"] if it["field"] == "BalanceDue")
        gross = f"{Decimal(bill.findtext('Gross_Amount') or '0'):.2f}"
        tag = "BUDGET_BILL_AMT" if bill.findtext("Bill_TP") == BUDGET_TYPE else "CURRENT_BALANCE"
        subject = f"BalanceDue of account {account}, Gross_Amount {gross} in the bill run,"
        compare(subject, {"old": gross, "new": gross, "source_tag": tag}, value)
