"""How the made values of bills come about (invoice-files §5, §6.3, §6.4): one rule per group of fields, over columns.

A rule reads columns of the file's elements and puts columns of its own beside them. What a profile decides is worked
out once: a rule that has nothing to do for a profile is not among its rules.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from itertools import repeat
from typing import Any

from ic_adapter import money
from ic_adapter.billers import bif_options
from ic_adapter.billers.templates import FileType
from ic_adapter.files.bills.fields import BY_FS, Field
from ic_adapter.files.bills.profile import FileKind, Profile
from ic_adapter.files.bills.values import REMEMBERED, amount_of, day_of

UTILITY = "42"
BUDGET_BILL = "EQUAL BILLING"
#: Columns by the name of an element or of a value that a rule makes.
Columns = dict[str, Sequence[Any]]
Rule = Callable[[Columns, Profile], None]


def rules_of(profile: Profile) -> Iterator[Rule]:
    """What has to be done for the bills of this profile; the common part comes first, for others read its dates."""
    yield _common
    if has_field(BY_FS[407], profile):
        yield _past_due
    if has_field(BY_FS[412], profile):
        yield _arrangement
    if profile.file_type is FileType.JOHNSON_COUNTY:
        yield _own_autopay_date
        yield _customer_number
    elif profile.bif.get("AutoPayCollectionDate"):
        yield _autopay_date_of_bif
    if profile.commercial:
        yield _invoice_type
    if profile.dated_features:
        yield _features


def has_field(field: Field, profile: Profile) -> bool:
    """Return whether files of this type fill the field; DREC never reads the past due amount (invoice-files §3)."""
    return profile.file_type in field.types and not (field.fs == 407 and profile.kind is FileKind.DREC)


def _common(values: Columns, profile: Profile) -> None:
    """What every type has: dates, FS 10 that holds one, balance, budget, and Mailing_Address_1 for a blank address."""
    days = list(map(day_of, values["bill_dt"]))
    values["#11"] = [day.iso for day in days]
    values["#346"] = [day.year for day in days]
    values["#12"] = [day.iso for day in map(day_of, values["due_dt"])]
    values["#10"] = [f"UB{number}{day.in_number}" for number, day in zip(values["invoice_no"], days, strict=True)]
    values["13 cents"], values["#13"] = _amounts(values["gross_amount"], profile.decimal_sign)
    if BUDGET_BILL in values["bill_tp"]:
        values["#39"] = ["BUDGET" if text == BUDGET_BILL else "" for text in values["bill_tp"]]
    if "" in values["mailing_address"]:
        values["mailing_address"] = _first_of(values["mailing_address"], values["mailing_address_1"])


def _past_due(values: Columns, profile: Profile) -> None:
    values["407 cents"], values["#407"] = _amounts(values["past_due_amount"], profile.decimal_sign)


def _arrangement(values: Columns, profile: Profile) -> None:
    """Blank or 0 is none (ITG-3456)."""
    cents, texts = _amounts(values["pay_arrangement_amt"], profile.decimal_sign)
    values["#412"] = [text if cent and cent > 0 else "" for cent, text in zip(cents, texts, strict=True)]
    values["412 cents"] = [cent if cent and cent > 0 else None for cent in cents]


def _own_autopay_date(values: Columns, profile: Profile) -> None:
    """JCW's bills say it themselves (ITG-3580)."""
    own = [day_of(text).iso if text else "" for text in values["autopaycollectiondate"]]
    if "" in own and profile.autopay_from_bif:
        own = _first_of(own, _by_customization("AutoPayCollectionDate", values, profile))
    values["#248"] = own


def _autopay_date_of_bif(values: Columns, profile: Profile) -> None:
    values["#248"] = _by_customization("AutoPayCollectionDate", values, profile)


def _features(values: Columns, profile: Profile) -> None:
    for name in profile.dated_features:
        values[name] = _by_customization(name, values, profile)


def _invoice_type(values: Columns, profile: Profile) -> None:
    values["#252"] = [profile.commercial.get(text.upper(), UTILITY) for text in values["account_class_dflt"]]


def _customer_number(values: Columns, profile: Profile) -> None:
    """JCW shows Customer_No (ITG-2375); a bill without one shows the account number."""
    del profile
    values["#373"] = _first_of(values["customer_no"], values["account_no"])


def _amounts(texts: Sequence[str], decimal_sign: str) -> tuple[Sequence[int | None], Sequence[str]]:
    """Return the cents of amounts, None for a blank one, and their texts as the BIF shows them; BadValue."""
    if decimal_sign == "point" and (cents := money.plain_cents(texts)) is not None:
        return cents, texts
    amounts = [amount_of(text, decimal_sign) if text else (None, "") for text in texts]
    return [cent for cent, _ in amounts], [text for _, text in amounts]


def _first_of(texts: Sequence[str], others: Sequence[str]) -> list[str]:
    return [text or other for text, other in zip(texts, others, strict=True)]


def _by_customization(name: str, values: Columns, profile: Profile) -> list[str]:
    return list(map(_date_by, repeat(profile.bif.get(name, "")), values["#11"], values["#12"]))


@lru_cache(REMEMBERED)
def _date_by(rule: str, start: str, end: str) -> str:
    day = bif_options.date_of(rule, date.fromisoformat(start), date.fromisoformat(end))
    return "" if day is None else day.isoformat()
