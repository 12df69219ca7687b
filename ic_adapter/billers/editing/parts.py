"""Parts of a biller's configuration: all settings and keys by the chapter of the specification that reads them.

Made from the tables: a new setting or key is on the page of its chapter on the day it is born.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ic_adapter.billers import bif_options, keys, settings, trail
from ic_adapter.billers.editing.values import from_text, to_text
from ic_adapter.billers.key_checks import OneOf
from ic_adapter.billers.register import Biller
from ic_adapter.billers.settings import SettingForm
from ic_adapter.errors import BadValue
from ic_adapter.model import Group

CHAPTER = re.compile(r"\b([AI])(\d+)")
OTHER, BIF = "other", "bif"
TITLES: Mapping[str, str] = {
    "A1": "Calls and their limits",
    "A2": "Balances and blocks (RTDR)",
    "A3": "Payments",
    "A4": "ACH rejects",
    "A5": "Voids and refunds",
    "A6": "Credits",
    "A7": "Paperless",
    "A8": "Autopay",
    "A9": "E-mail addresses",
    "A10": "Phone numbers",
    "A11": "Mailing addresses",
    "A12": "Registrations",
    "A13": "Bill images",
    "A14": "Contact Us",
    "A15": "Lockbox",
    "A16": "Customer portal and sign-on",
    "A17": "Biller options, IVR, go-live facts",
    "A18": "Domain, test portal, templates",
    "A19": "Portal texts",
    "I4": "Bill files: fields",
    "I6": "Bill files: import",
    OTHER: "Router and other",
    BIF: "BIF customizations",
}
#: Grammar examples of the forms that have one (settings §3); the form's own text is the rest of the help.
EXAMPLES: Mapping[SettingForm, str] = {
    SettingForm.BLOCK_CODES: "CO|OFFNP:NOCHK|NOCC|XX",
    SettingForm.ALERT_FLAGS: "EBILL or EBILL|NOBILL",
    SettingForm.PAYMENT_CODES: "1(CCWEB)|2(CCIVR)|7(CCAUTO)|",
    SettingForm.COMMERCIAL: "6:COM,IND",
    SettingForm.AMOUNT_TAG: "BILLED_AND_OWING",
    SettingForm.TYPES: "42 or 6,42",
    SettingForm.URL: "https://router.example.org/cayenta",
    SettingForm.JSON: '{"HarrisCayenta": {"RTDRConfig": {"UseBillDateInsteadOfDueDate": "True"}}}',
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One value that can be edited. `id` is its name in a form, `name` how the trail calls it."""

    kind: str  # setting, key or bif
    id: str
    name: str
    title: str
    help: str
    example: str
    default: str
    choices: tuple[str, ...]
    is_secret: bool
    is_long: bool

    def text_of(self, biller: Biller) -> str:
        """Return the value that was set, as it is typed; blank where none is. Never ask this of a secret."""
        if self.kind == "setting":
            return biller.settings.get(self.id, "")
        if self.kind == "bif":
            return biller.bif.get(self.id.removeprefix("bif."), "")
        return to_text(biller.own_keys[self.id]) if self.id in biller.own_keys else ""

    def typed_of(self, told: str) -> str:
        """Return the text of a form for a value as the audit trail tells it."""
        if self.kind != "key" or not told:
            return told
        try:
            return to_text(json.loads(told))
        except ValueError:  # a text stands in the trail as it is
            return told

    def is_set(self, biller: Biller) -> bool:
        """Return whether the biller has a value of its own."""
        return bool(biller.settings.get(self.id)) if self.is_secret else bool(self.text_of(biller))

    def value_of(self, text: str) -> Any:
        """Return the value for a typed text, None for blank; BadValue says why it is none."""
        if not text.strip():
            return None
        if self.kind == "key":
            try:
                return from_text(keys.TABLE[self.id], text)
            except BadValue as fault:
                raise BadValue(f"{self.id} {fault}") from None
        if reason := self._fault(text):
            raise BadValue(reason)
        return text if self.is_secret else text.strip()

    def _fault(self, text: str) -> str | None:
        if self.kind == "setting":
            return settings.fault_of(self.id, text)
        name = self.id.removeprefix("bif.")
        return next((reason for _, reason in bif_options.faults({name: text.strip()})), None)


@dataclass(frozen=True)
class Part:
    """One page of settings and keys."""

    name: str
    title: str
    fields: tuple[Field, ...]

    @cached_property
    def by_id(self) -> Mapping[str, Field]:
        """The fields by their names in forms."""
        return {field.id: field for field in self.fields}


def _part_of(section: str) -> str:
    found = CHAPTER.search(section)
    name = f"{found[1]}{found[2]}" if found else OTHER
    return name if name in TITLES else OTHER


def _part_of_setting(row: settings.Setting) -> str:
    """The user and password of an endpoint group are where its address is."""
    group = next((one for one in Group if row.key in map(str, one.value)), None)
    return _part_of(settings.TABLE[str(group.url)].read_by if group else row.read_by)


def _fields() -> Iterator[tuple[str, Field]]:
    for row in settings.TABLE.values():
        yield (
            _part_of_setting(row),
            Field(
                kind="setting",
                id=row.key,
                name=trail.setting_name(row.key),
                title=f"{row.label} {row.name}" if row.key.isdigit() else row.name,
                help=row.form.value.replace("\\|", "|").replace("`", ""),
                example=EXAMPLES.get(row.form, ""),
                default=row.default.replace("`", ""),
                choices=("0", "1") if row.form is SettingForm.SWITCH else (),
                is_secret=row.key in settings.SECRET,
                is_long=row.form is SettingForm.JSON,
            ),
        )
    for key in keys.ALL:
        choices = key.check.allowed if isinstance(key.check, OneOf) else ()
        yield (
            _part_of(key.section),
            Field(
                kind="key",
                id=key.name,
                name=key.name,
                title=key.name,
                help=key.help,
                example=to_text(key.default) if isinstance(key.default, dict | list) and key.default else "",
                default=to_text(key.default) or "blank",
                choices=("true", "false") if isinstance(key.default, bool) else tuple(filter(None, choices)),
                is_secret=False,
                is_long=isinstance(key.default, dict),
            ),
        )
    for name, kind in bif_options.FEATURES.items():
        yield (
            BIF,
            Field(
                kind="bif",
                id=f"bif.{name}",
                name=trail.bif_name(name),
                title=name,
                help=f"{kind.value}; {bif_options.EFFECTS[name]}".replace("`", ""),
                example="InvoiceDate+7" if kind is bif_options.OptionKind.DATE else "",
                default="blank",
                choices=("true", "false") if kind is bif_options.OptionKind.FLAG else (),
                is_secret=False,
                is_long=False,
            ),
        )


def _parts() -> dict[str, Part]:
    found: dict[str, list[Field]] = {name: [] for name in TITLES}
    for name, field in _fields():
        found[name].append(field)
    return {name: Part(name, TITLES[name], tuple(fields)) for name, fields in found.items() if fields}


PARTS: Mapping[str, Part] = _parts()
FIELDS: Mapping[str, Field] = {field.id: field for part in PARTS.values() for field in part.fields}
