"""Reader of an address in one text: the common forms of the United States and Canada (invoice-files §4, Q-50)."""

import re

PHONE = re.compile(r"(?:^|[\s,])(?:\+?1[-. ]?)?(\(\d{3}\)|\d{3})[-. ]*(\d{3})[-. ]?(\d{4})$", re.ASCII)
COUNTRY = re.compile(r"[\s,]+(?:USA|U\.S\.A\.|US|CANADA)$", re.IGNORECASE)
#: ZIP code with or without the last four digits, or a Canadian postal code.
ZIP = re.compile(r"(?:^|[\s,])(\d{5}(?:-?\d{4})?|[A-Z]\d[A-Z][ -]?\d[A-Z]\d)$", re.ASCII | re.IGNORECASE)
STATE = re.compile(r"(?:^|[\s,])([A-Z]{2})\.?$", re.ASCII | re.IGNORECASE)


def split_address(text: str) -> dict[str, str]:
    """Split `CITY ST ZIP [PHONE]`: phone = ten digits at the end, zip before it, state = two letters before that.

    The rest is the city; without a zip that is everything but the phone.
    """
    found: dict[str, str] = {}
    rest = " ".join(text.split())
    if phone := PHONE.search(rest):
        found["phone"] = re.sub("[()]", "", "".join(phone.groups()))
        rest = rest[: phone.start()].rstrip(" ,")
    without_country = COUNTRY.sub("", rest)
    if code := ZIP.search(without_country):
        found["zip"] = code[1].upper()
        rest = without_country[: code.start()].rstrip(" ,")
        if state := STATE.search(rest):
            found["state"] = state[1].upper()
            rest = rest[: state.start()].rstrip(" ,")
    if rest := rest.rstrip(" ,"):
        found["city"] = rest
    return found
