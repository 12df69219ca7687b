"""From batches of bills to the values of their IH and CR records by the field table (invoice-files §5); pure.

What a profile decides is worked out once, so that a batch is a handful of calls: a file holds up to a million bills.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from ic_adapter.billers.templates import FileType
from ic_adapter.errors import BadValue
from ic_adapter.files.bills import faults
from ic_adapter.files.bills.faults import BillFault
from ic_adapter.files.bills.fields import BY_FS, IH_FEATURES, REQUIRED
from ic_adapter.files.bills.mapped import ORDER, STORED, MappedBatch
from ic_adapter.files.bills.profile import Profile
from ic_adapter.files.bills.reading.batches import BillBatch
from ic_adapter.files.bills.reading.reader import SPELT, TWICE
from ic_adapter.files.bills.rules import UTILITY, Columns, has_field, rules_of
from ic_adapter.files.bills.values import amount_of, day_of

ACCOUNT = re.compile(r"[0-9A-Za-z-]{1,20}")
ACCOUNTS = re.compile(rf"(?:{ACCOUNT.pattern}\n)+")
BREAKS = re.compile(r"[|\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
MAX_TEXT = 255
#: Elements that are no text: which of them is wrong is only looked for when one is.
DATES = ("Bill_DT", "Due_DT", "AutoPayCollectionDate")
AMOUNTS = ("Gross_Amount", "Past_Due_Amount", "Pay_Arrangement_Amt")
#: Where a value lies that is not its element's text: made by a rule, fixed, or another field's.
MADE = {fs: f"#{fs}" for fs in (7, 8, 9, 10, 11, 12, 13, 39, 58, 248, 252, 346, 407, 412)} | {93: "#13"}
NOTHING = "#"


class Mapper:
    """Maps the bills of one file batch by batch."""

    def __init__(self, profile: Profile) -> None:
        self._profile = profile
        self._rules = tuple(rules_of(profile))
        self._fixed: dict[str, Any] = dict.fromkeys((*SPELT, NOTHING, *MADE.values()), "")
        self._fixed |= dict.fromkeys(key for key in STORED if isinstance(key, str))
        self._fixed |= {"#7": "IH", "#8": profile.kind.value, "#58": "CR", "#252": UTILITY}
        self._fixed |= {"#9": clean(profile.invoice_format_guid)}
        self._fixed |= {name: clean(profile.bif.get(name, "")).lower() for name in IH_FEATURES}
        self._is_plain = all(map(_is_plain, filter(None, self._fixed.values())))
        self._keys = [_key(key, profile) for key in ORDER]
        self._stored = [_key(key, profile) for key in STORED]

    def __call__(self, batch: BillBatch) -> MappedBatch:
        """Return the records of the bills; BillFault of one bill names the element that is missing or wrong.

        Of several bills BadValue says that at least one has a fault.
        """
        size = len(batch)
        shared = {value: [value] * size for value in {*self._fixed.values()}}
        values: Columns = {key: shared[value] for key, value in self._fixed.items()}
        values.update(batch.values)
        values["number"] = range(batch.first, batch.first + size)
        _check(values)
        try:
            for rule in self._rules:
                rule(values, self._profile)
        except BadValue as fault:
            raise (_culprit(values, self._profile, fault) if size == 1 else fault) from None
        texts = [values[key] for key in self._keys]
        is_plain = batch.is_plain and self._is_plain
        if not is_plain:
            if any(map(_has_breaks, {id(column): column for column in texts}.values())):
                return self(_cleaned(batch))
            self._check_lengths(texts)
        stored = [values[key] for key in self._stored]
        return MappedBatch(texts, stored, values["13 cents"], batch.lines, is_plain)

    def _check_lengths(self, texts: list[Any]) -> None:
        for key, column in zip(self._keys, texts, strict=True):
            if max(map(len, column)) > MAX_TEXT:
                tag = SPELT.get(key, "Invoice_No")
                raise BillFault(f"{tag}: is longer than {MAX_TEXT} characters", tag, f"at most {MAX_TEXT} characters")


def clean(text: str) -> str:
    """No separator and no line break in a value (invoice-files §11)."""
    return BREAKS.sub(" ", text).strip()


def _has_breaks(column: Iterable[str]) -> bool:
    """Whether a text has to be cleaned; no break is printable, so that most columns are told in one look."""
    joined = "".join(column)
    return ("|" in joined or not joined.isprintable()) and BREAKS.search(joined) is not None


def _is_plain(text: str) -> bool:
    """Whether neither the BIF nor JSON has to replace anything, and the text is not too long."""
    return text.isprintable() and not {*'|"\\'} & {*text} and len(text) <= MAX_TEXT


def _cleaned(batch: BillBatch) -> BillBatch:
    values = {name: list(map(clean, column)) for name, column in batch.values.items()}
    return BillBatch(batch.first, values, batch.lines, batch.is_plain)


def _check(values: Columns) -> None:
    """What no bill may lack, or have twice; of several bills the first fault found."""
    if twice := next(filter(None, values.get(TWICE, ())), ""):
        raise BillFault(f"{twice} appears twice with different values", twice, faults.ONE_VALUE)
    if missing := ", ".join(_missing(values)):
        raise BillFault(f"{missing} is missing or blank", missing, faults.VALUE)
    accounts = values["account_no"]
    joined = "\n".join(accounts) + "\n"
    if not ACCOUNTS.fullmatch(joined) or joined.count("\n") != len(accounts):
        wrong = next(text for text in accounts if not ACCOUNT.fullmatch(text))
        raise BillFault(f"Account_No: {wrong[:40]!r} is not an account number", "Account_No", faults.ACCOUNT_NUMBER)


def _missing(values: Columns) -> Iterator[str]:
    return (name for name in REQUIRED if "" in values[name.lower()])


def _culprit(values: Columns, profile: Profile, fault: BadValue) -> BadValue:
    """The fault of one bill with the element that has it."""
    for element in (*DATES, *AMOUNTS):
        text = values[element.lower()][0]
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


def _key(fs: int | str, profile: Profile) -> str:
    """Where the value of a FileSpecID, feature or stored amount lies among the columns of a batch."""
    if isinstance(fs, str):
        return fs
    field = BY_FS[fs]
    if field.fs == 248:  # of other types it comes from the BIF customization (invoice-files §11)
        return MADE[248]
    if not has_field(field, profile) or (field.fs == 66 and not profile.include_phone):
        return NOTHING
    if field.fs == 373 and profile.file_type is FileType.JOHNSON_COUNTY:
        return "#373"
    return MADE.get(field.fs) or field.source or NOTHING
