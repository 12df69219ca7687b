"""A JSON body of the admin API that names a member twice is refused on every call, with the name."""

import json
from typing import Any

import httpx
import msgspec
import pytest
from hypothesis import given

from simulator.control.admin_calls import CALLS
from simulator.control.wire import SHOWN, Refusal, decode
from tests.json_texts import TREES, once, twice

WITH_BODY = [call for call in CALLS if call.body is not None]
JSON_TYPE = {"content-type": "application/json"}


def test_amount_twice(client: httpx.Client, biller: str) -> None:
    """Neither of the two amounts is booked."""
    path = f"{biller}/accounts/2003708"
    before = client.get(path).json()["balance"]

    reply = client.post(
        f"{path}/ledger", content=b'{"kind": "payment", "amount": "1.00", "amount": "100.00"}', headers=JSON_TYPE
    )

    assert (reply.status_code, reply.json()) == (
        400,
        {
            "error": "the body names a member twice",
            "fields": [{"path": "$", "reason": 'the member "amount" comes twice in one object; send it once'}],
        },
    )
    assert client.get(path).json()["balance"] == before


@pytest.mark.parametrize("call", WITH_BODY, ids=lambda call: f"{call.method} {call.path}")
def test_every_call_with_a_body(client: httpx.Client, biller: str, call: Any) -> None:
    """Every call says so before it looks at anything else, whatever the member is."""
    path = "/__admin" + call.path.replace("{bid}", biller.rpartition("/")[2])
    name = next((field.encode_name for field in fields_of(call.body)), "x")
    body = b'{"%b": null, "%b": null}' % (name.encode(), name.encode())

    reply = client.request(call.method, path, content=body, headers=JSON_TYPE)

    assert reply.status_code == 400, reply.text
    assert f'the member "{name}" comes twice' in reply.json()["fields"][0]["reason"]


def fields_of(body: Any) -> tuple[msgspec.structs.FieldInfo, ...]:
    """Return the fields of a body; none of one with free names."""
    return msgspec.structs.fields(body) if hasattr(body, "__struct_fields__") else ()


@given(drawn=twice())
def test_name_twice_anywhere(drawn: tuple[str, str]) -> None:
    """At any depth, however it is written, with any values."""
    text, name = drawn

    with pytest.raises(Refusal) as refused:
        decode(text.encode(), Any)

    assert refused.value.status == 400
    assert refused.value.fields == (
        ("$", f"the member {json.dumps(name[:SHOWN])} comes twice in one object; send it once"),
    )


@given(tree=TREES)
def test_each_name_once(tree: Any) -> None:
    """The same name in different objects is nothing special: the body is what msgspec makes of it."""
    assert decode(once(tree), Any) == msgspec.json.decode(once(tree))


@pytest.mark.parametrize("body", [b"{", b'{"a": 1,}', b"\xff", b"[" * 100_000])
def test_no_json(body: bytes) -> None:
    """What is no JSON is told as before."""
    with pytest.raises(Refusal, match=r"^the body is not JSON$"):
        decode(body, Any)


def test_value_that_does_not_fit_before_the_end_of_the_json() -> None:
    """The first fault is told, as before."""
    with pytest.raises(Refusal, match=r"^the body does not match its schema$"):
        decode(b'{"a": "x", ', dict[str, int])
