"""The tags a scenario may carry: one table of forms, from which lint judges and the page of tags is made."""

import difflib
import re
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

#: Tags of a team's own; others of its own stand in this file, beside the pack or above it.
TEAM = re.compile(r"team-[\w.-]+")
OWN_TAGS = "tags.txt"
OWN_FORM = f"tags of your own begin with @team-, or stand in {OWN_TAGS} beside the pack"

FUNCTIONS = (
    "GetAccountBalance",
    "GetAccount",
    "GetPayArrangements",
    "AddARItems",
    "AddReturnedCheck",
    "AdjARItem",
    "AddAlert",
    "GetPhoneRecords",
    "AddPersonPhone",
    "SetPhone",
    "GetAccountBillingAddress",
    "SetAccountBillingAddress",
    "AddContact",
    "AddIssueContact",
    "BILLPDF",
)
#: The keys of a biller's router (settings §6).
KEYS = (
    "accept_raw_body",
    "active_payarr_override",
    "add_phone_requires_cd",
    "adj_semantics",
    "allow_anonymous",
    "ar_reply_item_no",
    "auto_process_streams",
    "balance_shape",
    "code_tables",
    "credentials",
    "donation_item_types",
    "duplicate_policy",
    "faults",
    "form_key",
    "ip_allow_list",
    "magic_accounts",
    "now",
    "payment_ref_blank",
    "payment_ref_match",
    "payment_sign",
    "phone_cd_always_required",
    "seed",
    "status_codes",
    "strict_check_amt",
    "tag_order",
    "task_user_id",
    "trust_client_ip_header",
)
#: The keys of a biller's adapter that its data pump and its lockbox read (settings §6).
ADAPTER_KEYS = (
    "adj_item_cmts",
    "adj_reason_cd",
    "alert_mode.autopay",
    "alert_mode.paperless",
    "breaker_failures",
    "check_amt",
    "contact_desc_upper",
    "contact_tp",
    "credit_route",
    "data_pump",
    "decimal_sign",
    "email_match",
    "endpoint_override.ach_reject",
    "endpoint_override.autopay",
    "endpoint_override.credit",
    "endpoint_override.email",
    "endpoint_override.mailing_address",
    "endpoint_override.paperless",
    "endpoint_override.payment",
    "endpoint_override.phone",
    "endpoint_override.registration",
    "endpoint_override.void",
    "guest_donation_account",
    "item_dt",
    "item_no_pattern",
    "ivr_phone_starts_pump",
    "ivr_redirect_numbers",
    "lockbox_cut_off",
    "lockbox_empty_file",
    "lockbox_exclude_pumped",
    "missing_code_policy",
    "offer_web_link",
    "payment_ref",
    "payment_sources",
    "positive_status_ok",
    "primary_location",
    "registration_alert",
    "retry_minutes",
    "send_active_dt",
    "setphone_duplicate_cmts",
    "source_spec_profile",
    "time_zone",
    "timeouts.read",
    "void_item_dt",
)
#: The FileSpecIDs of bill files (invoice-files §5).
FILE_SPECS = (
    "1 2 4 5 6 7 8 9 10 11 12 13 38 39 40 41 42 47 58 59 60 61 63 64 65 66 67 93 94 248 252 346 347 373 407 412"
).split()
#: The billers that the documents name by number (settings §5).
BIDS = "827 836 968 973 1023 1167 2944 3047 3426 3587 3780 4078 4097".split()
#: The settings without a number (settings §4).
UNNUMBERED = ("DONATION_CODE", "COLLECTION_STREAM")


@dataclass(frozen=True, slots=True)
class TagForm:
    """One kind of tag; ``numbers`` are the numbers there are, None where the number is free."""

    form: re.Pattern[str]
    meaning: str
    example: str
    numbers: range | None = None


