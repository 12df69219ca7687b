"""The simulator's replies keep the profiles of ``schemas/profiles/``, which were made from the documents alone."""

import random
from collections.abc import Iterator
from itertools import islice

import pytest
from lxml import etree

from harness.generate.documents import request_schemas, usual
from harness.generate.facts import TargetFacts
from harness.mutate.expectations import Answer, Mutation, Refusal
from harness.mutate.meaning import mutations_of_meaning
from harness.mutate.structure import mutations_of_structure
from harness.profiles.checking import KnownFacts, check_reply
from harness.profiles.profile import profiles
from simulator.billers.register import Billers, Recipe
from simulator.contract.access import Login, authorization
from simulator.contract.registry import TABLE, Function
from simulator.recipes.templates import CODE_TABLES
from simulator.router.pipeline import Router
from tests.simulator.asking import SAMPLES, post, request, send

DOCUMENTED = ("2003708", "2036948", "2000341", "2086971")
CODES = {name: frozenset(codes) for name, codes in CODE_TABLES.items() if codes}


def wrong(router: Router, xml: str) -> list[str]:
    """What is wrong with the reply to a request."""
    asked = etree.fromstring(xml)
    return [f"{asked[0].tag}: {finding}" for finding in check_reply(send(router, xml), KnownFacts(asked, CODES))]


def reads(router: Router, account_no: str) -> list[str]:
    """Every request that only reads, for an account and its person."""
    account = router.books.account(account_no)
    by_account = ("GetAccountBalance", "GetAccount", "GetPayArrangements", "GetAccountBillingAddress")
    asked = [request(name, ("ACCOUNT_NO", account_no)) for name in by_account]
    return [*asked, request("GetPhoneRecords", ("PERSON_NO", account.person_no))]


@pytest.mark.parametrize("template", ["3426", "4078", "getaccount_sample"])
def test_reads_of_any_account(template: str) -> None:
    """Documented and computed accounts: each reply has the tags, formats and sums of its profile."""
    recipe = Recipe(template_id=template, accounts=1_000_000)
    biller = Billers(documented=False).create("t", recipe)
    router, population = biller.router, biller.population
    dice = random.Random(template)
    computed = [population.account_at(n).account_no for n in dice.sample(range(1_000_000), 40)]
    accounts = [number for number in (*DOCUMENTED, *computed) if router.books.has_account(number)]
    assert len(accounts) > 40

    assert [text for number in accounts for xml in reads(router, number) for text in wrong(router, xml)] == []


def test_documented_requests() -> None:
    """The documented samples, reads and writes, one after the other at one biller."""
    router = Billers(documented=False).create("t", Recipe(template_id="4078")).router
    samples = [path.read_text() for path in sorted(SAMPLES.glob("*.request.xml"))]

    assert [text for xml in samples for text in wrong(router, xml)] == []


@pytest.mark.parametrize("function", TABLE, ids=lambda function: function.request)
def test_refusals(function: Function) -> None:
    """A request without values, and one with an unknown account: the refusal stands where the profile says."""
    router = Billers(documented=False).create("t", Recipe(template_id="3426")).router

    assert function.reply in profiles()
    assert wrong(router, request(function.request)) == []
    assert wrong(router, request(function.request, ("NO_SUCH_TAG", "1"))) == []


def refusals() -> Iterator[tuple[str, Mutation]]:
    """One request of each kind that a function refuses for its meaning, and some that its schema does not accept."""
    for function, schema in request_schemas().items():
        document = usual(schema, TargetFacts())
        invalid = islice(mutations_of_structure(schema, document), 0, None, 40)
        for mutation in (*mutations_of_meaning(schema, document), *invalid):
            yield function, mutation


def test_every_kind_of_refusal() -> None:
    """Whatever a request is refused for: STATUS, level and tags are as the profile says, for every function and code."""
    router = Billers(documented=False).create("t", Recipe(template_id="3426")).router
    wrong_ones, codes = [], set()
    for function, mutation in refusals():
        assert isinstance(mutation.expected, Refusal)
        root = etree.fromstring(post(router, mutation.body).body)
        codes.add((function, mutation.expected.code))
        profile = next(profile for profile in profiles().values() if profile.request == function)
        misplaced = mutation.expected.mismatch(Answer(200, root), profile)
        wrong_ones += [f"{function}, {mutation}: {misplaced}"] if misplaced else []
        wrong_ones += [f"{function}, {mutation}: {finding}" for finding in check_reply(root, KnownFacts(None, CODES))]

    assert wrong_ones == []
    assert {code for _, code in codes} == {-4, -100, -902, -905, -906, -907}
    assert len({function for function, _ in codes}) == len(profiles()) == 14


def test_functions_that_a_login_may_not_use() -> None:
    """-901 stands where the profile of each function says."""
    router = Billers(documented=False).create("t", Recipe(template_id="3426")).router
    login = Login("clerk", "a-fictional-key", frozenset({"NoSuchFunction"}))
    router.logins[login.user] = login
    headers = {"authorization": authorization(login)}

    for function in TABLE:
        root = send(router, request(function.request), headers)

        assert root.findtext(f".//{function.reply}/STATUS") == "-901"
        assert check_reply(root, KnownFacts(None, CODES)) == []
