"""IC's web services over HTTP (adapter §16): who may call, what they answer, one form for every refusal."""

import json
from typing import Any

import httpx
import pytest

from tests.ic_adapter.identity.browsing import TLS, with_bill
from tests.ic_adapter.identity.people import ACCOUNT, ALEX, PASSWORD
from tests.ic_adapter.sign_on.calling import ELSEWHERE, KEY, USER, Portal

OTHER = "2000341"
BODIES: dict[str, dict[str, str]] = {
    "RemoteAuthentication": {"userName": ALEX, "password": PASSWORD},
    "ViewCustomerRecord": {"accountNumber": ACCOUNT},
    "RemoteRegistration": {"accountNumbers": ACCOUNT, "email": "new@example.org", "password": PASSWORD},
    "AgentConnect": {"agentId": "Kim Clerk", "page": "customer", "accountNumber": ACCOUNT},
}
NAMES = list(BODIES)


def refusal(reply: httpx.Response) -> str:
    """The sentence of a refusal, which has the one form."""
    found = reply.json()
    assert set(found) == {"error", "fields"}
    return str(found["error"])


@pytest.mark.parametrize("name", NAMES)
def test_who_may_call(portal: Portal, name: str) -> None:
    """Only with the biller's own user and password, and from the biller's addresses; nobody learns which was wrong."""
    told = set()
    for auth in [(USER, "wrong"), ("wrong", KEY), ("", ""), (USER, "")]:
        portal.auth = auth
        reply = portal.call(name, BODIES[name])
        told.add((reply.status_code, reply.text, reply.headers.get("www-authenticate", "")))
    portal.auth = (USER, KEY)
    bid, portal.bid = portal.bid, "no-such-biller"
    reply = portal.call(name, BODIES[name])
    told.add((reply.status_code, reply.text, reply.headers.get("www-authenticate", "")))
    portal.bid = bid
    anonymous = httpx.post(f"{portal.url}/ic/{name}", json={"bid": bid, **BODIES[name]}, timeout=60, verify=TLS)
    told.add((anonymous.status_code, anonymous.text, anonymous.headers.get("www-authenticate", "")))

    assert len(told) == 1, told
    assert told.pop()[0] == 401
    elsewhere = portal.call(name, BODIES[name], **{"x-forwarded-for": ELSEWHERE})  # as the proxy on this machine says
    assert elsewhere.status_code == 403, elsewhere.text
    assert portal.call(name, BODIES[name]).status_code == 200


def test_a_biller_without_a_password_has_no_callers(portal: Portal) -> None:
    """Blank credentials are nobody's."""
    portal.configure(ic_services_user=None, ic_services_password=None)

    for auth in (("", ""), (USER, KEY)):
        portal.auth = auth
        assert portal.call("ViewCustomerRecord", {"accountNumber": ACCOUNT}).status_code == 401


@pytest.mark.parametrize(
    ("allowed", "address", "status"),
    [
        ([], ELSEWHERE, 403),
        (["192.0.2.0/24"], ELSEWHERE, 200),
        (["192.0.2.0/24"], "127.0.0.1", 403),
        (["192.0.2.99"], ELSEWHERE, 200),
        (["192.0.2.99"], "::ffff:192.0.2.99", 200),
        (["2001:db8::/32"], "2001:db8::7", 200),
        (["2001:db8::/32"], "2001:db9::7", 403),
    ],
)
def test_allow_list(portal: Portal, allowed: list[str], address: str, status: int) -> None:
    """Addresses and networks of the biller; with none only this machine's (ic_services_allow)."""
    portal.set(ic_services_allow=allowed)

    reply = portal.call("ViewCustomerRecord", {"accountNumber": ACCOUNT}, **{"x-forwarded-for": address})

    assert reply.status_code == status, reply.text


