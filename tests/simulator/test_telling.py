"""What the program tells about itself: metrics, log lines, and TLS with a certificate that a client trusts."""

import json
import ssl
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
import trustme

from tests.simulator.asking import SAMPLES
from tests.simulator.process import start

PAYMENT = b"XMLREQUEST=" + (SAMPLES / "F-04.request.xml").read_bytes()
UNKNOWN = b"XMLREQUEST=<Request><Foo><Params/></Foo></Request>"


def test_metrics(tmp_path: Path) -> None:
    """Requests by function and STATUS, faults that fired, evictions, late calls; invented functions are one label."""
    process, url = start(tmp_path)
    name, biller = "t-metrics", "/__admin/billers/t-metrics"
    with httpx.Client(base_url=url, timeout=60) as client:  # of its own: only the busiest billers have series
        client.post("/__admin/billers", json={"id": name, "template": "3426"})
        client.post(f"{biller}/faults", json={"name": "lie", "view": "empty", "match": {"function": "AddARItems"}})
        for content in (PAYMENT, PAYMENT, UNKNOWN):
            client.post(f"/billers/{name}/router", content=content)
        reply = client.get("/metrics")
    process.terminate()
    process.communicate(timeout=10)

    lines = {line for line in reply.text.splitlines() if name in line}
    assert reply.headers["content-type"].startswith("text/plain")
    assert lines == {
        f'cayenta_sim_requests_total{{biller="{name}",function="AddARItems",http_status="200",status="0"}} 1.0',
        f'cayenta_sim_requests_total{{biller="{name}",function="AddARItems",http_status="200",status=""}} 1.0',
        f'cayenta_sim_requests_total{{biller="{name}",function="unknown",http_status="200",status="-903"}} 1.0',
        f'cayenta_sim_faults_total{{biller="{name}",rule="lie"}} 1.0',
        f'cayenta_sim_journal_evicted_total{{biller="{name}"}} 0.0',
        f'cayenta_sim_late{{biller="{name}"}} 0.0',
    }
    assert "process_resident_memory_bytes" in reply.text


def test_metrics_of_files(tmp_path: Path) -> None:
    """Fault rules of the file server that fired, by fault, and what was done there; a clear forgets none of it."""
    process, url = start(tmp_path)
    path = "/__admin/billers/t-files"
    with httpx.Client(base_url=url, timeout=60) as client:
        client.post("/__admin/billers", json={"id": "t-files", "template": "3426"})
        client.post(f"{path}/file-faults", json={"fault": "session_lost", "times": 2})
        client.post(f"{path}/file-faults", json={"fault": "session_lost", "name": "other", "times": 1})
        for name in ("a", "b"):
            client.put(f"{path}/files", json={"path": f"/ToInvoiceCloud/{name}.xml", "text": "0123"})
        before = client.get("/metrics").text
    process.terminate()
    process.communicate(timeout=10)

    lines = {line for line in before.splitlines() if line.startswith("cayenta_sim") and "file_" in line}
    assert lines == {
        'cayenta_sim_file_faults_total{biller="t-files",fault="session_lost"} 3.0',
        'cayenta_sim_file_calls_total{biller="t-files",call="session ended with the file open",outcome="OK"} 2.0',
        'cayenta_sim_all_file_faults_total{fault="session_lost"} 3.0',
        'cayenta_sim_all_file_calls_total{call="session ended with the file open",outcome="OK"} 2.0',
    }


def test_metrics_are_guarded(client: httpx.Client) -> None:
    """An unknown Host gets none of them."""
    assert client.get("/metrics", headers={"host": "evil.example.org"}).status_code == 403


def test_json_logs(tmp_path: Path) -> None:
    """One JSON object per exchange, the account masked, nothing of request or reply in it."""
    process, url = start(tmp_path, "--log-format", "json", "--log-level", "info")
    httpx.post(f"{url}/billers/3426/router", content=PAYMENT)
    process.terminate()
    _, told = process.communicate(timeout=10)

    (line,) = [line for line in map(json.loads, told.splitlines()) if line["logger"] == "simulator.exchange"]
    assert {
        "level": "info",
        "biller": "3426",
        "function": "AddARItems",
        "account": "****708",
        "http_status": 200,
        "status": 0,
        "trans_no": 6431,
        "fault": None,
    }.items() <= line.items()
    assert "2003708" not in told
    assert "test@example.org" not in told


def test_text_logs_are_silent_by_default(tmp_path: Path) -> None:
    """Without a wish for more there is no line per exchange."""
    process, url = start(tmp_path)
    httpx.post(f"{url}/billers/3426/router", content=PAYMENT)
    process.terminate()

    assert process.communicate(timeout=10)[1] == ""


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    """A certificate authority of these tests."""
    return trustme.CA()


def test_tls(tmp_path: Path, authority: trustme.CA) -> None:
    """A client that trusts the authority is answered over https; one that does not is not; the banner says https."""
    issued = authority.issue_cert("127.0.0.1")
    cert, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    cert.write_bytes(b"".join(blob.bytes() for blob in issued.cert_chain_pems))
    key.write_bytes(issued.private_key_pem.bytes())
    trusting = ssl.create_default_context()
    authority.configure_trust(trusting)
    process, url = start(tmp_path, "--tls-cert", str(cert), "--tls-key", str(key))
    try:
        with httpx.Client(verify=trusting, base_url=url) as client:
            reply = client.post("/billers/3426/router", content=PAYMENT)
            made = client.get("/__admin/billers/3426").json()
        with pytest.raises(httpx.ConnectError):
            httpx.post(f"{url}/billers/3426/router", content=PAYMENT)
    finally:
        process.terminate()
        process.communicate(timeout=10)

    assert url.startswith("https://")
    assert b"<STATUS>0</STATUS>" in reply.content
    assert made["router_url"] == f"{url}/billers/3426/router"


@pytest.mark.parametrize(
    ("flags", "told"),
    [
        (["--tls-cert", "nothing.pem", "--tls-key", "nothing.pem"], "cannot use nothing.pem and nothing.pem for TLS: "),
        (["--tls-cert", "nothing.pem"], "tls_cert and tls_key must be set together"),
        (["--log-format", "yaml"], "log_format: 'yaml' is not one of text, json"),
        (["--log-level", "loud"], "log_level: 'loud' is not one of"),
    ],
)
def test_bad_settings_refuse_to_start(tmp_path: Path, flags: list[str], told: str) -> None:
    """The reason in one line, no traceback, and nothing listens."""
    command = [sys.executable, "-m", "simulator.cli", "serve", "--port", "0", *flags]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=30, check=False)

    assert done.returncode in (1, 2)
    assert told in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
