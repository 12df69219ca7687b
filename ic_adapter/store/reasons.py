"""Reasons as columns: the code, what its text names, and the text as it read when it was written."""

from typing import Any

from sqlalchemy import Row

from ic_adapter.records.reasons import Reason, as_stored


def columns(reason: Reason) -> dict[str, Any]:
    """Return the columns of a record or a stopped endpoint group."""
    return {**line(reason), "reason_values": dict(reason.values) or None}


def line(reason: Reason) -> dict[str, str]:
    """Return the columns of an attempt or of a line of history, whose values nobody asks for."""
    return {"reason": reason.text, "reason_code": reason.code.value}


def reason_of(row: Row[Any]) -> Reason:
    """Return the reason in a row of records or of stopped endpoint groups."""
    return as_stored(row.reason_code, row.reason, row.reason_values)
