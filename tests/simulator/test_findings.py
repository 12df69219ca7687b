"""Contract findings: every deviation a client sent, counted with its reason; what was caused on purpose is marked."""

from typing import Any

import httpx
import pytest

from simulator.contract.access import Login
from simulator.contract.faults.catalogue import Effect
from simulator.contract.faults.rules import Rule
from simulator.contract.keys import Keys
from simulator.errors import Unreadable
from simulator.journal.entries import Exchange
from simulator.journal.findings import ContractFinding, FindingKind, Findings
from simulator.recipes.templates import TEMPLATE_NOW
from simulator.router.pipeline import Router
from tests.simulator.asking import SAMPLES, a_router, balance, post, request, send

PAYMENT = (SAMPLES / "F-04.request.xml").read_text()


def rows(router: Router) -> list[tuple[FindingKind, str, int, int, int, int]]:
    """Kind, function, code, count, first and last number of each finding."""
    return [(it.kind, it.function, it.code, it.count, it.first, it.last) for it in router.findings]


def test_each_kind_is_counted_with_its_first_and_last_exchange() -> None:
    """Transport, schema and business, in order of first occurrence."""
    router = a_router()
    balance(router, "9")
    post(router, b"rubbish")
    send(router, request("GetAccountBalance", ("account_no", "1")))
    send(router, request("GetNothing"))
    balance(router, "8")
    post(router, b"", {"authorization": "Basic x"})

    assert rows(router) == [
        (FindingKind.BUSINESS, "GetAccountBalance", -4, 2, 1, 5),
        (FindingKind.TRANSPORT, "", -904, 1, 2, 2),
        (FindingKind.SCHEMA, "GetAccountBalance", -902, 1, 3, 3),
        (FindingKind.SCHEMA, "GetNothing", -903, 1, 4, 4),
        (FindingKind.TRANSPORT, "", 401, 1, 6, 6),
    ]


def test_schema_reason_is_the_readable_one() -> None:
    """What the client was told: tag and cause."""
    router = a_router()
    send(router, PAYMENT.replace("100.24", "100,24"))

    (finding,) = router.findings
    assert finding.reason.startswith("ITEM_AMT: '100,24' is not an amount N(15,2)")


def test_good_requests_leave_no_finding() -> None:
    """What was done is no deviation."""
    router = a_router()
    balance(router, "2003708")
    send(router, PAYMENT)

    assert list(router.findings) == []
    assert router.findings.is_clean(strict=True)


def test_address_grant_and_login_are_transport() -> None:
    """Who asks, and from where."""
    router = a_router()
    router.logins["ic"] = Login("ic", "pw", functions=frozenset({"GetAccount"}))
    post(router, b"XMLREQUEST=" + request("GetAccountBalance").encode(), {"authorization": "Basic aWM6cHc="})

    assert rows(router) == [(FindingKind.TRANSPORT, "GetAccountBalance", -901, 1, 1, 1)]


def test_magic_number_is_on_purpose() -> None:
    """Its refusal is what was asked for: no breach, whatever STATUS it answers."""
    router = a_router()
    balance(router, "9000902")

    (finding,) = router.findings
    assert (finding.kind, finding.code, finding.on_purpose) == (FindingKind.SCHEMA, -902, "magic number 9000902")
    assert router.findings.is_clean(strict=True)


def test_magic_number_that_is_switched_off_is_the_clients() -> None:
    """It is an unknown account then."""
    router = a_router()
    router.keys = Keys(magic_accounts=False)
    balance(router, "9000902")

    assert [(it.code, it.on_purpose) for it in router.findings] == [(-4, None)]


#: What a rule shows → code, kind of the finding it leaves.
MADE_UP: tuple[tuple[dict[str, Any], FindingKind, int], ...] = (
    (
        {"reply_effect": "status", "parameters": {"code": -7, "description": "no", "level": "both"}},
        FindingKind.BUSINESS,
        -7,
    ),
    ({"reply_effect": "http", "parameters": {"status": 503}}, FindingKind.TRANSPORT, 503),
)


@pytest.mark.parametrize(("rule", "kind", "code"), MADE_UP)
def test_refusal_of_a_rule_is_on_purpose(rule: dict[str, Any], kind: FindingKind, code: int) -> None:
    """The client did nothing wrong: marked with the rule's name."""
    router = a_router()
    router.faults.put(Rule(name="r", **rule))
    send_any(router)

    assert [(it.kind, it.code, it.on_purpose) for it in router.findings] == [(kind, code, "rule r")]
    assert router.findings.is_clean(strict=True)


def test_second_booking_of_a_rule_is_on_purpose() -> None:
    """A payment that a rule books twice is refused the second time where duplicates are: not the client's doing."""
    router = a_router()
    router.keys = Keys(duplicate_policy="reject")
    router.faults.put(Rule(name="r", books_effect=Effect.TWICE))
    send_any(router)

    assert [(it.code, it.on_purpose) for it in router.findings] == [(-908, "rule r")]


