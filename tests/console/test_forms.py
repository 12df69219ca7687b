"""Forms as they are sent: whose they are, what they do, how they are refused, that what they did is kept."""

import json
import re
import resource
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

import httpx
import pytest

from simulator.console.application import FORMS
from tests.simulator.asking import SAMPLES
from tests.simulator.process import start

Ask = Callable[..., str]
Post = Callable[..., httpx.Response]
PAYMENT = b"XMLREQUEST=" + quote_plus((SAMPLES / "F-04.request.xml").read_text()).encode()


@pytest.fixture
def post(client: httpx.Client, server: str, bid: str) -> Post:
    """Send a form of the biller's pages as a browser would: path, then fields."""

    def posted(path: str, **fields: str) -> httpx.Response:
        named = {name.replace("__", "."): value for name, value in fields.items()}
        return client.post(f"/console/billers/{bid}/{path}", data=named, headers={"origin": server})

    return posted


def admin(client: httpx.Client, bid: str, path: str) -> dict[str, Any]:
    """What the admin API tells of the biller."""
    body: dict[str, Any] = client.get(f"/__admin/billers/{bid}/{path}").json()
    return body


@pytest.mark.parametrize("origin", [None, "null", "http://evil.example.org", "http://127.0.0.1:1"])
@pytest.mark.parametrize("path", [path for path, _ in FORMS])
def test_form_of_nobody_is_refused(client: httpx.Client, bid: str, path: str, origin: str | None) -> None:
    """A post that does not come from these pages changes nothing."""
    headers = {} if origin is None else {"origin": origin}
    before = client.get(f"/__admin/billers/{bid}/state").text
    fields = {"order": "run", "preset": "slow", "view": "normal", "name": "x"}
    reply = client.post(path.format(bid=bid, name="x"), data=fields, headers=headers)

    assert reply.status_code == 403
    assert client.get(f"/__admin/billers/{bid}/state").text == before
    assert admin(client, bid, "faults")["rules"] == []


def test_form_needs_the_token(tmp_path: Path) -> None:
    """Where the simulator asks for one, a form without the cookie leads to the log-in, with it to what is done."""
    process, url = start(tmp_path, CAYENTA_SIM_ADMIN_TOKEN="the-token")
    with httpx.Client(base_url=url, headers={"origin": url}) as client:
        faults = "/console/billers/3426/faults"
        outside = client.post(faults, data={"preset": "slow"})
        client.post("/console/login", data={"token": "the-token"})
        inside = client.post(faults, data={"preset": "slow"})
        page = client.get(faults)
    process.terminate()
    process.communicate(timeout=10)

    assert (outside.status_code, inside.status_code, inside.headers["location"]) == (401, 303, f"{faults}?done=on")
    assert page.text.count("Switch off") == 1


def test_preset_becomes_a_rule(client: httpx.Client, bid: str, post: Post) -> None:
    """By its own name, numbered where that is taken, matched as typed."""
    fields = {"preset": "slow", "match__function": "GetAccount", "match__account": "2003708", "times": "7"}
    replies = [post("faults", **fields), post("faults", preset="slow", always="yes", times="1")]
    first, second = admin(client, bid, "faults")["rules"]

    assert [it.status_code for it in replies] == [303, 303]
    assert (first["name"], first["view"], first["times"]) == ("slow", "delay", 7)
    assert (first["match"]["function"], first["match"]["account"]) == ("GetAccount", "2003708")
    assert (second["name"], second["times"], second["match"]["function"]) == ("slow-2", "always", None)


def test_fuller_form_says_all_that_a_rule_can(client: httpx.Client, bid: str, post: Post) -> None:
    """Effect, view, parameters in their own types, every part of the match."""
    fields = {
        "name": "mine",
        "view": "http",
        "effect": "late",
        "late": "2.5",
        "parameters__status": "503",
        "parameters__body": "",
        "parameters__headers": "Retry-After: 5\r\nX-Note: a: b",
        "match__login": "ic",
        "match__nth": "2",
        "match__probability": "0.5",
        "match__xpath": "//ITEM_AMT",
        "times": "3",
    }
    reply = post("faults/new", **fields)
    (rule,) = admin(client, bid, "faults")["rules"]

    assert reply.status_code == 303
    assert rule == {
        "name": "mine",
        "match": {
            "function": None,
            "account": None,
            "login": "ic",
            "xpath": "//ITEM_AMT",
            "nth": 2,
            "probability": 0.5,
        },
        "effect": "late",
        "view": "http",
        "parameters": {"status": 503, "body": "", "headers": {"Retry-After": "5", "X-Note": "a: b"}},
        "times": 3,
        "late": 2.5,
        "hits": 0,
    }


