"""Payment codes and channels (adapter §3.2, §3.3): every instrument by settings, sources, and what holds."""

from typing import Any

import pytest

from ic_adapter.billers import keys
from ic_adapter.billers.channels import Channel
from ic_adapter.errors import BadValue
from ic_adapter.records.events import Instrument
from ic_adapter.records.reasons import Held
from tests.ic_adapter.money import paid, pay
from tests.ic_adapter.plans import biller

CC, ACH, CASH, PAYPAL, PAYPAL_CREDIT, VENMO = Instrument
NUMBERS = {CC: "64", ACH: "65", CASH: "104", PAYPAL: "116", PAYPAL_CREDIT: "117", VENMO: "118"}
ORDINARY, WALLETS = (CC, ACH, CASH), (PAYPAL, PAYPAL_CREDIT, VENMO)
PAY_2 = {"64": "1(CCWEB)|2(CCIVR)|", "65": "1(ACHWEB)|7(ACHAUTO)|", "104": "CASH"}


def value(instrument: Instrument) -> str:
    """A setting of this instrument that knows source 2."""
    return "CASH" if instrument is CASH else f"2({instrument.name})|"


def code(instrument: Instrument, source: int, settings: dict[str, str], **more: Any) -> str:
    """The ITEM_TP that is sent."""
    (order,), _ = pay(biller(settings=settings, **more), paid(instrument=instrument, source=source))
    return order.fields["ITEM_TP"]


@pytest.mark.parametrize("instrument", Instrument)
@pytest.mark.parametrize(("source", "channel"), [*enumerate((one.value for one in Channel), 1)])
def test_channels(instrument: Instrument, source: int, channel: str) -> None:
    """§3.3, Q-31: without settings each of the eight sources is its channel, in ITEM_TP and in SOURCE_SPEC3."""
    (order,), end = pay(biller(), paid(instrument=instrument, source=source))

    assert (order.fields["ITEM_TP"], order.fields["SOURCE_SPEC3"]) == (channel, channel)
    assert end.warnings == ()


def test_the_eight_channels() -> None:
    """§3.3: exactly these."""
    assert [one.value for one in Channel] == "WEB IVR OBD TEXT CSR1X ICPOS AUTO PAYNEARME".split()


@pytest.mark.parametrize("instrument", Instrument)
@pytest.mark.parametrize("other", Instrument)
def test_one_setting(instrument: Instrument, other: Instrument) -> None:
    """§3.2: one setting is filled. Its own instrument takes it; of the others nobody is sent by a code that is not his."""
    settings = {NUMBERS[other]: value(other)}

    if other is instrument:
        assert code(instrument, 2, settings) == ("CASH" if instrument is CASH else instrument.name)
    elif other in WALLETS:
        assert code(instrument, 2, settings) == "IVR"
    else:
        with pytest.raises(Held, match=f"^no payment code for {instrument.value}/2$"):
            code(instrument, 2, settings)


@pytest.mark.parametrize("instrument", Instrument)
def test_all_settings(instrument: Instrument) -> None:
    """§3.2 step 3: with all settings each instrument has its own code; the channel stays in SOURCE_SPEC3."""
    settings = {NUMBERS[one]: value(one) for one in Instrument}

    (order,), _ = pay(biller(settings=settings), paid(instrument=instrument, source=2))

    assert order.fields["ITEM_TP"] == ("CASH" if instrument is CASH else instrument.name)
    assert order.fields["SOURCE_SPEC3"] == "IVR"


@pytest.mark.parametrize(
    ("instrument", "source", "expected"),
    [(CC, 2, "CCIVR"), (CC, 1, "CCWEB"), (ACH, 7, "ACHAUTO"), (CASH, 8, "CASH"), (CASH, 1, "CASH")],
)
def test_codes_by_source(instrument: Instrument, source: int, expected: str) -> None:
    """WX-PAY-2: card by IVR, ACH by autopay, PayNearMe as cash whatever the source."""
    assert code(instrument, source, PAY_2) == expected


@pytest.mark.parametrize(("instrument", "source"), [(ACH, 2), (CC, 7), (PAYPAL, 1), (VENMO, 1)])
def test_missing_code(instrument: Instrument, source: int) -> None:
    """WX-PAY-2, Q-31: a source that the list lacks, or a blank setting, is HELD by the documented words."""
    with pytest.raises(Held, match=f"^no payment code for {instrument.value}/{source}$"):
        code(instrument, source, PAY_2)


