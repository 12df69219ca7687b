"""Reads of one account beside each other: what a reply alone cannot tell, two of them can."""

from dataclasses import dataclass

import pytest
from lxml import etree

from harness.profiles.checking import KnownFacts, check_reply
from harness.profiles.profile import profiles
from harness.profiles.reply import read_reply
from harness.verify.agreement import AGREEMENTS, disagreements
from harness.verify.judging import texts_of
from harness.verify.reading import verify_reads
from harness.verify.target import RouterRequest
from harness.verify.verdicts import TagVerdict, Verification
from simulator.billers.register import Billers, Recipe
from simulator.router.pipeline import Router
from tests.harness.damages import CODE_TABLES, DAMAGES, READING, damaged, of_one_account, other_value
from tests.simulator.asking import a_router, send

ACCOUNT = "2003708"


@dataclass
class InProcess:
    """A router without a server, one tag of one function's replies changed."""

    router: Router
    function: str = ""
    path: str = ""

    def ask(self, request: RouterRequest) -> etree._Element:
        """Answer a request."""
        reply = send(self.router, etree.tostring(request.root(), encoding="unicode"))
        if request.function == self.function:
            for leaf in reply.iterfind(f".//Params/{self.path}"):
                other_value(leaf)
        return reply


def wrong(found: Verification) -> set[tuple[str, str]]:
    """What differs."""
    return {
        (function, path)
        for function, tags in found.results.items()
        for path, result in tags.items()
        if result.verdict is TagVerdict.DIFFERS
    }


@pytest.mark.parametrize("template", ["3426", "4078", "getaccount_sample"])
def test_reads_of_any_account_agree(template: str) -> None:
    """Documented and computed accounts of a simulator: nothing differs, without a second router."""
    biller = Billers(documented=False).create("t", Recipe(template_id=template, accounts=1_000))
    accounts = (ACCOUNT, *(biller.population.account_at(n).account_no for n in range(0, 1_000, 50)))

    assert wrong(verify_reads(InProcess(biller.router), accounts)) == set()


DAMAGED = sorted(
    {tag for agreement in AGREEMENTS for tag in (agreement.one, agreement.other)}
    - {
        ("GetAccountBalance", "OVERDUE_AMT"),  # another overdue amount is overdue, too
        ("GetPayArrangements", "Arrangement/STATUS_CD"),  # the account has no plan
        ("GetAccount", "CO_PHONE_SEQ"),  # the other number is another record of the person
    }
)


@pytest.mark.parametrize(("function", "path"), DAMAGED)
def test_another_value_is_found(function: str, path: str) -> None:
    """Another value of the same form, without a second router: the tag is named."""
    assert (function, path) in wrong(verify_reads(InProcess(a_router(), function, path), (ACCOUNT,)))


#: Percent of single damages that must be found, by class: by a reply with its request and the code tables, and by the
#: reads beside each other, too.
FOUND = {
    "left out": (100, 100),
    "blank": (89, 91),
    "another value": (31, 40),
    "sign turned": (94, 94),
    "date as MMddyyyy": (100, 100),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_damages_found_by_reads_beside_each_other(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The five documented reads as replies about one account, one leaf damaged: the figures of a class, printed."""
    replies = {code: of_one_account(code) for code in READING}
    texts = {functions()[code]: texts_of(read_reply(reply)) for code, reply in replies.items()}
    assert list(disagreements(texts)) == []
    alone = beside = total = 0
    for code, reply in replies.items():
        request = of_one_account(code, "request")
        assert check_reply(reply, KnownFacts(request, CODE_TABLES)) == []
        for _, broken in damaged(reply, DAMAGES[name]):
            found = bool(check_reply(broken, KnownFacts(request, CODE_TABLES)))
            reads = {**texts, functions()[code]: texts_of(read_reply(broken))}
            total, alone = total + 1, alone + found
            beside += found or any(disagreements(reads))

    shown = f"{alone}/{total} by reply, request and code tables, {beside}/{total} by the reads beside each other"
    with capsys.disabled():
        print(f"\n{name}: {shown}")  # noqa: T201 — the figure that the test is for
    for found_ones, least in zip((alone, beside), FOUND[name], strict=True):
        assert 100 * found_ones / total >= least


def functions() -> dict[str, str]:
    """The request of each function by its code."""
    return {profile.code: profile.request for profile in profiles().values()}
