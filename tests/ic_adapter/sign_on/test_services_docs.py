"""docs/web-services.md: its examples are sent, and it names every call and every page that there is."""

import json
import re
from pathlib import Path
from typing import Any

import httpx
import pytest

from ic_adapter.sign_on.registration import RegistrationCode
from ic_adapter.web.agent.application import AGENT
from ic_adapter.web.services.table import SERVICES
from tests.ic_adapter.identity.browsing import TLS, with_bill
from tests.ic_adapter.sign_on.calling import Portal

TEXT = (Path(__file__).parents[3] / "docs" / "web-services.md").read_text()
EXAMPLE = re.compile(r"```http\nPOST (\S+)(.*)\n(\{.*\})\n\n(\d+)\n(\{.*\})\n```")
EXAMPLES = EXAMPLE.findall(TEXT)
ANY = "…"


@pytest.fixture(scope="module")
def documented(shared: Portal) -> Portal:
    """The biller of the examples, with both accounts."""
    with_bill(shared.client, shared.api, "2000341", "INV-2")
    return shared


def fits(found: Any, told: Any) -> bool:
    """Whether an answer is the documented one."""
    if isinstance(told, dict):
        return isinstance(found, dict) and set(found) == set(told) and all(fits(found[it], told[it]) for it in told)
    return bool(found) and isinstance(found, str) if told == ANY else bool(found == told)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: f"{example[0].rpartition('/')[2]} {example[3]}")
def test_example(documented: Portal, example: tuple[str, str, str, str, str]) -> None:
    """Sent as it stands, it has the answer that stands below it."""
    path, how, sent, status, told = example
    body = {**json.loads(sent), "bid": documented.bid}
    reply = httpx.post(
        f"{documented.url}{path}", json=body, auth=None if how else documented.auth, timeout=60, verify=TLS
    )

    assert (reply.status_code, fits(reply.json(), json.loads(told))) == (int(status), True), reply.text


def test_everything_is_named() -> None:
    """Each call has an example, each code of a registration a row, each page of clerks a row."""
    assert {path for path, *_ in EXAMPLES} == {service.path for service in SERVICES}
    codes = {int(code) for code in re.findall(r"^\| (\d) \|", TEXT, re.MULTILINE)}
    assert codes == set(RegistrationCode) - {RegistrationCode.THROTTLED}  # which is told by 429
    documented = set(re.findall(r"^\| `(/agent/[^`]*)`", TEXT, re.MULTILINE))
    assert documented <= {row.path for row in AGENT}
    assert len(documented) == 7
