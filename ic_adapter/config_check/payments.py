"""The configuration check of payments and rejects: payments that would be held, and codes the router cannot take."""

from collections.abc import Iterator
from typing import Any

from ic_adapter.billers import settings
from ic_adapter.billers.grammars import router_types
from ic_adapter.billers.register import Biller
from ic_adapter.config_check.concerns import kinds_of
from ic_adapter.config_check.finding import ConfigFinding, error, warning
from ic_adapter.errors import BadValue
from ic_adapter.integrations.postings.payment_codes import ORDINARY, SETTINGS
from ic_adapter.records.events import Instrument
from ic_adapter.records.reason_codes import ReasonCode
from ic_adapter.records.reasons import because

#: Settings that hold one code each, besides the lists by source.
SINGLE = (SETTINGS[Instrument.CASH], "106", "DONATION_CODE", "COLLECTION_STREAM")


def payment_findings(biller: Biller) -> Iterator[ConfigFinding]:
    """What holds payments or rejects of this biller, or is likely meant otherwise (adapter §3.2, §3.3, §4)."""
    lists = {key: _list(biller, key) for key in SETTINGS.values() if key not in SINGLE}
    yield from _held_instruments(biller)
    yield from _codes(biller, lists)
    yield from _sources(biller, lists)
    if biller.keys.payment_ref == "blank":
        yield warning("payment_ref", because(ReasonCode.PAYMENT_REF_BLANK))


def _held_instruments(biller: Biller) -> Iterator[ConfigFinding]:
    """One of AS 64, 65, 104 alone switches the hard-coded codes off for all instruments."""
    if biller.keys.missing_code_policy == "hardcoded":
        return
    filled = [one for one in ORDINARY if biller.setting(SETTINGS[one])]
    blank = [one for one, key in SETTINGS.items() if not biller.setting(key)]
    if filled and blank:
        names, numbers = (
            ", ".join(texts) for texts in ([one.value for one in blank], [SETTINGS[one] for one in blank])
        )
        values = {"filled": SETTINGS[filled[0]], "blank": numbers, "instruments": names}
        yield warning(f"AS {SETTINGS[blank[0]]}", because(ReasonCode.INSTRUMENTS_HELD, **values))


def _codes(biller: Biller, lists: dict[str, dict[int, str]]) -> Iterator[ConfigFinding]:
    found = {key: [biller.setting(key)] for key in SINGLE if settings.parse_fault(key, biller.setting(key)) is None}
    for key, codes in {**{key: list(codes.values()) for key, codes in lists.items()}, **found}.items():
        for code in codes:
            try:
                router_types.parse_code(code)
            except BadValue as fault:
                values = {"setting": key, "where": repr(code[:40]), "words": str(fault)}
                yield error(settings.TABLE[key].label, because(ReasonCode.BAD_CODE, **values), kinds_of(key))


def _sources(biller: Biller, lists: dict[str, dict[int, str]]) -> Iterator[ConfigFinding]:
    known = biller.keys.payment_sources
    for key, codes in lists.items():
        strange = [str(source) for source in codes if str(source) not in known]
        if strange:
            unknown = because(ReasonCode.SOURCES_UNKNOWN, sources=", ".join(strange))
            yield warning(f"AS {key}", unknown)


def _list(biller: Biller, key: str) -> dict[int, str]:
    """The codes by source; empty when blank, and when the list does not parse, which is a finding of its own."""
    try:
        found: Any = settings.parsed(key, biller.setting(key))
    except BadValue:
        return {}
    return found or {}
