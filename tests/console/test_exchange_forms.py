"""An exchange as curl, and the journal's search, times and ways on."""

import re
import subprocess
from collections.abc import Callable
from html import unescape

import httpx

from tests.needs import needs

Ask = Callable[..., str]


def curl_of(page: str) -> str:
    """The command on the page of an exchange."""
    found = re.search(r'aria-label="curl command">(.*?)</pre>', page, re.DOTALL)
    assert found is not None
    return unescape(found[1])


@needs("curl")
def test_curl_sends_the_same_request(client: httpx.Client, bid: str, ask: Ask) -> None:
    """As a shell reads it, quotes and all; the journal has the same XML again."""
    ask("AddContact", CONTACT_TP="WEB", ACCOUNT_NO="2003708", CONTACT_DESC="it's $HOME &amp; `x` 100%")
    command = curl_of(client.get(f"/console/billers/{bid}/journal/1").text)
    subprocess.run(["sh", "-c", command], check=True, capture_output=True, timeout=60)
    first, second = client.get(f"/__admin/billers/{bid}/journal").json()["entries"]

    assert (first["request"], first["status"]) == (second["request"], second["status"])


def test_journal_is_searched_by_text(client: httpx.Client, bid: str, ask: Ask) -> None:
    """In requests and replies, whatever the case; the archive and the pager keep the search."""
    ask("GetAccount", ACCOUNT_NO="2003708")
    ask("GetAccount", ACCOUNT_NO="2036948")
    ask("Nonsense")
    place = f"/console/billers/{bid}/journal"
    found = [
        re.findall(r'<li data-number="(\d+)"', client.get(place, params={"text": text}).text)
        for text in ("alex SAMPLE", "2036948", "not a function", "nowhere")
    ]
    archive = client.get(f"{place}.har", params={"text": "2036948"}).json()["log"]["entries"]

    assert found == [["1"], ["2"], ["3"], []]
    assert [it["_number"] for it in archive] == [2]
    assert archive[0]["time"] > 0


def test_row_leads_on(client: httpx.Client, bid: str, ask: Ask) -> None:
    """Time and duration in the row; links to curl, scenario, and the editor with this very request."""
    ask("GetAccount", ACCOUNT_NO="2003708")
    row = client.get(f"/console/billers/{bid}/journal").text
    editor = client.get(f"/console/billers/{bid}/send?from=1").text
    scenario = client.get(f"/console/billers/{bid}/journal/1/scenario").text

    assert re.search(r'<time class="when" datetime="[^"]+">\d\d:\d\d:\d\d UTC</time>', row)
    assert re.search(r'<span class="took">[0-9.,]+ ms</span>', row)
    assert f'href="/console/billers/{bid}/journal/1/scenario"' in row
    assert "&lt;ACCOUNT_NO&gt;2003708&lt;/ACCOUNT_NO&gt;" in editor
    assert 'id="answer"' not in editor
    assert "A fresh biller gives the same reply: this was tried just now." in scenario
    assert client.get(f"/console/billers/{bid}/journal/7/scenario").status_code == 404
