"""Effects of partner files (adapter §17, invoice-files §8, §9) on both stores: bills, balances, presentments."""

import json
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import Connection

from ic_adapter.adapter import Adapter
from ic_adapter.errors import Conflict, FileRefused, ImportedAlready, NotFound
from ic_adapter.files.bills import importer
from ic_adapter.files.bills.fields import IH, IH_FEATURES
from ic_adapter.files.bills.importer import Terms
from ic_adapter.files.bills.profile import FileKind
from ic_adapter.files.partners.demo import FOLDER, PROFILE, SAMPLES, sample
from ic_adapter.files.partners.mapping.fields import PartnerFile
from ic_adapter.store.bills import invoices, moves
from ic_adapter.store.partners import adjustments
from tests.ic_adapter.conftest import make
from tests.ic_adapter.partners.conftest import balance, put, put_bills

ADJUSTMENTS = SAMPLES[PartnerFile.ADJUSTMENT]
IH_KEYS = [*map(str, IH.value), *IH_FEATURES]


def adjusting(*lines: str, total: str = "0") -> bytes:
    """Return an adjustment file with these records."""
    body = "".join(f"A|{line}|20240424|TEST\n" for line in lines)
    return f"H|20240425\n{body}T|{len(lines)}|{total}\n".encode()


def adjust(ic: Adapter, name: str, content: bytes, *, again: bool = False) -> tuple[int, list[str]]:
    """Import it; how many adjustments counted, and what was left out."""
    imported, _ = put(ic, FileKind.ADJUSTMENTS, f"adjustments_{name}.txt", content, Terms(again=again))
    return imported.accepted, [fault.reason for fault in imported.faulty]


def test_invoice_data_is_a_bif_and_a_bill(stw: Adapter) -> None:
    """§9: the same BIF as any bill, InvoiceTypeID 42, the invoice number as the partner writes it."""
    imported, bif = put(stw, FileKind.BILLS, SAMPLES[PartnerFile.INVOICE], sample(PartnerFile.INVOICE))
    lines = [line.split("|") for line in bif.splitlines()]
    header = dict(zip(IH_KEYS, lines[1], strict=True))
    with stw.store.reading() as connection:
        (bill,) = invoices.of_account(connection, "s", "100300")
        account = invoices.account_of(connection, "s", "100300")

    assert (imported.accepted, str(imported.total)) == (3, "1425.74")
    assert lines[0][3:] == ["3", "1425.74"]
    assert [line[0] for line in lines] == ["FH", "IH", "CR", "IH", "CR", "IH", "CR"]
    assert (header["8"], header["10"], header["252"], header["346"], header["347"]) == (
        "N",
        "2024-0418",
        "42",
        "2024",
        "2024-0418",
    )
    assert (bill.invoice_type_id, bill.balance_due, bill.past_due) == (42, Decimal("1250.00"), Decimal("45.60"))
    assert (bill.invoice_due_date, bill.custom4, bill.payable) == (date(2024, 5, 20), "102 EXAMPLE ST", True)
    assert account is not None
    assert (account.customer_name, account.display_account_number) == ("SAMPLE, PAT", "100300")


def test_a_balance_of_its_own_column(stw: Adapter) -> None:
    """BalanceDue may come from another column than TotalAmountDue; the header sums balances."""
    profile = json.loads(FOLDER.joinpath(PROFILE).read_text(encoding="utf-8"))
    profile["files"]["invoice"]["fields"]["BalanceDue"] = "past_due"
    stw.profiles.put("s", json.dumps(profile))

    assert put_bills(stw).total == Decimal("45.60")
    assert (balance(stw, "100200"), balance(stw, "100300")) == ("0.00", "45.60")


def test_many_bills_are_moved_in_by_short_steps(stw: Adapter, monkeypatch: pytest.MonkeyPatch) -> None:
    """They count at one moment; an adjustment finds them wherever they are, and the file counts once."""
    monkeypatch.setattr(importer, "AT_ONCE", 0)
    monkeypatch.setattr(moves, "SOME", 1)
    settle = moves.settle
    moved: list[int] = []

    def seen(session: moves.Transactions, bid: str, *more: moves.Reach) -> None:
        with session.reading() as connection:
            moved.append(moves.is_moving(connection, bid))
        if len(moved) != 2:  # the one right after the import is as if the process had been killed
            settle(session, bid, *more)

    monkeypatch.setattr(moves, "settle", seen)
    put_bills(stw)
    with stw.store.reading() as connection:
        assert moves.is_moving(connection, "s")
    assert [balance(stw, account) for account in ("100200", "100300", "100400")] == ["100.24", "1250.00", "75.50"]

    put(stw, FileKind.ADJUSTMENTS, ADJUSTMENTS, sample(PartnerFile.ADJUSTMENT))

    assert moved == [False, True, True]
    assert [balance(stw, account) for account in ("100200", "100300", "100400")] == ["80.24", "1200.00", "88.00"]
    with pytest.raises(ImportedAlready):
        put(stw, FileKind.BILLS, "bills_20240419.csv", sample(PartnerFile.INVOICE))


def test_adjustments_of_the_sample(stw: Adapter) -> None:
    """§8: a new balance replaces, a signed amount adds; each is kept with the balance before and after."""
    put_bills(stw)

    imported, bif = put(stw, FileKind.ADJUSTMENTS, ADJUSTMENTS, sample(PartnerFile.ADJUSTMENT))
    with stw.store.reading() as connection:
        rows = adjustments.newest(connection, "s", None, 10)

    assert (imported.accepted, imported.faulty, str(imported.total), bif) == (3, (), "-37.50", "")
    assert [balance(stw, one) for one in ("100200", "100300", "100400")] == ["80.24", "1200.00", "88.00"]
    assert [(row.invoice_number, str(row.balance_before), str(row.balance_after)) for row in rows] == [
        ("2024-0420", "75.50", "88.00"),
        ("2024-0419", "1250.00", "1200.00"),
        ("2024-0418", "100.24", "80.24"),
    ]


