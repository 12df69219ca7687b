"""The person behind an account with its phone and e-mail records: GetAccount, then GetPhoneRecords (router F-02, F-08).

What is done to them lies in `contact_details`.
"""

import re
from collections.abc import Generator, Mapping
from dataclasses import dataclass
from datetime import date

from ic_adapter.integrations.plan import Ask, End
from ic_adapter.model import Outcome
from ic_adapter.records.reason_codes import ReasonCode
from ic_adapter.records.reasons import Reason, because
from ic_adapter.router.answer import RouterAnswer
from ic_adapter.router.functions import GET_ACCOUNT, GET_PHONE_RECORDS
from ic_adapter.router.values import date_of, flag_of

ID = re.compile(r"[0-9]{1,12}")
SEQ = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneRecord:
    """One record. `number`: a phone number or an e-mail address. `of_person` is None where the router does not say."""

    seq: int
    code: str
    number: str
    extension: str
    active: bool
    of_person: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """PERSON_NO of an account, its records, the PHONE_SEQ of the account's default, and what could not be read."""

    number: str
    records: tuple[PhoneRecord, ...]
    account_default: int | None
    warnings: tuple[Reason, ...]

    def latest(self, code: str) -> PhoneRecord | None:
        """The record with the highest PHONE_SEQ of those with this code that are active today (adapter §9, §10)."""
        found = [record for record in self.records if record.code == code and record.active]
        return max(found, key=lambda record: record.seq, default=None)


def person(account: str, today: date) -> Generator[Ask, RouterAnswer, Person | End]:
    """The person with its records as of today, or how the look-up ended: nothing may be written then."""
    master = yield Ask(GET_ACCOUNT, {"ACCOUNT_NO": account, "PREPAY_INFO_YN": "", "FMT_PREPAY_YN": ""})
    if master.tags is None:
        return stopped(master)
    number = master.tags.get("PERSON_NO", "")
    if not ID.fullmatch(number):
        return End(outcome=Outcome.FAILED, reason=because(ReasonCode.NO_PERSON_NO))
    answer = yield Ask(GET_PHONE_RECORDS, {"PERSON_NO": number})
    if answer.tags is None or answer.reply is None:
        return stopped(answer)
    records, warnings = _read(answer.tags, answer.reply.groups, today)
    default = master.tags.get("CO_PHONE_SEQ", "")
    return Person(
        number=number,
        records=records,
        account_default=int(default) if SEQ.fullmatch(default) else None,
        warnings=warnings,
    )


def stopped(answer: RouterAnswer) -> End:
    """The record ends as this call of several did; a call that was not made is explained by the stopped group."""
    reason = answer.reason.of_function(answer.function) if answer.attempted else answer.reason
    return End(outcome=answer.outcome, reason=reason)


def _read(
    tags: Mapping[str, str], groups: tuple[Mapping[str, str], ...], today: date
) -> tuple[tuple[PhoneRecord, ...], tuple[Reason, ...]]:
    """The records and what is odd about them; the documents' own sample announces one more than it shows (Q-04)."""
    readable = [group for group in groups if SEQ.fullmatch(group.get("PHONE_SEQ", ""))]
    warnings = []
    if len(readable) < len(groups):
        warnings.append(because(ReasonCode.PHONE_RECORD_UNREADABLE))
    count = tags.get("PHONE_COUNT", "")
    if count and count != str(len(groups)):
        warnings.append(because(ReasonCode.PHONE_COUNT_DIFFERS, count=count[:9], number=str(len(groups))))
    return tuple(_record(group, today) for group in readable), tuple(warnings)


def _record(group: Mapping[str, str], today: date) -> PhoneRecord:
    return PhoneRecord(
        seq=int(group["PHONE_SEQ"]),
        code=group.get("PHONE_CD", ""),
        number=group.get("PHONE_NO", ""),
        extension=group.get("EXTENSION_NO", ""),
        active=active(group, today),
        of_person=flag_of(group.get("PERSON_PHONE_YN", "")),
    )


def active(group: Mapping[str, str], today: date) -> bool:
    """Active today (router F-08): from ACTIVE_DT on and before INACTIVE_DT, blank being open; unreadable is not."""
    start, end = group.get("ACTIVE_DT", ""), group.get("INACTIVE_DT", "")
    first = date_of(start) if start else date.min
    last = date_of(end) if end else date.max
    return first is not None and last is not None and first <= today < last
