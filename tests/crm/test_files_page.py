"""The page Files: what became of each file, what waits and why, and a decision about it, with and without JavaScript."""

import re
from collections.abc import Generator
from pathlib import Path

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # it ships no types
from playwright.sync_api import Browser, expect

from tests.ic_adapter.bill_files import NAME, SAMPLE
from tests.ic_adapter.process import start, stop

SERIOUS = frozenset({"serious", "critical"})
COPY = "billheader_20240419010203.xml"
BILL = SAMPLE[SAMPLE.index("  <BillHeader>") : SAMPLE.index("</BillHeaders>")]
ATTACK = "billheader_<img src=x onerror=alert(1)>.xml"


class Files:
    """Billers of an adapter that picks up when it is told to, with their folders."""

    def __init__(self, client: httpx.Client, root: Path) -> None:
        self.client = client
        self.root = root

    def biller(self, bid: str) -> Path:
        """A biller of its own; the folder of its bill files."""
        self.client.post("/api/billers", json={"id": bid, "template": "3426"}).raise_for_status()
        folder = self.root / bid / "ToInvoiceCloud/Invoices/UB"
        (folder / "DREC").mkdir(parents=True)
        return folder

    def look(self, bid: str, times: int = 2) -> None:
        """Look at its folders."""
        for _ in range(times):
            self.client.post(f"/api/billers/{bid}/pick-up/run", json={}).raise_for_status()

    def named(self, bid: str, name: str) -> int:
        """The newest file of this name."""
        files = self.client.get(f"/api/billers/{bid}/files").raise_for_status().json()["files"]
        return next(int(it["id"]) for it in files if it["name"] == name)

    def page(self, path: str) -> str:
        """The text of a page."""
        return self.client.get(path).raise_for_status().text

    def post(self, path: str, **form: str) -> httpx.Response:
        """The answer to a form."""
        return self.client.post(path, data=form)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Generator[Files, None, None]:
    """An adapter with a folder of files."""
    root = tmp_path_factory.mktemp("files")
    options = ("--test-clock", "--file-folder", str(root), "--settle-seconds", "0", "--sftp-poll-seconds", "86400")
    process, url = start(tmp_path_factory.mktemp("adapter"), *options)
    with httpx.Client(base_url=url, timeout=30, headers={"origin": url}) as client:
        yield Files(client, root)
    stop(process)


@pytest.fixture(scope="module")
def shown(files: Files) -> str:
    """A biller with a file of every kind of fate; tests only look at it."""
    bid = "shown"
    folder = files.biller(bid)
    bills = [BILL.replace("987654", str(number)).replace("2003708", str(3_000_000 + number)) for number in range(40)]
    bills[7] = bills[7].replace("Apr-18-2024", "soon")
    bills[9] = bills[9].replace("Due_DT>May-20-2024", "Due_DT>Apr-01-2024")
    (folder / NAME).write_text(f"<BillHeaders>\n{''.join(bills)}</BillHeaders>")
    files.look(bid)
    (folder / COPY).write_text(f"<BillHeaders>\n{''.join(bills)}</BillHeaders>")
    (folder / "billheader_20240420010203.xml").write_text(SAMPLE[:500])
    (folder / "billheader_20240421010203.xml").write_text("<Bills></Bills></BillHeaders>")
    (folder / ATTACK).write_text(SAMPLE)
    (folder / "DREC" / "billheader_20240422010203.xml").write_text(SAMPLE)
    files.look(bid)
    return bid


def test_fates(files: Files, shown: str) -> None:
    """Counts, what was left out, and of the others why they wait; a hostile name is text and nothing else."""
    page = files.page(f"/crm/files?biller={shown}")

    assert re.search(r"39 of 40 <span[^>]*>1 left out</span>", page)
    assert f"same content as {NAME}, which was imported; accept or refuse this one" in page
    assert "the file does not end with &lt;/BillHeaders&gt; yet" in page
    assert 'aria-label="Retry: billheader_20240421010203.xml"' in page
    assert "billheader_&lt;img src=x" in page
    assert "<img" not in page
    only = files.page(f"/crm/files?biller={shown}&state=ASKED")
    assert (COPY in only, ">billheader_20240422010203.xml" in only) == (True, False)


