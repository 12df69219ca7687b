"""Advanced Setting 131: one JSON object, keys without regard to case.

Booleans as true or "True" (settings §3.4, Q-54).
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ic_adapter.errors import BadValue


@dataclass(frozen=True, slots=True, kw_only=True)
class JsonSetting:
    """What AS 131 says; the defaults are what badly formed or missing JSON means (INT-6948)."""

    include_phone_number: bool = False
    use_bill_date: bool = False
    email_search_cd: str = ""
    phone_search_cd: str = ""
    update_mailing_address: bool = False
    address_cd: str = ""
    phone_comments: str | None = None  # None: the tag is absent from the request; so with the three flags
    account_default: bool | None = None
    person_default: bool | None = None
    include_account_number: bool | None = None


DEFAULTS = JsonSetting()
PUMP = ("HarrisCayenta", "DataPumpConfig")
CUSTOM = (*PUMP, "BillerCustomizations")


def parse(value: str) -> JsonSetting:
    """The typed content; BadValue when it is not one JSON object."""
    try:
        found = json.loads(value, object_pairs_hook=_merged)
    except (ValueError, RecursionError):
        raise BadValue("is not well-formed JSON; all its defaults apply") from None
    if not isinstance(found, dict):
        raise BadValue("is not a JSON object; all its defaults apply")
    return JsonSetting(
        include_phone_number=_flag(_at(found, "CayentaSSO", "InvoiceConfig", "IncludePhoneNumber")),
        use_bill_date=_flag(_at(found, "HarrisCayenta", "RTDRConfig", "UseBillDateInsteadOfDueDate")),
        email_search_cd=_text(_at(found, *PUMP, "EmailSearchCd")),
        phone_search_cd=_text(_at(found, *PUMP, "PhoneSearchCd")),
        update_mailing_address=_flag(_at(found, *PUMP, "UpdateMailingAddress")),
        address_cd=_text(_at(found, *PUMP, "AddressCd")),
        phone_comments=_text(_at(found, *CUSTOM, "PhoneComments")) or None,
        account_default=_flag_or_none(_at(found, *CUSTOM, "AccountDefault")),
        person_default=_flag_or_none(_at(found, *CUSTOM, "PersonDefault")),
        include_account_number=_flag_or_none(_at(found, *CUSTOM, "IncludeAccountNumber")),
    )


def read(value: str | None) -> JsonSetting:
    """The content, or the defaults when there is none or it is badly formed: "no JSON" (INT-6948)."""
    try:
        return parse(value) if value and value.strip() else DEFAULTS
    except BadValue:
        return DEFAULTS


def _merged(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object; a key that comes twice, as in fragments pasted one behind the other, holds what both hold."""
    found: dict[str, Any] = {}
    for key, value in pairs:
        name = key.lower()
        before = found.get(name)
        found[name] = before | value if isinstance(before, dict) and isinstance(value, dict) else value
    return found


def _at(tree: Mapping[str, Any], *path: str) -> object:
    here: object = tree
    for name in path:
        if not isinstance(here, dict):
            return None
        here = here.get(name.lower())
    return here


def _flag(value: object) -> bool:
    return value is True or (isinstance(value, str) and value.strip().lower() == "true")


def _flag_or_none(value: object) -> bool | None:
    return _flag(value) if isinstance(value, bool | str) and str(value).strip() else None


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""
