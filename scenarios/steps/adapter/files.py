"""Bill files and invoices: what the biller's files and the cloud store put into Invoice Cloud."""

from datetime import date
from typing import Any

from lxml import etree

from scenarios.context.asked import explained, looked_up
from scenarios.context.tables import Table, cell, compare, pairs, picked, records, shown, typed
from scenarios.context.world import World
from scenarios.errors import StepError
from scenarios.steps.definitions import action, check

DATES = frozenset({"Bill_DT", "Due_DT", "AutoPayCollectionDate"})
DEFAULTS = {"Customer_Name": "ALEX SAMPLE", "Cycle_CD": "05", "Service_Address_1": "100 EXAMPLE ST"}


def bill_file(bills: list[dict[str, str]]) -> bytes:
    """The text of a file with these bills."""
    root = etree.Element("BillHeaders")
    for bill in bills:
        header = etree.SubElement(root, "BillHeader")
        for name, value in {**bill, **{k: v for k, v in DEFAULTS.items() if k not in bill}}.items():
            etree.SubElement(header, name).text = _date_mon(value) if name in DATES else cell(value)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _date_mon(value: str) -> str:
    """An ISO day in the form of bill files; anything else as it is written, to show what is refused."""
    try:
        return f"{date.fromisoformat(value):%b-%d-%Y}"
    except ValueError:
        return value


def _import(world: World, name: str, content: bytes) -> None:
    world.imported = world.upload(world.at_ic(f"/imports?name={name}"), content)


def _imported(world: World) -> dict[str, Any]:
    if world.imported is None or not world.imported.is_success:
        raise StepError.on("import of the bill file", expected="a file that was taken", came=_refusal(world))
    result: dict[str, Any] = world.imported.json()
    return result


def _outcome(world: World) -> str:
    """The refusal of a file, or its name with how many of its bills were accepted."""
    if world.imported is None or not world.imported.is_success:
        return _refusal(world)
    result = world.imported.json()
    return f"taken, file name {result['file']}: {result['accepted']} of {result['records']} bills accepted"


def _refusal(world: World) -> str:
    return "no file was submitted" if world.imported is None else world.imported.text


@action("the bill file is imported")
def import_bills(world: World, datatable: Table) -> None:
    """A file with one bill per row; all of them have to be accepted.

    The header names elements of the bill file (Invoice_No, Bill_DT, Due_DT, Gross_Amount, Account_No, …); days are
    written 2024-05-20.
    """
    world.files += 1
    bills = records(datatable)
    _import(world, f"billheader_202411151200{world.files:02d}.xml", bill_file(bills))
    result = _imported(world)
    if result["accepted"] != len(bills):
        raise StepError.on("bills accepted", expected=str(len(bills)), came=shown(result))


@action('the bill file "{name}" is submitted')
def hand_over(world: World, name: str, datatable: Table) -> None:
    """As above under this name; whether it is taken is for a Then to say."""
    _import(world, name, bill_file(records(datatable)))


@action('the bill file "{name}" is submitted as')
def hand_over_xml(world: World, name: str, docstring: str) -> None:
    """The very text of a file."""
    _import(world, name, docstring.encode())


@action('the DREC file "{name}" is submitted')
def hand_over_drec(world: World, name: str, datatable: Table) -> None:
    """A bill file in the path of files that deactivate invoices; a Then says whether it is taken."""
    _import(world, f"{name}&kind=drec", bill_file(records(datatable)))


@action("the cloud store has the invoice")
def add_store_invoice(world: World, datatable: Table) -> None:
    """An invoice that came from no bill file.

    Lines account_number, invoice_number, invoice_type_id, invoice_date, invoice_due_date, balance_due; also custom2.
    """
    values = pairs(datatable)
    body = {name: typed(value) if name == "invoice_type_id" else value for name, value in values.items()}
    world.api("POST", world.at_ic("/invoices"), body)


@check("the file is taken with {accepted} of {records} bills")
def check_taken(world: World, accepted: str, records: str) -> None:
    """The import went through with so many bills, the faulty ones left out."""
    compare("the import", {"accepted": accepted, "records": records}, _imported(world))


@check("{number} bills are left out as older than what is stored")
def check_older(world: World, number: str) -> None:
    """A newer file has already set or deactivated so many bills of this one."""
    compare("the import", {"older": number}, _imported(world))


@check('the file is refused because "{reason}"')
def check_refused(world: World, reason: str) -> None:
    """The import refused the whole file, with these words in the reason."""
    if world.imported is None or world.imported.is_success or reason not in world.imported.text:
        raise StepError.on("import of the bill file", expected=f"refused, with {reason!r}", came=_outcome(world))


@check('bill {number} is left out because "{reason}"')
def check_left_out(world: World, number: str, reason: str) -> None:
    """One bill of the file, counted from 1, was faulty, with these words in the reason."""
    faulty = {shown(row["bill"]): row["reason"] for row in _imported(world)["faulty"]}
    if reason not in faulty.get(number, ""):
        raise StepError.on(f"bill {number}", expected=f"left out, with {reason!r}", came=shown(faulty))


@check('invoice "{invoice}" of account "{account}" has')
def check_invoice(world: World, invoice: str, account: str, datatable: Table) -> None:
    """What Invoice Cloud has stored, a field (balance_due, past_due, payment_arrangement_amount, …) per line."""
    found = {
        row["invoice_number"]: row for row in world.api("GET", world.at_ic(f"/accounts/{account}/invoices"))["invoices"]
    }
    if invoice not in found:
        raise StepError.on(f"invoices of account {account}", expected=invoice, came=", ".join(found) or "none")
    expected = pairs(datatable)
    with explained(lambda: looked_up(world, account)):
        compare(f"invoice {invoice} of account {account}", expected, picked(found[invoice], list(expected)))


@check('account "{account}" at Invoice Cloud has')
def check_account(world: World, account: str, datatable: Table) -> None:
    """What Invoice Cloud has stored for the account: block_ach, blocks_read_only, under_way.sum, … one per line."""
    expected = pairs(datatable)
    came = world.api("GET", world.at_ic(f"/accounts/{account}"))
    with explained(lambda: looked_up(world, account)):
        compare(f"account {account} at Invoice Cloud", expected, picked(came, list(expected)))
