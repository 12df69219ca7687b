"""Bills in columns: a batch maps to what its bills map to one by one, and a faulty bill takes no other one with it."""

import io
import json
import random
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from ic_adapter import money
from ic_adapter.adapter import Adapter
from ic_adapter.errors import BadValue
from ic_adapter.files.bills.bif import BifWriter, Header
from ic_adapter.files.bills.mapped import Mapped
from ic_adapter.files.bills.mapping import Mapper
from ic_adapter.files.bills.profile import FileKind, Profile, profile_of
from ic_adapter.files.bills.reading.batches import BATCH, BillBatch
from ic_adapter.files.bills.reading.reader import read_batches, unwatched
from ic_adapter.files.bills.screening import mappable
from ic_adapter.files.bills.tally import Tally
from tests.ic_adapter.bill_files import SAMPLE
from tests.ic_adapter.conftest import make

BILL = SAMPLE[SAMPLE.index("  <BillHeader>") : SAMPLE.index("</BillHeaders>")]
TEMPLATES = ("3426", "836", "4078", "3047", "968")
#: What a value of the sample becomes: plain, with an entity, to be cleaned, blank, wrong, too long, missing.
VALUES: tuple[tuple[str, str], ...] = (
    ("ALEX SAMPLE", "JO EXAMPLE"),
    ("ALEX SAMPLE", "A &amp; B &quot;C&quot;"),
    ("ALEX SAMPLE", "A|B\\C"),
    ("ALEX SAMPLE", "ÅŁÉX"),
    ("ALEX SAMPLE", "X" * 201),
    ("ALEX SAMPLE", "X" * 256),
    ("ALEX SAMPLE", " "),
    ("100.24", "$1,100.24"),
    ("100.24", "-5.00"),
    ("100.24", "0.00"),
    ("100.24", "one"),
    ("Apr-18-2024", "20240418"),
    ("Apr-18-2024", "Jun-31-2024"),
    ("May-20-2024", "Apr-01-2024"),
    ("2003708", "no account"),
    ("<Bill_TP>REGULAR", "<Bill_TP>EQUAL BILLING"),
    ("<Bill_DT>", "<Bill_DT>Apr-17-2024</Bill_DT><Bill_DT>"),
)


def file_of(changes: list[tuple[str, str] | None]) -> bytes:
    """A file of one bill per change, each with a number of its own."""
    bills = (
        BILL.replace(*(change or ("", ""))).replace("987654", str(700_000 + number))
        for number, change in enumerate(changes)
    )
    return f"<BillHeaders>\n{''.join(bills)}</BillHeaders>".encode()


def one_by_one(profile: Profile, batches: list[BillBatch]) -> tuple[list[Mapped], list[tuple[int, str]]]:
    """The bills mapped each for itself, and the faults."""
    mapper, found, faults = Mapper(profile), list[Mapped](), list[tuple[int, str]]()
    for batch in batches:
        for place in range(len(batch)):
            one = batch.part(place, place + 1)
            try:
                found += mapper(one).bills()
            except BadValue as fault:
                faults.append((one.first, str(fault)))
    return found, faults


@pytest.mark.parametrize("template", TEMPLATES)
def test_together_as_alone(ic: Adapter, tmp_path: Path, template: str) -> None:
    """Whatever stands beside a bill, plain or not: the same values, faults, BIF and twin."""
    make(ic, "other", template, {"86": "RES=42"} if template == "836" else None)
    profile = profile_of(ic.register.get("other"), FileKind.BILLS)
    chance = random.Random(template)
    for _ in range(20):
        content = file_of([chance.choice((None, None, *VALUES)) for _ in range(chance.randint(1, 60))])
        tally, target = Tally(), tmp_path / "file.bif"
        expected, faults = one_by_one(profile, list(read_batches(io.BytesIO(content))))

        batches = list(mappable(io.BytesIO(content), Mapper(profile), tally, unwatched))
        with BifWriter(target) as writer:
            for batch in batches:
                writer.add(batch)
            writer.finish(Header(biller="other", created=date(2024, 11, 15), count=0, total=Decimal(0)))
            writer.publish()

        assert [bill for batch in batches for bill in batch.bills()] == expected
        assert [(fault.bill, fault.reason) for fault in tally.faulty] == faults
        twin = json.loads((tmp_path / "file.bif.json").read_text())
        lines = ["|".join(record.values()) for record in twin[1:]]
        assert target.read_text().splitlines()[1:] == lines
        assert [line for bill in expected for line in ("|".join(bill.texts[:26]), "|".join(bill.texts[26:]))] == lines


def test_plain_bills_are_read_as_plain() -> None:
    """Values that nobody has to look at again are told as such; one other value in a batch is enough for a look."""
    alike = file_of([None] * (2 * BATCH))
    other = file_of([None] * 10 + [("ALEX SAMPLE", "A &amp; B")])

    assert [batch.is_plain for batch in read_batches(io.BytesIO(alike))].count(False) == 1  # the first one is parsed
    assert [batch.is_plain for batch in read_batches(io.BytesIO(other))] == [False]


@pytest.mark.parametrize("guid", ['a"b', "a\\b", "x" * 256])
def test_a_fixed_value_that_is_not_plain(ic: Adapter, guid: str) -> None:
    """What the biller's configuration puts into every bill is looked at as well."""
    profile = replace(profile_of(ic.register.get("b"), FileKind.BILLS), invoice_format_guid=guid)
    last = list(read_batches(io.BytesIO(file_of([None] * (2 * BATCH)))))[-1]
    assert last.is_plain

    if len(guid) > 255:
        with pytest.raises(BadValue, match="longer than 255"):
            Mapper(profile)(last)
    else:
        assert not Mapper(profile)(last).is_plain


@pytest.mark.parametrize("texts", [["0.00", "12.30", "9999999999999.99"], ["1.00"], ["100.24"] * 3])
def test_a_column_of_amounts(texts: list[str]) -> None:
    """All at once is what each one is."""
    assert money.plain_cents(texts) == [money.parse_cents(text) for text in texts]


@pytest.mark.parametrize("wrong", ["", "1.0", "-1.00", "01.00", "1.00\n2.00", "10000000000000.00", "1,000.00", " 1.00"])
def test_a_column_with_another_amount(wrong: str) -> None:
    """One that is not written so, blank or two in one text, and none is told."""
    assert money.plain_cents(["1.00", wrong, "2.00"]) is None
