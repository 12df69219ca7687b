"""Snapshots: saved under a name, restored to the byte, compared; bounded, and never with a password in them."""

import json
from typing import Any

import httpx
import pytest

from tests.simulator.traffic import ACCOUNT, REQUESTS, ask, change, pay, replies

CANARY = "canary-7d1f"


@pytest.fixture
def bid(biller: str) -> str:
    """The id of a biller of its own."""
    return biller.rpartition("/")[2]


@pytest.fixture
def twin(client: httpx.Client, bid: str) -> str:
    """A second biller that is made alike."""
    reply = client.post("/__admin/billers", json={"id": f"{bid}-twin", "template": "3426"})
    assert reply.status_code == 201
    return f"{bid}-twin"


def balance(client: httpx.Client, bid: str) -> Any:
    """CURRENT_BALANCE of the documented account."""
    return change(client, bid, "GET", f"/accounts/{ACCOUNT}")["balance"]["CURRENT_BALANCE"]


def test_restored_biller_goes_on_as_if_nothing_had_been(client: httpx.Client, bid: str, twin: str) -> None:
    """Every number and every byte that follows is that of a twin that never made the calls in between."""
    assert replies(client, bid) == replies(client, twin)
    change(client, bid, "PUT", "/snapshots/a")
    replies(client, bid, 14)
    change(client, bid, "PUT", "/logins", {"logins": [{"user": "a", "password": CANARY}]})
    change(client, bid, "PATCH", "/settings", {"balance_shape": "template", "allow_anonymous": True})
    change(client, bid, "POST", "/clock", {"advance": {"days": 40}})
    change(client, bid, "PUT", "/code-tables/ALERT_CD", {"codes": ["CAT"]})
    change(client, bid, "PATCH", "/counters", {"ITEM_NO": 900_000})

    change(client, bid, "POST", "/snapshots/a/restore")

    assert replies(client, bid, 25) == replies(client, twin, 25)
    own, other = (change(client, it, "GET", "/state") for it in (bid, twin))
    assert own == other


def test_state_at_another_time_is_restored_too(client: httpx.Client, bid: str) -> None:
    """A snapshot that was made after others brings back what they do not have."""
    change(client, bid, "PUT", "/snapshots/early")
    ask(client, bid, pay("20.00"))
    change(client, bid, "PUT", "/snapshots/late")
    change(client, bid, "POST", "/snapshots/early/restore")
    assert balance(client, bid) == "100.24"

    change(client, bid, "POST", "/snapshots/late/restore")

    assert balance(client, bid) == "80.24"


def test_running_clock_goes_on_running(client: httpx.Client, bid: str) -> None:
    """What is kept of a running clock is how far ahead of the wall clock it is."""
    change(client, bid, "POST", "/clock", {"run": True})
    change(client, bid, "POST", "/clock", {"advance": {"days": 3}})
    change(client, bid, "PUT", "/snapshots/a")
    change(client, bid, "POST", "/clock", {"freeze": "2024-11-15T12:00"})

    change(client, bid, "POST", "/snapshots/a/restore")

    assert change(client, bid, "GET", "/clock")["mode"] == "running"
    assert change(client, bid, "GET", "/diff?from=a")["total"] == 0


def test_save_tells_new_from_replaced(client: httpx.Client, bid: str) -> None:
    """201 for a new name, 200 for one that is taken; the list has both, with the biller's time and number."""
    path = f"/__admin/billers/{bid}/snapshots"
    ask(client, bid, pay("20.00"))

    assert [client.put(f"{path}/{name}").status_code for name in ("b", "a", "b")] == [201, 201, 200]

    listed = client.get(path).json()["snapshots"]
    assert [it["name"] for it in listed] == ["a", "b"]
    assert (listed[0]["made"], listed[0]["trans_no"]) == ("2024-11-15T12:00:00-08:00", 6432)
    assert listed[0]["size"] > 5_000


@pytest.mark.parametrize(
    ("method", "path", "status", "field"),
    [
        ("PUT", "/snapshots/.hidden", 422, "name"),
        ("PUT", f"/snapshots/{'x' * 65}", 422, "name"),
        ("GET", "/snapshots/nope", 404, "name"),
        ("DELETE", "/snapshots/nope", 404, "name"),
        ("POST", "/snapshots/nope/restore", 404, "name"),
        ("GET", "/diff", 422, "?from"),
        ("GET", "/diff?from=nope", 404, "?from"),
        ("GET", "/diff?from=a&to=nope", 404, "?to"),
        ("GET", "/diff?from=a&limit=x", 422, "?limit"),
    ],
)
def test_bad_order(client: httpx.Client, bid: str, method: str, path: str, status: int, field: str) -> None:
    """4xx with the field to blame."""
    change(client, bid, "PUT", "/snapshots/a")

    reply = client.request(method, f"/__admin/billers/{bid}{path}")

    assert (reply.status_code, reply.json()["fields"][0]["path"]) == (status, field)


def test_snapshots_are_bounded(client: httpx.Client, bid: str) -> None:
    """The hundred-and-first is refused with the reason; a taken name can still be replaced."""
    path = f"/__admin/billers/{bid}/snapshots"
    for number in range(100):
        client.put(f"{path}/s{number}")

    one_more, again = client.put(f"{path}/more"), client.put(f"{path}/s7")

    assert (one_more.status_code, again.status_code) == (422, 200)
    assert one_more.json()["error"] == "the biller already has 100 snapshots; remove one first"


