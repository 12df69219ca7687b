"""Paperless and autopay alerts: AddAlert with the code of AS 47 or AS 46 (adapter §7, §8).

Which of several queued records is superseded, and which one holds its lane, is the pump's affair.
"""

from collections.abc import Mapping
from datetime import datetime

from ic_adapter.billers.register import Biller
from ic_adapter.integrations import formats
from ic_adapter.integrations.configured import setting
from ic_adapter.integrations.plan import End, Plan, Send, ended
from ic_adapter.model import Outcome
from ic_adapter.records.events import FlagEvent
from ic_adapter.records.kinds import ROUTES, Kind
from ic_adapter.records.reason_codes import ReasonCode
from ic_adapter.records.reasons import Held, because
from ic_adapter.records.record import Record
from ic_adapter.router.functions import ADD_ALERT

#: The setting that has the alert codes of a flag (Q-37).
SETTINGS: Mapping[Kind, str] = {Kind.PAPERLESS: "47", Kind.AUTOPAY: "46"}


def alert(record: Record, biller: Biller, _payment: Record | None) -> Plan:
    """One alert for the flag of the record; Held while the setting is blank or wrong (settings §3.3)."""
    event, number = record.event_as(FlagEvent), SETTINGS[record.kind]
    codes: tuple[str, str] | None = setting(biller, number)
    if codes is None:
        raise Held(because(ReasonCode.NO_ALERT_CODES, setting=number))
    code = codes[0] if event.on else codes[1]
    if not code:
        reason = because(ReasonCode.NO_CODE_FOR_FLAG, setting=number, side="on" if event.on else "off")
        return End(outcome=Outcome.SKIPPED, reason=reason)
    code = formats.code(number, f"AS {number}", code)
    answer = yield Send(ADD_ALERT, add_alert(record.account_number, code, _at(record, biller)))
    return ended(answer)


def _at(record: Record, biller: Biller) -> datetime:
    """A change log tells when it happened (ITG-3213, INT-12320), the present state is that of now."""
    if biller.keys.alert_mode.is_change_log(ROUTES[record.kind].lane):
        return record.created_at.astimezone(biller.clock.zone)
    return biller.clock.now()


def add_alert(account: str, code: str, at: datetime, comment: str = "") -> dict[str, str]:
    """The tags of AddAlert for an account, all seven of them (router F-07)."""
    return {
        "OWNERSHIP_CD": "ACCT",
        "ALERT_KEY": account,
        "ALERT_KEY_CUSTOM": "",
        "ALERT_CD": code,
        "ALERT_ON_DT": formats.dtm16(at),
        "ADDRESSEE_CD": "ALL",
        "ALERT_CMTS": comment,
    }