def test_wrong_passwords_of_one_address_are_throttled(portal: Portal) -> None:
    """They are counted per address: other callers of the biller, and its payers, are not kept out."""
    portal.set(ic_services_allow=["192.0.2.0/24", "127.0.0.0/8"], payer_login__attempts_of_address=3)
    guesser = Portal(portal.url, portal.client, portal.bid, (USER, "guess"), {"x-forwarded-for": ELSEWHERE})

    seen = [guesser.call("ViewCustomerRecord", {"accountNumber": ACCOUNT}).status_code for _ in range(5)]
    guesser.auth = (USER, KEY)
    seen.append(guesser.call("ViewCustomerRecord", {"accountNumber": ACCOUNT}).status_code)

    assert seen == [401, 401, 401, 429, 429, 429]
    assert portal.call("ViewCustomerRecord", {"accountNumber": ACCOUNT}).status_code == 200
    portal.later(minutes=16)
    assert guesser.call("ViewCustomerRecord", {"accountNumber": ACCOUNT}).status_code == 200


def test_remote_authentication(shared: Portal) -> None:
    """A token for the right password; an unknown name and a wrong password have the same answer."""
    right = shared.said("RemoteAuthentication", userName=ALEX.upper(), password=PASSWORD)
    wrong = shared.call("RemoteAuthentication", {"userName": ALEX, "password": "nope"})
    unknown = shared.call("RemoteAuthentication", {"userName": "nobody@example.org", "password": PASSWORD})

    assert right.pop("remoteAuthenticationToken")
    assert right == {"success": True}
    assert wrong.json() == {"success": False, "message": "the user name or the password is wrong"}
    assert (wrong.status_code, wrong.content) == (unknown.status_code, unknown.content)


def test_locked_payer(portal: Portal) -> None:
    """Only who knows the password is told."""
    payer = portal.client.get(f"{portal.api}/payers").json()["payers"][0]["id"]
    assert portal.client.post(f"{portal.api}/payers/{payer}/lock", json={"by": "staff"}).status_code == 200

    assert portal.said("RemoteAuthentication", userName=ALEX, password=PASSWORD)["message"] == "this log-in is locked"
    wrong = portal.said("RemoteAuthentication", userName=ALEX, password="nope")
    assert wrong["message"] == "the user name or the password is wrong"


def test_stranger_locks_nobody_out(portal: Portal) -> None:
    """Guesses at the biller's portal keep the payer out of neither IC's log-in page nor, from a known address, there."""
    portal.set(payer_login__attempts_of_login=3)
    home = {"userName": ALEX, "password": PASSWORD, "clientAddress": "192.0.2.7"}
    browser = portal.browser()
    token = portal.said("RemoteAuthentication", **home)["remoteAuthenticationToken"]
    assert httpx.get(
        f"{portal.url}/ic/sso?token={token}", headers={"x-forwarded-for": "192.0.2.7"}, timeout=60, verify=TLS
    ).headers["location"]

    guess = {"userName": ALEX, "password": "nope", "clientAddress": "203.0.113.9"}
    seen = [portal.call("RemoteAuthentication", guess).status_code for _ in range(5)]

    assert seen == [200, 200, 200, 429, 429]
    assert portal.call("RemoteAuthentication", {**home, "clientAddress": "203.0.113.9"}).status_code == 429
    assert portal.said("RemoteAuthentication", **home)["success"] is True
    portal.configure(_3=None)
    assert browser.log_in().status_code == 303


def test_view_customer_record(portal: Portal) -> None:
    """Active, registered, autopay and paper by account number; an unknown account is not found and no error."""
    found = portal.said("ViewCustomerRecord", accountNumber=ACCOUNT)

    assert {"success": True, "found": True, "accountNumber": ACCOUNT}.items() <= found.items()
    flags = ("active", "registered", "autoPay", "paperInvoices", "registrationDate")
    assert [found[name] for name in flags] == [True, True, False, True, "2024-11-15"]
    enroll = portal.client.put(f"{portal.api}/autopay/enrollments/{ACCOUNT}", json={"instrument": "CC"})
    assert enroll.is_success, enroll.text
    paperless = {"source_id": "p1", "account_number": ACCOUNT, "on": True}
    assert portal.client.post(f"{portal.api}/paperless", json=paperless).is_success
    with_bill(portal.client, portal.api, OTHER, "INV-2")
    changed, other = (portal.said("ViewCustomerRecord", accountNumber=one) for one in (ACCOUNT, OTHER))
    assert (changed["autoPay"], changed["paperInvoices"]) == (True, False)
    assert (other["registered"], other["registrationDate"]) == (False, None)
    unknown = portal.said("ViewCustomerRecord", accountNumber="9999999")
    assert unknown == {"success": True, "found": False, "accountNumber": "9999999"}


