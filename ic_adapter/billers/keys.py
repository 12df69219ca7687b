# ruff: noqa: RUF009 — `key` makes a `field()` with a factory, so that no default is shared
"""The adapter's own keys per biller (settings §6): typed fields, each with its default, check and meaning.

Only keys that something reads are here; the others wait for their integration.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from ic_adapter.billers import channels
from ic_adapter.billers.clock import first_day, schedule
from ic_adapter.billers.grammars import item_number_pattern, router_types
from ic_adapter.billers.grammars.registration_alert import OFF, RegistrationAlert, parse_registration
from ic_adapter.billers.key_checks import (
    contact_type,
    count,
    encoding,
    flag,
    minutes,
    networks,
    numbers,
    one_of,
    phones,
    ratio,
    settle,
    tags,
    time_of_day,
    types,
    url,
    zone,
)
from ic_adapter.billers.key_fields import Key, Value, declared_by, group_of_keys, key, key_of_each, keys_of
from ic_adapter.billers.key_groups import (
    BILLER_OPTIONS,
    AlertModes,
    Onboarding,
    PayerLogin,
    ProfileFacts,
    SignOn,
    Timeouts,
)
from ic_adapter.billers.key_words import (
    AdjustmentDay,
    AutopayDate,
    BalancePrecedence,
    CheckAmount,
    ContactUsProvider,
    CreditRoute,
    DataPump,
    DecimalSign,
    EmailMatch,
    ImageTransport,
    MatchScope,
    MismatchBlocks,
    MissingCodePolicy,
    PaymentDay,
    PaymentRef,
    PrimaryLocation,
    SourceSpecProfile,
)
from ic_adapter.billers.portal_texts import PortalTexts
from ic_adapter.choices import advice
from ic_adapter.errors import BadValue
from ic_adapter.model import Group
from ic_adapter.records.kinds import ROUTES

#: Integrations that may be re-pointed, and the endpoint group whose address that replaces (adapter §1.1).
OVERRIDES: Mapping[str, Group] = {"rtdr": Group.RTDR} | {kind.value: route.group for kind, route in ROUTES.items()}
OVERRIDE, ALERT_MODE = "endpoint_override.", "alert_mode."
DOWN_BY = frozenset({"timeouts.connect", "timeouts.read", "breaker_failures"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """The keys of one biller as they are in force; a change makes a new object."""

    time_zone: str = key("", zone, "time zone of the biller; if blank, the template's", "A1.7")
    endpoint_override: Mapping[str, str] = key_of_each(
        "", url, {name: f"URL to use instead of AS {group.url}" for name, group in OVERRIDES.items()}, "A1.1"
    )
    timeouts: Timeouts = group_of_keys(Timeouts)
    retry_minutes: tuple[int, ...] = key(
        [1, 5, 15, 60, 240], minutes, "minutes before each retry of a call that was not sent", "A1.3", typed=tuple
    )
    breaker_failures: int = key(5, count, "failed records in a row that open the breaker of a group; 0: never", "A1.3")
    positive_status_ok: frozenset[int] = key(
        [], numbers, "positive STATUS values that mean success", "router §4.1", typed=frozenset
    )
    pay_arrangement: bool = key(True, flag, "pay arrangements are looked up", "A2.5")
    clear_arrangement_on_inactive: bool = key(True, flag, "ACTIVE_PAYARR_YN false clears the amount", "A2.5")
    donation_invoice_types: frozenset[int] = key(
        [188], types, "invoice types that RTDR never changes", "A2.1", typed=frozenset
    )
    rtdr_match_scope: MatchScope = key("most_recent", one_of(MatchScope), "invoices to search for the due date", "A2.2")
    mismatch_blocks: MismatchBlocks = key(
        "balance", one_of(MismatchBlocks), "what happens to invoices without a match", "A2.1"
    )
    balance_precedence: BalancePrecedence = key(
        "budget_first", one_of(BalancePrecedence), "BUDGET against AS 129", "A2.3"
    )
    balance_fallback: bool = key(False, flag, "use CURRENT_BALANCE when the chosen tag is blank", "A2.3")
    block_code_tags: tuple[str, ...] = key(
        ["CREDIT_RATING_CD", "ACCOUNT_STAT"], tags, "GetAccount tags that hold block codes", "A2.6", typed=tuple
    )
    payment_sources: Mapping[str, str] = key(
        dict(channels.SOURCES), channels.parse_sources, "PaymentSourceID -> channel", "A3.3, Q-31"
    )
    missing_code_policy: MissingCodePolicy = key(
        "hold", one_of(MissingCodePolicy), "what happens to a payment without a payment code", "A3.2, Q-31"
    )
    source_spec_profile: SourceSpecProfile = key(
        "standard", one_of(SourceSpecProfile), "what SOURCE_SPEC1 and SOURCE_SPEC2 carry", "A3.6, Q-32"
    )
    item_dt: PaymentDay = key("today", one_of(PaymentDay), "ITEM_DT of payments", "A3.5, Q-33")
    item_no_pattern: str = key(
        r"AR item (\d+)",
        item_number_pattern.parse_pattern,
        "regular expression that finds ITEM_NO in STATUS_DESC",
        "A3.7, Q-20",
    )
    guest_donation_account: str = key(
        "", router_types.parse_account, "account for donations without login; blank: they are not sent", "A3.4, Q-39"
    )
    payment_ref: PaymentRef = key("guid", one_of(PaymentRef), "PAYMENT_REF of ACH rejects", "A4, Q-22")
    check_amt: CheckAmount = key("payment_amount", one_of(CheckAmount), "CHECK_AMT of ACH rejects", "A4, Q-34")
    void_item_dt: AdjustmentDay = key("today", one_of(AdjustmentDay), "ITEM_DT of voids and refunds", "A5")
    adj_reason_cd: str = key("", router_types.parse_code, "ADJ_REASON_CD of voids and refunds", "A5")
    adj_item_cmts: str = key("", router_types.parse_comment, "ITEM_CMTS of voids and refunds", "A5")
    credit_route: CreditRoute = key("auto", one_of(CreditRoute), "how credits are sent", "A6, Q-24")
    alert_mode: AlertModes = group_of_keys(AlertModes)
    email_match: EmailMatch = key("by_code", one_of(EmailMatch), "how SetPhone finds an e-mail record", "A9, Q-28")
    setphone_duplicate_cmts: bool = key(False, flag, "SetPhone has PHONE_CMTS blank, then filled", "router F-10, Q-25")
    contact_tp: str = key("WEB", contact_type, "CONTACT_TP of a changed mailing address", "A11, Q-64")
    contact_desc_upper: bool = key(False, flag, "the street in CONTACT_DESC in capitals", "A11, Q-64")
    primary_location: PrimaryLocation = key(
        "", one_of(PrimaryLocation), "PRIMARY_LOCATION_YN of a new mailing address", "A11, Q-29"
    )
    send_active_dt: bool = key(False, flag, "ACTIVE_DT of a new mailing address is today, not blank", "A11, Q-29")
    registration_alert: RegistrationAlert = key(
        dict(OFF),
        parse_registration,
        "registrations go to Cayenta with this code",
        "A12, Q-42",
        typed=RegistrationAlert.of,
    )
    lockbox_empty_file: bool = key(False, flag, "a business day without donations has a lockbox file, too", "A15")
    lockbox_exclude_pumped: bool = key(False, flag, "donations that the pump sent are in no lockbox file", "A15")
    lockbox_cut_off: str = key("00:00", time_of_day, "when a business day of the lockbox ends", "A15")
    contact_us_provider: ContactUsProvider = key(
        "NONE", one_of(ContactUsProvider), "where contact-us tickets go", "A14, Q-43"
    )
    contact_us_enabled: bool = key(True, flag, "false: payers see no form although it is configured", "A14")
    billpdf_transport: ImageTransport = key(
        "post_form", one_of(ImageTransport), "how a bill image is asked for", "A13, router §7, Q-30"
    )
    max_bad_ratio: float = key(0.10, ratio, "share of faulty bills above which a file is rejected", "I6.1")
    decimal_sign: DecimalSign = key(
        "point", one_of(DecimalSign), "decimal sign of the amounts in bill files", "I4, Q-78"
    )
    fallback_encoding: str = key(
        "",
        encoding,
        "encoding of the bytes in bill files that their own encoding does not have; blank: refused",
        "I6.2",
    )
    allow_reimport: bool = key(False, flag, "allow the same file name again", "I6.2")
    files_settle_seconds: float | Literal[""] = key(
        "",
        settle,
        "seconds for which size and date of a file have to stay the same before it is taken; blank: settle_seconds",
        "I6.5",
    )
    files_expected_by: Mapping[str, str] = key_of_each(
        "",
        schedule,
        {
            "bills": "days and hour by which a bill file has to be imported, such as `Mon-Fri 05:00`; blank: none is",
            "drec": "the same of a DREC file",
        },
        "I6.5",
    )
    files_expected_from: str = key(
        "",
        first_day,
        "first day on which a file is expected, such as `2024-11-15`; blank: every day. The first schedule sets it",
        "I6.5",
    )
    files_warning_minutes: int = key(
        60, count, "minutes before that hour at which a file that is not there is told", "I6.5"
    )
    files_receipt: bool = key(False, flag, "write a receipt beside a file that is moved to archive/", "I6.5")
    autopay_date_fallback: AutopayDate = key(
        "none",
        one_of(AutopayDate),
        "blank AutoPayCollectionDate of a JCW bill: no date, or the BIF customization's",
        "I6.4",
    )
    data_pump: DataPump = key(
        "by_cis",
        one_of(DataPump),
        "whether records are sent to a router; by_cis: to Cayenta's only",
        "A17",
    )
    biller_options: Mapping[str, bool] = key_of_each(False, flag, BILLER_OPTIONS, "A17, Q-59")
    offer_web_link: bool = key(False, flag, "the IVR partner implements AdvancedIVRSearch.OfferWebLink", "A17")
    ivr_no_redirect: bool = key(False, flag, "confirmed: the biller redirects no calls to the IVR", "A17, Q-59")
    ivr_redirect_numbers: frozenset[str] = key(
        [], phones, "numbers that redirect calls to the IVR; none of them is saved", "A17", typed=frozenset
    )
    ivr_phone_starts_pump: bool = key(False, flag, "a number that the IVR saves is sent to the CIS", "A17")
    onboarding: Onboarding = group_of_keys(Onboarding)
    profile: ProfileFacts = group_of_keys(ProfileFacts)
    payer_login: PayerLogin = group_of_keys(PayerLogin)
    portal: PortalTexts = group_of_keys(PortalTexts)
    ic_services_allow: tuple[str, ...] = key(
        [], networks, "networks that may call IC's web services; empty: this machine", "A16, A18", typed=tuple
    )
    sign_on: SignOn = group_of_keys(SignOn)


FIELDS = declared_by(Keys)
ALL: tuple[Key, ...] = keys_of(FIELDS.values())
TABLE: Mapping[str, Key] = {row.name: row for row in ALL}
FIELD_OF: Mapping[str, str] = {row.name: name for name, member in FIELDS.items() for row in member.keys}
DEFAULTS = Keys()


def in_force(stored: Mapping[str, Value]) -> Keys:
    """Return the typed keys of a biller that has these stored; a name of another version of this program is ignored."""
    changed = {FIELD_OF[name] for name in stored if name in FIELD_OF}
    return Keys(**{name: FIELDS[name].value(stored) for name in changed}) if changed else DEFAULTS


def checked(name: str, value: object) -> Value:
    """The value as it is kept; BadValue names the key when it is unknown or the value is of the wrong type."""
    row = TABLE.get(name)
    if row is None:
        raise BadValue(f"unknown key {name}; {advice(name[:40], TABLE)}")
    try:
        found: Value = row.check(value)
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
