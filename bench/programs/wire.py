"""What the measured requests look like, and one request by hand; the same bytes go to floor and product."""

import base64
import http.client
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any
from urllib.parse import quote

from bench.errors import NotMeasured

USER, PASSWORD = "bench", "bench-password"
FUNCTIONS = ("GetAccountBalance", "GetAccount", "AddARItems", "SetPhone")
FORM = {"Content-Type": "application/x-www-form-urlencoded; charset=UTF-8"}
HEADERS = FORM | {
    "Authorization": "Basic " + base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode(),
}
POPULATION, MANY, PAYERS = 10_000_000, 20_000, 2_000
FIRST_GENERATED = 30_000_000  # ACCOUNT_NO of account 0 of a population (population §1)
POLL_SECONDS = 0.001
START_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Asking:
    """Requests of one kind: the template of the biller they go to, their bodies in turn, what every answer holds.

    ``in_floor`` is what the floor's answer holds where the two do not answer the same.
    """

    name: str
    template: str
    bodies: tuple[bytes, ...]
    expected: bytes
    in_floor: bytes | None = None

    @property
    def biller(self) -> str:
        """The biller they go to."""
        return f"bench-{self.template}"

    @property
    def path(self) -> str:
        """Where they are posted, on either side."""
        return router(self.biller)


def router(biller: str) -> str:
    """The path of a biller's router."""
    return f"/billers/{biller}/router"


def body(function: str, **tags: str) -> bytes:
    """One request as a form, percent-encoded as the adapter sends it (router §1.2)."""
    params = "".join(f"<{name}>{value}</{name}>" for name, value in tags.items())
    xml = f"<Request><{function}><Params>{params}</Params></{function}></Request>"
    return f"XMLREQUEST={quote(xml, safe='')}".encode()


BALANCE = Asking(
    "GetAccountBalance",
    "3426",
    (body("GetAccountBalance", ACCOUNT_NO="2003708"),),
    b"<CURRENT_BALANCE>100.24</CURRENT_BALANCE>",
)
ACCOUNT = Asking(
    "GetAccount",
    "getaccount_sample",
    (body("GetAccount", ACCOUNT_NO="2003708"),),
    b"<PERSON_FNM>ALEX</PERSON_FNM>",
)
#: Many values, so that no answer can be remembered from the request before.
REFUSED = Asking(
    "refusal with STATUS",
    "3426",
    tuple(body("GetAccountBalance", ACCOUNT_NO=f"99{n:06}") for n in range(500)),
    b"<STATUS>-4</STATUS>",
)
EXPLAINED = Asking(
    "refusal with an explanation",
    "3426",
    tuple(body("GetAccountBalance", ACCOUNT_NO=f"2003708 no. {n}!") for n in range(500)),
    b"is not an account number",
    in_floor=b"does not match its schema",
)


