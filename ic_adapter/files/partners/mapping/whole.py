"""Whether a partner file is whole, by its end: it has its trailer record, or at least the end of its last line."""

import io

from ic_adapter.errors import FileRefused
from ic_adapter.files.partners.mapping.layouts import Columns, rows_of
from ic_adapter.files.partners.mapping.profile import FileMapping


def ends_whole(mapping: FileMapping, tail: bytes) -> bool:
    """Whether a file that ends so is whole.

    A file without a trailer record that was cut at the end of a line cannot be told from a whole one: only the trailer
    and its count can.
    """
    marks = mapping.marks
    if marks is None or marks.trailer is None:
        return tail.endswith(b"\n") or not mapping.last_line_ends
    last = tail.rstrip(b"\r\n \t\x00\x1a").rpartition(b"\n")[2]
    if isinstance(marks.place, str):  # a column by its name, which stands at the start of the file
        return marks.trailer.encode(mapping.encoding) in last
    try:
        rows = list(rows_of(io.BytesIO(last), mapping))
    except FileRefused:
        return False
    return bool(rows) and Columns(mapping, None).text(rows[-1], marks.place) == marks.trailer
