"""Which kinds of records a setting concerns: an error in it holds them (adapter §9, Q-66).

RTDR, the look at evidence and the display of contact details read their settings as they run, and bill files at import:
each of them is held there.
"""

from collections.abc import Mapping

from ic_adapter.integrations.postings.payment_codes import SETTINGS
from ic_adapter.records.kinds import ROUTES, Kind

#: Settings of single integrations; those of an endpoint group concern every kind that goes there, AS 74 all of them.
OWN: Mapping[str, frozenset[Kind]] = {
    **dict.fromkeys((*SETTINGS.values(), "DONATION_CODE"), frozenset({Kind.PAYMENT, Kind.CREDIT})),
    "46": frozenset({Kind.AUTOPAY}),
    "47": frozenset({Kind.PAPERLESS}),
    "74": frozenset(Kind),
    "106": frozenset({Kind.ACH_REJECT}),
    "114": frozenset({Kind.CREDIT}),
    "COLLECTION_STREAM": frozenset({Kind.ACH_REJECT}),
}


def kinds_of(key: str) -> frozenset[Kind]:
    """Return the kinds of records that this setting concerns."""
    of_group = {kind for kind, route in ROUTES.items() if key in {str(number) for number in route.group.value}}
    return OWN.get(key, frozenset()) | of_group