def test_bills_that_were_left_out(files: Files, shown: str) -> None:
    """By line, bill, element and what is expected; warnings beside them."""
    page = files.page(f"/crm/files/{files.named(shown, NAME)}")
    line = 2 + 7 * BILL.count("\n")

    row = re.search(r'<tr><th scope="row">8</th>(.*?)</tr>', page)
    assert row is not None
    assert re.findall(r"<td[^>]*>(.*?)</td>", row[1])[:4] == [
        str(line),
        "7",
        "Bill_DT",
        "a date: MMM-dd-yyyy, yyyyMMdd, yyyy-MM-dd or MM/dd/yyyy",
    ]
    assert "<li>bill 10: Due_DT is before Bill_DT</li>" in page


def test_decisions_by_forms(files: Files) -> None:
    """What is missing stands beside its field, what has changed meanwhile is told, and a decision is shown."""
    folder = files.biller("decided")
    (folder / NAME).write_text(SAMPLE)
    files.look("decided")
    (folder / COPY).write_text(SAMPLE)
    files.look("decided")
    number = files.named("decided", COPY)
    decision = f"/crm/files/{number}/decision"

    nameless = files.post(decision, decision="accept", state="ASKED")
    assert (nameless.status_code, 'id="problem-by"' in nameless.text) == (422, True)
    silent = files.post(decision, decision="refuse", by="clerk", reason="", state="ASKED")
    assert (silent.status_code, 'id="problem-reason"' in silent.text, 'value="clerk"' in silent.text) == (
        422,
        True,
        True,
    )
    stale = files.post(decision, decision="refuse", by="clerk", reason="twice", state="SEEN")
    assert (stale.status_code, "it is now ASKED (you saw SEEN)" in stale.text) == (409, True)
    done = files.post(decision, decision="refuse", by="clerk", reason="sent twice", state="ASKED")
    assert (done.status_code, done.headers["location"]) == (303, f"/crm/files/{number}?done=refuse")
    assert "Refused. It is moved to error/ at the next look." in files.page(done.headers["location"])

    looked = files.post("/crm/files/look", biller="decided")
    assert looked.headers["location"] == "/crm/files?biller=decided&done=looked"
    assert (folder / "error" / f"{COPY}.log").read_text() == "refused: sent twice\n"
    retried = files.post(decision, decision="retry", by="clerk", state="REFUSED")
    assert retried.status_code == 303
    files.look("decided")
    assert "waits for a decision" in files.page(f"/crm/files/{number}")


def test_folders_that_cannot_be_read(files: Files) -> None:
    """Which biller, why, what to do about it, the host key among it, and a button that looks again."""
    folder = files.biller("gone")
    (folder / "DREC").rmdir()
    files.look("gone")
    page = files.page("/crm/files")
    assert "/gone/ToInvoiceCloud/Invoices/UB/DREC not found" in page
    assert "ic-adapter files trust-host-key" in page
    (folder / "DREC").mkdir()
    files.post("/crm/files/look", biller="gone")
    assert "DREC not found" not in files.page("/crm/files")


def test_expected_files(files: Files) -> None:
    """A biller whose file did not come by its hour is told at the top, by its clock; so does the API."""
    files.biller("late")
    keys = {
        "files_expected_by.bills": "daily 05:00",
        "files_expected_by.drec": "daily 06:00",
        "files_expected_from": "",
    }
    files.client.patch("/api/billers/late/keys", json=keys).raise_for_status()
    files.client.post("/api/billers/late/clock", json={"freeze": "2024-11-15T05:30"}).raise_for_status()
    page = files.page("/crm/files?biller=late")

    told = "no bills file was imported by 2024-11-15 05:00; none was imported in the last days"
    assert re.findall(r'state-(missing|due)">', page) == ["missing", "missing"]
    assert told in page
    expected = files.client.get("/api/pick-up").json()["expected"]
    assert [(it["kind"], it["state"], it["by"]) for it in expected if it["bid"] == "late"] == [
        ("drec", "missing", "2024-11-14T06:00:00-08:00"),
        ("bills", "missing", "2024-11-15T05:00:00-08:00"),
    ]
    found = files.client.get("/api/billers/late").json()["findings"]
    assert ("FILE_MISSING", told) in [(it["reason_code"], it["text"]) for it in found]


