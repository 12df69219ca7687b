"""Texts of a completed payment are never refused: cleaned and cut where they are sent, and noted (Q-82)."""

import json
import unicodedata
from itertools import count
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ic_adapter.adapter import Adapter
from ic_adapter.integrations.postings.payments import PROFILES
from ic_adapter.model import Outcome
from ic_adapter.records.events import TEXT_KEPT, PaymentEvent
from ic_adapter.records.kinds import Kind
from ic_adapter.records.reason_codes import ReasonCode
from ic_adapter.store import records
from tests.ic_adapter.money import ADDED, KEPT, give, paid, pay, payment, schema_faults
from tests.ic_adapter.plans import biller as biller_of

JSON_TYPE = {"content-type": "application/json"}
TEXTS = ("email", "phone", "message")
ROWS = {
    "line break": "June\nbill",
    "carriage return": "June\r\nbill",
    "tab": "June\tbill",
    "256 characters": "W" * 256,
    "61 characters": "5" * 61,
    "4001 characters": "W" * 4001,
    "NUL": "June\x00bill",
    "half an emoji": "June \ud83d bill",
    "no character": "June\ufffebill",
    "line separator": "June\u2028bill",
    "null": None,
}
_numbers = count(1)


def post(client: httpx.Client, biller: str, **fields: Any) -> httpx.Response:
    """Submit a payment under a source id of its own; JSON with every special sign as an escape."""
    body = {"source_id": f"p-{next(_numbers)}", "account_number": "1", "amount": "20.00", "instrument": "CC", **fields}
    return client.post(f"{biller}/payments", content=json.dumps(body), headers=JSON_TYPE)


@pytest.mark.parametrize("field", TEXTS)
@pytest.mark.parametrize("row", ROWS)
def test_no_text_is_refused(client: httpx.Client, biller: str, field: str, row: str) -> None:
    """The payment is in the pump, the text as it was typed, up to 4,000 characters; again it is the same payment."""
    reply = post(client, biller, source_id="p", **{field: ROWS[row]})
    again = post(client, biller, source_id="p", **{field: ROWS[row]})

    assert (reply.status_code, again.status_code) == (201, 200), reply.text
    assert reply.json()["event"][field] == (ROWS[row] or "").replace("\ud83d", "\ufffd")[:TEXT_KEPT]


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.fixed_dictionaries(dict.fromkeys(TEXTS, st.none() | st.text(st.characters(codec=None)))))
def test_no_text_at_all_is_refused(client: httpx.Client, biller: str, texts: dict[str, str | None]) -> None:
    """Whatever the payer typed, half characters included."""
    assert post(client, biller, **texts).status_code == 201


@pytest.mark.parametrize("source", [-1, 1_000_000, 10**30])
def test_no_payment_source_is_refused(client: httpx.Client, biller: str, source: int) -> None:
    """A PaymentSourceID that nobody knows is one of "everything else" (adapter §3.3)."""
    assert post(client, biller, source=source).status_code == 201


def sendable(text: str) -> bool:
    """Whether a text is one line of printable signs, formatting signs and blanks."""
    return not any(unicodedata.category(sign) in {"Cc", "Cs", "Zl", "Zp"} or sign in "\ufffe\uffff" for sign in text)


@given(
    profile=st.sampled_from(sorted(PROFILES)),
    texts=st.fixed_dictionaries(
        dict.fromkeys(TEXTS, st.text(st.characters()) | st.text("W\n", min_size=240, max_size=2100))
    ),
    credited=st.booleans(),
)
def test_whatever_was_typed_fits_its_tag(profile: str, texts: dict[str, str], credited: bool) -> None:
    """One line of the schema's length in every tag, for payments and for credits; a change of it is a warning."""
    payer, keys = paid(**texts), dict[str, object](source_spec_profile=profile)
    if credited:
        enabled = biller_of(settings={"114": "1"}, keys=keys | {"credit_route": "negative_item"})
        (order,), end = give(enabled, "5.00", payment(payer, kept=KEPT), ADDED)
    else:
        (order,), end = pay(biller_of(keys=keys), payer)

    assert schema_faults(order.function, order.fields) == ""
    assert all(sendable(value) for value in order.fields.values())
    sent = {"email": "ITEM_CMTS"} | {
        spec.name.lower(): f"SOURCE_SPEC{n}" for n, spec in enumerate(PROFILES[profile], 1) if spec.name != "GUID"
    }
    changed = {tag for field, tag in sent.items() if order.fields[tag] != texts[field]}
    assert {warning.values["tag"] for warning in end.warnings} == changed
    for field, tag in sent.items():
        assert order.fields[tag] in texts[field] or tag in changed


@pytest.mark.parametrize(
    ("typed", "sent", "told"),
    [
        (
            "June\nbill",
            "June bill",
            "SOURCE_SPEC2: line breaks and control characters of the message are sent as blanks",
        ),
        (
            "June\r\nbill",
            "June bill",
            "SOURCE_SPEC2: line breaks and control characters of the message are sent as blanks",
        ),
        ("W" * 256, "W" * 255, "SOURCE_SPEC2 holds the first 255 characters of the message"),
    ],
)
def test_what_is_noted(typed: str, sent: str, told: str) -> None:
    """The warning stands behind the router's answer in the history."""
    (order,), end = pay(biller_of("836"), paid(message=typed))

    assert (order.fields["SOURCE_SPEC2"], [warning.text for warning in end.warnings]) == (sent, [told])
    assert end.outcome is Outcome.SENT


def test_phone_of_61_characters_is_sent_whole() -> None:
    """Its tag takes 255."""
    (order,), end = pay(biller_of(), paid(phone="5" * 61))

    assert (order.fields["SOURCE_SPEC2"], end.warnings) == ("5" * 61, ())


def test_what_is_not_kept_is_noted(ic: Adapter) -> None:
    """The event keeps 4,000 characters, and its history says that there were more; again it is the same payment."""
    event = PaymentEvent(
        source_id="p-1", account_number="1", amount="20.00", instrument=paid().instrument, message="W" * 4001
    )

    record, _ = ic.intake.submit("b", Kind.PAYMENT, event)
    again, is_new = ic.intake.submit("b", Kind.PAYMENT, event)

    assert record.event_as(PaymentEvent).message == "W" * TEXT_KEPT
    assert (again.id, is_new) == (record.id, False)
    with ic.store.reading() as connection:
        (line,) = records.history(connection, record.id)
    assert (line.before, line.after, line.reason_code) == ("QUEUED", "QUEUED", ReasonCode.TEXT_NOT_KEPT)
    assert line.reason == "the message was longer than 4000 characters; the rest is not kept"
