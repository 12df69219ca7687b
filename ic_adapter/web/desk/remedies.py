"""What mends a reason that the pump gave: a sentence, and the settings and keys to look at; it changes nothing."""

import re
from dataclasses import dataclass

from ic_adapter.billers.settings import TABLE
from ic_adapter.integrations.postings.payment_codes import SETTINGS
from ic_adapter.model import Group
from ic_adapter.records.kinds import ROUTES, Kind

CODES = {instrument.value: number for instrument, number in SETTINGS.items()}


@dataclass(frozen=True, slots=True)
class Remedy:
    """What to do, and where: settings with number and name, then keys; blank if nobody knows."""

    words: str = ""
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A reason that this pattern is found in, what to do, the settings (or where their number comes from), the keys."""

    reason: re.Pattern[str]
    words: str
    settings: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()


#: The first row counts. `url`, `user`, `password`: those of the endpoint group; `said`, `code`: told by the reason.
ROWS: tuple[Row, ...] = (
    Row(re.compile(r"no endpoint"), "Give the address of the router.", ("url",), ("endpoint_override.{kind}",)),
    Row(re.compile(r"no payment code for (\w+)"), "Give a code for it.", ("code",), ("missing_code_policy",)),
    Row(
        re.compile(r"no account number"),
        "Nobody was logged in: name an account for guests, or drop it.",
        keys=("guest_donation_account",),
    ),
    Row(re.compile(r"the payment is UNCERTAIN"), "Decide the payment; this goes on by itself."),
    Row(
        re.compile(r"no item number"),
        "Look the payment's item up in the CIS and resend this with its number; or book it there and drop this.",
    ),
    Row(
        re.compile(r"no digit|no street"),
        "Correct the value at Invoice Cloud, which makes a new record, and drop this.",
    ),
    Row(
        re.compile(r"HTTP 40[13]|STATUS -901"),
        "The router refuses this login: mend user and password, or its rights at the router; then resume.",
        ("user", "password"),
    ),
    Row(re.compile(r"HTTP 40[45]|STATUS -903"), "This is not the router's address: mend it; then resume.", ("url",)),
    Row(
        re.compile(r"HTTP 41[35]|STATUS -904"),
        "The router cannot read it: mend its form key; then resume.",
        ("74", "url"),
    ),
    Row(re.compile(r"\bAS (\d+)"), "Mend the setting; this goes on by itself.", ("said",)),
    Row(re.compile(r"\b(DONATION_CODE|COLLECTION_STREAM)\b"), "Mend the setting; this goes on by itself.", ("said",)),
)


def remedy(reason: str, group: Group, kind: Kind | None = None) -> Remedy:
    """What mends a stopped group, or with a kind a held record of it."""
    for row in ROWS:
        found = row.reason.search(reason)
        if found:
            said = found[1] if found.re.groups else ""
            known = {"url": str(group.url), "user": str(group.user), "password": str(group.password)}
            known |= {"said": said, "code": CODES.get(said, "")}
            settings = [TABLE.get(known.get(one, one)) for one in row.settings]
            keys = tuple(f"key {key.format(kind=kind.value if kind else '…')}" for key in row.keys)
            return Remedy(row.words, (*(f"{one.label} {one.name}" for one in settings if one), *keys))
    return Remedy()


def of_record(reason: str, kind: Kind) -> Remedy:
    """What mends a held record."""
    return remedy(reason, ROUTES[kind].group, kind)
