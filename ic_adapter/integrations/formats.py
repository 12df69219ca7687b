"""How the adapter writes dates and moments for the router, and what it may send of a setting (router §3); no tags."""

from datetime import date, datetime

from ic_adapter.billers.grammars.router_types import parse_code, parse_comment
from ic_adapter.errors import BadValue
from ic_adapter.records.reason_codes import ReasonCode
from ic_adapter.records.reasons import Held, because


def date8(day: date) -> str:
    """A day as yyyyMMdd."""
    return day.isoformat().replace("-", "")


def dtm16(moment: datetime) -> str:
    """A moment as yyyyMMddHHmmssff in its own zone; ff are hundredths of a second, cut off, not rounded."""
    return f"{date8(moment.date())}{moment:%H%M%S}{moment.microsecond // 10_000:02d}"


def code(setting: str, where: str, value: str) -> str:
    """The value of a setting that goes out as a code; Held with the setting's name when it is none."""
    try:
        return parse_code(value)
    except BadValue as fault:
        raise Held(because(ReasonCode.BAD_CODE, setting=setting, where=where, words=str(fault))) from None


def text(setting: str, where: str, value: str, most: int) -> str:
    """The value of a setting that goes out as text of one line; Held with the setting's name when it cannot."""
    try:
        found = parse_comment(value)
    except BadValue as fault:
        raise Held(because(ReasonCode.BAD_TEXT, setting=setting, where=where, words=str(fault))) from None
    if len(found) > most:
        raise Held(because(ReasonCode.TEXT_TOO_LONG, setting=setting, where=where, most=str(most)))
    return found
