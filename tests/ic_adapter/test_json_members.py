"""A JSON body that names a member twice is refused on every call, with the name (adapter §1.2)."""

import json
from typing import Any

import httpx
import msgspec
import pytest
from hypothesis import given

from ic_adapter.web.api.routes import ROUTES
from ic_adapter.web.json_body import SHOWN, NotJson, decode
from tests.json_texts import TREES, once, twice

WITH_BODY = [route for route in ROUTES if route.body is not None]
JSON_TYPE = {"content-type": "application/json"}


def test_amount_twice(client: httpx.Client, biller: str) -> None:
    """Neither of the two amounts is taken."""
    body = b'{"source_id": "p-1", "account_number": "1", "instrument": "CC", "amount": "1.00", "amount": "100.00"}'

    reply = client.post(f"{biller}/payments", content=body, headers=JSON_TYPE)

    assert (reply.status_code, reply.json()) == (
        400,
        {"error": 'the body names the member "amount" twice in one object; send it once', "fields": []},
    )
    assert client.get(f"{biller}/records").json()["records"] == []


@pytest.mark.parametrize("route", WITH_BODY, ids=lambda route: f"{route.method} {route.path}")
def test_every_call_with_a_body(client: httpx.Client, biller: str, route: Any) -> None:
    """Every call says so before it looks at anything else, whatever the member is."""
    path = route.path.format(bid=biller.rpartition("/")[2], no="1", group="RTDR", id="1", name="clerk")
    name = next((field.encode_name for field in fields_of(route.body)), "x")
    body = b'{"%b": null, "%b": null}' % (name.encode(), name.encode())

    reply = client.request(route.method, path, content=body, headers=JSON_TYPE)

    assert reply.status_code == 400, reply.text
    assert f'the member "{name}" twice' in reply.json()["error"]


def fields_of(body: Any) -> tuple[msgspec.structs.FieldInfo, ...]:
    """Return the fields of a body; none of one with free names."""
    return msgspec.structs.fields(body) if hasattr(body, "__struct_fields__") else ()


@given(drawn=twice())
def test_name_twice_anywhere(drawn: tuple[str, str]) -> None:
    """At any depth, however it is written, with any values."""
    text, name = drawn

    with pytest.raises(NotJson) as refused:
        decode(text.encode(), Any)

    assert str(refused.value) == (
        f"the body names the member {json.dumps(name[:SHOWN])} twice in one object; send it once"
    )


@given(tree=TREES)
def test_each_name_once(tree: Any) -> None:
    """The same name in different objects is nothing special: the body is what msgspec makes of it."""
    assert decode(once(tree), Any) == msgspec.json.decode(once(tree))


@pytest.mark.parametrize("body", [b"", b"{", b'{"a": 1,}', b"\xff", b"[" * 100_000])
def test_no_json(body: bytes) -> None:
    """What is no JSON is told as before."""
    with pytest.raises(NotJson, match=r"^the body is not JSON: "):
        decode(body, Any)


def test_value_that_does_not_fit_before_the_end_of_the_json() -> None:
    """The first fault is told, as before."""
    with pytest.raises(msgspec.ValidationError):
        decode(b'{"a": "x", ', dict[str, int])
