"""A tie-out as lines of text for a terminal or a mail; `web.api.tie_out` has it as JSON."""

from collections.abc import Iterator, Sequence

from ic_adapter import money
from ic_adapter.tie_out.comparison import Side, TieOut
from ic_adapter.tie_out.differences import ADVICE, Difference

HEAD = ("Function", "submitted", "", "SENT", "", "booked", "")


def text(found: TieOut) -> str:
    """Three sides by function, then every difference with what to do about it."""
    return "\n".join(_lines(found))


def _lines(found: TieOut) -> Iterator[str]:
    yield f"biller {found.bid}, {found.day}{'' if found.is_over else ' (the day is not over)'}"
    if found.lines:
        rows = [(it.function, *_side(it.intents), *_side(it.sent), *_side(it.booked)) for it in found.lines]
        yield from _table([HEAD, *rows])
    else:
        yield "nothing was submitted, sent or booked"
    for name, side in found.elsewhere.items():
        yield f"other origin: {side.count} of {name}, {money.to_text(side.total)}"
    if not found.differences:
        yield "no differences"
        return
    yield f"{len(found.differences)} difference{'s' if len(found.differences) > 1 else ''}"
    for it in found.differences:
        yield _difference(it)
        yield f"    {it.words}"
        yield f"    {ADVICE[it.finding]}"


def _side(side: Side) -> tuple[str, str]:
    return str(side.count), money.to_text(side.total)


def _table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """The first column to the left, figures to the right."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        first, *others = (
            cell.rjust(width) if column else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        yield "  ".join([first, *others]).rstrip()


def _difference(it: Difference) -> str:
    record = f"record {it.record_id} ({it.source_id})" if it.record_id is not None else "no record"
    amount = it.booked if it.amount is None else it.amount
    told = [it.finding.value.replace("_", " "), it.function, f"account {it.account}" if it.account else ""]
    told += ["" if amount is None else money.to_text(amount), record]
    return ", ".join(part for part in told if part)