def test_adjustments_of_one_invoice_count_in_order(stw: Adapter) -> None:
    """Amounts after a new balance add to it, those before it are replaced."""
    put_bills(stw)
    lines = ("100200|2024-0418||5.00", "100200|2024-0418|10.00|", "100200|2024-0418||2.50-", "100200|2024-0418||1.00-")

    assert adjust(stw, "1", adjusting(*lines, total="1.50")) == (4, [])
    assert balance(stw, "100200") == "6.50"


def test_an_unknown_invoice_is_reported(stw: Adapter) -> None:
    """It is named and left out, the others count; an invoice of another account is unknown, too."""
    put_bills(stw)
    lines = ("100200|9|1.00|", "100300|2024-0418|1.00|", "100200|2024-0418|1.00|")

    found = adjust(stw, "1", adjusting(*lines))

    assert found == (1, ["unknown invoice 9 of account 100200", "unknown invoice 2024-0418 of account 100300"])
    assert (balance(stw, "100200"), balance(stw, "100300")) == ("1.00", "1250.00")
    assert stw.importer.all("s")[0].accepted == 1


def test_the_same_file_twice_counts_once(stw: Adapter) -> None:
    """The same name, the same content under another name; a person may have it taken again."""
    put_bills(stw)
    content = adjusting("100400|2024-0420||12.50", total="12.50")

    adjust(stw, "1", content)
    with pytest.raises(ImportedAlready, match="a file with this name was already imported"):
        adjust(stw, "1", content)
    with pytest.raises(ImportedAlready, match=r"the same content was imported as adjustments_1\.txt"):
        adjust(stw, "2", content)
    assert balance(stw, "100400") == "88.00"

    adjust(stw, "2", content, again=True)
    assert balance(stw, "100400") == "100.50"


def test_a_file_that_does_not_count_changes_nothing(stw: Adapter) -> None:
    """Cut, faulty beyond max_bad_ratio, or undone by what happens in its transaction: every balance is as it was."""
    put_bills(stw)
    good = adjusting("100200|2024-0418|1.00|", "100300|2024-0419|1.00|")

    with pytest.raises(FileRefused, match="the trailer record 'T' is missing"):
        adjust(stw, "1", good[: good.index(b"T|2")])
    with pytest.raises(FileRefused, match="1 of 2 bills are faulty, more than 10%"):
        adjust(stw, "1", adjusting("100200|2024-0418|1.00|", "100300|2024-0419|x|"))

    def undo(_: Connection, __: int) -> None:
        raise RuntimeError("the power fails")

    with pytest.raises(RuntimeError, match="the power fails"):
        put(stw, FileKind.ADJUSTMENTS, "adjustments_1.txt", good, Terms(undo))
    assert (balance(stw, "100200"), balance(stw, "100300"), len(stw.importer.all("s"))) == ("100.24", "1250.00", 1)
    assert adjust(stw, "1", good) == (2, [])


def test_presentments(stw: Adapter) -> None:
    """The document and the message of an invoice; the newest file replaces, an unknown invoice is reported."""
    put_bills(stw)
    put(stw, FileKind.PRESENTMENTS, SAMPLES[PartnerFile.PRESENTMENT], sample(PartnerFile.PRESENTMENT))
    head = "Account;Bill;Document;Printed;Pages;Message\n"
    newer = f"{head}100200;2024-0418;new.pdf;19 Apr 2024;;Hi\n100200;1;a.pdf;19 Apr 2024;1;\n".encode()

    imported, _ = put(stw, FileKind.PRESENTMENTS, "presentment_2.csv", newer)
    with stw.store.reading() as connection:
        (row,) = adjustments.presentments(connection, "s", "100200")
        (other,) = adjustments.presentments(connection, "s", "100300")

    assert [fault.reason for fault in imported.faulty] == ["unknown invoice 1 of account 100200"]
    assert (row.document_name, row.document_date, row.page_count, row.message) == (
        "new.pdf",
        date(2024, 4, 19),
        None,
        "Hi",
    )
    assert (other.document_name, other.page_count) == ("bill-2024-0419.pdf", 2)


def test_what_cannot_be_taken(ic: Adapter) -> None:
    """No profile, no such file in the profile, another name, DREC, a biller of Cayenta."""
    make(ic, "s", "3780")
    with pytest.raises(FileRefused, match="biller s has no mapping profile of STW/OpenGov; set one first"):
        put_bills(ic)
    profile = json.loads(FOLDER.joinpath(PROFILE).read_text(encoding="utf-8"))
    del profile["files"]["adjustment"]
    ic.profiles.put("s", json.dumps(profile))

    with pytest.raises(FileRefused, match="the mapping profile of biller s has no adjustment file"):
        adjust(ic, "1", b"")
    with pytest.raises(FileRefused, match=r"x\.csv: invalid file name; the mapping profile has bills_\*\.csv"):
        put(ic, FileKind.BILLS, "x.csv", b"")
    with pytest.raises(FileRefused, match="sends no DREC files"):
        put(ic, FileKind.DREC, "bills_1.csv", b"")
    with pytest.raises(Conflict, match="biller b is not a biller of STW/OpenGov"):
        ic.profiles.put("b", json.dumps(profile))
    with pytest.raises(NotFound, match="biller b has no mapping profile"):
        ic.profiles.get("b")
