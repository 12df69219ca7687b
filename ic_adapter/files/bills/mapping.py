"""From one Bill to the values of its IH and CR records by the field table (invoice-files §5, §6.3, §6.4); pure.

What a profile decides is worked out once, so that a bill is a handful of look-ups: a file holds up to a million.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date
from operator import itemgetter
from typing import Any, NamedTuple

from ic_adapter.billers import bif_options
from ic_adapter.billers.templates import FileType
from ic_adapter.errors import BadValue
from ic_adapter.files.bills import faults
from ic_adapter.files.bills.faults import BillFault
from ic_adapter.files.bills.fields import BY_FS, CR, IH, IH_FEATURES, REQUIRED, Field
from ic_adapter.files.bills.profile import FileKind, Profile
from ic_adapter.files.bills.reader import SPELT, TWICE, Bill
from ic_adapter.files.bills.values import amount_of, day_of

UTILITY = "42"
ACCOUNT = re.compile(r"[0-9A-Za-z-]{1,20}")
BREAKS = re.compile(r"[|\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
BUDGET_BILL = "EQUAL BILLING"
MAX_TEXT = 255
#: Everything a bill comes to, in the order of the BIF: IH with its features, CR.
ORDER: tuple[int | str, ...] = (*IH.value, *IH_FEATURES, *CR.value)
#: What the store takes of a bill, in the order of its columns; the amounts are whole cents, None when blank.
STORED: tuple[int | str, ...] = (59, 10, "number", 252, "13 cents", "407 cents", "412 cents", 11, 12, 248)
STORED += (38, 39, 40, 41, 42, 47, 346, 347, 373, 60, 61, 63, 64, 65, 66, 67)
STORED += ("FirstNotifyRequestedDate", "SecondNotifyRequestedDate", "ThirdNotifyRequestedDate")


class Mapped(NamedTuple):
    """One bill mapped: texts in ORDER, what is STORED of it, its balance in cents.

    No text holds `|` or a line break, so that store and BIF show the same (invoice-files §11); `is_plain`: nor a sign
    that JSON has to replace.
    """

    texts: tuple[str, ...]
    stored: tuple[Any, ...]
    cents: int
    is_plain: bool

    def text(self, field: int | str) -> str:
        """The text of a FileSpecID or feature, blank when the bill or the file type has none."""
        return self.texts[ORDER.index(field)]

    @property
    def number(self) -> int:
        """Its number in the file, from 1."""
        number: int = self.stored[2]
        return number


Values = dict[str, Any]
Rule = Callable[[Values, "Profile"], None]


def _common(values: Values, profile: Profile) -> None:
    """What every type has: dates, FS 10 that holds one, balance, budget, and Mailing_Address_1 for a blank address."""
    values["#11"], in_number, values["#346"] = day_of(values["bill_dt"])
    values["#12"] = day_of(values["due_dt"]).iso
    values["#10"] = f"UB{values['invoice_no']}{in_number}"
    values["13 cents"], values["#13"] = amount_of(values["gross_amount"], profile.decimal_sign)
    if values["bill_tp"] == BUDGET_BILL:
        values["#39"] = "BUDGET"
    if not values["mailing_address"]:
        values["mailing_address"] = values["mailing_address_1"]


def _past_due(values: Values, profile: Profile) -> None:
    if values["past_due_amount"]:
        values["407 cents"], values["#407"] = amount_of(values["past_due_amount"], profile.decimal_sign)


def _arrangement(values: Values, profile: Profile) -> None:
    """Blank or 0 is none (ITG-3456)."""
    if values["pay_arrangement_amt"]:
        amount = amount_of(values["pay_arrangement_amt"], profile.decimal_sign)
        if amount.cents > 0:
            values["412 cents"], values["#412"] = amount


def _own_autopay_date(values: Values, profile: Profile) -> None:
    """JCW's bills say it themselves (ITG-3580)."""
    if values["autopaycollectiondate"]:
        values["#248"] = day_of(values["autopaycollectiondate"]).iso
    elif profile.autopay_from_bif:
        _autopay_date_of_bif(values, profile)


def _autopay_date_of_bif(values: Values, profile: Profile) -> None:
    values["#248"] = _by_customization("AutoPayCollectionDate", values, profile)


def _features(values: Values, profile: Profile) -> None:
    for name in profile.dated_features:
        values[name] = _by_customization(name, values, profile)


def _invoice_type(values: Values, profile: Profile) -> None:
    values["#252"] = profile.commercial.get(values["account_class_dflt"].upper(), UTILITY)


def _customer_number(values: Values, profile: Profile) -> None:
    """JCW shows Customer_No (ITG-2375); a bill without one shows the account number."""
    del profile
    values["#373"] = values["customer_no"] or values["account_no"]


def _by_customization(name: str, values: Values, profile: Profile) -> str:
    start, end = date.fromisoformat(values["#11"]), date.fromisoformat(values["#12"])
    day = bif_options.date_of(profile.bif.get(name, ""), start, end)
    return "" if day is None else day.isoformat()


