"""What a biller is asked in the tests of what outlives a run: requests to its router and admin calls, each numbered."""

from typing import Any
from urllib.parse import quote_plus

import httpx

from tests.simulator.asking import request

ACCOUNT, GENERATED, PERSON = "2003708", "30000000", "1020424"


def pay(amount: str, account: str = ACCOUNT, guid: str = "") -> str:
    """F-04: a payment."""
    return request(
        "AddARItems",
        ("SUBSYSTEM_ID", "UM"),
        ("SS_ACCOUNT_NO", account),
        ("ITEM_TP", "WEB"),
        ("SOURCE_SPEC1", guid),
        ("ITEM_AMT", amount),
        ("AS_PAYMENT_YN", "T"),
    )


#: Requests that take a number of every kind that a router gives.
REQUESTS: tuple[str, ...] = (
    pay("20.00", guid="e-1"),
    pay("5.25", GENERATED, "e-2"),
    request("GetAccountBalance", ("ACCOUNT_NO", ACCOUNT)),
    request("GetAccountBalance", ("ACCOUNT_NO", GENERATED)),
    request("AddAlert", ("OWNERSHIP_CD", "ACCT"), ("ALERT_KEY", ACCOUNT), ("ALERT_CD", "DOG")),
    request("AddPersonPhone", ("PERSON_NO", PERSON), ("PHONE_CD", "CELL"), ("PHONE_NO", "2025550142")),
    request("GetPhoneRecords", ("PERSON_NO", PERSON)),
    request("AddReturnedCheck", ("PAYMENT_REF", "e-1"), ("SUBSYSTEM_ID", "UM"), ("CHECK_AMT", "20.00")),
    request("GetAccount", ("ACCOUNT_NO", "999")),
    pay("1.00", guid="e-3"),
)


def ask(client: httpx.Client, biller: str, xml: str, **options: Any) -> httpx.Response:
    """The router's answer to a request, whatever it is."""
    return client.post(f"/billers/{biller}/router", content=b"XMLREQUEST=" + quote_plus(xml).encode(), **options)


def replies(client: httpx.Client, biller: str, count: int = len(REQUESTS), first: int = 0) -> list[bytes]:
    """The bytes of ``count`` answers to the requests in turn, from the ``first`` on."""
    return [ask(client, biller, REQUESTS[place % len(REQUESTS)]).content for place in range(first, first + count)]


def change(client: httpx.Client, biller: str, method: str, path: str, body: Any = None) -> Any:
    """What an admin call on a biller answers; it must not be refused."""
    reply = client.request(method, f"/__admin/billers/{biller}{path}", json=body)
    assert reply.status_code < 300, (path, reply.text)
    return reply.json() if reply.content and reply.headers["content-type"] == "application/json" else reply.content
