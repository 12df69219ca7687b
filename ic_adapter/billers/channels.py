"""The eight hard-coded payment methods and the payment sources they stand for (adapter §3.3, Q-31).

`integrations.postings.payment_codes` decides when a method is sent as a payment code.
"""

import re
from collections.abc import Mapping
from enum import Enum

from ic_adapter.errors import BadValue

SOURCE = re.compile(r"0|[1-9][0-9]{0,5}")


class Channel(Enum):
    """How a payment reached IC; the value is what the router is sent."""

    WEB = "WEB"
    IVR = "IVR"
    OBD = "OBD"
    TEXT = "TEXT"
    CSR1X = "CSR1X"
    ICPOS = "ICPOS"
    AUTO = "AUTO"
    PAYNEARME = "PAYNEARME"


#: PaymentSourceID -> channel as long as nobody tells other ones; JSON has no numbers as names.
SOURCES: Mapping[str, str] = {str(number): channel.value for number, channel in enumerate(Channel, 1)}


def parse_sources(value: object) -> dict[str, str]:
    """The key `payment_sources`: an object of PaymentSourceID and channel; it replaces the default as a whole."""
    if not isinstance(value, dict):
        raise BadValue('is not an object like {"1": "WEB"}')
    for source, channel in value.items():
        if not isinstance(source, str) or not SOURCE.fullmatch(source):
            raise BadValue(f"{source!r} is not a PaymentSourceID; use a number from 0 to 999999")
        if channel not in SOURCES.values():
            raise BadValue(f"{channel!r} is not one of {', '.join(SOURCES.values())}")
    return dict(value)
