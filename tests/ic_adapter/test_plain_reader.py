"""The reader of plain bill files beside the parser: the same bills, lines and refusals, whatever the file holds."""

import io
import re
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ic_adapter.errors import FileRefused
from ic_adapter.files.bills.reading.encoding import CheckedSource
from ic_adapter.files.bills.reading.plain_reader import PlainReader
from ic_adapter.files.bills.reading.reader import SPELT, TWICE, WARNING, Bill, Others, read_bills, unwatched
from ic_adapter.files.bills.reading.tree_reader import PIECE, tree_bills
from tests.ic_adapter.bill_files import SAMPLE

BILL = SAMPLE[SAMPLE.index("  <BillHeader>") : SAMPLE.index("</BillHeaders>")]
HEAD, TAIL = SAMPLE[: SAMPLE.index("  <BillHeader>")], "</BillHeaders>\n"
KNOWN = {*SPELT, TWICE, WARNING}
Read = tuple[list[tuple[int, dict[str, str]]], str, str]


def file_of(count: int, change: Callable[[int, str], str] = lambda _, bill: bill) -> bytes:
    """A file of so many bills, each after this change."""
    return (HEAD + "".join(change(number, BILL) for number in range(count)) + TAIL).encode()


def read(bills: Callable[[Others], object]) -> Read:
    """The bills with their lines, a blank value as an absent one; the refusal; what is said of other elements."""
    others, found, refusal = Others(), list[tuple[int, dict[str, str]]](), ""
    try:
        for bill in bills(others):  # type: ignore[attr-defined]  # either reader
            assert isinstance(bill, Bill)
            found.append((bill.line, {name: text for name, text in bill.items() if text and name in KNOWN}))
    except FileRefused as error:
        refusal = str(error)
    return found, refusal, others.warning()


def check_alike(content: bytes) -> Read:
    """Both readers say the same of this file; of a refused one, how far they came does not count."""
    tree = read(lambda others: tree_bills(io.BytesIO(content), unwatched, others))
    plain = read(lambda others: read_bills(io.BytesIO(content), unwatched, others))
    shorter = min(len(plain[0]), len(tree[0]))
    assert plain[0][:shorter] == tree[0][:shorter]
    assert plain[1] == tree[1]
    assert plain[1] or plain == tree
    return plain


def is_read_in_plain(content: bytes) -> bool:
    """Whether the file is read without the parser of whole files."""
    reader = PlainReader(io.BytesIO(content), unwatched, Others())
    list(reader.runs())
    return reader.is_whole


PLAIN: dict[str, Callable[[int, str], str]] = {
    "alike": lambda _, bill: bill,
    "lines of Windows": lambda _, bill: bill.replace("\n", "\r\n"),
    "in one line": lambda _, bill: re.sub(r"\s*\n\s*", "", bill),
    "names with &": lambda number, bill: bill.replace("ALEX", f"A &amp; B &lt;{number}&gt; &quot;&apos;"),
    "a reference here and there": lambda number, bill: bill.replace("ALEX", "&#65;LEX") if number % 7 == 3 else bill,
    "two layouts": lambda number, bill: re.sub("<Due_DT>.*</Due_DT>", "", bill) if number % 2 else bill,
    "empty elements": lambda number, bill: re.sub("<Cycle_CD>.*</Cycle_CD>", "<Cycle_CD/>", bill) if number % 3 else bill,
    "the address as text": lambda _, bill: re.sub(
        "(?s)<City>.*</Phone>", "SAMPLETOWN WA 99999 2025550118", bill
    ),
    "a city as text": lambda _, bill: re.sub("(?s)<City>.*</Phone>", "SAMPLETOWN", bill),
    "a comment within one bill": lambda number, bill: bill.replace("<Due_DT>", "<!-- c --><Due_DT>") if number == 5 else bill,
    "an unknown element": lambda _, bill: bill.replace("<Due_DT>", "<New>1</New><Due_DT>"),
    "signs of other languages": lambda _, bill: bill.replace("ALEX", "ÅŁÉX 例 \U0001f600"),
}  # fmt: skip


@pytest.mark.parametrize("change", PLAIN.values(), ids=PLAIN)
def test_plain(change: Callable[[int, str], str]) -> None:
    """Files longer than a piece, written as programs write them, are read in plain and as the parser reads them."""
    content = file_of(180, change)
    if change is PLAIN["lines of Windows"]:
        content = content.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")

    found, refusal, _ = check_alike(content)

    assert len(content) > 2 * PIECE
    assert (len(found), refusal) == (180, "")
    assert is_read_in_plain(content)


