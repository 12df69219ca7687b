"""What the sender finds beside an imported file: a .log of everything that is worth telling, and a receipt."""

import hashlib
import json
from datetime import UTC, datetime
from decimal import Decimal

from ic_adapter.files.bills.profile import FileKind
from ic_adapter.files.bills.tally import FAULTY_KEPT, Faulty, Imported
from ic_adapter.files.pickup.receipt import log_of
from tests.ic_adapter.bill_files import NAME, SAMPLE, variant
from tests.ic_adapter.pickup.conftest import UB, Bench

BILL = SAMPLE[SAMPLE.index("  <BillHeader>") : SAMPLE.index("</BillHeaders>")]
OLDER = "billheader_20240417010203.xml"


def many() -> str:
    """Twelve bills: one with a bad date, one that is due before it is billed."""
    bills = [BILL.replace("987654", str(number)).replace("2003708", str(3_000_000 + number)) for number in range(12)]
    bills[3] = bills[3].replace("Apr-18-2024", "soon")
    bills[5] = bills[5].replace("Due_DT>May-20-2024", "Due_DT>Apr-01-2024")
    return f"<BillHeaders>\n{''.join(bills)}</BillHeaders>"


def test_receipt(bench: Bench) -> None:
    """Name, SHA-256, what was taken and its total, what was left out with line, element and reason, warnings."""
    bench.ic.register.patch_keys(bench.place.bid, {"files_receipt": True})
    bench.drop(content=many())
    bench.look(2)
    receipt = json.loads(bench.place.files()[f"{UB}/archive/{NAME}.receipt.json"])

    assert receipt.pop("imported_at")
    reason = "Bill_DT: 'soon' is not a date (MMM-dd-yyyy, yyyyMMdd, yyyy-MM-dd or MM/dd/yyyy)"
    assert receipt == {
        "file": NAME,
        "sha256": hashlib.sha256(many().encode()).hexdigest(),
        "bytes": len(many()),
        "kind": "bills",
        "bills": 12,
        "taken": 11,
        "total": "1102.64",
        "older": 0,
        "left_out": [
            {
                "bill": 4,
                "invoice_no": "3",
                "reason": reason,
                "line": 2 + 3 * BILL.count("\n"),
                "tag": "Bill_DT",
                "expected": "a date: MMM-dd-yyyy, yyyyMMdd, yyyy-MM-dd or MM/dd/yyyy",
            }
        ],
        "warnings": ["bill 6: Due_DT is before Bill_DT"],
    }
    log = f"bill 4 (Invoice_No '3'): {reason}\nwarning: bill 6: Due_DT is before Bill_DT\n"
    assert bench.place.files()[f"{UB}/archive/{NAME}.log"].decode() == log


def test_no_receipt_without_the_key(bench: Bench) -> None:
    """A folder of a sender who did not ask for it has the file alone."""
    bench.drop()
    bench.look(2)
    assert bench.place.files().keys() == {f"{UB}/archive/{NAME}"}


def test_older_bills_are_in_the_log(bench: Bench) -> None:
    """A file that comes after a newer one: what the newer one has set stays, and the sender reads how many."""
    bench.drop()
    bench.look(2)
    bench.drop(OLDER, SAMPLE.replace("100.24", "50.00"))
    bench.look(2)
    log = bench.place.files()[f"{UB}/archive/{OLDER}.log"]
    assert log == b"1 of 1 bills are older than what is stored and were left out\n"


def test_a_refused_file_has_no_receipt(bench: Bench) -> None:
    """Nothing of it was taken."""
    bench.ic.register.patch_keys(bench.place.bid, {"files_receipt": True})
    bench.drop(content=variant("1", "soon", "soon"))
    bench.look(2)
    assert bench.place.files().keys() == {f"{UB}/error/{NAME}", f"{UB}/error/{NAME}.log"}


def test_more_faulty_bills_than_are_kept() -> None:
    """The .log names those that are kept, and says how many more there are."""
    imported = Imported(
        file=NAME,
        kind=FileKind.BILLS,
        records=FAULTY_KEPT * 20,
        accepted=FAULTY_KEPT * 18,
        faulty=tuple(Faulty(number, "", "bad") for number in range(FAULTY_KEPT)),
        total=Decimal(0),
        at=datetime(2024, 4, 18, tzinfo=UTC),
        older=5,
    )
    assert log_of(imported).splitlines()[-2:] == [
        f"and {FAULTY_KEPT - 5} more faulty bills",
        f"5 of {FAULTY_KEPT * 20} bills are older than what is stored and were left out",
    ]
