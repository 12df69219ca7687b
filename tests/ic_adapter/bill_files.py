"""The sample bill file and ways to map and import variants of it."""

import io
from importlib.resources import files

from ic_adapter.adapter import Adapter
from ic_adapter.files.bills.bif import BifWriter
from ic_adapter.files.bills.mapped import Mapped
from ic_adapter.files.bills.mapping import Mapper
from ic_adapter.files.bills.profile import FileKind, profile_of
from ic_adapter.files.bills.reading.reader import Bill, read_batches, read_bills
from ic_adapter.files.bills.tally import Imported
from ic_adapter.store.bills import invoices
from ic_adapter.store.bills.invoices import Invoice

NAME = "billheader_20240418010203.xml"
SAMPLE = files("ic_adapter").joinpath("samples", NAME).read_text(encoding="utf-8")


def bills(text: str) -> list[Bill]:
    """The bills of this text."""
    return list(read_bills(io.BytesIO(text.encode())))


def mapped(ic: Adapter, bid: str, text: str = SAMPLE, kind: FileKind = FileKind.BILLS) -> Mapped:
    """The first bill of this text as the biller's files map it."""
    return all_mapped(ic, bid, text, kind)[0]


def all_mapped(ic: Adapter, bid: str, text: str, kind: FileKind = FileKind.BILLS) -> list[Mapped]:
    """Every bill of this text as the biller's files map it."""
    mapper = Mapper(profile_of(ic.register.get(bid), kind))
    return [bill for batch in read_batches(io.BytesIO(text.encode())) for bill in mapper(batch).bills()]


def take(
    ic: Adapter, text: str = SAMPLE, name: str = NAME, kind: FileKind = FileKind.BILLS, bid: str = "b"
) -> tuple[Imported, str]:
    """Import this text ; the import and the BIF."""
    with BifWriter() as writer:
        imported = ic.importer.take(bid, name, io.BytesIO(text.encode()), kind, writer)
        return imported, writer.text(1_000_000) or ""


def stored(ic: Adapter, account: str = "2003708") -> list[Invoice]:
    """The invoices of an account."""
    with ic.store.reading() as connection:
        return invoices.of_account(connection, "b", account)


def variant(number: str, bill: str, due: str, amount: str = "50.00") -> str:
    """The sample with another invoice number, dates and amount."""
    text = SAMPLE.replace("987654", number).replace("Apr-18-2024", bill).replace("May-20-2024", due)
    return text.replace("100.24", amount)
