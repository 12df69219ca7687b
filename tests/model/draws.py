"""What the machine asks: random calls of F-01 to F-14 as literal tables of values, valid ones often, spoiled ones at times.

A value that starts with ``@`` is made by the machine from the model's state: ``@pay:2`` the third newest payment or
donation that stands, ``@due:2`` the same of charges and reversals, ``@item:2`` of all AR items, ``@ref:2`` the same by
its reference, ``@net:-0.01`` a cent less than what stands of it, ``@guid`` a new GUID, ``@day:-3`` three days ago.
"""

from dataclasses import dataclass
from typing import Final

from hypothesis import strategies as st

from tests.model.spec_model import Request, Value
from tests.model.spec_tables import OPTIONAL, QUESTION, REQUEST

ACCOUNTS: Final = ("2003708", "2036948", "2000341", "2086971", "30000006", "30000007")
PERSONS: Final = ("1020424", "1020500", "1001154", "1030011", "40000006")
GUIDS: Final = tuple(f"6f0c1c52-8f6a-4f0e-9c58-0d5c7a2b9e1{n}" for n in range(4))
ACCOUNT: Final = (*("2000341",) * 16, *("30000006",) * 8, *ACCOUNTS * 3, "9", "")
PERSON: Final = (*("40000006",) * 8, *("1020424",) * 5, *PERSONS * 2, "77", "")
DAYS: Final = ("", "", "", "@day:0", "@day:0", "@day:-20", "@day:-1", "@day:1", "@day:15")
MOST: Final = "9999999999999.99"
UM: Final = (*("UM",) * 25, "AR")
#: PHONE_CMTS of SetPhone at its second position (Q-25); absent where blank.
SECOND: Final = "PHONE_CMTS at 11"

