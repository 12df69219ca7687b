"""The pages of the stand-ins: who may open them, what they say, where they lead."""

import subprocess
import sys

import pytest

from tests.stand_ins.browsing import ORIGIN, Simulator, shown
from tests.stand_ins.fake_ic import LINK, TOKEN, FakeIc

PAGES = ("site", "portal", "agent", "vertexone", "ivr")
HOSTILE = "<script>alert(1)</script>\"'&\u202e" + "W" * 3_000
START = """
import asyncio, sys
from simulator.billers.register import Billers
from simulator.control.guard import Guard
from simulator.edge.wiring import application
app = application(Billers(), Guard("", frozenset()))
def loaded():
    return [name for name in sys.modules if name.startswith("simulator.stand_ins") or name == "httpx"]
before = loaded()
async def send(message): pass
scope = {"type": "http", "method": "GET", "path": "/billers/3426/site", "raw_path": b"/billers/3426/site",
         "query_string": b"", "headers": [(b"host", b"localhost")], "scheme": "http", "root_path": ""}
asyncio.run(app(scope, None, send))
print(len(before), bool(loaded()))
"""


def test_nothing_of_the_stand_ins_is_loaded_before_the_first_look_at_one() -> None:
    """Start-up is measured, and most simulators play nobody."""
    command = [sys.executable, "-c", START]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)

    assert done.stdout == "0 True\n", done.stderr


def test_each_page_says_what_it_is_and_sends_forms_nowhere_but_here_and_to_ic(simulator: Simulator, ic: FakeIc) -> None:
    """Marked as a stand-in, no script, and a policy with Invoice Cloud's origin."""
    for name in PAGES:
        page = simulator.get(f"/billers/3426/{name}")
        policy = page.headers["content-security-policy"]

        assert page.status_code == 200
        assert "Stand-in. The simulator plays" in shown(page), name
        assert "<script" not in page.text
        assert f"form-action 'self' {ic.url};" in policy, name
        assert page.headers["cache-control"] == "no-store"
        assert page.headers["referrer-policy"] == "same-origin"


def test_foreign_biller_visit_and_stand_in_are_not_found(simulator: Simulator) -> None:
    """A biller that is none, one without Cayenta, and a visit of another biller or stand-in."""
    simulator.ask("POST", "/__admin/billers", json={"id": "3780", "template": "3780"})
    own = simulator.post("/billers/3426/portal/log-in", user="pat", password="x").headers["location"]
    number = own.rpartition("/")[2]
    foreign = [
        *(f"/billers/nobody/{name}" for name in PAGES),
        "/billers/3780/portal",
        "/billers/3780/agent",
        f"/billers/1161/portal/visits/{number}",
        f"/billers/3426/agent/visits/{number}",
        "/billers/3426/site/go/elsewhere",
        "/billers/3426/portal/visits/none",
        "/billers/3426/portal/nothing",
    ]

    assert simulator.get(own).status_code == 200
    assert {path: simulator.get(path).status_code for path in foreign} == dict.fromkeys(foreign, 404)
    assert simulator.post(f"/billers/1161/portal/visits/{number}/connect", target="payment").status_code == 404
    assert [simulator.get(f"/billers/3780/{name}").status_code for name in ("site", "ivr", "vertexone")] == [200] * 3


def test_form_from_another_site_is_refused_and_calls_nobody(simulator: Simulator, ic: FakeIc) -> None:
    """Without an Origin, with a foreign one, and under a Host that is not ours."""
    path, form = "/billers/3426/portal/log-in", {"user": "pat", "password": "x"}
    strange: tuple[dict[str, str], ...] = (
        {},
        {"origin": "https://evil.example.org"},
        {"origin": "null"},
        {"origin": ORIGIN, "host": "evil.example.org"},
    )

    assert [simulator.ask("POST", path, data=form, headers=it).status_code for it in strange] == [403] * len(strange)
    assert ic.seen == []


def test_with_a_token_the_pages_ask_for_it(ic: FakeIc) -> None:
    """Beyond loopback nobody plays a clerk without the admin token; the console's log-in opens both."""
    simulator = Simulator("admin-token")
    simulator.connect(ic.url)
    asked = simulator.get("/billers/3426/agent")
    form = {"token": "admin-token", "to": "/billers/3426/agent"}
    opened = simulator.ask("POST", "/console/login", data=form, headers={"origin": ORIGIN})
    cookies = opened.headers.get_list("set-cookie")
    cookie = next(it for it in cookies if "Path=/billers" in it).partition(";")[0]

    assert asked.status_code == 401
    assert 'value="/billers/3426/agent"' in asked.text
    assert (opened.status_code, opened.headers["location"]) == (303, "/billers/3426/agent")
    assert simulator.get("/billers/3426/agent", headers={"cookie": cookie}).status_code == 200
    assert ic.seen == []


def test_site_leads_to_the_virtual_site_and_the_log_in(simulator: Simulator, ic: FakeIc) -> None:
    """PAY-01 begins here."""
    for way, path in (("virtual-site", "/pay/3426/"), ("portal", "/portal/3426/")):
        assert f'href="/billers/3426/site/go/{way}"' in simulator.get("/billers/3426/site").text
        response = simulator.get(f"/billers/3426/site/go/{way}")

        assert (response.status_code, response.headers["location"]) == (303, ic.url + path)


