"""F-08 to F-12 as router-functions.md tells them: phone and e-mail records, mailing addresses."""

from collections.abc import Mapping
from datetime import date, timedelta
from operator import itemgetter

from tests.model.spec_ledger import date8
from tests.model.spec_state import Account, Address, Asked, Person, Phone, Refused, State
from tests.model.spec_tables import ADDRESS_REPLY, PHONE_REPLY

Fields = Mapping[str, object]
UNABLE = "Unable to update account phone! "


def get_phone_records(state: State, asked: Asked) -> Fields:
    """F-08: every record of a person, active and inactive."""
    asked.require("PERSON_NO")
    phones = state.person(asked["PERSON_NO"]).phones
    rows = [
        {tag: record.tags.get(tag, "") for tag in PHONE_REPLY} | {"ACCOUNT": sorted(record.accounts)}
        for _, record in sorted(phones.items())
    ]
    return {"PHONE_COUNT": str(len(rows)), "PHONE": rows} if rows else {"PHONE_COUNT": "0"}


def add_person_phone(state: State, asked: Asked) -> Fields:
    """F-09: one more record, never touching another."""
    code = ("PHONE_CD",) if state.keys.add_phone_requires_cd else ()
    asked.require("PERSON_NO", *code, "PHONE_NO")
    person = state.person(asked["PERSON_NO"])
    state.in_table("PHONE_CD", asked["PHONE_CD"])
    asked.day("ACTIVE_DT")
    asked.day("INACTIVE_DT")
    number = _new_phone(state, person, asked)
    if asked["DEFAULT_YN"] == "T":
        person.default_phone = number
    return {"PHONE_SEQ": str(number)}


def set_phone(state: State, asked: Asked) -> Fields:
    """F-10, steps 1 to 11 in their own order."""
    asked.require("PERSON_NO")
    seq, code = asked["PHONE_SEQ"], asked["PHONE_CD"]
    if not code and (not seq or state.keys.phone_cd_always_required):
        asked.require("PHONE_CD")
    person = state.person(asked["PERSON_NO"], UNABLE + "(person not found)")
    found = _addressed(person, seq, code) if seq else _newest_active(person, code, state.today)
    if not asked["PHONE_NO"] and not (found and asked["INACTIVE_DT"]):
        asked.require("PHONE_NO")
    state.in_table("PHONE_CD", code)
    asked.day("ACTIVE_DT")
    asked.day("INACTIVE_DT")
    account = state.account(asked["ACCOUNT_NO"]) if asked["ACCOUNT_NO"] else None
    if account and account.person_no != asked["PERSON_NO"]:
        raise Refused(-905, UNABLE + "(account does not belong to person)")
    number = found or _new_phone(state, person, asked)
    person.phones[number].tags |= {tag: asked[tag] for tag in PHONE_REPLY if asked[tag] and tag != "PHONE_SEQ"}
    if account:
        if account.no not in person.phones[number].accounts:
            person.phones[number].accounts.append(account.no)
        if asked["ACCOUNT_DFLT_YN"] == "T":
            account.tags["CO_PHONE_SEQ"] = str(number)
    if asked["PERSON_DFLT_YN"] == "T":
        person.default_phone = number
    return {"PHONE_SEQ": str(number)}


def _addressed(person: Person, seq: str, code: str) -> int:
    record = person.phones.get(int(seq))
    if record is None or (code and record.tags["PHONE_CD"] != code):
        raise Refused(-906, UNABLE + "(no phone record matches)")
    return int(seq)


def _newest_active(person: Person, code: str, today: date) -> int | None:
    of_code = [seq for seq, it in person.phones.items() if it.tags.get("PHONE_CD") == code]
    return max((seq for seq in of_code if is_active(person.phones[seq].tags, today)), default=None)


def _new_phone(state: State, person: Person, asked: Asked) -> int:
    number = max(person.phones, default=0) + 1
    tags = {tag: asked[tag] for tag in PHONE_REPLY}
    tags |= {"PHONE_SEQ": str(number), "PERSON_PHONE_YN": "T", "ACTIVE_DT": tags["ACTIVE_DT"] or date8(state.today)}
    person.phones[number] = Phone(tags)
    return number


def is_active(tags: dict[str, str], day: date) -> bool:
    """Active on a day (F-08); Date8 texts compare like days."""
    start, end, at = tags.get("ACTIVE_DT", ""), tags.get("INACTIVE_DT", ""), date8(day)
    return (not end or end > at) and (not start or start <= at)


def get_billing_address(state: State, asked: Asked) -> Fields:
    """F-11: the account's default mailing address today, 43 tags."""
    asked.require_account()
    account = state.account(asked["ACCOUNT_NO"], asked["ACCOUNT_NO_CUSTOM"])
    record = _chosen(account, state.today)
    if record is None:
        raise Refused(-906)
    tags = {tag: record.tags.get(tag, "") for tag in ADDRESS_REPLY}
    return tags | {
        "PERSON_NO": account.person_no,
        "ACCOUNT_NO": account.no,
        "ACCOUNT_NO_CUSTOM": account.custom,
        "STATUS_DESC": f"Account Billing Address {account.no} found.",
    }


def _chosen(account: Account, day: date, *, open_first: bool = False) -> Address | None:
    """PRIMARY_LOCATION_YN T first, then the latest ACTIVE_DT, then the highest ADDRESS_SEQ (Q-29)."""
    ranked = [
        (
            open_first and not record.tags.get("INACTIVE_DT"),
            record.tags.get("PRIMARY_LOCATION_YN") == "T",
            record.tags.get("ACTIVE_DT", ""),
            seq,
            record,
        )
        for seq, record in account.addresses.items()
        if is_active(record.tags, day)
    ]
    return max(ranked, key=itemgetter(0, 1, 2, 3))[-1] if ranked else None


def set_billing_address(state: State, asked: Asked) -> Fields:
    """F-12: always a new record; the previous one of this account ends the day before, unless it has an end."""
    asked.require_account()
    if not asked["PO_BOX_NO"]:
        asked.require("STREET_NM")
    account = state.account(asked["ACCOUNT_NO"], asked["ACCOUNT_NO_CUSTOM"])
    state.in_table("ADDRESS_CD", asked["ADDRESS_CD"])
    start = asked.day("ACTIVE_DT") or state.today
    asked.day("INACTIVE_DT")
    previous = _chosen(account, start, open_first=True)
    if previous and not previous.tags.get("INACTIVE_DT") and previous.tags.get("ACTIVE_DT", "") < date8(start):
        previous.tags["INACTIVE_DT"] = date8(start - timedelta(days=1))
    if asked["PRIMARY_LOCATION_YN"] == "T":
        for record in account.addresses.values():
            if record.tags.get("PRIMARY_LOCATION_YN") == "T":
                record.tags["PRIMARY_LOCATION_YN"] = "F"
    person = state.person(account.person_no)
    person.highest_address += 1
    tags = {tag: asked[tag] for tag in ADDRESS_REPLY}
    tags |= {"ADDRESS_SEQ": str(person.highest_address), "ACTIVE_DT": date8(start)}
    account.addresses[person.highest_address] = Address(tags)
    return {"STATUS_DESC": f"Account Address {account.no} updated. "}
