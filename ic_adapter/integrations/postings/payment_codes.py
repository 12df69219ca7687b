"""Which payment code (ITEM_TP) and which channel a payment is sent with (adapter §3.2 to §3.4): tables, no request."""

from collections.abc import Mapping

from ic_adapter.billers import settings
from ic_adapter.billers.channels import Channel
from ic_adapter.billers.register import Biller
from ic_adapter.integrations.configured import setting
from ic_adapter.integrations.formats import code
from ic_adapter.records.events import Instrument, PaymentEvent
from ic_adapter.records.reason_codes import ReasonCode
from ic_adapter.records.reasons import Held, because

#: The setting of each instrument; AS 104 is one code for all sources, the others are lists by source.
SETTINGS: Mapping[Instrument, str] = {
    Instrument.CC: "64",
    Instrument.ACH: "65",
    Instrument.CASH: "104",
    Instrument.PAYPAL: "116",
    Instrument.PAYPAL_CREDIT: "117",
    Instrument.VENMO: "118",
}
#: As long as these are all blank, codes are hard-coded for whoever has no setting of his own (§3.2 step 2).
ORDINARY = (Instrument.CC, Instrument.ACH, Instrument.CASH)
DONATION_CODE = "DONATE-PMT"


def channel_of(biller: Biller, source: int) -> Channel | None:
    """The channel of a PaymentSourceID (Q-31); None for one that `payment_sources` does not know."""
    found = biller.keys.payment_sources.get(str(source))
    return None if found is None else Channel(found)


def item_type(biller: Biller, payment: PaymentEvent, channel: Channel) -> str:
    """ITEM_TP (adapter §3.2); Held `no payment code for …`, or for a setting that does not parse."""
    if payment.kind == "donation":  # ITG-2156: the same for every instrument
        return router_code(biller, "DONATION_CODE") or DONATION_CODE
    codes = {instrument: setting(biller, number) for instrument, number in SETTINGS.items()}
    own = codes[payment.instrument]
    if own is None and not any(codes[instrument] for instrument in ORDINARY):
        return channel.value
    found = own.get(payment.source) if isinstance(own, dict) else own
    if found is not None:
        key = SETTINGS[payment.instrument]
        return code(key, settings.TABLE[key].label, found)
    if biller.keys.missing_code_policy == "hardcoded":
        return channel.value
    values = {"instrument": payment.instrument.value, "source": str(payment.source)}
    raise Held(because(ReasonCode.NO_PAYMENT_CODE, **values))


def router_code(biller: Biller, number: str) -> str:
    """The one code of a setting, blank when it is; Held when it is none of the router's type, for it is never cut."""
    return code(number, settings.TABLE[number].label, setting(biller, number) or "")
