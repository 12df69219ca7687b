"""The bills of a file that can be mapped; what is wrong with the others is noted."""

from collections.abc import Iterator
from operator import lt

from ic_adapter.errors import BadValue
from ic_adapter.files.bills.faults import fault_of
from ic_adapter.files.bills.mapped import NUMBER, STORED, MappedBatch
from ic_adapter.files.bills.mapping import Mapper
from ic_adapter.files.bills.reading.batches import BillBatch
from ic_adapter.files.bills.reading.reader import WARNING, Others, Source, Watch, read_batches
from ic_adapter.files.bills.tally import Faulty, Tally

#: A batch of so many bills with a faulty one is not halved any more but mapped bill by bill.
APART = 32
BILLED_PLACE, DUE_PLACE = STORED.index(11), STORED.index(12)


def mappable(source: Source, mapper: Mapper, tally: Tally, watch: Watch) -> Iterator[MappedBatch]:
    """Yield the bills that can be mapped, batch by batch; FileRefused as `read_batches`."""
    others = Others()
    for batch in read_batches(source, watch, others):
        tally.records += len(batch)
        yield from _mapped(batch, mapper, tally)
    if not tally.records and (warning := others.warning()):
        tally.warnings.append(warning)


def _mapped(batch: BillBatch, mapper: Mapper, tally: Tally) -> Iterator[MappedBatch]:
    """The bills of a batch; one with a faulty bill is taken apart until that is alone."""
    try:
        mapped = mapper(batch)
    except BadValue as error:
        if len(batch) > 1:
            size = (len(batch) + 1) // 2 if len(batch) > APART else 1
            for begin in range(0, len(batch), size):
                yield from _mapped(batch.part(begin, begin + size), mapper, tally)
            return
        fault = fault_of(error)
        invoice_no = batch.values.get("invoice_no", ("",))[0][:255]
        tally.leave_out(Faulty(batch.first, invoice_no, str(fault), batch.lines[0], fault.tag, fault.expected))
        return
    _warn(batch, mapped, tally)
    yield mapped


def _warn(batch: BillBatch, mapped: MappedBatch, tally: Tally) -> None:
    """Note what is worth a look at bills that are taken."""
    due, billed = mapped.stored[DUE_PLACE], mapped.stored[BILLED_PLACE]
    texts = batch.values.get(WARNING, [""] * len(batch))
    early = list(map(lt, due, billed))
    if not any(texts) and not any(early):
        return
    for number, text, is_early in zip(mapped.stored[NUMBER], texts, early, strict=True):
        if text:
            tally.warn(number, text)
        if is_early:
            tally.warn(number, "Due_DT is before Bill_DT")