@pytest.mark.parametrize(
    ("instrument", "source", "expected"), [(ACH, 2, "IVR"), (PAYPAL, 1, "WEB"), (ACH, 1, "ACHWEB")]
)
def test_missing_code_hardcoded(instrument: Instrument, source: int, expected: str) -> None:
    """Q-31: missing_code_policy `hardcoded` sends the channel instead; what has a code keeps it."""
    assert code(instrument, source, PAY_2, missing_code_policy="hardcoded") == expected


@pytest.mark.parametrize("instrument", WALLETS)
def test_wallet_lacks_the_source(instrument: Instrument) -> None:
    """§3.2 step 2: a wallet with its own list is held for a source that this list lacks, although 64, 65, 104 are blank."""
    with pytest.raises(Held, match=f"^no payment code for {instrument.value}/3$"):
        code(instrument, 3, {NUMBERS[instrument]: value(instrument)})


@pytest.mark.parametrize("instrument", Instrument)
@pytest.mark.parametrize("number", NUMBERS.values())
def test_setting_that_does_not_parse(instrument: Instrument, number: str) -> None:
    """Settings §3: one list that does not parse holds every payment, nothing is guessed."""
    with pytest.raises(Held, match=f"^AS {number} "):
        code(instrument, 2, {number: "2(A)|2(B" if number != "104" else "A B"})


@pytest.mark.parametrize("number", ["64", "DONATION_CODE"])
@pytest.mark.parametrize("bad", ["WEB CARD", "A" * 21, "é"])
def test_code_that_the_router_cannot_take(number: str, bad: str) -> None:
    """A code that is none of the router's type is HELD with its setting: cut it would be another code."""
    kind, text = ("bill", f"1({bad})") if number == "64" else ("donation", bad)

    with pytest.raises(Held, match=f"^(AS )?{number} .*is not (a|one) code"):
        pay(biller(settings={number: text}), paid(kind=kind))


def test_unknown_source() -> None:
    """§3.3: a source that payment_sources lacks is WEB, which is everything else, with a warning."""
    (order,), end = pay(biller(), paid(source=12))

    assert (order.fields["ITEM_TP"], order.fields["SOURCE_SPEC3"]) == ("WEB", "WEB")
    assert tuple(one.text for one in end.warnings) == ("payment source 12 is not in payment_sources; sent as WEB",)


def test_payment_sources() -> None:
    """Q-31: the key says which id is which channel, and replaces the default as a whole."""
    (order,), end = pay(biller(payment_sources={"12": "ICPOS"}), paid(source=12))
    (other,), _ = pay(biller(payment_sources={"12": "ICPOS"}), paid(source=2))

    assert (order.fields["SOURCE_SPEC3"], end.warnings) == ("ICPOS", ())
    assert other.fields["SOURCE_SPEC3"] == "WEB"


@pytest.mark.parametrize(
    "bad", [[], "1 WEB", {"1": "PHONE"}, {"01": "WEB"}, {"x": "WEB"}, {"1": 1}, {"1000000": "WEB"}]
)
def test_bad_payment_sources(bad: object) -> None:
    """Only PaymentSourceIDs and the eight channels are stored."""
    with pytest.raises(BadValue, match="payment_sources"):
        keys.checked("payment_sources", bad)


BAD_KEYS = [
    ("guest_donation_account", "12 34"),
    ("guest_donation_account", "1" * 21),
    ("guest_donation_account", 7),
    ("adj_reason_cd", "NOT A CODE"),
    ("adj_item_cmts", "x" * 2001),
    ("adj_item_cmts", "two\nlines"),
    ("missing_code_policy", "guess"),
    ("source_spec_profile", "836"),
    ("item_dt", "yesterday"),
    ("payment_ref", "phone"),
    ("check_amt", "net"),
    ("void_item_dt", ""),
    ("credit_route", "both"),
]


@pytest.mark.parametrize(("name", "bad"), BAD_KEYS)
def test_bad_key_of_payments(name: str, bad: object) -> None:
    """What the router could not take, or no rule knows, is not stored."""
    with pytest.raises(BadValue, match=name):
        keys.checked(name, bad)