@pytest.mark.parametrize(
    ("path", "field", "value", "reason"),
    [
        ("faults", "preset", "none such", "use one of lost_reply"),
        ("faults", "match.function", "Nope", "use one of GetAccountBalance"),
        ("faults", "times", "0", "use a whole number from 1 to"),
        ("faults", "times", "x", "x is not an allowed value"),
        ("faults", "name", "a/b", "1 to 64 printable characters without /"),
        ("faults/new", "late", "soon", "use a number"),
        ("faults/new", "late", "3601", "use a number from 0 to 3600"),
        ("faults/new", "effect", "never", "never is not an allowed value"),
        ("faults/new", "match.nth", "two", "use a whole number"),
        ("faults/new", "match.probability", "2", "use a number from 0 to 1"),
        ("faults/new", "match.xpath", "//[", "Invalid expression"),
        ("faults/new", "parameters.seconds", "-1", "0 to 3600"),
        ("faults/new", "parameters.seconds", "9" * 400, "0 to 3600"),
        ("faults/new", "parameters.sigma", "nan", "0 to 5"),
        ("clock", "advance.days", "4x", "use a whole number"),
        ("clock", "advance.days", "36600", "is not between"),
        ("clock", "advance.hours", "-1", "use a whole number from 0 to"),
        ("snapshots", "name", "a/b", "1 to 64 letters, digits, _ . or -"),
        ("snapshots", "name", "", "1 to 64 letters, digits, _ . or -"),
        ("snapshots", "name", "..", "1 to 64 letters, digits, _ . or -"),
    ],
)
def test_reason_stands_beside_its_field(
    client: httpx.Client, bid: str, post: Post, path: str, field: str, value: str, reason: str
) -> None:
    """The value that was typed, marked, with the admin API's reason; nothing was done."""
    before = client.get(f"/__admin/billers/{bid}/state").text
    base = {"preset": "slow", "view": "delay", "order": "advance", "match.account": "kept & shown"}
    reply = post(path, **(base | {field: value}))
    near = re.search(rf'id="problem-{re.escape(field)}">([^<]*)<', reply.text)

    assert reply.status_code == 422
    assert near is not None
    assert reason in near[1].replace("&#39;", "'")
    assert path in ("clock", "snapshots") or 'value="kept &amp; shown"' in reply.text
    assert client.get(f"/__admin/billers/{bid}/state").text == before
    assert admin(client, bid, "faults")["rules"] == []


@pytest.mark.parametrize("order", ["freeze", "", "stop"])
def test_clock_is_told_what_to_do(post: Post, order: str) -> None:
    """A moment that is none, or no order, is told on the biller's page."""
    reply = post("clock", order=order, freeze="nonsense")

    assert reply.status_code == 422
    assert (
        "does not have the form 2024-11-15T12:00" if order == "freeze" else "use exactly one of freeze"
    ) in reply.text
    assert 'value="nonsense"' in reply.text


@pytest.mark.parametrize("path", [path for path, _ in FORMS])
@pytest.mark.parametrize("body", [b"", b"\xff\xfe=\x00", b"&".join([b"a=b"] * 100), b"name=%ff%00", b"=" * 5_000])
def test_what_is_no_form_is_never_a_defect(client: httpx.Client, server: str, bid: str, path: str, body: bytes) -> None:
    """Whatever is posted is done, refused with a reason, or not there."""
    headers = {"content-type": "application/x-www-form-urlencoded", "origin": server}
    reply = client.post(path.format(bid=bid, name="x"), content=body, headers=headers)

    assert reply.status_code in (303, 404, 413, 422)


def test_form_that_is_too_long_is_refused(post: Post) -> None:
    """With a page, before it is read to its end."""
    assert post("faults", name="x" * 1_100_000).status_code == 413


def test_switching_off(client: httpx.Client, bid: str, post: Post) -> None:
    """One by its name, all where none is named; one that is not there is told."""
    for _ in range(3):
        post("faults", preset="slow")
    post("faults/off", name="slow-2")
    left = [it["name"] for it in admin(client, bid, "faults")["rules"]]
    gone = post("faults/off", name="slow-2")
    post("faults/off")

    assert left == ["slow", "slow-3"]
    assert gone.status_code == 404
    assert admin(client, bid, "faults")["rules"] == []


def test_what_waits_is_listed_and_booked(client: httpx.Client, bid: str, post: Post) -> None:
    """A call that a rule put off stands there with function and account, and is booked by one press."""
    post("faults/new", view="http", effect="late", late="3600")
    client.post(f"/billers/{bid}/router", content=PAYMENT)
    waiting = client.get(f"/console/billers/{bid}/faults").text
    reply = post("faults/late")
    booked = client.get(f"/console/billers/{bid}/journal/2").text

    assert "1 call deferred by a rule" in waiting
    assert '<th scope="row">AddARItems</th><td>2003708</td>' in waiting
    assert reply.headers["location"].endswith("/faults?done=late")
    assert "and this is its deferred booking" in booked
    assert "payment of -100.24 $" in booked


