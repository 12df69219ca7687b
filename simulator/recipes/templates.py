"""The biller register: every template a router can be made from, as typed fields (settings §5, router §8).

Rules read these fields, never a biller's number, so that a throw-away biller behaves like its template.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Literal

from simulator.billing.records.clerk_records import Question
from simulator.billing.records.counters import Counter
from simulator.billing.state import FIRST_NUMBERS

#: Frozen clock of every documented biller: it makes the samples of F-01 and F-03 true together (router §8).
TEMPLATE_NOW = datetime(2024, 11, 15, 12, 0)  # noqa: DTZ001 — the biller's local time, its zone is in the template

CODE_TABLES = {
    "ADDRESS_CD": ("FWD", "RES", "BUS"),
    "PHONE_CD": ("HOME", "RES", "CELL", "EBILL", "EMAIL"),
    "ALERT_CD": (),
    "ITEM_TP": (),
    "CONTACT_TP": ("WEB",),
    "ISSUE_TP": ("CU",),
    "REASON_CD": (),
    "COLLECTION_STREAM": (),
}

#: What the answers of an issue must carry, by issue type (router F-14).
QUESTIONNAIRES = {
    "CU": (
        Question(seq=1, version=5, response_tp="STRNG", answers=("BILL", "OTHR")),
        Question(seq=2, version=15, response_tp="LGCOM"),
    ),
}

#: Johnson County's contacts are further on than the others' (router §8).
COUNTY_NUMBERS = FIRST_NUMBERS | {Counter.CONTACT_NO: 3857241}


class Seed(Enum):
    """Which documented accounts a biller starts with."""

    DOCUMENTED = "balances of the F-01 sample, the rest of F-02"
    GETACCOUNT_SAMPLE = "the pure F-02 sample"
    FOLDERS = "no account; the folders of a partner that has only files"


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """What a biller's router is made from."""

    name: str
    time_zone: str
    state: str
    seed: Seed = Seed.DOCUMENTED
    has_router: bool = True
    guid_tag: Literal["SOURCE_SPEC1", "SOURCE_SPEC2"] = (
        "SOURCE_SPEC1"  # of a payment; the other one carries a text
    )
    first_numbers: Mapping[Counter, int] = field(default_factory=lambda: dict(FIRST_NUMBERS))
    code_tables: dict[str, tuple[str, ...]] = field(default_factory=lambda: dict(CODE_TABLES))
    questionnaires: Mapping[str, tuple[Question, ...]] = field(default_factory=lambda: dict(QUESTIONNAIRES))


TEMPLATES: dict[str, Template] = {
    "827": Template(name="Biller 827", time_zone="America/Chicago", state="MO"),
    "836": Template(name="Biller 836", time_zone="America/Chicago", state="TX"),
    "968": Template(name="Helix Water District", time_zone="America/Los_Angeles", state="CA"),
    "973": Template(name="Helix Water District (test)", time_zone="America/Los_Angeles", state="CA"),
    "1023": Template(name="Biller 1023", time_zone="America/Chicago", state="TX"),
    "1167": Template(name="Biller 1167", time_zone="America/Chicago", state="IL"),
    "2944": Template(name="Biller 2944", time_zone="America/New_York", state="OH"),
    "3047": Template(name="City of Clearwater Utility", time_zone="America/New_York", state="FL"),
    "3426": Template(name="City of Bellevue (WA)", time_zone="America/Los_Angeles", state="WA"),
    "3587": Template(name="Chugach", time_zone="America/Anchorage", state="AK", guid_tag="SOURCE_SPEC2"),
    "4078": Template(
        name="Johnson County Wastewater, KS",
        time_zone="America/Chicago",
        state="KS",
        first_numbers=COUNTY_NUMBERS,
    ),
    "4097": Template(
        name="Johnson County Wastewater, KS (test)",
        time_zone="America/Chicago",
        state="KS",
        first_numbers=COUNTY_NUMBERS,
    ),
    "hawaii-gas": Template(name="Hawaii Gas", time_zone="Pacific/Honolulu", state="HI"),
    "vineland": Template(name="Vineland", time_zone="America/New_York", state="NJ"),
    "getaccount_sample": Template(
        name="Biller of the F-02 sample", time_zone="America/Los_Angeles", state="WA", seed=Seed.GETACCOUNT_SAMPLE
    ),
}

#: Partners that have nothing but files: no router, no accounts, no bill run; none is there from the start.
FILE_ONLY: dict[str, Template] = {
    "3780": Template(
        name="Galveston County (STW/OpenGov)",
        time_zone="America/Chicago",
        state="TX",
        seed=Seed.FOLDERS,
        has_router=False,
    ),
}
ALL: Mapping[str, Template] = TEMPLATES | FILE_ONLY