#: Values per tag; more of a value makes it more likely; tags not named are blank.
CHOICES: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "GetAccountBalance": {"ACCOUNT_NO": ACCOUNT, "ACCOUNT_NO_CUSTOM": ("", "", "138714", "7000000006", "1")},
    "GetAccount": {"ACCOUNT_NO": ACCOUNT},
    "GetPayArrangements": {"ACCOUNT_NO": ACCOUNT, "PAYSCHEDULE_YN": ("", "Y")},
    "AddARItems": {
        "SUBSYSTEM_ID": UM,
        "SS_ACCOUNT_NO": ACCOUNT,
        "ITEM_DT": DAYS,
        "ITEM_TP": (*("WEB",) * 12, *("DONATE-PMT",) * 3, "LBX"),
        "SOURCE_SPEC1": ("", *("@guid",) * 5, *GUIDS[:1] * 7, *GUIDS, "thank you"),
        "SOURCE_SPEC2": ("", "", "2025550123", "2025550123", "@guid", GUIDS[0]),
        "ITEM_AMT": (*("100.24", "50", "25.5", "0.01", "300", "-25.00", "-100", "-300.00") * 3, "0", "0.00", MOST),
        "AS_PAYMENT_YN": (*("T",) * 4, "F", ""),
        "CUTOFF_YN": ("", "", "T", "F", "F", "N"),
    },
    "AddReturnedCheck": {
        "PAYMENT_REF": (
            *(f"@pay:{index}" for index in (0, 0, 1, 2, 3, 4) * 2),
            "@ref:0",
            "@ref:2",
            GUIDS[0],
            "none",
            "2025550123",  # a payer's text
        ),
        "REASON_CD": (*("",) * 6, *("NSF",) * 3, "ZZZ", "ZZZ"),
        "SUBSYSTEM_ID": UM,
        "COLLECTION_STREAM": (*("",) * 6, *("ACH",) * 6, *("LETTER",) * 3, "OTHER"),
        "CHECK_AMT": (*("@net:+0",) * 8, "@net:+5", "@net:+250", "@net:-0.01", "0.00", "-5.00", MOST),
    },
    "AdjARItem": {
        "ITEM_NO": (*("@pay:0", "@pay:0", "@pay:1", "@pay:2", "@due:0", "@due:1") * 3, "@item:0", "@item:1", "7", ""),
        "ITEM_DT": DAYS,
        "ITEM_AMT": (*("0.00", "0.01", "@net:-0.01", "@net:-10", "@net:-20") * 4, "@net:+0", "@net:+10", "-1.00"),
    },
    "AddAlert": {
        "OWNERSHIP_CD": (*("ACCT",) * 15, "PERS"),
        "ALERT_KEY": ACCOUNT,
        "ALERT_KEY_CUSTOM": ("", "", "", "138714", "1"),
        "ALERT_CD": (*("PLESS",) * 9, "CSTRG", "CSTRG", "OFF"),
        "ALERT_ON_DT": (*("", "2024051013450927") * 4, "2024023013450927", "2024051024450927"),
        "ALERT_CMTS": ("", "again"),
    },
    "GetPhoneRecords": {"PERSON_NO": PERSON},
    "AddPersonPhone": {
        "PERSON_NO": PERSON,
        "PHONE_CD": (*("EBILL", "EBILL", "EMAIL", "HOME") * 4, "FAX", ""),
        "PHONE_NO": (*("a@example.org", "b@example.org", "2025550101") * 4, ""),
        "ACTIVE_DT": DAYS,
        "INACTIVE_DT": (*("",) * 8, *DAYS),
        "DEFAULT_YN": ("", "T", "F"),
        "PHONE_CMTS": ("", "Customer set via InvoiceCloud."),
    },
    "SetPhone": {
        "PERSON_NO": PERSON,
        "PHONE_SEQ": (*("",) * 15, *("1", "2", "3") * 2, "9"),
        "PHONE_CD": (*("HOME", "EBILL", "EBILL", "EMAIL", "CELL") * 5, "", "", "FAX"),
        "PHONE_NO": (*("2025550102", "c@example.org", "2025550103") * 3, "", ""),
        "EXTENSION_NO": ("", "", "12"),
        "PHONE_CMTS": ("", "by phone"),
        SECOND: ("", "", "second place"),
        "ACTIVE_DT": DAYS,
        "INACTIVE_DT": ("", "", "", "", "@day:0", "@day:0", "@day:5"),
        "ACCOUNT_DFLT_YN": ("T", "T", "F", ""),
        "PERSON_DFLT_YN": ("T", "F", ""),
        "ACCOUNT_NO": (*("", "30000006", "30000007", "2003708") * 3, "2000341", "9"),
    },
    "GetAccountBillingAddress": {"ACCOUNT_NO": ACCOUNT},
    "SetAccountBillingAddress": {
        "ACCOUNT_NO": (*("30000006", "30000007") * 6, *ACCOUNT),
        "ACTIVE_DT": ("", "", "", *DAYS, "20100101", "20160318"),
        "INACTIVE_DT": ("", "", "", "", "@day:0", "@day:20"),
        "SEASON_STR_MTH": ("", "", "", "12"),
        "ADDRESS_CD": (*("", "FWD", "RES") * 4, "XXX"),
        "STREET_NM": (*("123 Example ST",) * 4, "9 O'Fallon & Sons <Rd>", ""),
        "CITY": ("Sampleton", ""),
        "PO_BOX_NO": ("", "", "77"),
        "PRIMARY_LOCATION_YN": ("", "", "T", "F"),
    },
    "AddContact": {
        "CONTACT_TP": (*("WEB",) * 10, "TEL", ""),
        "ACCOUNT_NO": ACCOUNT,
        "CONTACT_DESC": ("", "Mailing Address Update"),
        "RECEIVED_DTM": (*("", "@day:0", "2024051013450927") * 4, "20240231"),
        "UPLOAD_YN": ("", "N"),
    },
    "AddIssueContact": {
        "ISSUE_TP": (*("CU",) * 15, "ZZ", ""),
        "CONTACT_TP": (*("WEB",) * 15, "TEL", ""),
        "EFFECTIVE_DT": ("@day:0", "@day:0", "@day:-20", "@day:15", "20231215"),
        "ACCOUNT_NO": ACCOUNT,
        "UPLOAD_YN": ("N",),
        "CONTACT_DESC": (*("Contact: JORDAN Q SAMPLE",) * 15, ""),
        "ISSUE_QUESTIONS": (*("whole",) * 12, "other", "other", "one", "three", "twice", "version", "answer", "blank"),
    },
}

