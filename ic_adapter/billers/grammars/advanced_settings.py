"""The value grammars of Advanced Settings (settings §3).

Text in, typed value out, BadValue with the exact fault; no table.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

import httpx

from ic_adapter.errors import BadValue

CODE = re.compile(r"[A-Za-z0-9_-]+")
TAG = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,63}")
#: The tags of GetAccountBalance's reply that are amounts (router F-01); a test compares them with the schema.
AMOUNT_TAGS = frozenset(
    """
    BILLED_AND_OWING DUE_IF_TRUE_UP CURRENT_BALANCE CARRY_FWD_AMT OVERDUE_AMT UNAPPLIED_CREDIT CUTOFF_AMT
    BALANCE_NET_AMT PASTDUE_AMT LAST_BILL_AMT LAST_PAYMENT_AMT BUDGET_BILL_AMT CURRENT_CHARGES ACCOUNT_BALANCE
    WRITE_OFF_AMT DISCOUNT_AMT ACTUAL_AMT_OWING PREPAY_AMT PREPAY_BALANCE
    """.split()
)
NUMBER = re.compile(r"[0-9]{1,9}")
ENTRY = re.compile(r"([0-9]{1,9})\s*\(\s*([^()|]*[^()|\s])\s*\)")
PLACEHOLDERS = frozenset({"", "XX", "NONE"})
FORM_KEYS = ("XMLREQUEST=", "APIREQUEST=")
POSITIONS = 4


@dataclass(frozen=True, slots=True)
class BlockCodes:
    """AS 28, read: the codes that block both methods, EFT alone, card alone; placeholders are left out."""

    both: frozenset[str]
    eft: frozenset[str]
    card: frozenset[str]


def split(value: str, separator: str) -> list[str]:
    """The parts, blank space around separators trimmed (settings §3)."""
    return [part.strip() for part in value.split(separator)]


@lru_cache(maxsize=1024)
def parse_url(value: str) -> str:
    """An http or https address with a host; no user or password in it, for the address is shown."""
    try:
        parts = urlsplit(value)
        port_is_fine = parts.port is None or parts.port > 0
    except ValueError:
        raise BadValue("is not a URL") from None
    if parts.scheme not in {"http", "https"} or not parts.hostname or not port_is_fine:
        raise BadValue("is not a URL; start it with http:// or https:// and a host")
    if parts.username is not None or parts.password is not None:
        raise BadValue("contains a user or password; use the settings for them")
    if parts.fragment or re.search(r"[\s\\]", value):
        raise BadValue("is not a URL; remove blanks, backslashes and #")
    try:
        httpx.URL(value).host.encode("idna")  # the client's own reading of it first: it knows more bad hosts
    except (UnicodeError, httpx.InvalidURL):
        raise BadValue("is not a URL; its host is not a valid DNS name") from None
    return value


def parse_user(value: str) -> str:
    """A user name of HTTP Basic: no colon, which would end it."""
    if ":" in value:
        raise BadValue("contains a colon, which HTTP Basic does not allow in a user name")
    return value


def parse_text(value: str) -> str:
    """Any text."""
    return value


def parse_switch(value: str) -> bool:
    """0 or 1."""
    if value not in {"0", "1"}:
        raise BadValue("is neither 0 nor 1")
    return value == "1"


def parse_version(value: str) -> int:
    """AS 35: a whole number, stored and not used (Q-56)."""
    if not NUMBER.fullmatch(value):
        raise BadValue("is not a whole number")
    return int(value)


def parse_form_key(value: str) -> str:
    """AS 74: exactly one of the two documented keys, the equals sign included (router §1.1)."""
    if value not in FORM_KEYS:
        raise BadValue(f"is neither {' nor '.join(FORM_KEYS)}")
    return value


def parse_block_codes(value: str) -> BlockCodes:
    """AS 28 (settings §3.1): four positions, missing ones are filled up, position 2 may hold two codes."""
    positions = split(value, "|")
    if len(positions) > POSITIONS:
        raise BadValue(f"has {len(positions)} positions; use four")
    positions += [""] * (POSITIONS - len(positions))
    sets = [_block_position(number, text) for number, text in enumerate(positions, 1)]
    return BlockCodes(both=sets[0] | sets[3], eft=sets[1], card=sets[2])


def _block_position(number: int, text: str) -> frozenset[str]:
    codes = split(text, ":")
    if len(codes) > 1 and number != 2:
        raise BadValue(f"position {number} holds a colon; only position 2 takes two codes")
    if len(codes) > 2:
        raise BadValue("position 2 holds more than two codes")
    for code in codes:
        if code and not CODE.fullmatch(code):
            raise BadValue(f"position {number}: {code!r} is not a code (letters, digits, _ and -)")
    return frozenset(codes) - PLACEHOLDERS


def parse_amount_tag(value: str) -> str:
    """AS 107, AS 129: the exact name of an amount tag of GetAccountBalance (settings §3.7, Q-72).

    A date or an account number reads as an amount, so only tags that the contract types as amounts are accepted.
    """
    if not TAG.fullmatch(value):
        raise BadValue("is not the name of a reply tag")
    if value not in AMOUNT_TAGS:
        raise BadValue(f"{value!r} is not an amount tag of GetAccountBalance, such as CURRENT_BALANCE or PASTDUE_AMT")
    return value


def parse_types(value: str) -> frozenset[int]:
    """AS 148: numbers separated by commas (settings §3.6)."""
    parts = split(value, ",")
    for part in parts:
        if not NUMBER.fullmatch(part):
            raise BadValue(f"{part!r} is not a number; invoice types are separated by commas")
    return frozenset(int(part) for part in parts)


def parse_commercial(value: str) -> dict[str, int]:
    """AS 86 (settings §3.5, Q-48): code in upper case -> invoice type; a code twice with two types is invalid."""
    types: dict[str, int] = {}
    for group in split(value, "|"):
        number, colon, codes = group.partition(":")
        if not colon or not NUMBER.fullmatch(number.strip()):
            raise BadValue(f"{group!r} does not start with an invoice type and a colon, as in 6:COM,IND")
        for code in split(codes, ","):
            if not code:
                raise BadValue(f"{group!r} has an empty code")
            if types.setdefault(code.upper(), int(number)) != int(number):
                raise BadValue(f"{code!r} has two invoice types; use one")
    return types


def parse_payment_codes(value: str) -> dict[int, str]:
    """AS 64, 65, 116, 117, 118 (settings §3.2): PaymentSourceID -> code; a trailing pipe is allowed."""
    entries = split(value, "|")
    if entries[-1] == "":
        entries.pop()
    codes: dict[int, str] = {}
    for entry in entries:
        found = ENTRY.fullmatch(entry)
        if found is None:
            raise BadValue(f"{entry!r} is not valid; use entries like 1(CODE)")
        if int(found[1]) in codes:
            raise BadValue(f"payment source {int(found[1])} appears twice; list it once")
        codes[int(found[1])] = found[2]
    return codes


def parse_alert_flags(value: str) -> tuple[str, str]:
    """AS 46, 47 (settings §3.3, Q-37): code for switching on, code for switching off; a placeholder is blank."""
    codes = split(value, "|")
    if len(codes) > 2:
        raise BadValue("has more than two codes; the form is CODE or ONCODE|OFFCODE")
    on, off = codes[0], codes[-1]
    return ("" if on in PLACEHOLDERS else on, "" if off in PLACEHOLDERS else off)


def parse_code(value: str) -> str:
    """One code."""
    if re.search(r"[\s|()]", value):
        raise BadValue("is not one code")
    return value
