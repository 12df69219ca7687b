"""The journal's archive in a browser: downloaded from its page, and answered from instead of the simulator."""

import json
from pathlib import Path

import httpx
from playwright.sync_api import Page

from tests.console.conftest import Ask

SEND = """async ([path, body]) => {
  const reply = await fetch(path, { method: "POST", headers: { "content-type": "text/xml" }, body });
  return [reply.status, reply.headers.get("content-type"), await reply.text()];
}"""


def test_a_browser_answers_from_the_archive(
    page: Page, client: httpx.Client, bid: str, ask: Ask, tmp_path: Path
) -> None:
    """Each request gets the very reply that the journal has for it, and the simulator hears nothing of it."""
    replies = [ask("GetAccountBalance", ACCOUNT_NO=account) for account in ("2003708", "9")]
    page.goto(f"/console/billers/{bid}/journal")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download as HAR").click()
    download.value.save_as(archive := tmp_path / "journal.har")
    entries = json.loads(archive.read_text(encoding="utf-8"))["log"]["entries"]
    page.route_from_har(archive, url="**/billers/*/router", not_found="abort")
    sent = [(entry["request"]["url"], entry["request"]["postData"]["text"]) for entry in entries]
    came = [page.evaluate(SEND, list(one)) for one in sent]

    assert download.value.suggested_filename == f"{bid}.har"
    assert came == [[200, "text/xml; charset=UTF-8", reply] for reply in replies]
    assert client.get(f"/__admin/billers/{bid}/journal").json()["total"] == 2


def test_the_archive_holds_what_the_filter_shows(client: httpx.Client, bid: str, ask: Ask) -> None:
    """The link carries the filter of the page."""
    for account in ("2003708", "9"):
        ask("GetAccountBalance", ACCOUNT_NO=account)
    page = client.get(f"/console/billers/{bid}/journal", params={"status": "refused"}).text
    reply = client.get(f"/console/billers/{bid}/journal.har", params={"status": "refused"})

    assert "journal.har?function=&amp;account=&amp;status=refused" in page
    assert [entry["_account"] for entry in reply.json()["log"]["entries"]] == ["9"]
    assert client.get(f"/console/billers/{bid}/journal.har", params={"status": "x"}).status_code == 422