def test_pages_that_are_not_there(files: Files) -> None:
    """404 with a way back; a form of another page is not taken."""
    paths = ("/crm/files/999999", "/crm/files/look", "/crm/files?biller=nobody")
    assert [files.client.get(path).status_code for path in paths] == [404] * 3
    elsewhere = files.client.post("/crm/files/look", data={"biller": "b"}, headers={"origin": "http://evil.example"})
    assert elsewhere.status_code == 403


def test_pages_follow(files: Files, shown: str) -> None:
    """The log-in, the menu and the pager are those of the desk."""
    page = files.page(f"/crm/files?biller={shown}")
    assert '<a href="/crm/files">Files</a>' in files.page("/crm/pump")
    assert f'href="/crm/pump/{shown}"' in page
    before = files.named(shown, COPY)
    assert NAME in files.page(f"/crm/files?biller={shown}&before={before}")
    assert ">" + COPY not in files.page(f"/crm/files?biller={shown}&before={before}")


@pytest.mark.parametrize("name", ["all", "biller", "imported", "asked", "refused"])
def test_axe_and_narrow(chromium: Browser, files: Files, shown: str, name: str) -> None:
    """Nothing serious in light and dark; at 390 px the page does not scroll sideways, and nothing complains."""
    path = {
        "all": "/crm/files",
        "biller": f"/crm/files?biller={shown}",
        "imported": f"/crm/files/{files.named(shown, NAME)}",
        "asked": f"/crm/files/{files.named(shown, COPY)}",
        "refused": f"/crm/files/{files.named(shown, 'billheader_20240421010203.xml')}",
    }[name]
    base = str(files.client.base_url)
    context = chromium.new_context(base_url=base, bypass_csp=True, viewport={"width": 390, "height": 844})
    page = context.new_page()
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    page.on("pageerror", lambda error: told.append(str(error)))
    page.goto(path)
    width = page.evaluate("document.documentElement.scrollWidth")
    found = Axe().run(page).response["violations"]
    page.emulate_media(color_scheme="dark")
    found += Axe().run(page, options={"runOnly": ["color-contrast"]}).response["violations"]
    context.close()

    assert [f"{it['id']}: {it['nodes'][0]['html'][:200]}" for it in found if it["impact"] in SERIOUS] == []
    assert (width, told) == (390, [])


def test_without_javascript(chromium: Browser, files: Files) -> None:
    """From the list to the file, a decision, and a look: all of it are links and forms."""
    folder = files.biller("plain")
    (folder / NAME).write_text(SAMPLE)
    files.look("plain")
    (folder / COPY).write_text(SAMPLE)
    files.look("plain")
    context = chromium.new_context(base_url=str(files.client.base_url), java_script_enabled=False)
    page = context.new_page()
    page.goto("/crm/files?biller=plain&state=ASKED")
    page.get_by_role("link", name=f"Decide: {COPY}").click()
    page.get_by_label("Accept").check()
    page.get_by_label("Your name").fill("clerk")
    page.get_by_role("button", name="Decide").click()
    expect(page.get_by_role("status")).to_have_text("Accepted. It is taken at the next look.")
    page.get_by_role("link", name="plain").click()
    page.get_by_role("button", name="Look now").click()
    page.get_by_role("button", name="Look now").click()
    expect(page.get_by_role("row", name=COPY)).to_contain_text("IMPORTED")
    context.close()
