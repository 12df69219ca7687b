"""The biller register (settings §5): every template as typed fields.

Rules read these fields, never a biller's number.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum


class FileType(Enum):
    """What kind of bill file the biller sends (invoice-files §3, Q-47); the value is IC's number or our name."""

    STANDARD = "435"
    COMMERCIAL = "COMRES"
    JOHNSON_COUNTY = "847"
    CLEARWATER = "858"


class Cis(Enum):
    """Which customer information system stands behind the biller."""

    CAYENTA = "cayenta"
    STW_OPENGOV = "stw_opengov"


JCW_JSON = (
    '{"HarrisCayenta": {"DataPumpConfig": {"EmailSearchCd": "EBILL", "PhoneSearchCd": "RES", '
    '"UpdateMailingAddress": true, "AddressCd": "FWD", "BillerCustomizations": {"PhoneComments": '
    '"Customer set via InvoiceCloud.", "AccountDefault": true, "PersonDefault": true, "IncludeAccountNumber": true}}}}'
)
HELIX_JSON = '{"CayentaSSO": {"InvoiceConfig": {"IncludePhoneNumber": true}}}'


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """What a biller starts with."""

    name: str
    time_zone: str
    environment: str = "production"
    cis: Cis = Cis.CAYENTA
    file_type: FileType = FileType.STANDARD
    settings: Mapping[str, str] = field(default_factory=dict)
    keys: Mapping[str, str | bool] = field(default_factory=dict)
    email_codes: frozenset[str] = field(default_factory=frozenset)
    donation_lockbox: bool = False


TEMPLATES: Mapping[str, Template] = {
    "827": Template(name="Biller 827", time_zone="America/Chicago", settings={"129": "BILLED_AND_OWING"}),
    "836": Template(name="Biller 836", time_zone="America/Chicago", keys={"source_spec_profile": "message_in_spec2"}),
    "968": Template(name="Helix Water District", time_zone="America/Los_Angeles", settings={"131": HELIX_JSON}),
    "973": Template(
        name="Helix Water District (test)",
        time_zone="America/Los_Angeles",
        environment="test",
        settings={"131": HELIX_JSON},
    ),
    "1023": Template(name="Biller 1023", time_zone="America/Chicago", keys={"source_spec_profile": "message_in_spec2"}),
    "1167": Template(
        name="Biller 1167", time_zone="America/Chicago", file_type=FileType.COMMERCIAL, settings={"86": "6:COM,IND"}
    ),
    "2944": Template(name="Biller 2944", time_zone="America/New_York", settings={"106": "NSF"}),
    "3047": Template(name="City of Clearwater Utility", time_zone="America/New_York", file_type=FileType.CLEARWATER),
    "3426": Template(
        name="City of Bellevue (WA)",
        time_zone="America/Los_Angeles",
        settings={"107": "PASTDUE_AMT"},
        email_codes=frozenset({"EBILL", "EMAIL"}),
        donation_lockbox=True,
    ),
    "3587": Template(name="Chugach", time_zone="America/Anchorage", keys={"source_spec_profile": "swapped"}),
    "3780": Template(name="Galveston County", time_zone="America/Chicago", cis=Cis.STW_OPENGOV),
    "4078": Template(
        name="Johnson County Wastewater, KS",
        time_zone="America/Chicago",
        file_type=FileType.JOHNSON_COUNTY,
        settings={"131": JCW_JSON},
        keys={"setphone_duplicate_cmts": True},
    ),
    "4097": Template(
        name="Johnson County Wastewater, KS (test)",
        time_zone="America/Chicago",
        environment="test",
        file_type=FileType.JOHNSON_COUNTY,
        settings={"131": JCW_JSON},
        keys={"setphone_duplicate_cmts": True},
    ),
    "hawaii-gas": Template(
        name="Hawaii Gas",
        time_zone="Pacific/Honolulu",
        settings={"COLLECTION_STREAM": "AUTO"},  # a stand-in: the real value was never given (INT-4619, Q-36)
    ),
    "vineland": Template(name="Vineland", time_zone="America/New_York"),
    "getaccount_sample": Template(name="Biller of the F-02 sample", time_zone="America/Los_Angeles"),
}
