"""Bill files of the bench: written, counted, cut and spoilt, always as a stream (invoice-files §4)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

CHUNK = 1 << 20
END = b"</BillHeader>"
AMOUNT = re.compile(rb"<Gross_Amount>([^<]*)</Gross_Amount>")
NAME = "billheader_20240418010203.xml"
HEAD = b'<?xml version="1.0" encoding="UTF-8"?>\n<BillHeaders>\n'
BILL = """  <BillHeader>
    <Invoice_No>{invoice}</Invoice_No>
    <Bill_DT>Apr-18-2024</Bill_DT>
    <Due_DT>May-20-2024</Due_DT>
    <Gross_Amount>{amount}</Gross_Amount>
    <Past_Due_Amount>0.00</Past_Due_Amount>
    <Pay_Arrangement_Amt></Pay_Arrangement_Amt>
    <Bill_TP>REGULAR</Bill_TP>
    <Cycle_CD>{cycle:02}</Cycle_CD>
    <Account_No>{account}</Account_No>
    <Customer_No>{customer}</Customer_No>
    <Customer_Name>ALEX SAMPLE {number}</Customer_Name>
    <Account_Class_Dflt>RES</Account_Class_Dflt>
    <Service_Address_1>{number} EXAMPLE ST</Service_Address_1>
    <Service_Address_2>SAMPLETOWN WA 99999</Service_Address_2>
    <Mailing_Address>PO BOX {number}</Mailing_Address>
    <Mailing_Address_1>PO BOX {number}</Mailing_Address_1>
    <Mailing_Address_2>
      <City>SAMPLETOWN</City>
      <State>WA</State>
      <Zip>99999</Zip>
      <Phone>2025550118</Phone>
    </Mailing_Address_2>
    <Email>alex.sample.{number}@example.org</Email>
    <AutoPayCollectionDate>May-15-2024</AutoPayCollectionDate>
  </BillHeader>
"""


@dataclass(frozen=True, slots=True)
class Content:
    """What a bill file holds: bills, and the sum of their Gross_Amount."""

    bills: int
    total: Decimal


def write(path: Path, count: int) -> None:
    """A file of so many fictional bills, each of an account of its own."""
    with path.open("wb") as sink:
        sink.write(HEAD)
        for number in range(count):
            text = BILL.format(
                number=number,
                invoice=150_000_000_000 + number,
                amount=f"{20 + number % 230}.{number % 100:02}",
                cycle=number % 20 + 1,
                account=30_000_000 + number,
                customer=500_000_000 + number,
            )
            sink.write(text.encode())
        sink.write(b"</BillHeaders>\n")


def content(path: Path) -> Content:
    """Count and total, told from the bytes and not by the reader that is measured."""
    bills, total = 0, Decimal("0.00")
    for piece in _pieces(path):
        if found := AMOUNT.search(piece):
            bills += 1
            total += Decimal(found[1].decode())
    return Content(bills, total)


def cut(source: Path, target: Path) -> None:
    """The file without its last twentieth, as a broken transfer leaves it."""
    left = source.stat().st_size * 19 // 20
    with source.open("rb") as whole, target.open("wb") as sink:
        while left and (chunk := whole.read(min(CHUNK, left))):
            left -= len(chunk)
            sink.write(chunk)


def spoil(source: Path, target: Path, number: int) -> None:
    """The file with one bill, counted from 1, whose amount is no amount."""
    with target.open("wb") as sink:
        for at, piece in enumerate(_pieces(source), 1):
            sink.write(AMOUNT.sub(b"<Gross_Amount>one hundred</Gross_Amount>", piece) if at == number else piece)


def _pieces(path: Path) -> Iterator[bytes]:
    """The file cut behind every bill; the last piece is what follows the last bill."""
    rest = b""
    with path.open("rb") as source:
        while chunk := source.read(CHUNK):
            *whole, rest = (rest + chunk).split(END)
            yield from (piece + END for piece in whole)
    yield rest
