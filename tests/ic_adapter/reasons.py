"""Reasons as tests name them: by their text of today, or by code."""

from ic_adapter.records.reason_codes import ReasonCode
from ic_adapter.records.reasons import Reason, because
from ic_adapter.store.schema.versions.r0005_reason_codes import recognized


def reason(text: str) -> Reason:
    """Return the reason that a text of form 4 of the database is."""
    code, values = recognized(text)
    return Reason(ReasonCode(code), values, stored=text)


def words(text: str) -> Reason:
    """Return a reason of these words."""
    return because(ReasonCode.OTHER, words=text)
