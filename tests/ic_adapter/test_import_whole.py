"""An import counts as a whole or not at all, holds nobody up, and needs no more memory for more bills (issue 3)."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import func, select

from ic_adapter.adapter import Adapter, adapter
from ic_adapter.billers.register import NewBiller
from ic_adapter.errors import Conflict, FileRefused
from ic_adapter.files.bills.bif import BifWriter
from ic_adapter.files.bills.folders import import_path
from ic_adapter.files.bills.profile import FileKind
from ic_adapter.files.bills.reading.reader import PIECE
from ic_adapter.store.schema.tables import ACCOUNTS, IMPORTS, INVOICES
from tests.ic_adapter.bill_files import NAME, SAMPLE, stored, take, variant

ONE = SAMPLE[SAMPLE.index("  <BillHeader>") : SAMPLE.index("</BillHeaders>")]


def many(count: int, amount: str = "100.24") -> bytes:
    """A file of so many bills, each of an account of its own."""
    parts = (ONE.replace("2003708", str(4_000_000 + number)).replace("100.24", amount) for number in range(count))
    return f"<BillHeaders>{''.join(parts)}</BillHeaders>".encode()


def held(ic: Adapter) -> tuple[int, int, int]:
    """How many accounts, invoices and imports are stored."""
    with ic.store.reading() as connection:
        counts = [connection.scalar(select(func.count()).select_from(table)) for table in (ACCOUNTS, INVOICES, IMPORTS)]
    return counts[0] or 0, counts[1] or 0, counts[2] or 0


def test_many_bills(ic: Adapter) -> None:
    """Count and total of several batches and pieces; each bill with its account."""
    imported, bif = take(ic, many(1234).decode())

    assert (imported.accepted, imported.total) == (1234, Decimal("100.24") * 1234)
    assert held(ic) == (1234, 1234, 1)
    assert len(bif.splitlines()) == 1 + 2 * 1234


@pytest.mark.parametrize("share", [0.2, 0.999])
def test_cut_file(ic: Adapter, share: float) -> None:
    """A file cut by a broken transfer imports nothing, wherever it was cut."""
    whole = many(700)

    with pytest.raises(FileRefused, match="not well-formed"):
        take(ic, whole[: int(len(whole) * share)].decode())

    assert held(ic) == (0, 0, 0)


def test_one_bad_bill(ic: Adapter) -> None:
    """A file with one bad bill imports the rest and says which, by the element of the file."""
    text = many(700).decode().replace("100.24", "one hundred", 1)

    imported, _ = take(ic, text)

    assert (imported.records, imported.accepted) == (700, 699)
    assert [(one.bill, one.reason) for one in imported.faulty] == [(1, "Gross_Amount: 'one hundred' is not an amount")]


def test_total_beyond_the_store(ic: Adapter) -> None:
    """A file whose total is more than 2^63 cents is refused with a reason; each of its bills could be stored."""
    with pytest.raises(FileRefused, match="too large to store"):
        take(ic, many(9300, "9999999999999.99").decode())

    assert held(ic) == (0, 0, 0)


class Watched(io.BytesIO):
    """A file during whose reading something happens."""

    def __init__(self, content: bytes, happens: Iterator[None]) -> None:
        super().__init__(content)
        self._happens = happens

    def read(self, size: int | None = -1) -> bytes:
        """The next piece, after the next step of what happens."""
        next(self._happens, None)
        return super().read(size)


def test_nobody_waits_while_a_file_is_read(ic: Adapter) -> None:
    """Others write between two pieces of the file, and readers see the old store until it is taken."""
    take(ic, many(1).decode())
    seen: list[tuple[int, int, int]] = []

    def happens() -> Iterator[None]:
        for number in range(3):
            ic.register.create(NewBiller(id=f"w{number}", template="836", settings={}, keys={}, bif={}))
            seen.append(held(ic))
            yield

    source = Watched(many(700, "7.00"), happens())
    with BifWriter() as writer:
        ic.importer.take("b", "billheader_20240418010204.xml", source, FileKind.BILLS, writer)

    assert source.tell() > 2 * PIECE
    assert seen == [(1, 1, 1)] * 3
    assert held(ic) == (700, 700, 2)
    assert [one.balance_due for one in stored(ic, "4000000")] == [Decimal("7.00")]


def test_the_same_file_twice_at_once(ic: Adapter) -> None:
    """Of two imports of one file name the second to finish is refused, though neither was there when it began."""

    def happens() -> Iterator[None]:
        take(ic, SAMPLE)
        yield

    with BifWriter() as writer, pytest.raises(FileRefused, match="already imported"):
        ic.importer.take("b", NAME, Watched(many(3), happens()), FileKind.BILLS, writer)

    assert held(ic) == (1, 1, 1)


def test_refused_file_leaves_no_bif(ic: Adapter, tmp_path: Path) -> None:
    """Neither a BIF nor a part of one lies beside a refused file."""
    path = tmp_path / "in" / NAME
    path.parent.mkdir()
    path.write_bytes(many(700)[:-20])

    with pytest.raises(FileRefused):
        import_path(ic.importer, "b", path, FileKind.BILLS)

    assert sorted(one.name for one in path.parent.rglob("*")) == ["archive", NAME, f"{NAME}.log", "error"]


def test_progress_is_told_in_bytes(ic: Adapter, tmp_path: Path) -> None:
    """Whoever watches is told every byte."""
    told: list[int] = []
    path = tmp_path / NAME
    path.write_bytes(many(200))
    size = path.stat().st_size

    import_path(ic.importer, "b", path, FileKind.BILLS, told.append)

    assert (sum(told), len(told)) == (size, -(-size // PIECE))


def test_blocks_outlive_an_import(ic: Adapter) -> None:
    """An account that is there gets the file's values and keeps its flags."""
    take(ic)
    with ic.store.writing() as connection:
        connection.execute(ACCOUNTS.update().values(block_ach=True))

    take(ic, variant("2", "May-18-2024", "Jun-20-2024").replace("ALEX", "ROBIN"), "billheader_20240518010203.xml")

    with ic.store.reading() as connection:
        found = connection.execute(select(ACCOUNTS.c.customer_name, ACCOUNTS.c.block_ach)).all()
    assert [tuple(row) for row in found] == [("ROBIN SAMPLE", True)]


