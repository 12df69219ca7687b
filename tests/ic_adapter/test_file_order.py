"""An older bill file never undoes a newer one (invoice-files §6.2, Q-80)."""

from decimal import Decimal
from itertools import count
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ic_adapter.adapter import Adapter
from ic_adapter.billers.register import NewBiller
from ic_adapter.files.bills.folders import import_path, summary, waiting
from ic_adapter.files.bills.profile import FileKind
from ic_adapter.store.bills import invoices
from tests.ic_adapter.bill_files import SAMPLE, stored, take, variant

APRIL, MAY, JUNE = (f"billheader_2024{month}19010203.xml" for month in ("04", "05", "06"))
_numbers = count(1)


def test_older_bills(ic: Adapter) -> None:
    """A newer file with 150.00, then an older one with 100.24: 150.00 stays, and the report counts the bill."""
    take(ic, SAMPLE.replace("100.24", "150.00"), MAY)
    imported, bif = take(ic, SAMPLE, APRIL)

    assert [one.balance_due for one in stored(ic)] == [Decimal("150.00")]
    assert (imported.accepted, imported.older, imported.faulty) == (0, 1, ())
    assert "1 bills are older than what is stored and were left out" in summary(imported)
    assert bif.splitlines()[0].endswith("|0|0.00")
    assert [one.older for one in ic.importer.all("b")] == [1, 0]


def test_older_drec(ic: Adapter) -> None:
    """An older DREC file does not deactivate a newer bill."""
    take(ic, SAMPLE, MAY)
    imported, _ = take(ic, SAMPLE, APRIL, FileKind.DREC)

    assert [one.deactivated for one in stored(ic)] == [False]
    assert imported.older == 1


def test_drec_before_its_bill(ic: Adapter) -> None:
    """A DREC record of a bill that comes late keeps that bill out; a bill of a newer file comes in."""
    take(ic, SAMPLE, MAY, FileKind.DREC)
    late, _ = take(ic, SAMPLE, APRIL)
    assert (stored(ic), late.older) == ([], 1)

    take(ic, SAMPLE, JUNE)
    assert [one.payable for one in stored(ic)] == [True]


def test_what_newer_files_did_not_mention(ic: Adapter) -> None:
    """Other bills of the older file are loaded; what the account is called stays as the newer file says."""
    take(ic, SAMPLE.replace("ALEX SAMPLE", "NEW NAME"), MAY)
    imported, _ = take(ic, variant("2", "Mar-18-2024", "Apr-20-2024"), APRIL)

    assert (imported.accepted, imported.older) == (1, 0)
    assert {one.biller_invoice_number for one in stored(ic)} == {"987654", "2"}
    with ic.store.reading() as connection:
        account = invoices.account_of(connection, "b", "2003708")
    assert account is not None
    assert account.customer_name == "NEW NAME"


def test_folder_goes_by_age(ic: Adapter, tmp_path: Path) -> None:
    """The files of both folders are imported from the oldest to the newest."""
    drec = tmp_path / "DREC"
    drec.mkdir()
    for path, text in ((tmp_path / JUNE, SAMPLE), (drec / MAY, SAMPLE), (tmp_path / APRIL, SAMPLE)):
        path.write_text(text, encoding="utf-8")
    found = waiting(tmp_path)
    assert [path.name for path, _ in found] == [APRIL, MAY, JUNE]

    assert [import_path(ic.importer, "b", path, kind).older for path, kind in found] == [0, 0, 0]
    assert [one.deactivated for one in stored(ic)] == [False]


File = tuple[bool, tuple[tuple[int, int], ...]]
BILLS = st.lists(
    st.tuples(st.integers(1, 3), st.integers(1, 99)), min_size=1, max_size=3, unique_by=lambda bill: bill[0]
)
FILES = st.lists(st.tuples(st.booleans(), BILLS.map(tuple)), min_size=1, max_size=4)


def text_of(bills: tuple[tuple[int, int], ...], place: int) -> str:
    """A file with these bills (number, amount) of one account, whose name tells the place of the file."""
    parts = []
    for number, amount in bills:
        text = variant(str(number), f"Apr-{10 + number}-2024", f"May-{10 + number}-2024", f"{amount}.00")
        parts.append(text[text.index("  <BillHeader>") : text.index("</BillHeaders>")])
    return f"<BillHeaders>{''.join(parts)}</BillHeaders>".replace("ALEX SAMPLE", f"NAME {place}")


def outcome(ic: Adapter, files: list[File], order: list[int]) -> tuple[set[tuple[str, Decimal | None, bool]], str]:
    """The invoices that are not deactivated, and the name of the account, after these files in this order."""
    bid = f"o{next(_numbers)}"
    ic.register.create(NewBiller(id=bid, template="3426", settings={}, keys={}, bif={}))
    for place in order:
        is_drec, bills = files[place]
        name = f"billheader_202404{10 + place}010203.xml"
        take(ic, text_of(bills, place), name, FileKind.DREC if is_drec else FileKind.BILLS, bid)
    with ic.store.reading() as connection:
        found = invoices.of_account(connection, bid, "2003708")
        account = invoices.account_of(connection, bid, "2003708")
    active = {(one.invoice_number, one.balance_due, one.payable) for one in found if not one.deactivated}
    return active, account.customer_name if account else ""


@given(FILES.flatmap(lambda files: st.tuples(st.just(files), st.permutations(range(len(files))))))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_order(ic: Adapter, drawn: tuple[list[File], list[int]]) -> None:
    """Q-80: files leave the same invoices in whatever order they come; without DREC the same account, too."""
    files, order = drawn
    by_age, as_came = outcome(ic, files, sorted(order)), outcome(ic, files, order)

    assert as_came[0] == by_age[0]
    if not any(is_drec for is_drec, _ in files):
        assert as_came[1] == by_age[1]
