"""Checks of keys: each returns the value as it is stored, and raises BadValue with what is wrong with it.

Checks of one key with a form of its own are in a module of that name, such as `channels`.
"""

import re
from collections.abc import Callable
from ipaddress import ip_network
from typing import Any, get_args
from zoneinfo import ZoneInfo

from ic_adapter.billers.grammars import advanced_settings, router_types
from ic_adapter.errors import BadValue

Check = Callable[[Any], Any]
PHONE = re.compile(r"\+?[0-9 ().-]{10,30}")
PHONE_DIGITS = 10
DOMAIN = re.compile(r"|(?=.{4,253}$)[0-9A-Za-z]([0-9A-Za-z-]{0,61}[0-9A-Za-z])?(\.[0-9A-Za-z-]{1,63})+")


def flag(value: object) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise BadValue("is not true or false")
    return value


def seconds(value: object) -> float:
    """A time-out: more than 0, at most 600 seconds."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= 600:
        raise BadValue("is not a number of seconds above 0 and at most 600")
    return float(value)


def settle(value: object) -> float | str:
    """Blank (the program's own), or from 0 to 86,400 seconds."""
    if value == "":
        return ""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 86_400:
        raise BadValue("is not blank or a number of seconds from 0 to 86400")
    return float(value)


def ratio(value: object) -> float:
    """A share from 0 to 1."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise BadValue("is not a number from 0 to 1")
    return float(value)


def numbers(value: object) -> list[int]:
    """A list of whole numbers."""
    if not isinstance(value, list) or any(isinstance(item, bool) or not isinstance(item, int) for item in value):
        raise BadValue("is not a list of whole numbers")
    return value


def minutes(value: object) -> list[int]:
    """A list of at most 20 waiting times, each from 1 minute to a week."""
    found = numbers(value)
    if len(found) > 20 or not all(1 <= item <= 10_080 for item in found):
        raise BadValue("is not a list of at most 20 numbers of minutes, each from 1 to 10080")
    return found


def count(value: object) -> int:
    """A whole number from 0 to a thousand."""
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 1000:
        raise BadValue("is not a whole number from 0 to 1000")
    return value


def lifetime(value: object) -> int:
    """From one to 10,080 minutes, which is a week."""
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= 10_080:
        raise BadValue("is not a whole number of minutes from 1 to 10080")
    return value


def attempts(value: object) -> int:
    """From one to a thousand attempts."""
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= 1000:
        raise BadValue("is not a whole number from 1 to 1000")
    return value


def types(value: object) -> list[int]:
    """A list of invoice types: whole numbers that an invoice can have."""
    found = numbers(value)
    if not all(0 <= item <= 2_147_483_647 for item in found):
        raise BadValue("contains a number that is not an invoice type; use 0 to 2147483647")
    return found


def tags(value: object) -> list[str]:
    """A list of reply tag names; empty reads none."""
    if not isinstance(value, list):
        raise BadValue("is not a list of tag names")
    for item in value:
        if not isinstance(item, str) or not advanced_settings.TAG.fullmatch(item):
            raise BadValue(f"{item!r} is not the name of a reply tag")
    return value


def phones(value: object) -> list[str]:
    """A list of phone numbers, kept as digits; ten of them, without the 1 of North America."""
    if not isinstance(value, list):
        raise BadValue("is not a list of phone numbers")
    found = [digits(item) if isinstance(item, str) else "" for item in value]
    for item, number in zip(value, found, strict=True):
        if len(number) != PHONE_DIGITS:
            raise BadValue(f"{str(item)[:40]!r} is not a phone number of ten digits")
    return found


def networks(value: object) -> list[str]:
    """A list of at most 100 addresses and networks of IP, kept as networks."""
    if not isinstance(value, list) or len(value) > 100:
        raise BadValue("is not a list of at most 100 addresses and networks")
    try:
        return [str(ip_network(item if isinstance(item, str) else "")) for item in value]
    except ValueError:
        raise BadValue("is not a list of addresses and networks such as 192.0.2.7 and 198.51.100.0/24") from None


def digits(text: str) -> str:
    """Return the ten digits of a North American phone number, however it is written; blank for any other text."""
    found = "".join(re.findall("[0-9]", text)) if PHONE.fullmatch(text.strip()) else ""
    found = found[1:] if len(found) == PHONE_DIGITS + 1 and found.startswith("1") else found
    return found if len(found) == PHONE_DIGITS else ""


def login(value: object) -> str:
    """Blank, or the name of a user."""
    if not isinstance(value, str) or not re.fullmatch(r"[0-9A-Za-z._@-]{0,64}", value):
        raise BadValue("is not a user name; use at most 64 letters, digits and . _ @ -")
    return value


def line(value: object) -> str:
    """Blank, or one line of text."""
    if not isinstance(value, str) or len(value) > 200 or not value.isprintable():
        raise BadValue("is not one line of at most 200 characters")
    return value.strip()


def domain(value: object) -> str:
    """Blank, or a host name, kept in lower case."""
    if not isinstance(value, str) or not DOMAIN.fullmatch(value):
        raise BadValue("is not a domain such as pay.example.org")
    return value.lower()


def url(value: object) -> str:
    """Blank, or an address."""
    if not isinstance(value, str):
        raise BadValue("is not text")
    return advanced_settings.parse_url(value) if value else value


def zone(value: object) -> str:
    """Blank (the template's zone), or the name of a time zone."""
    if not isinstance(value, str):
        raise BadValue("is not text")
    try:
        return ZoneInfo(value).key if value else value
    except (ValueError, OSError, KeyError):
        raise BadValue(f"{value!r} is not the name of a time zone") from None


def time_of_day(value: object) -> str:
    """A time of day on the biller's clock, as 17:00."""
    if not isinstance(value, str) or not re.fullmatch(r"([01][0-9]|2[0-3]):[0-5][0-9]", value):
        raise BadValue("is not a time of day such as 17:00")
    return value


class OneOf:
    """The check of a Literal type: the value is one of its words, which `allowed` holds."""

    def __init__(self, words: object) -> None:
        self.allowed: tuple[str, ...] = get_args(words)

    def __call__(self, value: object) -> str:
        """Return the value; BadValue."""
        if value not in self.allowed:
            raise BadValue(f"is not one of {', '.join(self.allowed)}")
        return str(value)


def one_of(words: object) -> OneOf:
    """Return the check of a Literal type."""
    return OneOf(words)


def contact_type(value: object) -> str:
    """A Code that is not blank: AddContact needs one."""
    if value == "":
        raise BadValue("is blank")
    return router_types.parse_code(value)


def encoding(value: object) -> str:
    """Blank, or the name of an encoding of one byte per character in which ASCII is ASCII."""
    if not isinstance(value, str):
        raise BadValue("is not text")
    ascii_bytes = bytes(range(0x20, 0x7F))
    try:
        fits = not value or ascii_bytes.decode(value) == ascii_bytes.decode("ascii")
    except (LookupError, ValueError):
        fits = False
    if not fits:
        raise BadValue(f"{value[:40]!r} is not the name of an encoding such as windows-1252")
    return value