TABLE = (
    TagForm(re.compile("|".join(FUNCTIONS)), "a router function the scenario proves", "@GetAccountBalance"),
    TagForm(re.compile(r"F-(\d\d)"), "a router function by number", "@F-01", range(1, 16)),
    TagForm(re.compile(r"(?:INT|ITG|EBPP)-\d{4,5}"), "a change item of the partner documents", "@INT-2573"),
    TagForm(re.compile(r"WX-[A-Z]{2,6}-\d{1,2}"), "a worked example of the specification", "@WX-RTDR-1"),
    TagForm(re.compile(r"Q-(\d\d)"), "a decision on an open question", "@Q-13", range(1, 89)),
    TagForm(re.compile(r"quirk-(\d{1,2})"), "an entry of the router's quirk list", "@quirk-17", range(1, 19)),
    TagForm(re.compile(f"key-(?:{'|'.join(KEYS)})"), "a key of the router, default and flipped", "@key-payment_sign"),
    TagForm(
        re.compile(f"adapter-key-(?:{'|'.join(map(re.escape, ADAPTER_KEYS))})"),
        "a key of the adapter, default and flipped",
        "@adapter-key-check_amt",
    ),
    TagForm(re.compile(r"AS-(\d{1,3})"), "an Advanced Setting", "@AS-107", range(3, 149)),
    TagForm(re.compile(f"AS-(?:{'|'.join(UNNUMBERED)})"), "a setting without a number", "@AS-DONATION_CODE"),
    TagForm(re.compile("BO-(?:90|103)"), "a biller option of STW/OpenGov", "@BO-103"),
    TagForm(re.compile(f"FS-(?:{'|'.join(FILE_SPECS)})"), "a field of bill files by its FileSpecID", "@FS-252"),
    TagForm(
        re.compile(f"BID-(?:{'|'.join(BIDS)})"), "a biller of the documents whose files or rules differ", "@BID-1167"
    ),
    TagForm(re.compile(r"(?:CCU|SSO|AGT|PAY)-\d\d"), "a user story", "@CCU-01"),
    TagForm(re.compile("file-server"), "Invoice Cloud's file server (invoice-files §1)", "@file-server"),
    TagForm(re.compile("off-contract"), "sends requests on purpose that would fail a strict run", "@off-contract"),
    TagForm(re.compile(r"smoke|slow|browser"), "selects what to run; @browser: what opens pages", "@smoke"),
)


def in_expression(expression: str) -> list[str]:
    """The tags (without @) of an expression like ``@F-01 and not @slow``."""
    return [word for word in re.findall(r"[\w.-]+", expression) if word not in {"and", "or", "not"}]


def own_tags(path: Path) -> frozenset[str]:
    """Return the tags that the nearest tags.txt lists for a feature file or a folder, one a line, `#` for comments."""
    folder = path.resolve()
    for one in (folder, *folder.parents):
        if (one / OWN_TAGS).is_file():
            lines = (one / OWN_TAGS).read_text(encoding="utf-8-sig").splitlines()
            found = (line.partition("#")[0].strip().removeprefix("@") for line in lines)
            return frozenset(tag for tag in found if tag)
    return frozenset()


def problem(tag: str, own: Collection[str] = ()) -> str | None:
    """Why a tag (without @) is neither one of ours nor in ``own``; None when it is."""
    if tag in own or TEAM.fullmatch(tag):
        return None
    for row in TABLE:
        found = row.form.fullmatch(tag)
        if found is None:
            continue
        number = int(found[1]) if found.groups() else None
        if row.numbers is None or number in row.numbers:
            return None
        return f"@{tag}: use a number from {row.numbers.start} to {row.numbers.stop - 1} for {row.meaning}"
    keys = [*(f"key-{key}" for key in KEYS), *(f"adapter-key-{key}" for key in ADAPTER_KEYS)]
    near = difflib.get_close_matches(tag, [*FUNCTIONS, *keys, *own, *(row.example[1:] for row in TABLE)], 1, 0.6)
    hint = f"did you mean @{near[0]}?" if near else OWN_FORM
    return f"@{tag} is not a known tag; {hint}"


def names_what_it_proves(tags: frozenset[str]) -> bool:
    """Whether at least one tag says what the scenario proves (smoke, slow, browser and a team's do not)."""
    return any(not TABLE[-1].form.fullmatch(tag) and not TEAM.fullmatch(tag) for tag in tags)


def as_markdown() -> str:
    """The table of tags for docs/steps.md."""
    rows = [f"| `{row.example}` | {row.meaning} |" for row in TABLE]
    rows += [
        "| `@team-billing` | a tag of your own; it selects what to run |",
        "| any | a tag of your own that stands in `tags.txt` beside the pack, one a line |",
    ]
    return "\n".join(["## Tags", "", "| Tag, for example | Means |", "|---|---|", *rows]) + "\n"