def test_catalogue_tells_the_adapters_outcome(client: httpx.Client, bid: str) -> None:
    """Every view of the admin API's catalogue, for writing and for reading functions."""
    page = client.get(f"/console/billers/{bid}/faults").text
    rows = re.findall(
        r'<th scope="row"><code>(.*?)</code></th>.*?<td>([^<]*)</td>\s*<td>([^<]*)</td>\s*<td><a', page, re.DOTALL
    )
    told = client.get("/__admin/faults").json()["views"]

    assert [(name, writing.replace("not applicable", "-"), reading) for name, writing, reading in rows] == [
        (it["name"], it["writing"], it["reading"]) for it in told
    ]


def test_move_tells_what_fell_due_on_the_way(client: httpx.Client, bid: str, post: Post) -> None:
    """The same events as the admin API's, after a redirect, so that loading the page again moves nothing."""
    client.put(f"/__admin/billers/{bid}/snapshots/s")
    step = {"advance": {"days": 40}}
    events = client.post(f"/__admin/billers/{bid}/clock", json=step).json()["events"]
    client.post(f"/__admin/billers/{bid}/snapshots/s/restore")
    place = post("clock", order="advance", advance__days="40", advance__hours="0").headers["location"]
    pages = [client.get(place.partition("#")[0]).text for _ in range(2)]
    told = re.findall(r'<th scope="row">(\S+)</th>\s*<td><a[^>]*>(\d+)</a></td>\s*<td>([a-z ]+)</td>', pages[0])

    assert told == [(it["day"], it["account_no"], it["what"].replace("_", " ")) for it in events]
    assert told
    assert pages[0] == pages[1]
    assert str(admin(client, bid, "clock")["now"]).startswith("2024-12-25T12:00")


@pytest.mark.parametrize("was", ["x", "2024", "0001-01-01", "9999-12-31T23:59:59-23:00", "2025-01-01", "2024-11-15"])
def test_any_moment_in_the_address_is_a_page(client: httpx.Client, bid: str, was: str) -> None:
    """A move nobody made tells nothing or what there is to tell."""
    assert client.get(f"/console/billers/{bid}", params={"was": was}).status_code == 200


def test_refusal_is_told_with_its_row_and_near_misses(client: httpx.Client, bid: str, ask: Ask) -> None:
    """Class, code, level, words, and what was nearly right; a number that the biller gave the code is undone."""
    client.patch(f"/__admin/billers/{bid}/settings", json={"status_codes": {"-902": -12}})
    ask("GetAccountBalance", ACCOUNTNO="2003708")
    ask("GetAccountBalance", ACCOUNT_NO="", ACCOUNT_NO_CUSTOM="")
    first, second = (client.get(f"/console/billers/{bid}/journal/{number}").text for number in (1, 2))

    for text in (
        "refused, STATUS -12",
        "NotValid",
        "STATUS -902, this simulator",
        "function level, Params blank",
    ):
        assert text in first
    assert "ACCOUNTNO is not a tag of this function; did you mean ACCOUNT_NO?" in first
    assert "AccountTagMissing" in second
    assert "STATUS -100, documented" in second


def test_magic_number_is_told(client: httpx.Client, bid: str, ask: Ask) -> None:
    """Whoever names one is refused on purpose, and nothing was nearly right."""
    ask("GetAccountBalance", ACCOUNT_NO="9000906")
    page = client.get(f"/console/billers/{bid}/journal/1").text

    assert "9000906 is a magic number" in page
    assert "<dd>NotFound</dd>" in page, "PhoneNotFound has the same code and other words"
    assert "Near misses" not in page


def test_trying_again_changes_nothing(client: httpx.Client, bid: str, post: Post) -> None:
    """The same request told with rule, reply and entry, as often as one likes; books, journal and hits stay."""
    client.post(f"/billers/{bid}/router", content=PAYMENT)
    post("faults", preset="lost_reply")
    before = [client.get(f"/__admin/billers/{bid}/{path}").text for path in ("state", "journal", "faults")]
    pages = [client.get(f"/console/billers/{bid}/journal/1/again").text for _ in range(2)]
    after = [client.get(f"/__admin/billers/{bid}/{path}").text for path in ("state", "journal", "faults")]

    assert before == after
    assert pages[0] == pages[1]
    for text in (
        '<strong class="text">lost_reply</strong>: fires',
        "TCP reset",
        "not posted",
        "-100.24",
    ):
        assert text in pages[0]


def test_what_cannot_be_tried_again_says_why(client: httpx.Client, bid: str) -> None:
    """A form that could not be read is no request; nor is there one that the journal does not hold."""
    client.post(f"/billers/{bid}/router", content=b"rubbish")
    unread, missing = (client.get(f"/console/billers/{bid}/journal/{number}/again") for number in (1, 7))

    assert "refused before its XML was read" in unread.text
    assert [unread.status_code, missing.status_code] == [404, 404]


