"""A router that cannot be trusted is told nothing: RETRY, as with every connection that was not made (adapter §1.3)."""

import ssl
from collections.abc import Generator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import trustme

from ic_adapter.adapter import Adapter, adapter
from ic_adapter.records.events import Instrument, PaymentEvent
from ic_adapter.records.kinds import Kind
from ic_adapter.records.record import Record
from ic_adapter.records.states import State
from ic_adapter.store import records
from tests.ic_adapter.conftest import make
from tests.pump.tls_router import Greeting, TlsRouter, is_plain, leaves, safe, stays_silent

CA = trustme.CA()
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def _with(certificate: trustme.LeafCert) -> Greeting:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    return safe(context)


GOOD = _with(CA.issue_cert("127.0.0.1"))
#: Why there is no safe connection → how the server behaves, and a word of the reason that a person is shown.
BAD: dict[str, tuple[Greeting, str]] = {
    "wrong host": (_with(CA.issue_cert("router.example.org")), "mismatch"),
    "unknown CA": (_with(trustme.CA().issue_cert("127.0.0.1")), "local issuer certificate"),
    "expired": (_with(CA.issue_cert("127.0.0.1", not_after=LONG_AGO)), "expired"),
    "no TLS": (is_plain, "TLS"),
    "gone in the handshake": (leaves, "no connection to the router"),
    "silent in the handshake": (stays_silent, "no connection to the router in time"),
}


@pytest.fixture
def ic(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Generator[Adapter, None, None]:
    """An adapter on a machine that trusts one CA, which is nobody's."""
    known = tmp_path / "ca.pem"
    CA.cert_pem.write_to_path(known)
    monkeypatch.setattr("certifi.where", lambda: str(known))
    with adapter(tmp_path / "adapter.db", test_clock=True) as opened:
        yield opened


@pytest.mark.parametrize("why", BAD)
def test_not_trusted(ic: Adapter, why: str) -> None:
    """The payment is RETRY after one attempt, and the router was told nothing."""
    greet, word = BAD[why]
    with TlsRouter(greet) as router:
        record, tried = _pay(ic, router)

    assert (record.state, tried, router.told) == (State.RETRY, ["RETRY"], 0)
    assert word in record.reason.text


def test_trusted(ic: Adapter) -> None:
    """With a certificate of its own host, of a known CA and in time the payment is sent: the others fail by theirs."""
    with TlsRouter(GOOD) as router:
        record, tried = _pay(ic, router)

    assert (record.state, tried, router.told) == (State.SENT, ["SENT"], 1)


def _pay(ic: Adapter, router: TlsRouter) -> tuple[Record, list[str | None]]:
    make(ic, "b", "3426", {"11": router.url}, **{"timeouts.connect": 0.5, "timeouts.read": 10.0})
    event = PaymentEvent(source_id="p", account_number="2003708", amount="10.00", instrument=Instrument.CC)
    record, _ = ic.intake.submit("b", Kind.PAYMENT, event)
    ic.pump.run("b")
    with ic.store.reading() as connection:
        found = records.get(connection, record.id)
        tried = records.attempts(connection, record.id)
    assert found is not None
    return found, [one.outcome for one in tried]
