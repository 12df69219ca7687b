"""No password, token or one-time link in any page, journal or log, however Invoice Cloud answers."""

import base64
import html
import json
import logging
from urllib.parse import quote

import pytest

from simulator.stand_ins.ic import masking
from tests.stand_ins.browsing import API_TOKEN, PASSWORD, USER, Simulator
from tests.stand_ins.fake_ic import LINK, TOKEN, FakeIc

PAYERS = "payer-canary-\"'<&ü"
BASIC = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
#: What a stand-in knows to be secret before an answer comes.
KNOWN = (PASSWORD, API_TOKEN, PAYERS, BASIC)
SECRETS = (*KNOWN, TOKEN, LINK)
#: Each form in which an answer repeats a secret, and the secret.
VARIED = {form: it for it in SECRETS for form in (it, json.dumps(it)[1:-1], quote(it, safe=""))}
ECHO = tuple(VARIED)


def _walk(simulator: Simulator) -> list[str]:
    """Every page and every reply that the stand-ins can show, but the redirects to Invoice Cloud themselves."""
    pages = []
    for form in ({"user": "pat", "password": PAYERS}, {"accounts": "1|2", "email": "p@x", "new_password": PAYERS}):
        kind = "log-in" if "user" in form else "register"
        came = simulator.post(f"/billers/3426/portal/{kind}", **form)
        pages.append(came.text)
        if came.status_code == 303:
            pages.append(simulator.follow(came).text)
            simulator.post(f"{came.headers['location']}/connect", target="payment")
            pages.append(simulator.get(came.headers["location"]).text)
    came = simulator.post("/billers/3426/agent/customer", account="2003708", agent="clerk")
    pages.append(came.text)
    if came.status_code == 303:
        path = came.headers["location"]
        pages.append(simulator.post(f"{path}/connect", page="refund").text)
        pages.append(simulator.get(path).text)
        simulator.post(f"{path}/open")
    for path, form in (("vertexone/send", {"case": "repeated"}), ("ivr/call", {"account": "2003708", "caller": "x"})):
        pages.append(simulator.follow(simulator.post(f"/billers/3426/{path}", **form)).text)
    pages += [simulator.get(f"/billers/3426/{name}").text for name in ("site", "portal", "agent", "vertexone", "ivr")]
    return [*pages, simulator.admin("GET", "stand-ins").text, simulator.admin("GET", "stand-ins/calls").text]


def _echo(kind: str, forms: list[str]) -> str:
    """An answer that repeats what the stand-in knows to be secret for this call."""
    if kind == "echo in HTML":
        return f"<pre>{' '.join(forms)}</pre>"
    if kind == "echo cut short":
        return json.dumps({"success": True, "remoteAuthenticationToken": TOKEN, "url": LINK})[:-4]
    known = [it for it in forms if VARIED[it] in KNOWN]
    return json.dumps({"success": False, "message": " ".join(known), "x": [{"y": known, "token": TOKEN}]})


@pytest.mark.parametrize("kind", ["as documented", "echo in JSON", "echo in HTML", "echo cut short"])
def test_nothing_secret_is_shown_or_kept(
    simulator: Simulator, ic: FakeIc, caplog: pytest.LogCaptureFixture, kind: str
) -> None:
    """Also where Invoice Cloud repeats what it was sent, or a reply breaks off in the middle of a token."""
    caplog.set_level(logging.DEBUG)
    for name in list(ic.replies) if kind != "as documented" else ():
        known = [it for it in ECHO if VARIED[it] != PAYERS or name.startswith("Remote")]
        ic.replies[name] = (500 if kind == "echo in HTML" else 200, "text/html", _echo(kind, known).encode())
    found = _walk(simulator)
    told = [*found, caplog.text, repr(simulator.billers.stand_ins.connection("3426"))]

    assert len(found) >= 10
    forms = {*ECHO, *(form for it in SECRETS for form in masking.variants(it))}
    leaks = [(form, place) for place, text in enumerate(told) for form in forms if form in text]
    assert leaks == []
    assert "***" in "".join(found)


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("the user name or the password is wrong", "the user name or the password is wrong"),
        ("your password wrong-horse does not fit", masking.HIDDEN),
        ("somebody else's sentence with password", "somebody else's sentence with password"),
    ],
)
def test_typed_word_leaves_sentences_readable(simulator: Simulator, ic: FakeIc, said: str, shown: str) -> None:
    """A password that is a word of the sentence: the documented sentence stays, another one is hidden whole."""
    ic.says("RemoteAuthentication", {"success": False, "message": said})

    page = simulator.post("/billers/3426/portal/log-in", user="pat", password="wrong").text

    told = html.unescape(page)
    assert f"Invoice Cloud says: {shown}" in told
    assert f'"message": "{shown}"' in told