def register(portal: Portal, accounts: str, email: str = "new@example.org", password: str = PASSWORD) -> dict[str, Any]:
    """The answer to a registration."""
    return portal.said("RemoteRegistration", accountNumbers=accounts, email=email, password=password)


def accounts_of(portal: Portal, email: str) -> list[str]:
    """The accounts of a payer, empty for none."""
    payers = portal.client.get(f"{portal.api}/payers", params={"email": email}).json()["payers"]
    return list(payers[0]["account_numbers"]) if payers else []


def test_remote_registration(portal: Portal) -> None:
    """All accounts of the list; the same call again, after a lost answer, makes no second payer."""
    with_bill(portal.client, portal.api, OTHER, "INV-2")

    done = register(portal, f" {ACCOUNT} | {OTHER}|{OTHER}")
    again = register(portal, f"{ACCOUNT}|{OTHER}")

    for answer in (done, again):
        assert (answer["success"], answer["code"]) == (True, 0)
        assert answer["remoteAuthenticationToken"]
    assert accounts_of(portal, "new@example.org") == sorted([ACCOUNT, OTHER])
    assert len(portal.client.get(f"{portal.api}/payers").json()["payers"]) == 2
    assert portal.token("new@example.org")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"accountNumbers": f"{ACCOUNT}|9999999"}, 1),
        ({"accountNumbers": f"{ACCOUNT}|"}, 1),
        ({"accountNumbers": ""}, 1),
        ({"accountNumbers": f"{ACCOUNT},9999999"}, 1),
        ({"email": "no address"}, 2),
        ({"password": "short"}, 3),
        ({"password": "password1"}, 3),
        ({"email": ALEX, "password": "other quiet herons"}, 4),
    ],
)
def test_all_or_nothing(shared: Portal, body: dict[str, str], code: int) -> None:
    """One thing that is wrong, and nothing is registered; the code says what it was."""
    sent = {"accountNumbers": ACCOUNT, "email": "new@example.org", "password": PASSWORD, **body}
    before = shared.client.get(f"{shared.api}/payers").json()

    answer = shared.said("RemoteRegistration", **sent)

    assert (answer["success"], answer["code"]) == (False, code)
    assert set(answer) == {"success", "code", "message"}
    assert shared.client.get(f"{shared.api}/payers").json() == before


def test_without_sign_on_there_are_no_tokens(portal: Portal) -> None:
    """A blank AS 3 turns it off, also for a token that was made before."""
    token = portal.token()
    portal.configure(_3=None)

    assert portal.said("RemoteAuthentication", userName=ALEX, password=PASSWORD)["success"] is False
    assert register(portal, ACCOUNT)["code"] == 6
    assert portal.browser().get("/ic/sso", token=token).status_code == 410
    portal.configure(_3="http://127.0.0.1/")
    assert portal.browser().get("/ic/sso", token=token).status_code == 303


def test_agent_connect(shared: Portal) -> None:
    """A link to a page of IC's; an unknown account and a blank agent have none."""
    link = shared.link("payment")

    assert link.startswith(f"/agent/{shared.bid}/open?token=")
    for body in ({"accountNumber": "9999999", "agentId": "Kim"}, {"accountNumber": ACCOUNT, "agentId": " "}):
        answer = shared.said("AgentConnect", page="customer", **body)
        assert (answer["success"], set(answer)) == (False, {"success", "message"})