def test_reset_keeps_snapshots_and_removal_does_not(client: httpx.Client, bid: str) -> None:
    """A reset goes back to the recipe, what somebody saved on purpose stays; a biller that is gone has none."""
    ask(client, bid, pay("20.00"))
    change(client, bid, "PUT", "/snapshots/a")
    change(client, bid, "POST", "/reset")
    assert balance(client, bid) == "100.24"
    change(client, bid, "POST", "/snapshots/a/restore")
    assert balance(client, bid) == "80.24"

    change(client, bid, "DELETE", "")
    client.post("/__admin/billers", json={"id": bid, "template": "3426"})

    assert change(client, bid, "GET", "/snapshots")["snapshots"] == []


def test_journal_stays_and_tells_nothing_false(client: httpx.Client, bid: str) -> None:
    """Exchanges outlive a restore; one whose entries are gone no longer names their numbers, which others get."""
    ask(client, bid, pay("1.00"))
    change(client, bid, "PUT", "/snapshots/a")
    ask(client, bid, pay("2.00"))
    change(client, bid, "POST", "/snapshots/a/restore")
    ask(client, bid, pay("3.00"))

    entries = change(client, bid, "GET", "/journal")["entries"]

    assert [it["id"] for it in entries] == [1, 2, 3]
    assert [len(it["postings"]) for it in entries] == [1, 0, 1]
    assert [it["trans_no"] for it in entries] == [6431, 6432, 6432]


def test_findings_stay(client: httpx.Client, bid: str) -> None:
    """What a client sent against the contract was sent, whatever became of the books."""
    change(client, bid, "PUT", "/snapshots/a")
    ask(client, bid, "<Request><GetAccount><Params><ACCOUNT>1</ACCOUNT></Params></GetAccount></Request>")
    before = change(client, bid, "GET", "/findings")

    change(client, bid, "POST", "/snapshots/a/restore")

    assert before["is_clean"] is False
    assert change(client, bid, "GET", "/findings") == before


def test_diff_names_each_record_in_order(client: httpx.Client, bid: str) -> None:
    """What was and what is, amounts as texts; the biller's own settings come first."""
    change(client, bid, "PUT", "/snapshots/a")
    ask(client, bid, pay("20.00", guid="e-9"))
    change(client, bid, "PATCH", "/settings", {"payment_sign": "signed"})

    told = change(client, bid, "GET", "/diff?from=a")

    assert [(it["register"], it["key"]) for it in told["differences"]] == [
        ("biller", "settings/payment_sign"),
        ("counters", "ITEM_NO"),
        ("counters", "posting"),
        ("counters", "transNo"),
        ("entries", f"{ACCOUNT}/739205000000013"),
        ("bookings", "6431"),
    ]
    entry = told["differences"][-2]
    assert (entry["was"], entry["now"]["amount"], entry["now"]["tags"]["SOURCE_SPEC1"]) == (None, "-20.00", "e-9")


def test_diff_is_bounded_and_counts_the_rest(client: httpx.Client, bid: str) -> None:
    """``limit`` cuts the list, never the count; two snapshots can be compared either way round."""
    change(client, bid, "PUT", "/snapshots/a")
    ask(client, bid, pay("20.00"))
    change(client, bid, "PUT", "/snapshots/b")
    ask(client, bid, pay("20.00"))

    there, back = (change(client, bid, "GET", f"/diff?from={x}&to={y}&limit=1") for x, y in ("ab", "ba"))

    assert (there["total"], len(there["differences"]), back["total"]) == (5, 1, 5)
    assert (there["differences"][0]["was"], there["differences"][0]["now"]) == (
        back["differences"][0]["now"],
        back["differences"][0]["was"],
    )


def test_no_password_leaves(client: httpx.Client, bid: str) -> None:
    """Neither a file nor a difference holds one; a restored login still knows its own."""
    change(client, bid, "PUT", "/snapshots/before")
    change(client, bid, "PUT", "/logins", {"logins": [{"user": "ic", "password": CANARY, "functions": ["GetAccount"]}]})
    change(client, bid, "PUT", "/snapshots/a")
    change(client, bid, "PUT", "/logins", {"logins": [{"user": "ic", "password": f"{CANARY}-2"}]})

    texts = [
        json.dumps(change(client, bid, "GET", path), default=bytes.decode)
        for path in ("/state", "/snapshots/a", "/snapshots", "/diff?from=before", "/diff?from=before&to=a", "/logins")
    ]
    changed = change(client, bid, "GET", "/diff?from=a")["differences"]
    change(client, bid, "POST", "/snapshots/a/restore")

    assert not [text for text in texts if CANARY in text]
    assert [(it["key"], it["now"]["password"]) for it in changed] == [("logins/ic", "***")]
    assert ask(client, bid, REQUESTS[8], auth=("ic", CANARY)).status_code == 200
    assert ask(client, bid, REQUESTS[8], auth=("ic", f"{CANARY}-2")).status_code == 401
