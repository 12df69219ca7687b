"""Canaries: no token, key or password of the web services in a log, page, report, metric or the database's files."""

import re
from pathlib import Path

import httpx
import pytest

from ic_adapter.web.api.routes import ROUTES
from tests.ic_adapter.identity.browsing import TLS
from tests.ic_adapter.identity.people import ACCOUNT, ALEX, PASSWORD
from tests.ic_adapter.process import start, stop
from tests.ic_adapter.sign_on.calling import ELSEWHERE, KEY, LOGIN_PAGE, PROXY, USER, Portal
from tests.portal.payer_routes import ROWS, address

WRONG = "a wrong canary of a password"
LINK = re.compile(r'href="(/crm/[^"#]*)"')
MOST_PAGES = 60


def staffs_pages(client: httpx.Client, bid: str) -> dict[str, str]:
    """What staff can read: pages that links lead to from the biller's, each once, and the API's answers."""
    seen: dict[str, str] = {}
    waiting = [f"/crm/billers/{bid}", f"/crm/pump/{bid}", "/crm/billers", "/crm/outbox", "/metrics"]
    waiting += [row.path.replace("{bid}", bid).replace("{no}", ACCOUNT) for row in ROUTES if row.method == "GET"]
    while waiting and len(seen) < MOST_PAGES:
        path = waiting.pop(0).replace("&amp;", "&")
        if path in seen or "{" in path:
            continue
        seen[path] = client.get(path, follow_redirects=True).text
        waiting += LINK.findall(seen[path])
    return seen


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, str]]:
    """Everything that was written while secrets went in and out, by where it stands; and the secrets by name."""
    folder = tmp_path_factory.mktemp("canaries")
    process, url = start(folder, "--test-clock", "--log-level", "debug", *PROXY)
    try:
        with httpx.Client(base_url=url, timeout=60, verify=TLS) as client:
            portal = Portal(url, client, "canary")
            settings = {"3": LOGIN_PAGE, "ic_services_user": USER, "ic_services_password": KEY}
            body = {"id": portal.bid, "template": "3426", "settings": settings}
            assert client.post("/api/billers", json=body).is_success
            bill = {"account_number": ACCOUNT, "invoice_number": "i-1", "invoice_type_id": 42, "balance_due": "80.25"}
            bill |= {"invoice_date": "2024-11-01", "invoice_due_date": "2024-11-30"}
            assert client.post(f"{portal.api}/invoices", json=bill).is_success
            secrets, answers = act(portal)
            written = {**answers, **staffs_pages(client, portal.bid)}
        written["log"] = (folder / "log").read_text()
    finally:
        stop(process)
    for file in filter(Path.is_file, folder.glob("adapter.db*")):
        written[f"file {file.name}"] = file.read_bytes().decode("latin-1")
    return {"secrets": secrets, "written": written}


def act(portal: Portal) -> tuple[dict[str, str], dict[str, str]]:
    """Sign on in every way, right and wrong; return the secrets that were used and what pages said meanwhile."""
    registered = portal.said("RemoteRegistration", accountNumbers=ACCOUNT, email=ALEX, password=PASSWORD)
    secrets = {"password": PASSWORD, "key": KEY, "wrong": WRONG, "one": registered["remoteAuthenticationToken"]}
    secrets |= {"two": portal.token(), "link": portal.link().partition("token=")[2]}
    answers = {}
    for name, body in {
        "RemoteAuthentication": {"userName": ALEX, "password": WRONG},
        "RemoteRegistration": {"accountNumbers": ACCOUNT, "email": ALEX, "password": WRONG},
        "AgentConnect": {"agentId": "Kim", "accountNumber": WRONG},
        "ViewCustomerRecord": {"accountNumber": ACCOUNT, "password": WRONG},
    }.items():
        answers[name] = portal.call(name, body).text
        answers[f"{name} elsewhere"] = portal.call(name, body, **{"x-forwarded-for": ELSEWHERE}).text
    stranger = Portal(portal.url, portal.client, portal.bid, (USER, WRONG))
    answers["stranger"] = stranger.call("ViewCustomerRecord", {"accountNumber": ACCOUNT}).text
    answers["broken"] = httpx.post(
        f"{portal.url}/ic/AgentConnect", content=f'{{"bid": "{WRONG}', auth=portal.auth, timeout=60, verify=TLS
    ).text
    browser, clerk = portal.browser(), portal.browser()
    for token in (secrets["one"], secrets["one"], secrets["two"]):
        reply = browser.get("/ic/sso", token=token, target="payment")
        answers[f"sso {len(answers)}"] = reply.text + reply.headers.get("location", "")
    clerk.get(f"/agent/{portal.bid}/open", token=secrets["link"])
    for path in ("open", "customer"):
        answers[f"clerk {path}"] = clerk.get(f"/agent/{portal.bid}/{path}").text
        clerk.post(f"/agent/{portal.bid}/open")
    secrets["session"], secrets["clerk"] = browser.token, clerk.cookies[f"ic_clerk_{portal.bid}"]
    for row in ROWS:
        if row.method == "GET":
            who = clerk if row.path.startswith("/agent/") else browser
            answers[row.path] = who.get(address(row, portal.bid, ACCOUNT)).text
    return {name: str(secret) for name, secret in secrets.items()}, answers


def test_no_secret_stands_anywhere(told: dict[str, dict[str, str]]) -> None:
    """Only the biller's password is in the database, masked wherever it is shown, as those of the router are."""
    secrets, written = told["secrets"], told["written"]
    found = [
        (name, where)
        for name, secret in secrets.items()
        for where, text in written.items()
        if secret in text and not (name == "key" and where.startswith("file "))
    ]

    assert len(written) > 90
    assert all(secrets.values())
    assert len(set(secrets.values())) == len(secrets)
    assert found == []