def test_last_bill_names_the_account(ic: Adapter) -> None:
    """Two bills of an account in one file: the later one says what it is called, the newer one is payable."""
    other = ONE.replace("987654", "2").replace("Apr-18", "Mar-18").replace("ALEX", "ROBIN")

    take(ic, f"<BillHeaders>{ONE}{other}</BillHeaders>")

    with ic.store.reading() as connection:
        assert connection.scalar(select(ACCOUNTS.c.customer_name)) == "ROBIN SAMPLE"
    assert [(one.biller_invoice_number, one.payable) for one in stored(ic)] == [("2", False), ("987654", True)]


#: VmHWM and not ru_maxrss, which begins with what the process that forked held.
MEMORY = r"""
import re, sys
from pathlib import Path
from ic_adapter.files.bills.folders import import_path
from ic_adapter.files.bills.profile import FileKind
from ic_adapter.adapter import adapter
with adapter(Path(sys.argv[1]), test_clock=False) as opened:
    done = import_path(opened.importer, "b", Path(sys.argv[2]), FileKind.BILLS)
peak = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[1]
print(done.accepted, peak)
"""


def test_memory_is_flat(tmp_path: Path) -> None:
    """Twenty times the bills need hardly more memory: the peak of a process with 20,000 beside one with 1,000."""
    with adapter(tmp_path / "ic.db", test_clock=False) as opened:
        opened.register.create(NewBiller(id="b", template="3426", settings={}, keys={}, bif={}))
    peaks = []
    for number, count in enumerate((1000, 20_000)):
        path = tmp_path / f"billheader_2024041801020{number}.xml"
        path.write_bytes(many(count))
        done = subprocess.run(
            [sys.executable, "-c", MEMORY, str(tmp_path / "ic.db"), str(path)],
            capture_output=True, text=True, check=True, timeout=120, env={**os.environ, "PYTHONPATH": str(Path.cwd())},
        )  # fmt: skip
        accepted, peak = map(int, done.stdout.split())
        assert accepted == count
        peaks.append(peak)

    assert peaks[1] < peaks[0] + 20 * 1024, json.dumps(peaks)


def test_conflicting_invoice(ic: Adapter) -> None:
    """A single invoice of the cloud store that an import brought already is a conflict, not a second one."""
    from ic_adapter.web.api import accounts
    from ic_adapter.web.api.bodies import NewInvoiceBody
    from ic_adapter.web.api.request import ApiCall

    take(ic)
    one = stored(ic)[0]
    body = NewInvoiceBody(
        account_number=one.account_number,
        invoice_number=one.invoice_number,
        invoice_type_id=42,
        invoice_date=one.invoice_date,
        invoice_due_date=one.invoice_due_date,
        balance_due="1.00",
    )

    with pytest.raises(Conflict):
        accounts.add_invoice(ApiCall(adapter=ic, path={"bid": "b"}, query={}, body=body))


def test_line_element_and_what_is_expected(ic: Adapter) -> None:
    """Of every bill that was left out: where it begins in the file, which element is wrong, what it should be."""
    ic.register.patch_keys("b", {"max_bad_ratio": 1.0})
    bill = SAMPLE[SAMPLE.index("  <BillHeader>") : SAMPLE.index("</BillHeaders>")]
    numbered = [bill.replace("987654", str(number)) for number in range(6)]
    bills = [
        numbered[0],
        numbered[0],
        numbered[1].replace("Apr-18-2024", "soon"),
        numbered[2].replace("100.24", "1O0.24"),
        numbered[3].replace("2003708", "2003/708"),
        numbered[4].replace("ALEX SAMPLE", "A" * 256),
        numbered[5].replace("ALEX SAMPLE", ""),
        bill.replace("<Cycle_CD>05</Cycle_CD>", "<Cycle_CD>05</Cycle_CD><Cycle_CD>06</Cycle_CD>"),
    ]
    imported, _ = take(ic, f"<BillHeaders>\n{''.join(bills)}</BillHeaders>")
    lines = bill.count("\n")

    assert [(one.bill, one.line, one.tag, one.expected) for one in imported.faulty] == [
        (2, 2 + lines, "Invoice_No", "each bill once in a file"),
        (3, 2 + 2 * lines, "Bill_DT", "a date: MMM-dd-yyyy, yyyyMMdd, yyyy-MM-dd or MM/dd/yyyy"),
        (4, 2 + 3 * lines, "Gross_Amount", "an amount such as 1234.50"),
        (5, 2 + 4 * lines, "Account_No", "letters, digits and -, at most 20"),
        (6, 2 + 5 * lines, "Customer_Name", "at most 255 characters"),
        (7, 2 + 6 * lines, "Customer_Name", "a value"),
        (8, 2 + 7 * lines, "Cycle_CD", "one value"),
    ]