def test_own_mistake_under_a_rule_stays_the_clients() -> None:
    """A rule that only delays does not excuse an unknown account."""
    router = a_router()
    router.faults.put(Rule(name="r", reply_effect="delay", parameters={"seconds": 0.0}))
    balance(router, "9")

    assert [(it.code, it.on_purpose) for it in router.findings] == [(-4, None)]


def send_any(router: Router) -> None:
    """The payment of the samples."""
    post(router, b"XMLREQUEST=" + PAYMENT.encode())


def test_explaining_leaves_no_finding() -> None:
    """What is only tried on a shadow was not sent."""
    router = a_router()
    shadow = router.shadow()
    balance(shadow, "9")

    assert (list(router.findings), len(list(shadow.findings))) == ([], 1)


def a_refusal(findings: Findings, number: int, reason: str) -> None:
    """One refusal of a request that could not be read."""
    entry = Exchange(number=number, at=TEMPLATE_NOW, client="127.0.0.1", request=b"")
    entry.status_desc = reason
    findings.keep(Unreadable, entry, None, Keys())


def test_reasons_are_bounded_and_the_rest_still_fails_a_strict_run() -> None:
    """A client that sends rubbish of a thousand kinds costs no memory, and is not forgiven either."""
    findings = Findings(kept=2)
    for number in range(1, 6):
        a_refusal(findings, number, f"rubbish {number}")
    a_refusal(findings, 6, "rubbish 1")

    assert [(it.reason, it.count) for it in findings] == [("rubbish 1", 2), ("rubbish 2", 1)]
    assert findings.left_out == 3
    assert findings.breaches()[-1].reason.startswith("3 more refusals")


def test_strict_run_fails_by_transport_and_schema_never_by_business() -> None:
    """An unknown account is what many scenarios are about; a wrong tag never is."""
    clean, broken = a_router(), a_router()
    balance(clean, "9")
    send(broken, request("GetAccountBalance", ("nope", "")))

    assert [it.kind for it in broken.findings.breaches()] == [FindingKind.SCHEMA]
    assert (clean.findings.is_clean(strict=True), broken.findings.is_clean(strict=True)) == (True, False)
    assert broken.findings.is_clean(strict=False)


def test_finding_says_whether_it_fails_a_strict_run() -> None:
    """The kind decides, and who caused it."""
    words = {"function": "", "reason": "", "code": 0, "first": 1}
    verdicts = [ContractFinding(kind=kind, on_purpose=None, **words).fails_strict for kind in FindingKind]  # type: ignore[arg-type]  # mixed

    assert verdicts == [True, True, False]


# --- over the admin API ---------------------------------------------------------------------------------------------


@pytest.fixture
def asked(client: httpx.Client, biller: str) -> str:
    """A biller that was sent one wrong tag and one unknown account."""
    url = biller.replace("/__admin/billers/", "/billers/") + "/router"
    for xml in (request("GetAccount", ("Account_No", "1")), request("GetAccount", ("ACCOUNT_NO", "2003780"))):
        client.post(url, content=f"XMLREQUEST={xml}")
    return biller


def test_findings_are_read_with_their_near_misses(client: httpx.Client, asked: str) -> None:
    """Kind, reason, numbers, and what was nearly right."""
    found = client.get(f"{asked}/findings").json()

    assert (found["is_clean"], found["left_out"], found["evicted"]) == (False, 0, 0)
    assert [(it["kind"], it["code"], it["first"], it["fails_strict"]) for it in found["findings"]] == [
        ("schema", -902, 1, True),
        ("business", -4, 2, False),
    ]
    assert [it["near_misses"][0]["kind"] for it in found["findings"]] == ["tag_case", "digits_swapped"]


def test_findings_are_filtered_by_kind(client: httpx.Client, asked: str) -> None:
    """One kind; another word is told."""
    found = client.get(f"{asked}/findings", params={"kind": "business"}).json()
    refused = client.get(f"{asked}/findings", params={"kind": "nope"})

    assert [it["code"] for it in found["findings"]] == [-4]
    assert (refused.status_code, refused.json()["fields"][0]["path"]) == (422, "?kind")


def test_all_billers_with_a_breach_are_listed(client: httpx.Client, asked: str) -> None:
    """What a strict run fails by, biller by biller, of those that are gone as well."""
    client.delete(asked)
    found = client.get("/__admin/findings").json()
    mine = [it for it in found["billers"] if asked.endswith(f"/{it['biller']}")]

    assert not found["is_clean"]
    assert [it["code"] for it in mine[0]["findings"]] == [-902]


def test_findings_are_forgotten(client: httpx.Client, asked: str) -> None:
    """The journal stays."""
    client.delete(f"{asked}/findings")

    assert client.get(f"{asked}/findings").json()["findings"] == []
    assert len(client.get(f"{asked}/journal").json()["entries"]) == 2


def test_reset_forgets_findings(client: httpx.Client, asked: str) -> None:
    """A new router has none."""
    client.post(f"{asked}/reset")

    assert client.get(f"{asked}/findings").json()["findings"] == []
