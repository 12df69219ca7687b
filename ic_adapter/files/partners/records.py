"""Records of a partner's file as its import takes them: without the faulty ones, which the tally notes."""

from collections.abc import Iterator
from itertools import islice

from ic_adapter.billers.register import Biller
from ic_adapter.errors import BadValue, FileRefused
from ic_adapter.files.bills.mapped import MappedBatch, batch_of
from ic_adapter.files.bills.reading.batches import BATCH
from ic_adapter.files.bills.tally import Tally
from ic_adapter.files.partners import adjustments
from ic_adapter.files.partners.bills import PartnerBill, bill_of
from ic_adapter.files.partners.mapping.reader import Record

MAX_RECORDS = 50_000  # adjustments and presentments of one file: they count in one transaction


def usable(records: Iterator[Record], tally: Tally) -> Iterator[Record]:
    """Yield the records without a fault; note the others."""
    for record in records:
        tally.records = record.number
        if record.fault:
            tally.leave_out(adjustments.faulty_of(record, record.fault))
        else:
            yield record


def bounded(records: Iterator[Record]) -> Iterator[Record]:
    """Yield at most MAX_RECORDS records; FileRefused for more."""
    for count, record in enumerate(records, 1):
        if count > MAX_RECORDS:
            raise FileRefused(f"the file has more than {MAX_RECORDS} records; split it")
        yield record


def partner_bills(records: Iterator[Record], biller: Biller, tally: Tally) -> Iterator[PartnerBill]:
    """Yield the bills of the records; note records that make none, and due dates before the bill date."""
    for record in records:
        try:
            bill = bill_of(record, biller)
        except BadValue as fault:
            tally.leave_out(adjustments.faulty_of(record, str(fault)))
            continue
        if bill.mapped.stored[8] < bill.mapped.stored[7]:
            tally.warn(record.number, "InvoiceDueDate is before InvoiceDate")
        yield bill


def batches(source: Iterator[PartnerBill]) -> Iterator[MappedBatch]:
    """Yield the bills in batches for the import."""
    while batch := list(islice(source, BATCH)):
        yield batch_of([bill.mapped for bill in batch], [bill.line for bill in batch])
