"""Every documented sample gets the documented reply, tag for tag and in order (router §8.1)."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

import pytest
from lxml import etree

from simulator.router.pipeline import Router
from tests.simulator.asking import SAMPLES, a_router, balance, post, request, send, tags

#: Sample, biller template, whether transNo and pid are compared (router §8.1).
READING = (
    ("F-01", "3426", True),
    ("F-01", "4078", True),
    ("F-02", "getaccount_sample", False),
    ("F-03", "3426", False),
    ("F-03", "getaccount_sample", False),
)


@dataclass(frozen=True)
class Sample:
    """A row of router §8.1: the state before the sample, and the tags that are not compared."""

    code: str
    template: str = "3426"
    now: datetime | None = None
    before: Callable[[Router], object] = lambda _router: None
    apart_from: tuple[str, ...] = ()


def _after_the_payment(router: Router) -> None:
    send(router, (SAMPLES / "F-04.request.xml").read_text())


#: Samples with the state they need.
WITH_STATE = (
    Sample("F-04", now=datetime(2024, 5, 10, 12)),
    Sample("F-05", before=_after_the_payment),
    Sample("F-06"),
    Sample("F-07"),
    Sample("F-08", apart_from=("PHONE[2]",)),
    Sample("F-09", apart_from=("PHONE_SEQ",)),
    Sample("F-10"),
    Sample("F-10-error"),
    Sample("F-11", template="4078", now=datetime(2024, 4, 4, 12)),
    Sample("F-12", template="4078", now=datetime(2024, 4, 4, 12)),
    Sample("F-13", template="4078", now=datetime(2024, 4, 4, 12)),
    Sample("F-14", now=datetime(2023, 12, 15, 12), apart_from=("TASK/TASK_USER_ID",)),
)


@pytest.mark.parametrize(("code", "template", "numbers"), READING)
def test_sample(code: str, template: str, numbers: bool) -> None:
    """The documented request gets the documented reply."""
    router = a_router(template)
    expected = etree.fromstring((SAMPLES / f"{code}.reply.xml").read_bytes())

    reply = send(router, (SAMPLES / f"{code}.request.xml").read_text())

    assert tags(reply) == tags(expected)
    assert [node.tag for node in reply.iter()] == [node.tag for node in expected.iter()]
    assert reply[0].get("version") == "1.1"
    assert {"transNo", "pid"} == set(reply.keys())
    if numbers:
        assert dict(reply.items()) == dict(expected.items())


@pytest.mark.parametrize("sample", WITH_STATE, ids=lambda sample: sample.code)
def test_sample_with_state(sample: Sample) -> None:
    """The documented request gets the documented reply from the documented state."""
    router = a_router(sample.template, sample.now)
    sample.before(router)
    expected = etree.fromstring((SAMPLES / f"{sample.code}.reply.xml").read_bytes())

    reply = send(router, (SAMPLES / f"{sample.code}.request.xml").read_text())

    envelope = reply if reply.tag == "Reply" else reply[0]
    assert {"transNo", "pid"} == set(envelope.keys())
    assert envelope[0].get("version") == "1.1"
    for path in sample.apart_from:
        _without(reply, path)
        _without(expected, path)
    assert tags(reply) == tags(expected)
    assert [node.tag for node in reply.iter()] == [node.tag for node in expected.iter()]


def _without(root: etree._Element, path: str) -> None:
    """Take away what the table does not compare, and comments."""
    for node in [*root.findall(f".//Params/{path}"), *root.iter(etree.Comment)]:
        parent = node.getparent()
        assert parent is not None
        parent.remove(node)


@pytest.mark.parametrize(("person_no", "phone_seq"), [("1030011", "1"), ("1020424", "3")])
def test_sample_of_a_new_email(person_no: str, phone_seq: str) -> None:
    """F-09 gives the next PHONE_SEQ of the person: 1 where there is none (router §8.1)."""
    xml = (SAMPLES / "F-09.request.xml").read_text().replace("1020424", person_no)

    assert send(a_router(), xml).findtext(".//PHONE_SEQ") == phone_seq


def test_first_light_with_raw_xml() -> None:
    """The first curl works: XML that nobody percent-encoded is taken too (Q-01, accept_raw_body)."""
    xml = (SAMPLES / "F-01.request.xml").read_bytes()

    wire = post(a_router(), b"XMLREQUEST=" + xml)

    assert b"<CURRENT_BALANCE>100.24</CURRENT_BALANCE>" in wire.body


def test_template_shape() -> None:
    """balance_shape=template sends the other documented tags in their order (quirk 17)."""
    router = a_router()
    router.keys = replace(router.keys, balance_shape="template")

    names = list(balance(router, "2003708"))

    assert (
        names
        == (
            "ACCOUNT_NO ACCOUNT_NO_CUSTOM BILLED_AND_OWING DUE_IF_TRUE_UP CURRENT_BALANCE CARRY_FWD_AMT OVERDUE_AMT "
            "UNAPPLIED_CREDIT LAST_BILL_DT LAST_BILL_AMT LAST_PAYMENT_DT LAST_PAYMENT_AMT DUE_DT CUTOFF_DT CUTOFF_AMT "
            "NONPAY_CUTOFF_YN DISCOUNT_AMT ACTUAL_AMT_OWING DISCOUNT_END_DT PREPAY_AMT PREPAY_BALANCE STATUS "
            "STATUS_DESC"
        ).split()
    )


def test_numbers_rise_and_pids_change() -> None:
    """A transNo rises with every reply, refusals included; consecutive ones come from different pids (router §2.2)."""
    router = a_router()

    replies = [send(router, request("GetAccountBalance", ("ACCOUNT_NO", number))) for number in ("2003708", "1", "2")]

    assert [reply.get("transNo") for reply in replies] == ["6431", "6432", "6433"]
    assert len({reply.get("pid") for reply in replies}) > 1


def test_prepay_tags_only_on_request() -> None:
    """The prepay block is filled only when PREPAY_INFO_YN is true (Q-11)."""
    router = a_router()
    router.books.change_tags("2003708", {"PREPAY_NO": "77"})
    asked = [("ACCOUNT_NO", "2003708"), ("PREPAY_INFO_YN", "T")]

    with_flag = send(router, request("GetAccount", *asked))
    without = send(router, request("GetAccount", asked[0], ("PREPAY_INFO_YN", "")))

    assert with_flag.findtext(".//PREPAY_NO") == "77"
    assert without.findtext(".//PREPAY_NO") == ""


def test_custom_number_finds_the_account() -> None:
    """ACCOUNT_NO_CUSTOM addresses an account where ACCOUNT_NO is blank (Q-08)."""
    asked = request("GetAccountBalance", ("ACCOUNT_NO", ""), ("ACCOUNT_NO_CUSTOM", "138714"))

    assert send(a_router(), asked).findtext(".//ACCOUNT_NO") == "2003708"


def test_reply_values_are_escaped() -> None:
    """A name with markup characters arrives as that name."""
    router = a_router()
    router.books.change_tags("2003708", {"ACCOUNT_CMTS": "A&B <b> ]]>"})

    reply = send(router, request("GetAccount", ("ACCOUNT_NO", "2003708")))

    assert reply.findtext(".//ACCOUNT_CMTS") == "A&B <b> ]]>"
