"""The key `registration_alert` (settings §6, Q-42): an object of `enabled`, `code` and `comment`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from ic_adapter.billers.grammars.router_types import parse_code, parse_comment
from ic_adapter.errors import BadValue


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationAlert:
    """What a registration sends: `code` and `comment` of the alert, while it is switched on."""

    enabled: bool = False
    code: str = ""
    comment: str = ""

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> Self:
        """Return the stored object, typed."""
        return cls(enabled=stored["enabled"], code=stored["code"], comment=stored["comment"])


OFF: Mapping[str, Any] = {"enabled": False, "code": "", "comment": ""}


def parse_registration(value: object) -> dict[str, Any]:
    """The whole object, what is not stated being off or blank; switched on, it must name a code."""
    if not isinstance(value, dict) or not value.keys() <= OFF.keys():
        raise BadValue(f"is not an object of {', '.join(OFF)}")
    found = {**OFF, **value}
    if not isinstance(found["enabled"], bool):
        raise BadValue("is wrong: enabled is not true or false")
    for name, parse in (("code", parse_code), ("comment", parse_comment)):
        try:
            parse(found[name])
        except BadValue as fault:
            raise BadValue(f"is wrong: {name} {fault}") from None
    if found["enabled"] and not found["code"]:
        raise BadValue("is wrong: enabled without a code")
    return found
