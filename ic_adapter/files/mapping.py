"""From one Bill to the values of its IH and CR records by the field table (invoice-files §5, §6.3, §6.4); pure."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum

from ic_adapter import bif, settings
from ic_adapter.billers import Biller
from ic_adapter.errors import BadValue, FileRefused
from ic_adapter.files.fields import BY_FS, CR, FIELDS, IH, IH_FEATURES, REQUIRED, Format
from ic_adapter.files.reader import Bill
from ic_adapter.files.values import parse_amount, parse_date
from ic_adapter.json_setting import read as read_json
from ic_adapter.templates import Cis, FileType

UTILITY = 42
ACCOUNT = re.compile(r"[0-9A-Za-z-]{1,20}")
BUDGET_BILL = "EQUAL BILLING"
MAX_TEXT = 255

Value = str | int | date | Decimal | None
Record = Mapping[int, Value]


class Kind(Enum):
    """What an import does; the path of the file tells (invoice-files §1). The value is FS 8."""

    BILLS = "N"
    DREC = "D"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapped:
    """One bill mapped: values by FileSpecID, and the customizations that follow an IH line."""

    number: int
    values: Record
    features: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What of the biller's configuration the mapping reads."""

    file_type: FileType
    kind: Kind
    commercial: Mapping[str, int]
    include_phone: bool
    autopay_from_bif: bool
    bif: Mapping[str, str]


def profile_of(biller: Biller, kind: Kind) -> Profile:
    """The profile of a biller's imports; FileRefused when its files cannot be read or a setting is invalid."""
    if biller.template.cis is not Cis.CAYENTA:
        raise FileRefused("bill files of STW/OpenGov follow a mapping profile of their own, which is not set up here")
    file_type = biller.template.file_type
    try:
        commercial = settings.parsed("86", biller.setting(86)) if file_type is FileType.COMMERCIAL else None
    except BadValue as fault:
        raise FileRefused(str(fault)) from None
    return Profile(
        file_type=file_type,
        kind=kind,
        commercial=commercial or {},
        include_phone=read_json(biller.setting(131)).include_phone_number,
        autopay_from_bif=file_type is not FileType.JOHNSON_COUNTY or biller.key("autopay_date_fallback") == "bif",
        bif=biller.bif,
    )


def map_bill(bill: Bill, profile: Profile) -> Mapped:
    """The records of one bill; BadValue names the element that is missing or wrong."""
    for name in REQUIRED:
        if name.lower() not in bill.values:
            raise BadValue(f"{name} is missing or blank")
    if not ACCOUNT.fullmatch(bill.values["account_no"]):
        raise BadValue(f"Account_No {bill.values['account_no'][:40]!r} is not an account number")
    values: dict[int, Value] = {}
    for field in FIELDS:
        if field.record in (IH, CR):
            read = profile.file_type in field.types and not (field.fs == 407 and profile.kind is Kind.DREC)
            values[field.fs] = _from_file(field.fs, bill.values) if read else None
    for fs, rule in RULES.items():
        values[fs] = rule(values, bill.values, profile)
    return Mapped(number=bill.number, values=values, features=_features(values, profile))


def _from_file(fs: int, source: Mapping[str, str]) -> Value:
    field = BY_FS[fs]
    text = source.get(field.source or "", "")
    if not text:
        return None
    try:
        if field.format is Format.DATE:
            return parse_date(text)
        if field.format is Format.AMOUNT:
            return parse_amount(text)
    except BadValue as fault:
        raise BadValue(f"{field.name}: {fault}") from None
    if len(text) > MAX_TEXT:
        raise BadValue(f"{field.name} is longer than {MAX_TEXT} characters")
    return text


Rule = Callable[[Record, Mapping[str, str], Profile], Value]


def _invoice_number(values: Record, source: Mapping[str, str], _: Profile) -> Value:
    number = f"UB{source['invoice_no']}{_date(values, 11):%m%d%Y}"
    if len(number) > MAX_TEXT:
        raise BadValue(f"InvoiceNumber is longer than {MAX_TEXT} characters")
    return number


def _invoice_type(_: Record, source: Mapping[str, str], profile: Profile) -> Value:
    return profile.commercial.get(source.get("account_class_dflt", "").upper(), UTILITY)


def _arrangement(values: Record, _: Mapping[str, str], __: Profile) -> Value:
    """Blank or 0 is none (ITG-3456)."""
    amount = values[412]
    return amount if isinstance(amount, Decimal) and amount > 0 else None


def _autopay_date(values: Record, _: Mapping[str, str], profile: Profile) -> Value:
    if values[248] is not None or not profile.autopay_from_bif:
        return values[248]
    return bif.date_of(profile.bif.get("AutoPayCollectionDate", ""), _date(values, 11), _date(values, 12))


def _display_number(values: Record, source: Mapping[str, str], profile: Profile) -> Value:
    """JCW shows Customer_No (ITG-2375); a bill without one shows the account number."""
    return source.get("customer_no", values[59]) if profile.file_type is FileType.JOHNSON_COUNTY else values[59]


#: Fields that are more than the text of their element.
RULES: Mapping[int, Rule] = {
    7: lambda _, __, ___: "IH",
    8: lambda _, __, profile: profile.kind.value,
    9: lambda _, __, profile: profile.bif.get("InvoiceFormatGuid", ""),
    10: _invoice_number,
    39: lambda _, source, __: "BUDGET" if source.get("bill_tp") == BUDGET_BILL else "",
    248: _autopay_date,
    252: _invoice_type,
    346: lambda values, _, __: f"{_date(values, 11):%Y}",
    412: _arrangement,
    58: lambda _, __, ___: "CR",
    61: lambda values, source, __: values[61] or source.get("mailing_address_1"),
    66: lambda values, _, profile: values[66] if profile.include_phone else None,
    373: _display_number,
}


def _date(values: Record, fs: int) -> date:
    found = values[fs]
    assert isinstance(found, date)
    return found


def _features(values: Record, profile: Profile) -> tuple[str, ...]:
    found: list[str] = []
    for name in IH_FEATURES:
        rule = profile.bif.get(name, "")
        if bif.FEATURES[name] is bif.Kind.DATE:
            day = bif.date_of(rule, _date(values, 11), _date(values, 12))
            found.append("" if day is None else day.isoformat())
        else:
            found.append(rule.lower())
    return tuple(found)