NOT_PLAIN: dict[str, Callable[[int, str], str]] = {
    "cut in the last bill": lambda number, bill: bill[:200] if number == 179 else bill,
    "an end inside a comment": lambda number, bill: f"<!-- {bill} -->" if number == 100 else bill,
    "a bill in a bill": lambda number, bill: f"<BillHeader>{bill}</BillHeader>" if number == 100 else bill,
    "a control character": lambda number, bill: bill.replace("ALEX", "AL\x01EX") if number == 100 else bill,
    "no character": lambda number, bill: bill.replace("ALEX", "AL\uffffEX") if number == 100 else bill,
    "the end of a section": lambda number, bill: bill.replace("ALEX", "AL]]>EX") if number == 100 else bill,
    "an unknown entity": lambda number, bill: bill.replace("ALEX", "&who;") if number == 100 else bill,
    "half an entity": lambda number, bill: bill.replace("ALEX", "A & B") if number == 100 else bill,
    "another end": lambda number, bill: bill.replace("</Due_DT>", "</Bill_DT>") if number == 100 else bill,
    "a second root": lambda number, bill: f"{TAIL}{HEAD.partition('?>')[2]}{bill}" if number == 100 else bill,
    "a prefix": lambda number, bill: bill.replace("Due_DT>", "x:Due_DT>") if number == 100 else bill,
}


@pytest.mark.parametrize("change", NOT_PLAIN.values(), ids=NOT_PLAIN)
def test_not_plain(change: Callable[[int, str], str]) -> None:
    """What is wrong far behind the beginning is told as the parser tells it, with its line, after the same bills."""
    check_alike(file_of(180, change))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b" ",
        b"<BillHeaders/>",
        b"<BillHeaders></BillHeaders>",
        b"<BillHeaders><Other/></BillHeaders>",
        b"<Others></Others>",
        b'<?xml version="9.9"?><BillHeaders></BillHeaders>',
        b"<?xml nothing?><BillHeaders></BillHeaders>",
        b'<?xml version="1.0" encoding="unknown"?><BillHeaders></BillHeaders>',
        b"<!DOCTYPE x><BillHeaders></BillHeaders>",
        file_of(3) + b"<more/>",
        file_of(3) + b"<!-- end -->",
        file_of(3).replace(b"</BillHeaders>", b"<Trailer>3</Trailer></BillHeaders>"),
        file_of(3).decode().encode("utf-16"),
        file_of(3).replace(b"UTF-8", b"ISO-8859-1").replace(b"ALEX", b"AL\xc9X"),
        file_of(3).replace(b"ALEX", b"AL\xc9X"),
        b"\xef\xbb\xbf" + file_of(3),
        file_of(3).replace(b"\n", b"\r"),
        file_of(3).replace(b"BillHeader>", b"BILLHEADER>"),
        file_of(3).replace(b"<BillHeaders>", b'<BillHeaders xmlns="urn:example">'),
    ],
)  # fmt: skip
def test_whole_files(content: bytes) -> None:
    """Files that are small, odd or empty."""
    check_alike(content)


PARTS = (
    *("<", ">", "</", "/>", ":", "x:", '"', "&", ";", "&#0;", "&x;", "&amp;", "<!--", "-->", "<![CDATA[", "]]>", "<?a"),
    *("?>", "\0", "\r", "\n", "\ufffe", "</BillHeader>", "<BillHeader>", "</BillHeaders>", "<Mailing_Address_2>", "x"),
    *("<Cycle_CD>7</Cycle_CD>", "</Due_DT>", "<Other/>", "\ufeff", "<City/>"),
)


@settings(max_examples=400, deadline=None, derandomize=True)
@given(
    changes=st.lists(
        st.tuples(st.integers(0, 3 * len(BILL)), st.sampled_from(PARTS) | st.text(max_size=4), st.integers(0, 30)),
        min_size=1,
        max_size=3,
    )
)
def test_any_change(changes: list[tuple[int, str, int]]) -> None:
    """Whatever is put in or cut out of three bills alike."""
    text = HEAD + BILL * 3 + TAIL
    for at, part, cut in changes:
        text = text[: at + len(HEAD)] + part + text[at + len(HEAD) + cut :]
    check_alike(text.encode("utf-8", "surrogatepass"))


def test_fallback_encoding() -> None:
    """Bytes of the fallback encoding are read as such in both ways, and warned of once each."""
    content = file_of(180).replace(b"ALEX", b"AL\xc9X").replace(TAIL.encode(), b"<!-- end -->" + TAIL.encode())
    sources = [CheckedSource(io.BytesIO(content), "windows-1252") for _ in range(2)]

    tree = read(lambda others: tree_bills(sources[0], unwatched, others))
    plain = read(lambda others: read_bills(sources[1], unwatched, others))

    assert plain == tree
    assert sources[1].warnings == sources[0].warnings


def test_progress() -> None:
    """Each byte is told once, though the file is read a second time from its beginning."""
    content = file_of(180) + b"<!-- end -->"
    told: list[int] = []

    assert len(list(read_bills(io.BytesIO(content), told.append))) == 180
    assert sum(told) == len(content)