READS: Final = (
    "GetAccountBalance",
    "GetAccount",
    "GetPayArrangements",
    "GetPhoneRecords",
    "GetAccountBillingAddress",
)
STRATEGIES: Final = {
    function: {tag: st.sampled_from(values) for tag, values in choices.items()} for function, choices in CHOICES.items()
}
#: Questions by name: SEQ, VERSION, RESPONSE_TP, ANSWER of each.
WHOLE: Final = (("1", "5", "STRNG", "BILL"), ("2", "15", "LGCOM", "When is it due?"))
QUESTIONS: Final[dict[str, tuple[tuple[str, ...], ...]]] = {
    "whole": WHOLE,
    "other": (("1", "5", "STRNG", "OTHR"), WHOLE[1]),
    "one": WHOLE[:1],
    "three": (*WHOLE, ("3", "1", "STRNG", "BILL")),
    "version": (WHOLE[0], ("2", "16", "LGCOM", "When is it due?")),
    "answer": (("1", "5", "STRNG", "PLANE"), WHOLE[1]),
    "twice": (WHOLE[0], *WHOLE),
    "blank": (WHOLE[0], ("2", "15", "LGCOM", "")),
}

#: Values that a spoiled tag gets, by its type.
SPOILED: Final[dict[str, tuple[str, ...]]] = {
    "Acct": ("1" * 21, "20 03", "9"),
    "Id": ("12a", "1" * 13),
    "Int": ("1.5", "x"),
    "Amt": ("1.234", "1,50", "1" * 14, "+5", "1e3", ".5"),
    "Date8": ("20240231", "20241301", "2024-05-10", "2024051", "00000000"),
    "Dtm16": ("20240510", "2024051013450960x"),
    "Date8/Dtm16": ("202405101345", "20240231"),
    "FlagTF": ("Y", "TRUE", "f"),
    "FlagYN": ("T", "y"),
    "Flag": ("X", "1"),
    "Code": ("A B", "A" * 21, "Ä"),
    "Mth": ("13", "0"),
    "Day": ("32", "0"),
    "Text10": ("12345678901",),
    "Text50": ("x" * 51,),
    "Text": ("x" * 256,),
    "Text2000": ("x" * 2001,),
    "Text4000": ("x" * 4001,),
}


@dataclass(frozen=True, slots=True)
class Spoil:
    """One thing wrong with a request, if anything: what, at which tag (by place); ``case`` is an unknown function."""

    how: str = ""
    place: int = 0
    value: int = 0


#: Eight calls in nine are as they were drawn.
HOWS: Final = (*("",) * 80, "value", "value", "value", "blank", "blank", "gone", "early", "twice", "unknown", "case")
SPOILS: Final = st.builds(Spoil, st.sampled_from(HOWS), st.integers(0, 40), st.integers(0, 5))


def requests(*functions: str) -> st.SearchStrategy[Request]:
    """Random calls of one function, or of several."""
    return st.one_of([_calls(function) for function in functions])


@st.composite
def _calls(draw: st.DrawFn, function: str) -> Request:
    picked = {tag: draw(values) for tag, values in STRATEGIES[function].items()}
    return _made(function, picked, draw(SPOILS))


def _made(function: str, picked: dict[str, str], spoil: Spoil) -> Request:
    tags: list[tuple[str, Value]] = []
    for tag, _ in REQUEST[function]:
        if tag == "ISSUE_QUESTIONS":
            tags += [(tag, _question(row)) for row in QUESTIONS[picked[tag]]]
        elif (tag, "") in tags or (tag, picked.get(tag)) in tags:
            tags += [(tag, picked[SECOND])] if picked[SECOND] else []
        elif picked.get(tag) or tag not in OPTIONAL:
            tags.append((tag, picked.get(tag, "")))
    if spoil.how == "case":
        return Request(function.lower(), tuple(tags))
    return Request(function, tuple(_spoiled(function, tags, spoil)))


def _question(row: tuple[str, ...]) -> Value:
    return tuple((tag, text) for (tag, _), text in zip(QUESTION, row, strict=True))


def _spoiled(function: str, tags: list[tuple[str, Value]], spoil: Spoil) -> list[tuple[str, Value]]:
    place = spoil.place % len(tags)
    tag, value = tags[place]
    if not isinstance(value, str):
        return tags
    kinds = dict(REQUEST[function])
    bad = SPOILED[kinds[tag]]
    changed: dict[str, list[tuple[str, Value]]] = {
        "": [(tag, value)],
        "value": [(tag, bad[spoil.value % len(bad)])],
        "blank": [(tag, " ")],
        "gone": [],
        "twice": [(tag, value), (tag, value)],
        "unknown": [(tag, value), ("NO_SUCH_TAG", "1")],
    }
    if spoil.how == "early":
        return [tags[place], *tags[:place], *tags[place + 1 :]]
    return [*tags[:place], *changed[spoil.how], *tags[place + 1 :]]
