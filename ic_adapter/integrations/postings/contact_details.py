"""E-mail addresses and phone numbers on their way to Cayenta: SetPhone and AddPersonPhone (adapter §9, §10).

Showing them lies in `contact_display`.
"""

from dataclasses import dataclass, replace

from ic_adapter.billers.grammars.harris_json import JsonSetting
from ic_adapter.billers.grammars.harris_json import read as read_json
from ic_adapter.billers.register import Biller
from ic_adapter.integrations import formats
from ic_adapter.integrations.phone_records import Person, person, stopped
from ic_adapter.integrations.plan import End, Plan, Send
from ic_adapter.integrations.postings import phone_number
from ic_adapter.model import Outcome
from ic_adapter.records.events import EmailEvent, PhoneEvent
from ic_adapter.records.reason_codes import ReasonCode
from ic_adapter.records.reasons import because
from ic_adapter.records.record import Record
from ic_adapter.router.answer import RouterAnswer
from ic_adapter.router.envelope import SECOND
from ic_adapter.router.functions import ADD_PERSON_PHONE, SET_PHONE

TAG_MISSING = -100
MAX_COMMENT = 255


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A SetPhone to be (router F-10). The comment and what follows INACTIVE_DT are absent unless configured."""

    person: str
    number: str
    comment: str
    extension: str = ""
    seq: str = ""
    code: str = ""
    inactive: str = ""
    defaults: tuple[tuple[str, str], ...] = ()
    account: str = ""
    twice: bool = False

    def fields(self) -> dict[str, str]:
        """Its tags in documented order, ACTIVE_DT always (router §3).

        One PHONE_CMTS, at position 6, or as in the sample: blank there, and the comment at position 11 (Q-25).
        """
        first = {"PHONE_CMTS": "" if self.twice else self.comment}
        last = {f"PHONE_CMTS{SECOND}": self.comment} if self.twice else {}
        return {
            "PERSON_NO": self.person,
            "PHONE_SEQ": self.seq,
            "PHONE_CD": self.code,
            "PHONE_NO": self.number,
            "EXTENSION_NO": self.extension,
            **(first if self.comment else {}),
            "ACTIVE_DT": "",
            "INACTIVE_DT": self.inactive,
            **dict(self.defaults),
            **(last if self.comment else {}),
            **({"ACCOUNT_NO": self.account} if self.account else {}),
        }


def email(record: Record, biller: Biller, _payment: Record | None) -> Plan:
    """The address goes into the record of EmailSearchCd, or makes one (§9 steps 1 to 6; INT-10322, Q-27, Q-28)."""
    event, config = record.event_as(EmailEvent), read_json(biller.setting(131))
    if not config.email_search_cd:
        return End(outcome=Outcome.SKIPPED, reason=because(ReasonCode.NOT_ENABLED))
    code, comment = formats.code("131", "AS 131 EmailSearchCd", config.email_search_cd), _comment(config)
    today = biller.clock.today()
    found = yield from person(record.account_number, today)
    if isinstance(found, End):
        return found
    address, stored = event.email.strip(), found.latest(code)
    if stored is None:
        if not address:
            return _skipped(ReasonCode.NO_ACTIVE_RECORD, found)
        answer = yield Send(ADD_PERSON_PHONE, _new_email(found.number, code, address, config, comment))
        return _ended(answer, found)
    if stored.number == address:
        return _skipped(ReasonCode.UNCHANGED, found)
    inactive = "" if address else formats.date8(today)
    twice = biller.keys.setphone_duplicate_cmts
    number = address or stored.number
    change = Change(person=found.number, number=number, comment=comment, inactive=inactive, twice=twice)
    return (yield from _set_email(change, code, str(stored.seq), found, by_seq=biller.keys.email_match == "by_seq"))


def _set_email(change: Change, code: str, seq: str, found: Person, *, by_seq: bool) -> Plan:
    """Addressed by code or by number, never by both at first; a router that insists on PHONE_CD gets it (§9 step 7)."""
    change = replace(change, seq=seq) if by_seq else replace(change, code=code)
    answer = yield Send(SET_PHONE, change.fields())
    if by_seq and answer.outcome is Outcome.REJECTED and answer.reply and answer.reply.status == TAG_MISSING:
        answer = yield Send(SET_PHONE, replace(change, code=code).fields())  # it was refused: nothing is done twice
    return _ended(answer, found)


def _new_email(person_no: str, code: str, address: str, config: JsonSetting, comment: str) -> dict[str, str]:
    """The tags of AddPersonPhone (router F-09); DEFAULT_YN makes it the person's default (Q-27)."""
    return {
        "PERSON_NO": person_no,
        "PHONE_CD": code,
        "PHONE_NO": address,
        "ACTIVE_DT": "",
        "INACTIVE_DT": "",
        "EXTENSION_NO": "",
        "DEFAULT_YN": "" if config.person_default is False else "T",
        **({"PHONE_CMTS": comment} if comment else {}),
    }


def phone(record: Record, biller: Biller, _payment: Record | None) -> Plan:
    """The number is added, changed or removed, by SetPhone alone (§10.1 to §10.3; ITG-2719, Q-26)."""
    event, config = record.event_as(PhoneEvent), read_json(biller.setting(131))
    if not config.phone_search_cd:
        return End(outcome=Outcome.SKIPPED, reason=because(ReasonCode.NOT_ENABLED))
    code, comment = formats.code("131", "AS 131 PhoneSearchCd", config.phone_search_cd), _comment(config)
    typed, today = phone_number.parse(event.phone), biller.clock.today()
    found = yield from person(record.account_number, today)
    if isinstance(found, End):
        return found
    stored = found.latest(code)
    if stored is None and not typed.number:
        return _skipped(ReasonCode.NO_ACTIVE_RECORD, found)
    change = Change(
        person=found.number,
        seq=str(stored.seq) if stored else "",  # blank: the router gives the next one
        code=code,
        number=typed.number or (stored.number if stored else ""),
        extension=typed.extension,
        comment=comment,
        inactive="" if typed.number else formats.date8(today),
        defaults=_defaults(config) if typed.number else (),
        account=record.account_number if config.include_account_number else "",
        twice=biller.keys.setphone_duplicate_cmts,
    )
    answer = yield Send(SET_PHONE, change.fields())
    return _ended(answer, found)


def _defaults(config: JsonSetting) -> tuple[tuple[str, str], ...]:
    """The flags of ITG-2633 that are switched on; a number that goes away gets none: it becomes nobody's default."""
    flags = {"ACCOUNT_DFLT_YN": config.account_default, "PERSON_DFLT_YN": config.person_default}
    return tuple((tag, "T") for tag, on in flags.items() if on)


def _comment(config: JsonSetting) -> str:
    """PHONE_CMTS, blank when none is configured."""
    return formats.text("131", "AS 131 PhoneComments", config.phone_comments or "", MAX_COMMENT)


def _skipped(code: ReasonCode, found: Person) -> End:
    return End(outcome=Outcome.SKIPPED, reason=because(code), warnings=found.warnings)


def _ended(answer: RouterAnswer, found: Person) -> End:
    """The record ends as its writing call did; PHONE_SEQ of the reply tells which record it was."""
    end = stopped(answer)
    seq = (answer.tags or {}).get("PHONE_SEQ", "")
    return replace(end, result={"phone_seq": seq[:9]} if seq else {}, warnings=found.warnings)