#: Elements that are no text: which of them is wrong is only looked for when one is.
DATES = ("Bill_DT", "Due_DT", "AutoPayCollectionDate")
AMOUNTS = ("Gross_Amount", "Past_Due_Amount", "Pay_Arrangement_Amt")


def _culprit(values: Values, profile: Profile, fault: BadValue) -> BadValue:
    """The fault with the element that has it."""
    for element in (*DATES, *AMOUNTS):
        text = values[element.lower()]
        try:
            if text and element in DATES:
                day_of(text)
            elif text:
                amount_of(text, profile.decimal_sign)
        except BadValue as found:
            if str(found) == str(fault):
                expected = faults.DATE if element in DATES else faults.AMOUNT[profile.decimal_sign]
                return BillFault(f"{element}: {fault}", element, expected)
    return fault


#: Where a value lies that is not its element's text: made by a rule, fixed, or another field's.
MADE = {fs: f"#{fs}" for fs in (7, 8, 9, 10, 11, 12, 13, 39, 58, 248, 252, 346, 407, 412)} | {93: "#13"}
NOTHING = "#"


class Mapper:
    """Maps the bills of one file: `mapper(number, bill)`."""

    def __init__(self, profile: Profile) -> None:
        self._profile = profile
        self._rules = tuple(_rules(profile))
        blank = dict.fromkeys((*SPELT, NOTHING, *MADE.values()), "")
        self._fixed: Values = {**blank, **dict.fromkeys(key for key in STORED if isinstance(key, str))}
        self._fixed |= {"#7": "IH", "#8": profile.kind.value, "#58": "CR", "#252": UTILITY}
        self._fixed |= {"#9": clean(profile.invoice_format_guid)}
        self._fixed |= {name: clean(profile.bif.get(name, "")).lower() for name in IH_FEATURES}
        self._required = itemgetter(*(name.lower() for name in REQUIRED))
        self._keys = [_key(key, profile) for key in ORDER]
        self._texts = itemgetter(*self._keys)
        self._stored = itemgetter(*(_key(key, profile) for key in STORED))

    def __call__(self, number: int, bill: Bill) -> Mapped:
        """The records of one bill; BadValue names the element that is missing or wrong."""
        values = self._fixed.copy()
        values.update(bill)
        values["number"] = number
        if TWICE in bill:
            raise BillFault(f"{bill[TWICE]} appears twice with different values", bill[TWICE], faults.ONE_VALUE)
        if "" in self._required(values):
            missing = ", ".join(name for name in REQUIRED if not values[name.lower()])
            raise BillFault(f"{missing} is missing or blank", missing, faults.VALUE)
        if not ACCOUNT.fullmatch(values["account_no"]):
            reason = f"Account_No: {values['account_no'][:40]!r} is not an account number"
            raise BillFault(reason, "Account_No", faults.ACCOUNT_NUMBER)
        try:
            for rule in self._rules:
                rule(values, self._profile)
        except BadValue as fault:
            raise _culprit(values, self._profile, fault) from None
        texts: tuple[str, ...] = self._texts(values)
        joined = "".join(texts)
        is_plain = joined.isprintable() and "|" not in joined and '"' not in joined and "\\" not in joined
        if not is_plain and BREAKS.search(joined):
            return self(number, Bill((name, clean(text)) for name, text in bill.items()))
        if len(joined) > MAX_TEXT and len(max(texts, key=len)) > MAX_TEXT:
            self._check_lengths(texts)
        return Mapped(texts, self._stored(values), values["13 cents"], is_plain)

    def _check_lengths(self, texts: tuple[str, ...]) -> None:
        for key, text in zip(self._keys, texts, strict=True):
            if len(text) > MAX_TEXT:
                tag = SPELT.get(key, "Invoice_No")
                raise BillFault(f"{tag}: is longer than {MAX_TEXT} characters", tag, f"at most {MAX_TEXT} characters")


def clean(text: str) -> str:
    """No separator and no line break in a value (invoice-files §11)."""
    return BREAKS.sub(" ", text).strip()


def _rules(profile: Profile) -> Iterator[Rule]:
    """What has to be done for every bill of this profile; the common part comes first, for others read its dates."""
    yield _common
    if _has(BY_FS[407], profile):
        yield _past_due
    if _has(BY_FS[412], profile):
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


def _has(field: Field, profile: Profile) -> bool:
    """Whether files of this type fill the field; DREC never reads the past due amount (invoice-files §3)."""
    return profile.file_type in field.types and not (field.fs == 407 and profile.kind is FileKind.DREC)


def _key(fs: int | str, profile: Profile) -> str:
    """Where the value of a FileSpecID, feature or stored amount lies among the Values of a bill."""
    if isinstance(fs, str):
        return fs
    field = BY_FS[fs]
    if field.fs == 248:  # of other types it comes from the BIF customization (invoice-files §11)
        return MADE[248]
    if not _has(field, profile) or (field.fs == 66 and not profile.include_phone):
        return NOTHING
    if field.fs == 373 and profile.file_type is FileType.JOHNSON_COUNTY:
        return "#373"
    return MADE.get(field.fs) or field.source or NOTHING
