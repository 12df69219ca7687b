"""Probes of phone records and billing addresses (F-09, F-10, F-12)."""

from harness.verify.reads import PHONES
from harness.verify.side import Claim, ProbeEnded, Side
from harness.verify.templates import TAGS

ADDRESS = "GetAccountBillingAddress"
#: Values of an address, each different from all others.
NEW_ADDRESS = {
    "HOUSE_NO": "742", "STREET_PFX_DIR": "N", "STREET_NM": "VERIFICATION", "STREET_NM_SFX": "LN",
    "STREET_SFX_DIR": "W", "SEC_ADDR_ID": "APT", "SEC_ADDR_RANGE": "17", "TER_ADDR_ID": "FL", "TER_ADDR_RANGE": "3",
    "ADDR_ID_4": "RM", "ADDR_RANGE_4": "31", "LOCATOR_ID": "L9", "ROUTE_PFX": "RR", "ADDR_ROUTE": "5",
    "CITY": "SAMPLETON", "PROVINCE_CD": "KS", "POSTAL_CD": "66061", "PO_BOX_NO": "88", "COUNTRY_CD": "US",
    "IN_CARE_OF": "A SAMPLE", "ENVELOPE_MEMO": "MEMO", "ADDRESS_CMTS": "Verification",
}  # fmt: skip
NUMBER, OTHER = "2025550163", "2025550164"
CODES = ("CELL", "RES", "EMAIL", "HOME", "EBILL")
NAMES = (
    "PHONE_SEQ", "ACTIVE_DT", "INACTIVE_DT", "PHONE_CD", "PHONE_NO", "EXTENSION_NO", "PHONE_CMTS", "PERSON_PHONE_YN",
)  # fmt: skip
SECTION = {"AddPersonPhone": "router F-09", "SetPhone": "router F-10"}


def new_records(side: Side) -> None:
    """A new phone record has the next number and the values that were sent; the others stay as they are."""
    was = records(side)
    values = {"PHONE_CD": _code(was), "PHONE_NO": "verify.a@example.org", "EXTENSION_NO": "12", "PHONE_CMTS": "Added"}
    sent = side.write("new record", {"PERSON_NO": side.person, **values, "DEFAULT_YN": "F"})
    number = str(max((int(one) for one in was), default=0) + 1)
    why = f"is {sent.text('PHONE_SEQ') or 'missing'}, expected {number}"
    side.claim("PHONE_SEQ", sent.text("PHONE_SEQ") == number, why, sent.label, "given", "router F-09")
    _stored(side, sent.label, number, {**values, "ACTIVE_DT": side.today, "INACTIVE_DT": "", "PERSON_PHONE_YN": "T"})
    _others(side, sent.label, was, number)
    side.untouched(sent.label, (PHONES,))


def changed_records(side: Side) -> None:
    """Tags with a value overwrite, blank ones keep; by number or by code; removal by INACTIVE_DT."""
    was = records(side)
    stored = {"PHONE_CD": _unused(side, was), "PHONE_NO": NUMBER, "EXTENSION_NO": "34", "PHONE_CMTS": "Set"}
    sent = side.write("record of a new code", {"PERSON_NO": side.person, **stored})
    number = sent.text("PHONE_SEQ")
    _stored(side, sent.label, number, stored)
    _others(side, sent.label, was, number)
    side.untouched(sent.label, (PHONES,))
    by_number = {"PERSON_NO": side.person, "PHONE_SEQ": number}
    was = records(side)
    sent = side.write("number by PHONE_SEQ", {**by_number, "PHONE_NO": OTHER})
    _same_number(side, sent.label, sent.text("PHONE_SEQ"), number)
    _stored(side, sent.label, number, {**stored, "PHONE_NO": OTHER})
    _others(side, sent.label, was, number)
    sent = side.write("all by PHONE_SEQ", {**by_number, "PHONE_NO": NUMBER, "EXTENSION_NO": "56", "PHONE_CMTS": "Both"})
    _stored(side, sent.label, number, {"PHONE_NO": NUMBER, "EXTENSION_NO": "56", "PHONE_CMTS": "Both"})
    sent = side.write("removed", {**by_number, "PHONE_NO": NUMBER, "INACTIVE_DT": side.today})
    _same_number(side, sent.label, sent.text("PHONE_SEQ"), number)
    _stored(side, sent.label, number, {"INACTIVE_DT": side.today, "PHONE_NO": NUMBER, "EXTENSION_NO": "56"})
    side.untouched(sent.label, (PHONES,))


