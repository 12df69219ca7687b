"""Fidelity at a running simulator: all marks, those an exchange rests on, and what a verification changes."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

import httpx
import pytest

from simulator.contract.fidelity import BadFidelity, documented, verified_by
from tests.simulator.process import start

VERIFIED = {
    "format": "cayenta-contract verification",
    "version": 1,
    "target": "http://router.example.org/router",
    "began": "2026-11-30T12:00:00Z",
    "functions": {
        "GetAccountBalance": {
            "tags": {
                "CURRENT_BALANCE": {"verdict": "same", "by": "reference"},
                "PASTDUE_AMT": {"verdict": "differs", "by": "rule", "why": "is 1, expected 2"},
                "DUE_DT": {"verdict": "same", "by": "profile"},
                "CUTOFF_DT": {"verdict": "noise", "by": "repetition"},
            }
        },
        "GetAccount": {"tags": {"PERSON_NO": {"verdict": "same", "by": "profile"}}},
    },
}
Ask = Callable[..., str]


def of_function(client: httpx.Client, function: str) -> dict[str, Any]:
    """The marks of a function by their ids."""
    reply = client.get("/__admin/fidelity", params={"function": function})
    assert reply.status_code == 200, reply.text
    return {mark["id"]: mark for mark in reply.json()["marks"]}


def ask(client: httpx.Client, biller: str, function: str, **tags: str) -> None:
    """Send a request to the router of a biller."""
    params = "".join(f"<{name}>{value}</{name}>" for name, value in tags.items())
    xml = f"<Request><{function}><Params>{params}</Params></{function}></Request>"
    path = biller.removeprefix("/__admin")
    client.post(f"{path}/router", content=b"XMLREQUEST=" + quote_plus(xml).encode())


def rests_on(client: httpx.Client, biller: str) -> list[list[str]]:
    """The behaviors and codes that each exchange of the journal rests on."""
    found = client.get(f"{biller}/fidelity").json()
    of_values = {mark["id"] for mark in found["marks"] if mark["reply_tags"]}
    return [[mark for mark in exchange["marks"] if mark not in of_values] for exchange in found["exchanges"]]


def test_all_marks_and_those_of_a_function(client: httpx.Client) -> None:
    """All of the file; of one function; what the words mean."""
    every = client.get("/__admin/fidelity").json()
    own = of_function(client, "AddARItems")

    assert len(every["marks"]) == len(documented().marks)
    assert set(every["basis"]) == {"given", "inferred", "assumed"}
    assert {mark["function"] for mark in own.values()} == {"AddARItems"}
    assert own["F-04.item-number-in-STATUS_DESC"]["label"] == "assumed"


def test_a_function_that_is_none(client: httpx.Client) -> None:
    """422 with the names there are."""
    reply = client.get("/__admin/fidelity", params={"function": "GetWeather"})

    assert reply.status_code == 422
    assert "'GetWeather' is not one of GetAccountBalance, GetAccount," in reply.json()["fields"][0]["reason"]


def test_what_exchanges_rest_on(client: httpx.Client, biller: str) -> None:
    """A payment and a donation rest on different rules; a refusal on its code alone; what is not read on nothing."""
    common = {"SUBSYSTEM_ID": "UM", "SS_ACCOUNT_NO": "2003708", "ITEM_DT": "20241115"}
    ask(client, biller, "AddARItems", **common, ITEM_TP="WEB", ITEM_AMT="1.00", AS_PAYMENT_YN="T")
    ask(client, biller, "AddARItems", **common, ITEM_TP="DONATE-PMT", ITEM_AMT="1.00", AS_PAYMENT_YN="T")
    ask(client, biller, "AdjARItem", ITEM_NO="205184", ITEM_DT="20241115", ITEM_AMT="0.00")
    ask(client, biller, "AdjARItem", ITEM_NO="1", ITEM_DT="20241115", ITEM_AMT="0.00")
    ask(client, biller, "GetWeather")

    made = ["F-04.status.0", "F-04.item-number-in-STATUS_DESC", "F-04.new-item"]
    assert rests_on(client, biller) == [
        [*made, "F-04.sign-of-a-payment"],
        [*made, "F-04.donation"],
        ["F-06.status.0", "F-06.void", "F-06.repeated-adjustments", "F-06.adjustment-item"],
        ["F-06.status.-906"],
        [],
    ]


def test_console_shows_what_an_exchange_rests_on(client: httpx.Client, biller: str) -> None:
    """Name, mark and source beside the exchange."""
    ask(client, biller, "GetAccountBalance", ACCOUNT_NO="2003708")
    page = client.get(f"{biller.replace('__admin', 'console')}/journal/1").text

    assert "How sure this is" in page
    assert "value of PASTDUE_AMT" in page
    assert "router §5.1" in page


@pytest.fixture(scope="module")
def verified(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A simulator that was started with the result of a verification."""
    folder = tmp_path_factory.mktemp("verified")
    (folder / "result.json").write_text(json.dumps(VERIFIED))
    process, url = start(folder, "--fidelity", "result.json")
    with httpx.Client(base_url=url, timeout=10) as client:
        yield client
    process.terminate()
    process.communicate(timeout=10)


@pytest.mark.parametrize(
    ("mark", "label"),
    [
        ("F-01.reply.CURRENT_BALANCE", "proven against http://router.example.org/router on 2026-11-30"),
        ("F-01.value.CURRENT_BALANCE", "proven against http://router.example.org/router on 2026-11-30"),
        ("F-01.reply.DUE_DT", "proven against http://router.example.org/router on 2026-11-30"),
        ("F-01.value.DUE_DT", "assumed"),  # its profile was kept, but nobody compared the value
        (
            "F-01.value.PASTDUE_AMT",
            "differs at http://router.example.org/router on 2026-11-30: is 1, expected 2",
        ),
        ("F-01.reply.CUTOFF_DT", "given"),
        ("F-01.status.0", "given"),
        ("F-01", "differs at http://router.example.org/router on 2026-11-30: is 1, expected 2"),
    ],
)
def test_a_verification_turns_marks(verified: httpx.Client, mark: str, label: str) -> None:
    """A rule or reference proves tag and value, a profile the tag; differs says why; noise says nothing."""
    assert of_function(verified, "GetAccountBalance")[mark]["label"] == label


def test_a_verification_of_some_functions(verified: httpx.Client) -> None:
    """A function whose tags are all the same is proven; one that was not asked keeps its mark."""
    assert of_function(verified, "GetAccount")["F-02"]["label"].startswith("proven against")
    assert of_function(verified, "AddARItems")["F-04"]["label"] == "given"


@pytest.mark.parametrize(
    "text",
    ["{}", "[", json.dumps(VERIFIED | {"version": 2}), json.dumps(VERIFIED | {"functions": {"GetAccount": 1}})],
)
def test_a_file_that_is_no_result(tmp_path: Path, text: str) -> None:
    """It says which command writes one."""
    file = tmp_path / "result.json"
    file.write_text(text)

    with pytest.raises(BadFidelity, match="cayenta-contract verify --result"):
        verified_by(file)
