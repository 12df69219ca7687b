"""Who is believed about the address and scheme of a request: nobody, unless --trusted-proxies names the proxy."""

from collections.abc import Generator

import httpx
import pytest

from ic_adapter.config import load
from ic_adapter.errors import BadConfig
from tests.ic_adapter.process import start, stop

SPOOFED = [{"x-forwarded-for": f"192.0.2.{number}"} for number in range(1, 6)]
HTTPS = {"x-forwarded-proto": "https"}


@pytest.fixture(scope="module", params=["", "127.0.0.1", "127.0.0.0/8, 192.0.2.1", "198.51.100.7"])
def proxied(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Generator[tuple[httpx.Client, bool], None, None]:
    """A portal whose log-in takes two wrong attempts from an address, and whether it believes this machine."""
    flags = ["--trusted-proxies", request.param] if request.param else []
    process, url = start(
        tmp_path_factory.mktemp("proxied"), "--test-clock", *flags, environment={"FORWARDED_ALLOW_IPS": "*"}
    )
    with httpx.Client(base_url=url, timeout=30, headers={"origin": url}) as client:
        keys = {"payer_login.attempts_of_address": 2}
        client.post("/api/billers", json={"id": "b", "template": "3426", "keys": keys}).raise_for_status()
        yield client, request.param.startswith("127")
    stop(process)


def test_address(proxied: tuple[httpx.Client, bool]) -> None:
    """Attempts are counted by the address of the connection; by X-Forwarded-For only behind a proxy that is named."""
    client, is_believed = proxied
    told = [
        client.post(
            "/portal/b/login", data={"email": f"n{n}@example.org", "password": "a wrong password"}, headers=spoofed
        ).status_code
        for n, spoofed in enumerate(SPOOFED)
    ]
    assert told == ([422] * 5 if is_believed else [422, 422, 429, 429, 429])


def test_scheme(proxied: tuple[httpx.Client, bool]) -> None:
    """So is the scheme, and with it Strict-Transport-Security and the names of cookies (ASVS 3.4.1)."""
    client, is_believed = proxied
    page = client.get("/store/b/donate", headers=HTTPS)
    assert ("strict-transport-security" in page.headers) == is_believed
    assert page.headers["set-cookie"].startswith("__Host-") == is_believed


@pytest.mark.parametrize("text", ["proxy.example.org", "192.0.2.300", "192.0.2.7 198.51.100.1", "*"])
def test_what_is_no_address_is_refused(text: str) -> None:
    """The value is named, and what to use instead."""
    with pytest.raises(BadConfig, match="is not an IP address or network; use IP addresses or networks"):
        load({"trusted_proxies": text}, {})