BROKEN: dict[str, tuple[bytes, str, int]] = {
    "no JSON": (b"{", "application/json", 400),
    "twice": (b'{"bid":"x","bid":"y"}', "application/json", 400),
    "form": (b"bid=x", "application/x-www-form-urlencoded", 415),
    "array": (b"[]", "application/json", 422),
    "unknown member": (b'{"bid":"x","nothing":1}', "application/json", 422),
    "NUL": (b'{"bid":"\\u0000"}', "application/json", 422),
    "huge": (b'{"bid":"' + b"x" * 20_000 + b'"}', "application/json", 413),
    "deep": (b'{"bid":' + b"[" * 8_000, "application/json", 422),
    "latin-1": ('{"bid":"\xe9"}'.encode("latin-1"), "application/json", 400),
    "empty": (b"", "application/json", 400),
}


@pytest.mark.parametrize("how", list(BROKEN))
@pytest.mark.parametrize("name", NAMES)
def test_broken_bodies(shared: Portal, name: str, how: str) -> None:
    """A refusal in the one form, and never an error of ours."""
    raw, media, status = BROKEN[how]

    reply = httpx.post(
        f"{shared.url}/ic/{name}",
        content=raw,
        headers={"content-type": media},
        auth=shared.auth,
        timeout=60,
        verify=TLS,
    )

    assert (reply.status_code, bool(refusal(reply))) == (status, True)


@pytest.mark.parametrize("name", NAMES)
def test_nul_in_every_member(shared: Portal, name: str) -> None:
    """No database sees one; a password may hold any sign."""
    for member in ("bid", *BODIES[name]):
        reply = shared.call(name, {**BODIES[name], member: "a\0b"})
        assert reply.status_code in ({200} if member == "password" else {401, 403, 422}), (member, reply.text)


@pytest.mark.parametrize(
    "header",
    ["Basic", "Basic !", "Basic YQ==", "Basic /w==", "Bearer x", "Basic " + "YTph" * 1000, "basic", "\xff", "Digest a"],
)
def test_broken_credentials(shared: Portal, header: str) -> None:
    """None of them is anybody's."""
    reply = httpx.post(
        f"{shared.url}/ic/ViewCustomerRecord",
        json={"bid": shared.bid, "accountNumber": ACCOUNT},
        headers={b"authorization": header.encode("latin-1")},
        timeout=60,
        verify=TLS,
    )

    assert (reply.status_code, reply.headers["www-authenticate"].startswith("Basic")) == (401, True)
    assert refusal(reply)


def test_foreign_origin_and_host(shared: Portal) -> None:
    """A page that tricks a browser reaches nothing, whatever it knows."""
    for headers in ({"origin": "http://evil.example"}, {"host": "evil.example"}):
        reply = shared.call("ViewCustomerRecord", {"accountNumber": ACCOUNT}, **headers)
        assert (reply.status_code, bool(refusal(reply))) == (403, True)


def test_unknown_paths_and_methods(shared: Portal) -> None:
    """The one form for these as well."""
    assert httpx.get(f"{shared.url}/ic/ViewCustomerRecord", timeout=60, verify=TLS).status_code == 405
    for path in ("/ic/", "/ic/Nothing", "/ic/sso/", "/ic/ViewCustomerRecord/"):
        reply = httpx.get(f"{shared.url}{path}", timeout=60, verify=TLS)
        assert (reply.status_code, refusal(reply)) == (404, "path not found")


def test_openapi(shared: Portal) -> None:
    """The page names every call, and HTTP Basic."""
    page = httpx.get(f"{shared.url}/ic/openapi.json", timeout=60, verify=TLS).json()

    assert set(page["paths"]) == {*(f"/ic/{name}" for name in NAMES), "/ic/sso"}
    assert page["components"]["securitySchemes"] == {"biller": {"type": "http", "scheme": "basic"}}
    assert json.dumps(page).count("not a real") == 0
