"""A statement on one page of PDF, the same bytes on every machine and every day: layout and letters, no rule.

Streams are not compressed: whoever reads the file, a pack or a person, finds the text in it, and no version of zlib has
a say in the bytes. The library is imported by the first page, never at start.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import import_module
from io import BytesIO
from typing import Any
from unicodedata import normalize

from simulator.extras import require
from simulator.statements.bill_run import STREET
from simulator.statements.summary import Line, Statement

LETTER = (612, 792)
LEFT, MIDDLE, RIGHT = 54, 330, 558
AMOUNT_WIDTH = 100
ROW = 16
REGULAR, BOLD = "Helvetica", "Helvetica-Bold"
SMALLEST = 6.5
FICTIONAL = "FICTIONAL TEST DATA - NOT A BILL - DO NOT PAY"


def load_library() -> None:
    """Import what draws; a tenth of a second, which the edge spends beside its loop. MissingExtra."""
    require("statements", "BILLPDF")
    import_module("reportlab.pdfgen.canvas")


def drawn(statement: Statement) -> bytes:
    """The PDF: one page, standard fonts, no date but the bill's own."""
    from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]  # reportlab has no types

    target = BytesIO()
    canvas = Canvas(target, pagesize=LETTER, invariant=1, pageCompression=0, initialFontName=REGULAR)
    canvas.setTitle(plain(f"Bill {statement.bill.invoice_no} of {statement.bill.bill_dt}"))
    canvas.setAuthor(plain(statement.biller))
    canvas.setSubject(FICTIONAL)
    canvas.setCreator("mock-cayenta simulator")
    sheet = _Sheet(canvas)
    _head(sheet, statement)
    _names(sheet, statement)
    _sums(sheet, statement)
    _foot(sheet, statement)
    canvas.showPage()
    canvas.save()
    return target.getvalue()


def plain(text: str) -> str:
    """The text in the letters of a standard font: marks left off where that helps, else a question mark."""
    return "".join(_letter(character) for character in text)


def _letter(character: str) -> str:
    if character.isprintable() and ord(character) < 256:
        return character
    root = normalize("NFKD", character)[:1]
    return root if root.isprintable() and root.isascii() else "?"


@dataclass(slots=True)
class _Sheet:
    """The page while it is filled from top to bottom; nothing leaves its column."""

    canvas: Any  # reportlab has no types
    y: float = 720

    def write(self, text: str, x: float = LEFT, *, to: float = RIGHT, size: float = 10, font: str = REGULAR) -> None:
        """A line of text from x at the present height, made smaller and then cut where it would not fit."""
        shown, size = _fitted(plain(text), font, size, to - x)
        self.canvas.setFont(font, size)
        self.canvas.drawString(x, self.y, shown)

    def row(self, line: Line, font: str = REGULAR) -> None:
        """A sentence at the left, its amount at the right."""
        self.write(line.text, to=RIGHT - AMOUNT_WIDTH, font=font)
        self.canvas.setFont(font, 10)
        self.canvas.drawRightString(RIGHT, self.y, f"{line.amount:.2f}")
        self.y -= ROW

    def rule(self) -> None:
        """A line across the page."""
        self.canvas.setLineWidth(0.6)
        self.canvas.line(LEFT, self.y + 11, RIGHT, self.y + 11)
        self.y -= 4


def _fitted(text: str, font: str, size: float, width: float) -> tuple[str, float]:
    from reportlab.pdfbase.pdfmetrics import stringWidth  # type: ignore[import-untyped]  # reportlab has no types

    size = max(SMALLEST, min(size, size * width / (stringWidth(text, font, size) or 1)))
    if stringWidth(text, font, size) <= width + 0.01:
        return text, size
    kept = text[: int(width)]  # no letter that is seen is narrower than a point
    while kept and stringWidth(f"{kept}...", font, size) > width:
        kept = kept[:-1]
    return f"{kept}...", size


def _head(sheet: _Sheet, statement: Statement) -> None:
    sheet.canvas.setFillGray(0.9)
    sheet.canvas.rect(LEFT, 744, RIGHT - LEFT, 22, stroke=0, fill=1)
    sheet.canvas.setFillGray(0)
    sheet.canvas.setFont(BOLD, 11)
    sheet.canvas.drawCentredString((LEFT + RIGHT) / 2, 751, FICTIONAL)
    sheet.write(statement.biller, to=RIGHT - 120, size=16, font=BOLD)
    sheet.canvas.setFont(REGULAR, 12)
    sheet.canvas.drawRightString(RIGHT, sheet.y, "Statement")
    sheet.y -= 36


def _names(sheet: _Sheet, statement: Statement) -> None:
    """The customer with the address at the left, the numbers of the bill at the right."""
    bill, top = statement.bill, sheet.y
    for place, line in enumerate((bill.account.name, *_address(bill.address.tags))):
        sheet.write(line, to=MIDDLE - 12, font=REGULAR if place else BOLD)
        sheet.y -= ROW
    sheet.y = top
    for label, value in (
        ("Account", statement.display_no),
        ("Invoice", bill.invoice_no),
        ("Bill date", str(bill.bill_dt)),
        ("Due date", str(bill.due_dt)),
        ("Cycle", bill.account.tag("CYCLE_CD")),
    ):
        sheet.write(label, MIDDLE, to=MIDDLE + 70)
        sheet.write(value, MIDDLE + 74, font=BOLD)
        sheet.y -= ROW
    sheet.y -= 2 * ROW


def _address(tags: Mapping[str, str]) -> Iterable[str]:
    """Where service is given and mail is sent: the address that the bill file has for both (invoice files §4)."""
    street = " ".join(tags[tag] for tag in STREET if tags.get(tag))
    box = f"PO BOX {tags['PO_BOX_NO']}" if tags.get("PO_BOX_NO") else ""
    town = " ".join(tags[tag] for tag in ("CITY", "PROVINCE_CD", "POSTAL_CD") if tags.get(tag))
    return ["Service and mailing address:", *(line for line in (street, box, town) if line)]


def _sums(sheet: _Sheet, statement: Statement) -> None:
    bill = statement.bill
    for title, lines in (
        ("Since the last bill", (statement.previous, *statement.since)),
        (f"This bill, {bill.bill_dt}", statement.own),
    ):
        _title(sheet, title)
        for line in lines:
            sheet.row(line)
        sheet.y -= ROW / 2
    _title(sheet, "What is due")
    sheet.row(Line("Account balance", statement.balance))
    sheet.row(Line("of it past due", bill.past_due_amount))
    if bill.pay_arrangement_amt is not None:
        sheet.row(Line("Pay arrangement", bill.pay_arrangement_amt))
    if bill.is_equal_billing:
        sheet.row(Line("Budget plan, equal billing", bill.gross_amount))
    sheet.rule()
    sheet.row(Line(f"Total due by {bill.due_dt}", statement.due), BOLD)


def _title(sheet: _Sheet, text: str) -> None:
    sheet.write(text, size=11, font=BOLD)
    sheet.y -= ROW
    sheet.rule()


def _foot(sheet: _Sheet, statement: Statement) -> None:
    """The request's three values as they were asked for, and once more that nobody owes this."""
    sheet.y = 54
    bill = statement.bill
    sheet.write(
        f"BILLPDF Account_No {statement.display_no} Invoice_No {bill.invoice_no} Bill_Dt {bill.bill_dt}T00:00:00",
        size=8,
    )
    sheet.y -= 12
    sheet.write("Made by the mock-cayenta simulator. People, places and amounts are invented.", size=8)
