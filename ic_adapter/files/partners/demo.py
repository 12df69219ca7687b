"""The demo of BID 3780: a complete mapping profile and a sample of each file, all of it fictional."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from ic_adapter.files.partners.mapping.fields import PartnerFile
from ic_adapter.files.partners.mapping.profile import MappingProfile
from ic_adapter.files.partners.mapping.profile_json import parse_profile

FOLDER = files("ic_adapter").joinpath("samples", "3780")
PROFILE = "mapping-profile.json"
SAMPLES: Mapping[PartnerFile, str] = {
    PartnerFile.INVOICE: "bills_20240418.csv",
    PartnerFile.ADJUSTMENT: "adjustments_20240425.txt",
    PartnerFile.PAYMENT: "payments_3780_20240426.txt",
    PartnerFile.PRESENTMENT: "presentment_20240418.csv",
}


@cache
def demo_profile() -> MappingProfile:
    """Return the demo profile."""
    return parse_profile(FOLDER.joinpath(PROFILE).read_bytes())


def sample(kind: PartnerFile) -> bytes:
    """Return the sample of a file."""
    return FOLDER.joinpath(SAMPLES[kind]).read_bytes()
