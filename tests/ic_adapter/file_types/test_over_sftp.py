"""Every kind of file on its whole way: the biller's bill run, the file server, the pick-up, the store.

The simulator makes the file from its books and drops it; what is stored is compared with what the specification makes
of each bill of that very file.
"""

import json
from decimal import Decimal
from pathlib import Path

import httpx
import pytest
from lxml import etree

from ic_adapter.adapter import Adapter
from ic_adapter.files.bills.profile import FileKind
from ic_adapter.records.pickups import PickupState
from ic_adapter.store.bills import invoices
from tests.ic_adapter.conftest import make
from tests.ic_adapter.file_types.outcomes import outcome
from tests.ic_adapter.file_types.spec_fields import Column, Shape, columns, elements, rows, rule_of
from tests.ic_adapter.pickup.conftest import UB, Bench, SftpPlace, file_server

__all__ = ["file_server"]  # a fixture
ACCOUNTS = 60
RUN = {"from": "2024-10-16", "to": "2024-11-15"}


def column_name(column: Column) -> str:
    """The part of a test's id that names a kind of file."""
    return column.title.replace(" ", "-")


def run_of(admin: httpx.Client, bid: str, drop: str, **order: str) -> tuple[str, list[dict[str, str]]]:
    """Run the bills and drop the file: its name, and its bills as the file tells them."""
    reply = admin.post(f"/__admin/billers/{bid}/bill-run", json={**RUN, "drop": drop, **order}).raise_for_status()
    name = reply.headers["content-disposition"].partition('"')[2].rstrip('"')
    bills = []
    for header in etree.fromstring(reply.content):
        texts = {name: header.findtext(name.replace(".", "/")) or "" for name in elements()}
        bills.append({name: text.strip() for name, text in texts.items()})
    return name, bills


def opened(ic: Adapter, admin: httpx.Client, template: str) -> Bench:
    """A biller of a template with generated accounts at both ends, and its folders on the file server."""
    place = SftpPlace(admin, template, accounts=ACCOUNTS, seed=7, now="2024-11-15T20:00:00")
    make(ic, place.bid, template)
    return Bench(ic, place)


def stored_as(
    column: Column, ic: Adapter, bid: str, bill: dict[str, str]
) -> tuple[dict[str, object], dict[str, object]]:
    """What is stored of a bill, and what the specification makes of it, by IC's names."""
    expected = outcome(column, bill)
    assert isinstance(expected, dict), expected
    found: dict[str, object] = {}
    wanted: dict[str, object] = {}
    with ic.store.reading() as connection:
        mine = invoices.of_account(connection, bid, bill["Account_No"])
        (invoice,) = [it for it in mine if it.invoice_number == expected[10]]
        account = invoices.account_of(connection, bid, bill["Account_No"])
    for row in rows():
        if row.record == "FH" or "RowType" in row.name or row.name in ("RecordType", "InvoiceFormatGuid"):
            continue
        snake = "".join(f"_{it.lower()}" if it.isupper() else it for it in row.name).lstrip("_")
        name = snake.replace("type_i_d", "type_id")
        value = getattr(invoice if row.record == "IH" else account, name)
        is_amount = rule_of(row, column).shape in (Shape.AMOUNT, Shape.ARRANGEMENT) or isinstance(value, Decimal)
        found[row.name] = f"{value:.2f}" if is_amount and value is not None else "" if value is None else str(value)
        wanted[row.name] = expected[row.fs]
    return found, wanted


def check_bif(column: Column, file: Path, bills: list[dict[str, str]]) -> None:
    """FH, then IH and CR per bill (invoice-files §11): the same values in both forms, and those of the specification."""
    header, *lines = (line.split("|") for line in file.with_suffix(".bif").read_text(encoding="utf-8").splitlines())
    twin = json.loads(file.with_suffix(".bif.json").read_text(encoding="utf-8"))
    assert [list(record.values()) for record in twin] == [header, *lines]
    assert header[0] == "FH"
    assert header[3:] == [str(len(bills)), f"{sum(Decimal(bill['Gross_Amount']) for bill in bills):.2f}"]
    for bill, invoice, customer in zip(bills, twin[1::2], twin[2::2], strict=True):
        expected = outcome(column, bill)
        assert isinstance(expected, dict), expected
        records = invoice | customer
        assert {fs: records[str(fs)] for fs in expected if fs != 1} == {
            fs: text for fs, text in expected.items() if fs != 1
        }


BILLS = [column for column in columns() if column.letter != "D"]
DRECS = [column for column in columns() if column.letter == "D"]


@pytest.mark.parametrize("column", BILLS, ids=column_name)
def test_bills(ic: Adapter, file_server: httpx.Client, column: Column, tmp_path: Path) -> None:
    """Each bill of the run is stored as its kind of file says, once, and the file lies in archive/; BIF and twin."""
    bench = opened(ic, file_server, column.template)
    bench.bif_folder = tmp_path
    name, bills = run_of(file_server, bench.place.bid, "UB")

    assert bench.look(2) == ""

    assert bench.file(name).state is PickupState.IMPORTED
    (imported,) = ic.importer.all(bench.place.bid)
    assert (imported.kind, imported.accepted, imported.records) == (FileKind.BILLS, len(bills), len(bills))
    assert len(bills) > ACCOUNTS // 2
    for bill in bills:
        found, wanted = stored_as(column, ic, bench.place.bid, bill)
        assert found == wanted
    assert bench.place.files().keys() == {f"{UB}/archive/{name}"}
    check_bif(column, tmp_path / bench.place.bid / "N" / name, bills)


@pytest.mark.parametrize("column", DRECS, ids=column_name)
def test_drec(ic: Adapter, file_server: httpx.Client, column: Column) -> None:
    """The same bills in the DREC folder: each invoice is deactivated, and nothing else of it changes."""
    normal = next(it for it in BILLS if it.template == column.template or it.letter == "S")
    if column.title.endswith("commercial biller"):
        normal = next(it for it in BILLS if it.letter == "C")
    bench = opened(ic, file_server, column.template)
    run_of(file_server, bench.place.bid, "UB")
    bench.look(2)
    name, bills = run_of(file_server, bench.place.bid, "DREC")

    assert bench.look(2) == ""

    assert [it.kind for it in ic.importer.all(bench.place.bid)] == [FileKind.DREC, FileKind.BILLS]
    for bill in bills:
        found, wanted = stored_as(normal, ic, bench.place.bid, bill)
        assert found == wanted
        with ic.store.reading() as connection:
            mine = invoices.of_account(connection, bench.place.bid, bill["Account_No"])
        assert [(it.deactivated, it.payable) for it in mine] == [(True, False)]
    assert f"{UB}/DREC/archive/{name}" in bench.place.files()
