"""What mends a held record or a stopped group: a sentence by reason code, and the settings and keys to look at.

It changes nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from ic_adapter.billers.settings import TABLE
from ic_adapter.integrations.postings.payment_codes import SETTINGS
from ic_adapter.model import Group
from ic_adapter.records.kinds import ROUTES, Kind
from ic_adapter.records.reason_codes import ReasonCode
from ic_adapter.records.reasons import Reason

CODES = {instrument.value: number for instrument, number in SETTINGS.items()}


@dataclass(frozen=True, slots=True)
class Remedy:
    """What to do, and where: settings with number and name, then keys; blank if nobody knows."""

    words: str = ""
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """What to do, the settings (or where their number comes from), the keys.

    `url`, `user`, `password`: those of the endpoint group; `setting`, `instrument`: told by the values of the reason.
    """

    words: str
    settings: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()


LOGIN = Row(
    "The router rejects this login. Correct the user, password or its rights at the router, then resume.",
    ("user", "password"),
)
ADDRESS = Row("This is not the router's URL. Correct it, then resume.", ("url",))
FORM_KEY = Row("The router cannot read the request. Correct the form key, then resume.", ("74", "url"))
SETTING = Row("Correct the setting. Sending then continues automatically.", ("setting",))
ITEM = Row("Find the payment's item in the CIS and resend with its number, or book it there and drop this.")
VALUE = Row("Correct the value at Invoice Cloud, which creates a new record, and drop this one.")

ROWS: Mapping[ReasonCode, Row] = {
    ReasonCode.NO_ENDPOINT: Row("Set the URL of the router.", ("url",), ("endpoint_override.{kind}",)),
    ReasonCode.NO_PAYMENT_CODE: Row("Set a payment code for it.", ("instrument",), ("missing_code_policy",)),
    ReasonCode.NO_ACCOUNT_NUMBER: Row(
        "The payer was not logged in. Set an account for guests, or drop the record.", keys=("guest_donation_account",)
    ),
    ReasonCode.PAYMENT_UNCERTAIN: Row("Decide the payment. This record then continues automatically."),
    ReasonCode.NO_ITEM_NUMBER: ITEM,
    ReasonCode.ITEM_NUMBER_REPEATED: ITEM,
    ReasonCode.REFUND_EXCEEDS_POSTED: Row(
        "Find out if the fee is refunded. Submit a credit of the whole payment, or of what was posted; drop this one."
    ),
    ReasonCode.EMAIL_CODE_UNKNOWN: SETTING,
    ReasonCode.NO_DIGIT: VALUE,
    ReasonCode.NOT_A_PHONE_NUMBER: VALUE,
    ReasonCode.NO_STREET: VALUE,
    ReasonCode.NO_ALERT_CODES: SETTING,
    ReasonCode.BAD_SETTING: SETTING,
    ReasonCode.BAD_CODE: SETTING,
    ReasonCode.BAD_TEXT: SETTING,
    ReasonCode.TEXT_TOO_LONG: SETTING,
    ReasonCode.ROUTER_DOWN: Row(
        "Check the router and the network. Lanes continue automatically once it answers.", ("url",)
    ),
}
#: What stops a group, by the status that the router gave: all of `PAUSING_HTTP` and `PAUSING_STATUS`.
BY_STATUS: Mapping[tuple[ReasonCode, str], Row] = {
    (ReasonCode.HTTP_STATUS, "401"): LOGIN,
    (ReasonCode.HTTP_STATUS, "403"): LOGIN,
    (ReasonCode.HTTP_STATUS, "404"): ADDRESS,
    (ReasonCode.HTTP_STATUS, "405"): ADDRESS,
    (ReasonCode.HTTP_STATUS, "413"): FORM_KEY,
    (ReasonCode.HTTP_STATUS, "415"): FORM_KEY,
    (ReasonCode.ROUTER_STATUS, "-901"): LOGIN,
    (ReasonCode.ROUTER_STATUS, "-903"): ADDRESS,
    (ReasonCode.ROUTER_STATUS, "-904"): FORM_KEY,
}
#: What no setting mends: a payment on its way, or one that is not there, and words of an older version.
NOTHING_TO_MEND = frozenset({ReasonCode.PAYMENT_IS, ReasonCode.PAYMENT_UNKNOWN, ReasonCode.OTHER})


def remedy(reason: Reason, group: Group, kind: Kind | None = None) -> Remedy:
    """Return what mends a stopped group, or with a kind a held record of it."""
    values = reason.values
    row = ROWS.get(reason.code) or BY_STATUS.get((reason.code, values.get("status", "")))
    if row is None:
        return Remedy()
    known = {"url": str(group.url), "user": str(group.user), "password": str(group.password)}
    known |= {"setting": values.get("setting", ""), "instrument": CODES.get(values.get("instrument", ""), "")}
    settings = [TABLE.get(known.get(one, one)) for one in row.settings]
    keys = tuple(f"key {key.format(kind=kind.value if kind else '…')}" for key in row.keys)
    return Remedy(row.words, (*(f"{one.label} {one.name}" for one in settings if one), *keys))


def of_record(reason: Reason, kind: Kind) -> Remedy:
    """Return what mends a held record."""
    return remedy(reason, ROUTES[kind].group, kind)