def test_findings_by_kind_are_those_of_the_api(client: httpx.Client, bid: str, ask: Ask, post: Post) -> None:
    """Count, first and last exchange, on purpose or not; forgotten by one press."""
    client.post(f"/billers/{bid}/router", content=b"rubbish")
    ask("GetAccountBalance", ACCOUNT_NO="9")
    ask("GetAccountBalance", ACCOUNT_NO="9")
    ask("GetAccountBalance", ACCOUNT_NO="9000906")
    page = client.get(f"/console/billers/{bid}/findings").text
    cleared = post("findings/clear")
    after = client.get(cleared.headers["location"]).text

    assert "would <strong>fail</strong>" in page
    assert re.search(r"Invalid Account Number.*?<td class=\"n\">2</td>.*?>2</a>.*?>3</a>.*?>no<", page, re.DOTALL)
    assert "yes: magic number 9000906" in page
    assert "would <strong>pass</strong>" in after
    assert admin(client, bid, "findings")["findings"] == []


def test_differences_are_those_of_the_api(client: httpx.Client, bid: str, post: Post) -> None:
    """Every record that differs, since a snapshot and between two; a name that is none is told."""
    post("snapshots", name="a")
    client.post(f"/billers/{bid}/router", content=PAYMENT)
    post("snapshots", name="b")
    told = admin(client, bid, "diff?from=a&to=b")
    since, between = (client.get(f"/console/billers/{bid}/diff?{query}").text for query in ("from=a", "from=a&to=b"))

    assert told["total"] == between.count("<tbody>") == since.count("<tbody>")
    assert '<td class="text">6432</td>' in between
    assert "<code>amount</code> -100.24" in between
    assert client.get(f"/console/billers/{bid}/diff?from=c").status_code == 404
    assert client.get(f"/console/billers/{bid}/diff").status_code == 404


def test_snapshot_is_fetched_restored_and_deleted(client: httpx.Client, bid: str, post: Post) -> None:
    """The same file as the admin API's; restored only by the form of the page that asks once more."""
    post("snapshots", name="a")
    client.post(f"/billers/{bid}/router", content=PAYMENT)
    asking = client.get(f"/console/billers/{bid}/snapshots/a/restore").text
    file = client.get(f"/console/billers/{bid}/snapshots/a/state")
    there = client.get(f"/__admin/billers/{bid}/snapshots/a").content
    before = admin(client, bid, "diff?from=a")["total"]
    restored = post("snapshots/a/restore")
    after = admin(client, bid, "diff?from=a")["total"]
    deleted = post("snapshots/delete", name="a")

    assert f"{before} records differ" in asking
    assert file.content == there
    assert json.loads(file.content.splitlines()[0])
    assert [restored.headers["location"][-8:], deleted.headers["location"][-7:]] == ["restored", "deleted"]
    assert after == 0
    assert admin(client, bid, "snapshots")["snapshots"] == []
    assert post("snapshots/delete", name="a").status_code == 404
    assert client.get(f"/console/billers/{bid}/snapshots/a/restore").status_code == 404


def test_what_was_done_outlives_the_process(tmp_path: Path) -> None:
    """With a data folder the clock and the snapshots of the forms are there after a restart."""
    for turn in range(2):
        process, url = start(tmp_path, "--data", str(tmp_path / "data"))
        with httpx.Client(base_url=url, headers={"origin": url}) as client:
            if turn == 0:
                client.post("/console/billers/3426/snapshots", data={"name": "kept"})
                client.post("/console/billers/3426/clock", data={"order": "advance", "advance.days": "3"})
            pages = [client.get(f"/console/billers/3426{path}").text for path in ("", "/snapshots")]
        process.terminate()
        process.communicate(timeout=10)

    assert "2024-11-18 12:00:00" in pages[0]
    assert "Restore kept" in pages[1]


def test_what_cannot_be_kept_is_told_as_not_done(tmp_path: Path) -> None:
    """On a full disk a form ends with 503 and the reason, and nothing was changed."""
    process, url = start(tmp_path, "--data", str(tmp_path / "data"))
    with httpx.Client(base_url=url, headers={"origin": url}) as client:
        largest = max(it.stat().st_size for it in (tmp_path / "data").iterdir())
        resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (largest, resource.RLIM_INFINITY))
        reply = client.post("/console/billers/3426/clock", data={"order": "advance", "advance.days": "3"})
        page = client.get("/console/billers/3426").text
    process.terminate()
    process.communicate(timeout=10)

    assert reply.status_code == 503
    assert "The change was not stored, so nothing was changed" in reply.text
    assert "2024-11-15 12:00:00" in page
