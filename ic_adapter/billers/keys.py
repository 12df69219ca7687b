"""The adapter's own keys per biller (settings §6), one row each with type, default and meaning.

Only keys that something reads are here; the others wait for their integration.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from ic_adapter.billers import channels, grammars, item_number_pattern, router_types
from ic_adapter.billers.registration_alert import OFF, parse_registration
from ic_adapter.errors import BadValue
from ic_adapter.model import Group
from ic_adapter.records.kinds import ROUTES

Check = Callable[[Any], Any]
Value = bool | int | float | str | list[int] | list[str] | dict[str, Any]


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
        if not isinstance(item, str) or not grammars.TAG.fullmatch(item):
            raise BadValue(f"{item!r} is not the name of a reply tag")
    return value


def url(value: object) -> str:
    """Blank, or an address."""
    if not isinstance(value, str):
        raise BadValue("is not text")
    return grammars.parse_url(value) if value else value


def zone(value: object) -> str:
    """Blank (the template's zone), or the name of a time zone."""
    if not isinstance(value, str):
        raise BadValue("is not text")
    try:
        return ZoneInfo(value).key if value else value
    except (ValueError, OSError, KeyError):
        raise BadValue(f"{value!r} is not the name of a time zone") from None


def one_of(*words: str) -> Check:
    """One of these words."""

    def check(value: object) -> str:
        if value not in words:
            raise BadValue(f"is not one of {', '.join(words)}")
        return str(value)

    return check


def contact_type(value: object) -> str:
    """A Code that is not blank: AddContact needs one."""
    if value == "":
        raise BadValue("is blank")
    return router_types.parse_code(value)


#: Which state an alert tells: the present one, or every change as it happened.
ALERT_MODES = ("current_state", "change_log")
ALERT_MODE = "alert_mode."
OVERRIDE = "endpoint_override."
DOWN_BY = frozenset({"timeouts.connect", "timeouts.read", "breaker_failures"})
#: Integrations that may be re-pointed, and the endpoint group whose address that replaces (adapter §1.1).
OVERRIDES: Mapping[str, Group] = {"rtdr": Group.RTDR} | {kind.value: route.group for kind, route in ROUTES.items()}


@dataclass(frozen=True, slots=True)
class Key:
    """One key: name, default, check, meaning, section of the spec."""

    name: str
    default: Value
    check: Check
    help: str
    section: str


ALL: tuple[Key, ...] = (
    Key("time_zone", "", zone, "time zone of the biller; blank: that of the template", "A1.7"),
    *(
        Key(f"{OVERRIDE}{name}", "", url, f"URL to use for it instead of AS {group.url}", "A1.1")
        for name, group in OVERRIDES.items()
    ),
    Key("timeouts.connect", 5.0, seconds, "seconds allowed to connect", "A1.3"),
    Key("timeouts.read", 30.0, seconds, "seconds allowed for the whole reply", "A1.3"),
    Key("timeouts.rtdr_read", 10.0, seconds, "seconds allowed for the whole RTDR reply", "A1.3"),
    Key("retry_minutes", [1, 5, 15, 60, 240], minutes, "minutes before each retry of a call that was not sent", "A1.3"),
    Key(
        "breaker_failures",
        5,
        count,
        "failed records in a row that open the breaker of a group; 0: never",
        "A1.3",
    ),
    Key("positive_status_ok", [], numbers, "positive STATUS values that mean success", "router §4.1"),
    Key("pay_arrangement", True, flag, "pay arrangements are looked up", "A2.5"),
    Key("clear_arrangement_on_inactive", True, flag, "ACTIVE_PAYARR_YN false clears the amount", "A2.5"),
    Key("donation_invoice_types", [188], types, "invoice types that RTDR never changes", "A2.1"),
    Key(
        "rtdr_match_scope", "most_recent", one_of("most_recent", "any_open"), "invoices that the date may match", "A2.2"
    ),
    Key("mismatch_blocks", "balance", one_of("balance", "all"), "what happens to invoices without a match", "A2.1"),
    Key(
        "balance_precedence",
        "budget_first",
        one_of("budget_first", "setting129_first"),
        "BUDGET against AS 129",
        "A2.3",
    ),
    Key("balance_fallback", False, flag, "use CURRENT_BALANCE when the chosen tag is blank", "A2.3"),
    Key("block_code_tags", ["CREDIT_RATING_CD", "ACCOUNT_STAT"], tags, "GetAccount tags that hold block codes", "A2.6"),
    Key("payment_sources", dict(channels.SOURCES), channels.parse_sources, "PaymentSourceID -> channel", "A3.3, Q-31"),
    Key(
        "missing_code_policy",
        "hold",
        one_of("hold", "hardcoded"),
        "what happens to a payment without a payment code",
        "A3.2, Q-31",
    ),
    Key(
        "source_spec_profile",
        "standard",
        one_of("standard", "message_in_spec2", "swapped"),
        "what SOURCE_SPEC1 and SOURCE_SPEC2 carry",
        "A3.6, Q-32",
    ),
    Key("item_dt", "today", one_of("today", "payment_date"), "ITEM_DT of payments", "A3.5, Q-33"),
    Key(
        "item_no_pattern",
        r"AR item (\d+)",
        item_number_pattern.parse_pattern,
        "regular expression that finds ITEM_NO in STATUS_DESC",
        "A3.7, Q-20",
    ),
    Key(
        "guest_donation_account",
        "",
        router_types.parse_account,
        "account for donations without login; blank: they are not sent",
        "A3.4, Q-39",
    ),
    Key("payment_ref", "guid", one_of("guid", "item_no", "blank"), "PAYMENT_REF of ACH rejects", "A4, Q-22"),
    Key("check_amt", "payment_amount", one_of("payment_amount", "net_of_fee"), "CHECK_AMT of ACH rejects", "A4, Q-34"),
    Key("void_item_dt", "today", one_of("today", "blank"), "ITEM_DT of voids and refunds", "A5"),
    Key("adj_reason_cd", "", router_types.parse_code, "ADJ_REASON_CD of voids and refunds", "A5"),
    Key("adj_item_cmts", "", router_types.parse_comment, "ITEM_CMTS of voids and refunds", "A5"),
    Key("credit_route", "auto", one_of("auto", "adjust", "negative_item"), "how credits are sent", "A6, Q-24"),
    Key("alert_mode.paperless", "current_state", one_of(*ALERT_MODES), "which paperless changes are sent", "A7, Q-38"),
    Key("alert_mode.autopay", "current_state", one_of(*ALERT_MODES), "which autopay changes are sent", "A8, Q-38"),
    Key("email_match", "by_code", one_of("by_code", "by_seq"), "how SetPhone finds an e-mail record", "A9, Q-28"),
    Key("setphone_duplicate_cmts", False, flag, "SetPhone has PHONE_CMTS blank, then filled", "router F-10, Q-25"),
    Key("contact_tp", "WEB", contact_type, "CONTACT_TP of a changed mailing address", "A11, Q-64"),
    Key("contact_desc_upper", False, flag, "the street in CONTACT_DESC in capitals", "A11, Q-64"),
    Key("primary_location", "", one_of("", "T"), "PRIMARY_LOCATION_YN of a new mailing address", "A11, Q-29"),
    Key("send_active_dt", False, flag, "ACTIVE_DT of a new mailing address is today, not blank", "A11, Q-29"),
    Key("registration_alert", dict(OFF), parse_registration, "registrations go to Cayenta with this code", "A12, Q-42"),
    Key("max_bad_ratio", 0.10, ratio, "share of faulty bills above which a file is rejected", "I6.1"),
    Key("allow_reimport", False, flag, "allow the same file name again", "I6.2"),
    Key(
        "autopay_date_fallback",
        "none",
        one_of("none", "bif"),
        "blank AutoPayCollectionDate of a JCW bill: no date, or the BIF customization's",
        "I6.4",
    ),
)
TABLE: Mapping[str, Key] = {key.name: key for key in ALL}


def checked(name: str, value: object) -> Value:
    """The value as it is kept; BadValue names the key when it is unknown or the value is of the wrong type."""
    key = TABLE.get(name)
    if key is None:
        raise BadValue(f"unknown key {name}")
    try:
        found: Value = key.check(value)
    except BadValue as fault:
        raise BadValue(f"{name} {fault}") from None
    return found


def repointed(changed: Iterable[str]) -> set[Group]:
    """The endpoint groups of which a change of these keys may let something go on."""
    return {OVERRIDES[name.removeprefix(OVERRIDE)] for name in changed if name.startswith(OVERRIDE)}


def tells_down(changed: Iterable[str]) -> bool:
    """Whether these keys are among those by which a router is taken to be down (adapter §1.3)."""
    return not DOWN_BY.isdisjoint(changed)


def reordered(changed: Iterable[str]) -> set[str]:
    """The lanes in which a change of these keys may let a record pass another one (adapter §1.2)."""
    return {name.removeprefix(ALERT_MODE) for name in changed if name.startswith(ALERT_MODE)}
