"""Requests of writing functions that have to be refused: the code, where it stands, its text, and nothing changes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from harness.profiles.profile import profiles
from harness.verify.judging import AT_FUNCTION
from harness.verify.reads import NOBODY, UNKNOWN
from harness.verify.side import Side
from harness.verify.target import RouterRequest
from harness.verify.templates import REQUIRED, exchanged


@dataclass(frozen=True)
class Refusal:
    """One request, and the STATUS and text that the specification gives it; a blank text is not compared."""

    label: str
    request: RouterRequest
    code: str
    text: str = ""
    basis: str = "assumed"


def refusals(side: Side) -> None:
    """Send all refused requests of the function, then look whether anything changed."""
    before = side.state()
    sent = [(refusal, side.ask(refusal.label, refusal.request)) for refusal in _of(side)]
    for refusal, reply in sent:
        why = f"is {reply.status or 'missing'} for {refusal.label}, expected {refusal.code}"
        side.claim("STATUS", reply.status == refusal.code, why, refusal.label, refusal.basis, "router §4.2")
        text = reply.text("STATUS_DESC")
        if refusal.text and reply.status == refusal.code:
            why = f"is {text or 'blank'!r} for {refusal.label}, expected {refusal.text!r}"
            side.claim("STATUS_DESC", text == refusal.text, why, refusal.label, refusal.basis, "router §4.2")
        _level(side, refusal, reply.text("STATUS"), reply.text(AT_FUNCTION))
    label = sent[-1][0].label
    side.seen(label, before)
    side.untouched(label, ())


def _level(side: Side, refusal: Refusal, in_params: str, at_function: str) -> None:
    """Claim at which level the refusal stands (router §4.3)."""
    profile = next(profile for profile in profiles().values() if profile.request == side.function)
    if refusal.code == "-902":
        holds, path = at_function == refusal.code and not in_params, AT_FUNCTION
    else:
        holds = in_params == refusal.code and at_function == ("0" if profile.function_status else "")
        path = "STATUS" if in_params != refusal.code else AT_FUNCTION
    why = f"{refusal.label}: Params has {in_params or 'none'}, the function {at_function or 'none'}"
    side.claim(path, holds, why, refusal.label, "assumed", "router §4.3")


def _of(side: Side) -> Iterator[Refusal]:
    right = _right(side)
    for tag in REQUIRED[side.function]:
        if tag not in right:
            continue
        text, basis = f"{tag} tag is missing or is empty.", "assumed"
        if side.function == "SetAccountBillingAddress" and tag == "ACCOUNT_NO":
            text, basis = "ACCOUNT_NO or ACCOUNT_NO_CUSTOM tag is missing or is empty", "given"
        request = side.build(side.function, {**right, tag: ""}, refused=True)
        yield Refusal(f"{tag} blank", request, "-100", text, basis)
    for tag, value, code in WRONG[side.function]:
        request = side.build(side.function, {**right, tag: value}, refused=True)
        yield Refusal(f"{tag} {value}", request, code, basis="given" if code == "-4" else "assumed")
    if side.function == "SetPhone":
        no_code = {**right, "PHONE_CD": "", "PHONE_SEQ": ""}
        request = side.build(side.function, no_code, refused=True)
        yield Refusal("PHONE_CD blank", request, "-100", "PHONE_CD tag is missing or is empty.", "given")
    yield Refusal("tags in wrong order", exchanged(side.build(side.function, right)), "-902")


def _right(side: Side) -> Mapping[str, str]:
    """Return values that would be taken; each refused request changes one of them."""
    account, person = side.account, side.person
    return {
        "AddARItems": {"SS_ACCOUNT_NO": account, "ITEM_DT": side.today, "ITEM_AMT": "1.00", "ITEM_TP": "WEB",
                       "SUBSYSTEM_ID": "UM", "SOURCE_SPEC1": side.identifier()},
        "AddReturnedCheck": {"PAYMENT_REF": side.identifier(), "SUBSYSTEM_ID": "UM", "CHECK_AMT": "1.00"},
        "AdjARItem": {"ITEM_NO": NOBODY, "ITEM_AMT": "0.50"},
        "AddAlert": {"ALERT_KEY": account, "OWNERSHIP_CD": "ACCT", "ALERT_CD": "CSTRG"},
        "AddPersonPhone": {"PERSON_NO": person, "PHONE_NO": "verify.b@example.org", "PHONE_CD": "EBILL"},
        "SetPhone": {"PERSON_NO": person, "PHONE_SEQ": "", "PHONE_CD": "HOME", "PHONE_NO": "2025550165"},
        "SetAccountBillingAddress": {"ACCOUNT_NO": account, "STREET_NM": "VERIFICATION", "CITY": "SAMPLETON"},
        "AddContact": {"CONTACT_TP": "WEB", "ACCOUNT_NO": account},
        "AddIssueContact": {"ISSUE_TP": "CU", "CONTACT_TP": "WEB", "EFFECTIVE_DT": side.today, "ACCOUNT_NO": account,
                            "CONTACT_DESC": "Verification"},
    }[side.function]  # fmt: skip


#: Function: tag, its wrong value, and the STATUS for it (router §4.2, §6).
WRONG = {
    "AddARItems": (("SS_ACCOUNT_NO", UNKNOWN, "-4"), ("SUBSYSTEM_ID", "XX", "-905"), ("ITEM_AMT", "0.00", "-907"),
                   ("ITEM_AMT", "1,00", "-902"), ("ITEM_DT", "20240231", "-905")),
    "AddReturnedCheck": (("PAYMENT_REF", "no-such-payment", "-906"), ("CHECK_AMT", "1,00", "-902")),
    "AdjARItem": (("ITEM_NO", NOBODY, "-906"), ("ITEM_AMT", "1,00", "-902")),
    "AddAlert": (("ALERT_KEY", UNKNOWN, "-4"), ("OWNERSHIP_CD", "PERS", "-905")),
    "AddPersonPhone": (("PERSON_NO", NOBODY, "-906"), ("ACTIVE_DT", "05102024", "-905")),
    "SetPhone": (("PERSON_NO", NOBODY, "-906"), ("PHONE_SEQ", "9999", "-906"), ("ACCOUNT_NO", UNKNOWN, "-4")),
    "SetAccountBillingAddress": (("ACCOUNT_NO", UNKNOWN, "-4"), ("ACTIVE_DT", "20240231", "-905")),
    "AddContact": (("ACCOUNT_NO", UNKNOWN, "-4"), ("CONTACT_TP", "NOSUCH", "-905")),
    "AddIssueContact": (("ACCOUNT_NO", UNKNOWN, "-4"), ("ISSUE_TP", "NOSUCH", "-905")),
}  # fmt: skip
