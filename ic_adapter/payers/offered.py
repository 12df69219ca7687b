"""Why a method of payment is offered to the payer of an account, or is not: by the code and the setting that says so.

A flag may be older than what is kept of it: then nobody knows any more who set it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from ic_adapter.billers.grammars.advanced_settings import parse_block_codes
from ic_adapter.billers.register import Biller
from ic_adapter.errors import BadValue
from ic_adapter.payers.intent import INSTRUMENT_NAMES
from ic_adapter.payers.offer import CASH_CODE, WALLETS, Offer
from ic_adapter.records.events import Instrument
from ic_adapter.records.reason_codes import ReasonCode
from ic_adapter.store import rtdr_log
from ic_adapter.store.customers import acts
from ic_adapter.store.customers.acts import Act

#: Newest results and acts that are looked through for the one that set a flag.
LOOKED_AT = 50
FLAGS = {"BlockACH": "Block ACH", "BlockCC": "Block CC"}


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedMethod:
    """One method: whether it is offered and why. `settings`: the numbers of the Advanced Settings that decide it."""

    words: str
    is_offered: bool
    why: str
    settings: tuple[int, ...] = ()


def offered_methods(connection: Connection, biller: Biller, offer: Offer) -> list[OfferedMethod]:
    """Return every method with why, in the order in which payers are offered them."""
    blocked = {
        "BlockACH": "" if offer.options.eft else _who_blocked(connection, biller, offer.account_number, "BlockACH"),
        "BlockCC": "" if offer.options.card else _who_blocked(connection, biller, offer.account_number, "BlockCC"),
    }
    order = (Instrument.CC, Instrument.ACH, *WALLETS[1:], Instrument.CASH)
    return [_method(biller, instrument, blocked, instrument in offer.instruments) for instrument in order]


def _method(biller: Biller, instrument: Instrument, blocked: Mapping[str, str], is_offered: bool) -> OfferedMethod:
    words = INSTRUMENT_NAMES[instrument]
    if instrument is Instrument.CASH:
        return _cash(biller, words, is_offered=is_offered)
    flag = "BlockACH" if instrument is Instrument.ACH else "BlockCC"
    if is_offered:
        return OfferedMethod(words=words, is_offered=True, why=f"{FLAGS[flag]} is off")
    draws = " (wallets draw on cards)" if instrument in WALLETS[1:] else ""
    why = f"{FLAGS[flag]} is on{draws}: {blocked[flag]}"
    return OfferedMethod(words=words, is_offered=False, why=why, settings=(28, 32))


def _cash(biller: Biller, words: str, *, is_offered: bool) -> OfferedMethod:
    if is_offered:
        return OfferedMethod(words=words, is_offered=True, why=f"AS {CASH_CODE} has its code", settings=(CASH_CODE,))
    why = "Block ACH and Block CC are both on: payments online are not available"
    if not biller.setting(CASH_CODE):
        why = f"AS {CASH_CODE} is blank"
    return OfferedMethod(words=words, is_offered=False, why=why, settings=(CASH_CODE,))


def _who_blocked(connection: Connection, biller: Biller, account: str, field: str) -> str:
    """Return who set the flag: the newest of RTDR's results that has a code for it, and of the acts of staff."""
    by_rtdr = _by_rtdr(rtdr_log.newest(connection, biller.id, account, LOOKED_AT), field)
    by_staff = _by_staff(acts.of_account(connection, biller.id, account, LOOKED_AT), FLAGS[field])
    if by_rtdr is not None and (by_staff is None or by_rtdr[0] >= by_staff[0]):
        return f"RTDR found {by_rtdr[1]} on {_at(biller, by_rtdr[0])}; {_position(biller, by_rtdr[1], field)}"
    if by_staff is not None:
        return f"set by {by_staff[1]} on {_at(biller, by_staff[0])}"
    return "no look-up and no act of staff is kept that set it"


def _by_rtdr(results: Sequence[Mapping[str, Any]], field: str) -> tuple[datetime, str] | None:
    for result in results:
        for value in result["values"]:
            if value["field"] == field and value.get("reason_code") == ReasonCode.BLOCK_CODE.value:
                return datetime.fromisoformat(result["at"]), str(value["reason"])
    return None


def _by_staff(rows: Sequence[Any], name: str) -> tuple[datetime, str] | None:
    changed = (row for row in rows if row.act == Act.BLOCKS_CHANGED.value and name in row.detail)
    row = next(changed, None)
    return None if row is None else (row.done_at, row.done_by)


def _position(biller: Biller, found: str, field: str) -> str:
    """Return which position of AS 28 has the code, as the setting is now; `found`: tag and code."""
    code = found.rpartition(" ")[2]
    try:
        codes = parse_block_codes(biller.setting(28))
    except BadValue:
        return "AS 28 cannot be read now"
    if code in codes.both:
        return f"{code} of AS 28 blocks EFT and cards"
    if code in (codes.eft if field == "BlockACH" else codes.card):
        return f"{code} of AS 28 blocks {'EFT' if field == 'BlockACH' else 'cards'}"
    return f"AS 28 does not have {code} any more"


def _at(biller: Biller, moment: datetime) -> str:
    return f"{moment.astimezone(biller.clock.zone):%Y-%m-%d %H:%M}"