def generated(accounts: int, spread: int = 1000, function: str = "GetAccountBalance") -> tuple[bytes, ...]:
    """Requests for accounts spread evenly over a population of that many."""
    count = min(accounts, spread)
    return tuple(body(function, ACCOUNT_NO=str(FIRST_GENERATED + n * accounts // count)) for n in range(count))


#: So many accounts in turn that whatever is kept of one is gone, or was worth keeping, when its turn comes again.
MANY_BALANCES = Asking(
    "GetAccountBalance, many accounts",
    "3426",
    generated(POPULATION, MANY),
    b"<STATUS>0</STATUS>",
    in_floor=b"<STATUS>0</STATUS>",
)
MANY_ACCOUNTS = Asking(
    "GetAccount, many accounts",
    "getaccount_sample",
    generated(POPULATION, MANY, "GetAccount"),
    b"<STATUS>0</STATUS>",
    in_floor=b"<STATUS>0</STATUS>",
)


def payment(account_no: str, amount: str) -> bytes:
    """A payment as the adapter sends it: all 25 tags, most of them blank (router F-04)."""
    blank = dict.fromkeys("GROUP_NO SUBSYSTEM_ID SS_ACCOUNT_NO ITEM_DT ITEM_TP CATEGORY_CD SUMMARY_CD".split(), "")
    rest = """TAXABLE_AMT TAX_CD ITEM_STAT ON_HOLD_YN PENALIZABLE_YN ALLOW_PAP_YN AS_PAYMENT_YN CUTOFF_YN
    SUBJECT_TO_INTEREST_YN PAY_AGENT ITEM_CMTS INVOICE_NO""".split()
    return body(
        "AddARItems",
        **blank | {"SUBSYSTEM_ID": "UM", "SS_ACCOUNT_NO": account_no, "ITEM_DT": "20241115", "ITEM_TP": "WEB"},
        SOURCE_SS_ID="AR",
        SOURCE_REFERENCE="ARWEB",
        SOURCE_SPEC1=f"6f0c1c52-8f6a-4f0e-9c58-0d5c{account_no}",
        SOURCE_SPEC2="2025550123",
        SOURCE_SPEC3="WEB",
        ITEM_AMT=amount,
        **dict.fromkeys(rest, "") | {"AS_PAYMENT_YN": "T", "ITEM_CMTS": "test@example.org"},
    )


def phone(number: str) -> bytes:
    """A new number for the documented person's HOME record (router F-10)."""
    tags = {"PERSON_NO": "1020424", "PHONE_SEQ": "1", "PHONE_CD": "HOME", "PHONE_NO": number}
    return body("SetPhone", **tags, EXTENSION_NO="", PHONE_CMTS="", ACTIVE_DT="", INACTIVE_DT="")


PAYMENTS = Asking(
    "AddARItems",
    "3426",
    tuple(
        payment(str(FIRST_GENERATED + n * POPULATION // PAYERS), f"{1 + n % 200}.{n % 100:02}") for n in range(PAYERS)
    ),
    b" added.</STATUS_DESC>",
)
PHONES = Asking(
    "SetPhone",
    "3426",
    tuple(phone(f"20255501{n:02}") for n in range(100)),
    b"<PHONE_SEQ>1</PHONE_SEQ>",
)


def post(port: int, path: str, content: bytes, headers: Mapping[str, str] = MappingProxyType(HEADERS)) -> bytes:
    """One request to a router; the reply's body. NotMeasured unless it was answered with 200."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("POST", path, content, dict(headers))
        reply = connection.getresponse()
        answer = reply.read()
    finally:
        connection.close()
    if reply.status != 200:
        raise NotMeasured(f"{path} answered HTTP {reply.status}: {answer[:200].decode(errors='replace')}")
    return answer


def first_answer(
    port: int, path: str, content: bytes, expected: bytes, headers: Mapping[str, str] = MappingProxyType(HEADERS)
) -> None:
    """Ask every millisecond until a good answer comes; NotMeasured after half a minute."""
    deadline = time.perf_counter() + START_SECONDS
    while time.perf_counter() < deadline:
        try:
            answer = post(port, path, content, headers)
        except OSError:
            time.sleep(POLL_SECONDS)
            continue
        if expected not in answer:
            raise NotMeasured(f"{path} answered {answer[:300].decode(errors='replace')}")
        return
    raise NotMeasured(f"nothing answered within {START_SECONDS:.0f} s")


def documented_answer(port: int) -> None:
    """Ask until the documented biller answers, which knows no login yet."""
    first_answer(port, router("3426"), BALANCE.bodies[0], BALANCE.expected, FORM)


class Admin:
    """The simulator's admin API over one connection."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def create(self, biller: str, template: str, **more: Any) -> None:
        """A biller; NotMeasured quotes why it cannot be made."""
        self._call("POST", "/__admin/billers", {"id": biller, "template": template, **more})

    def require_login(self, biller: str) -> None:
        """Only the bench's own login may ask, and only for its functions: nothing of the line is left out."""
        logins = {"logins": [{"user": USER, "password": PASSWORD, "functions": FUNCTIONS}]}
        self._call("PUT", f"/__admin/billers/{biller}/logins", logins)
        self._call("PATCH", f"/__admin/billers/{biller}/settings", {"allow_anonymous": False})

    def entries(self, biller: str, account: str) -> list[dict[str, Any]]:
        """The entries of an account's ledger, in posting order."""
        found: list[dict[str, Any]] = self._call("GET", f"/__admin/billers/{biller}/accounts/{account}/ledger", None)[
            "entries"
        ]
        return found

    def close(self) -> None:
        """Give the connection back."""
        self._connection.close()

    def _call(self, method: str, path: str, content: Any) -> Any:
        body = None if content is None else json.dumps(content)
        self._connection.request(method, path, body, {"Content-Type": "application/json"})
        reply = self._connection.getresponse()
        answer = reply.read()
        if reply.status >= 300:
            raise NotMeasured(f"{method} {path} answered HTTP {reply.status}: {answer[:300].decode(errors='replace')}")
        return json.loads(answer) if answer else None
