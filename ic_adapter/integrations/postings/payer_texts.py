"""Texts that a payer typed as a tag can carry them: one line, cut to its length, with what was changed (Q-82)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from ic_adapter.records.reason_codes import ReasonCode
from ic_adapter.records.reasons import Reason, because

#: Line breaks, one for CR LF, control characters, and what XML cannot carry.
NOT_IN_A_LINE = re.compile("\r\n|[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
#: Lengths of the tags that carry such texts (router F-04).
LENGTHS: Mapping[str, int] = {"SOURCE_SPEC1": 255, "SOURCE_SPEC2": 255, "ITEM_CMTS": 2000}


@dataclass(frozen=True, slots=True)
class FittedText:
    """The text as it is sent, and how it differs from what was typed."""

    text: str
    changes: tuple[Reason, ...] = ()


def fit(tag: str, field: str, typed: str) -> FittedText:
    """Return a field of the event as this tag can carry it."""
    most, changes = LENGTHS[tag], []
    text, cleaned = NOT_IN_A_LINE.subn(" ", typed)
    if cleaned:
        changes.append(because(ReasonCode.TEXT_CLEANED, tag=tag, field=field))
    if len(text) > most:
        changes.append(because(ReasonCode.TEXT_CUT, tag=tag, field=field, most=str(most)))
    return FittedText(text[:most], tuple(changes))