@pytest.mark.parametrize(
    ("path", "form", "service", "sent"),
    [
        (
            "log-in",
            {"user": "pat", "password": " x "},
            "RemoteAuthentication",
            {"bid": "3426", "userName": "pat", "password": " x "},
        ),
        (
            "register",
            {"accounts": " 2003708 |2000341", "email": "pat@example.org", "new_password": "x"},
            "RemoteRegistration",
            {"bid": "3426", "accountNumbers": "2003708|2000341", "email": "pat@example.org", "password": "x"},
        ),
    ],
)
def test_portal_gets_one_token_and_spends_it_once(
    simulator: Simulator, ic: FakeIc, path: str, form: dict[str, str], service: str, sent: dict[str, str]
) -> None:
    """The documented request, then CloudSSO; a second press needs another log-in (SSO-01)."""
    visit = simulator.follow(simulator.post(f"/billers/3426/portal/{path}", **form))
    connect = f"{visit.url.path}/connect"
    first = simulator.post(connect, target="autopay")
    again = simulator.post(connect, target="payment")

    assert [(it.path, it.body) for it in ic.seen] == [(f"/ic/{service}", sent)]
    assert ic.seen[0].headers["authorization"].startswith("Basic ")
    assert first.status_code == 303
    assert first.headers["location"] == f"{ic.url}/ic/sso?token={TOKEN}&target=autopay"
    assert again.status_code == 409
    assert "The token was used" in shown(simulator.get(visit.url.path))


def test_clerk_looks_a_customer_up_and_opens_a_link_once(simulator: Simulator, ic: FakeIc) -> None:
    """ViewCustomerRecord, AgentConnect, and the way to Invoice Cloud (AGT-01)."""
    visit = simulator.follow(simulator.post("/billers/3426/agent/customer", account=" 2003708 ", agent="clerk-7"))
    linked = simulator.follow(simulator.post(f"{visit.url.path}/connect", page="refund"))
    opened, again = (simulator.post(f"{visit.url.path}/open") for _ in range(2))

    assert "active yes autoPay no" in shown(visit)
    assert [it.body for it in ic.seen] == [
        {"bid": "3426", "accountNumber": "2003708"},
        {"bid": "3426", "agentId": "clerk-7", "page": "refund", "accountNumber": "2003708"},
    ]
    assert "gave a link for one use" in shown(linked)
    assert opened.headers["location"] == f"{ic.url}/agent/connect?token={LINK}"
    assert again.status_code == 409


def test_unknown_account_and_refusals_are_told_in_invoice_clouds_words(simulator: Simulator, ic: FakeIc) -> None:
    """``found`` is false; ``success`` is false with a message and without one."""
    ic.says("ViewCustomerRecord", {"success": True, "found": False})
    unknown = simulator.post("/billers/3426/agent/customer", account="9")
    ic.says("RemoteAuthentication", {"success": False, "message": "user name or password is wrong"})
    refused = simulator.post("/billers/3426/portal/log-in", user="pat", password="x")
    ic.says("RemoteRegistration", {"success": False})
    silent = simulator.post("/billers/3426/portal/register", email="pat@example.org")

    assert (unknown.status_code, refused.status_code, silent.status_code) == (404, 422, 422)
    assert "does not know account '9'" in shown(unknown)
    assert "Invoice Cloud says: user name or password is wrong" in shown(refused)
    assert 'value="pat"' in refused.text
    assert "it gave no token and no message" in shown(silent)


def test_hostile_values_are_text_on_every_page(simulator: Simulator, ic: FakeIc) -> None:
    """Typed here or answered by Invoice Cloud: no markup, no error of ours."""
    ic.says("RemoteAuthentication", {"success": False, "message": HOSTILE})
    ic.says("ViewCustomerRecord", {"success": True, "found": True, HOSTILE: HOSTILE, "list": [HOSTILE]})
    ic.says("ivr-calls", {"phone_reason_code": HOSTILE, "phone_reason": HOSTILE})
    ic.says("registrations", {"id": HOSTILE, "state": HOSTILE})
    pages = [
        simulator.post("/billers/3426/portal/log-in", user=HOSTILE, password=HOSTILE),
        simulator.follow(simulator.post("/billers/3426/agent/customer", account=HOSTILE, agent=HOSTILE)),
        simulator.follow(simulator.post("/billers/3426/ivr/call", caller=HOSTILE, account=HOSTILE)),
        simulator.follow(simulator.post("/billers/3426/vertexone/send", case="registered", account=HOSTILE)),
        *(simulator.get(f"/billers/3426/{name}") for name in PAGES),
    ]

    for page in pages:
        assert page.status_code in {200, 422}, shown(page)
        assert "<script" not in page.text
        assert "Internal error" not in page.text
    for form in ({"case": HOSTILE}, {"fault": HOSTILE}, {"fault": "wrong_biller", "value": HOSTILE}):
        path = "vertexone/send" if "case" in form else "site/fault"
        assert simulator.post(f"/billers/3426/{path}", **form).status_code == 422
    too_long = simulator.post("/billers/3426/portal/log-in", user="x" * 70_000)
    assert too_long.status_code == 413