def defaults(side: Side) -> None:
    """ACCOUNT_DFLT_YN with ACCOUNT_NO makes the record the account's; GetAccount tells (CO_PHONE_SEQ)."""
    was = records(side)
    number = max(was, key=int, default="")
    if not number:
        raise ProbeEnded
    default = {"ACCOUNT_DFLT_YN": "T", "PERSON_DFLT_YN": "T", "ACCOUNT_NO": side.account}
    values = {"PERSON_NO": side.person, "PHONE_SEQ": number, "PHONE_NO": was[number].get("PHONE_NO", NUMBER)}
    sent = side.write("default of the account", {**values, **default})
    side.effect("ACCOUNT_DFLT_YN", ("GetAccount", "CO_PHONE_SEQ"), (number,), sent.label, ("given", "router F-10"))
    side.untouched(sent.label, (PHONES, "GetAccount"))


def addresses(side: Side) -> None:
    """The address that was set is the one that is read, under the next number; an earlier one ends."""
    old = side.value(ADDRESS, "ADDRESS_SEQ")
    sent = side.write("new address", {"ACCOUNT_NO": side.account, **NEW_ADDRESS})
    values = {**NEW_ADDRESS, "ACTIVE_DT": side.today}  # a blank one means today
    names = {entry.partition("=")[0] for entry in TAGS["SetAccountBillingAddress"].split()}
    for name in sorted(names & set(side.state()[ADDRESS, side.account]) - {"ACCOUNT_NO", "ADDRESS_CD"}):
        side.effect(name, (ADDRESS, name), (values.get(name, ""),), sent.label, ("given", "router F-12"))
    number = side.value(ADDRESS, "ADDRESS_SEQ")
    rises = number.isdigit() and (not old.isdigit() or int(number) > int(old))
    why = f"ADDRESS_SEQ of {ADDRESS} is {number or 'blank'} after {old or 'none'}, expected a new record"
    side.claim("-> GetAccountBillingAddress/ADDRESS_SEQ", rises, why, sent.label, "given", "router F-12")
    side.untouched(sent.label, (ADDRESS, "GetAccount"))


def records(side: Side) -> dict[str, dict[str, str]]:
    """Return the person's phone records by number, as last read; ProbeEnded if they cannot be told apart."""
    count = len(side.column("PHONE/PHONE_SEQ"))
    columns = [side.column(f"PHONE/{name}") or ("",) * count for name in NAMES]
    if any(len(column) != count for column in columns):
        raise ProbeEnded
    rows = [dict(zip(NAMES, row, strict=True)) for row in zip(*columns, strict=True)]
    return {row["PHONE_SEQ"]: row for row in rows if row["PHONE_SEQ"].isdigit()}


def _code(was: dict[str, dict[str, str]]) -> str:
    """Return a code that the router's table has: one of the person's, else the usual one."""
    return next((row["PHONE_CD"] for row in was.values() if row["PHONE_CD"]), "HOME")


def _unused(side: Side, was: dict[str, dict[str, str]]) -> str:
    """Return a code that no record of the person has, so that SetPhone adds one."""
    used = {row["PHONE_CD"] for row in was.values()}
    code = side.codes.get("PHONE_CD") or next((code for code in CODES if code not in used), "")
    if not code or code in used:
        raise ProbeEnded
    return code


def _stored(side: Side, label: str, number: str, values: dict[str, str]) -> None:
    """Claim that the record of this number is read with these values."""
    record = records(side).get(number, {})
    for name, wanted in values.items():
        found = record.get(name, "missing")
        why = f"PHONE/{name} of {PHONES} {number} is {found or 'blank'}, expected {wanted or 'blank'}"
        rule = ("" if found == wanted else why, label, "given", SECTION[side.function])
        side.claims.append(Claim(name, *rule, (PHONES, f"PHONE/{name}")))


def _others(side: Side, label: str, was: dict[str, dict[str, str]], number: str) -> None:
    """Claim that the records of other numbers are as before."""
    now = records(side)
    for other, record in was.items():
        if other != number and now.get(other) != record:
            wrong = [name for name in NAMES if now.get(other, {}).get(name) != record[name]]
            why = f"record {other} changed, too: {', '.join(wrong)}"
            path = f"PHONE/{wrong[0]}"
            rule = (why, label, "given", SECTION[side.function])
            side.claims.append(Claim(f"-> {PHONES}/{path}", *rule, (PHONES, path)))


def _same_number(side: Side, label: str, found: str, number: str) -> None:
    side.claim(
        "PHONE_SEQ", found == number, f"is {found or 'missing'}, expected {number}", label, "given", "router F-10"
    )
